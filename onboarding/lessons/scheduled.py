"""What HR planned: pages that go live, and pages that go away, at the hour that was chosen on their form.

Wagtail only notes the plan; this carries it out, through the same publishing as a click on the button (publishing.py).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import Signal
from wagtail.models import Page, Revision

from onboarding.lessons.publishing import keep_files_of

logger = logging.getLogger(__name__)

# Sent with the `page` that went live or away as planned, in the transaction that did it: rooms above keep a log.
gone_live = Signal()
gone_away = Signal()


def publish_due(now: datetime) -> int:
    """Publish and take away whatever was planned for `now` or before; how many pages that were.

    First what goes live: after a time without a worker, a page whose both hours have passed ends up away. A page that
    fails stays planned and stops no other; one that cannot be published as it is loses its plan, and the log says why.
    """
    revisions = Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at", "pk")
    done = sum(_tried(_keep_and_publish, pk, now) for pk in list(revisions.values_list("pk", flat=True)))
    pages = Page.objects.filter(live=True, expire_at__lte=now).order_by("expire_at", "pk")
    return done + sum(_tried(_take_away, pk, now) for pk in list(pages.values_list("pk", flat=True)))


def _tried(step: Callable[[int, datetime], bool], pk: int, now: datetime) -> bool:
    try:
        return step(pk, now)
    except Exception:
        logger.exception("What was planned failed: %s %s.", step.__name__, pk)
        return False


def _keep_and_publish(pk: int, now: datetime) -> bool:
    keep_files_of(Revision.objects.filter(pk=pk).first(), now)
    return _publish(pk, now)


@transaction.atomic
def _publish(pk: int, now: datetime) -> bool:
    """False when another worker was first, or when the page cannot be published as it is."""
    revision = Revision.objects.select_for_update().filter(pk=pk, approved_go_live_at__lte=now).first()
    if revision is None:
        return False
    try:
        with transaction.atomic():
            revision.publish(log_action="wagtail.publish.scheduled")
    except ValidationError as problem:
        logger.error("Revision %s cannot be published as planned, and is planned no more: %s", pk, problem)
        Revision.objects.filter(pk=pk).update(approved_go_live_at=None)
        return False
    gone_live.send(sender=Page, page=Page.objects.get(pk=revision.object_id).specific)
    return True


@transaction.atomic
def _take_away(pk: int, now: datetime) -> bool:
    page = Page.objects.select_for_update().filter(pk=pk, live=True, expire_at__lte=now).first()
    if page is None:
        return False
    page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    gone_away.send(sender=Page, page=page)
    return True

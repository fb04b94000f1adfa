"""What HR planned: pages that go live, and pages that go away, at the hour that was chosen on their form.

Wagtail only notes the plan; this carries it out, through the same publishing as a click on the button (publishing.py).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from onboarding.lessons.freezing import keep_files_of
from onboarding.lessons.models import PublishDecision

logger = logging.getLogger(__name__)

# Sent with the `page` that went live or away as planned, in the transaction that did it: rooms above keep a log.
gone_live = Signal()
gone_away = Signal()
# Sent with the `page` that is about to go away as planned, and `now`, in the same transaction: all is as it was.
going_away = Signal()
# Sent with the `page` of which a plan, to go live or away, ended because it could not be carried out, and `why`, words.
given_up = Signal()

TRIED_FOR = timedelta(hours=3)  # what fails by no fault of the page; one that is to go live is locked as long


def publish_due(now: datetime) -> int:
    """Publish and take away whatever was planned for `now` or before; how many pages that were.

    First what goes live: after a time without a worker, a page whose both hours have passed ends up away. A page that
    fails stops no other, and is tried again for some hours; one that cannot be published as it is, or never will, or
    does not go away, loses its plan, so that it can be mended, and HR reads why.
    """
    revisions = Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at", "pk")
    done = sum(_tried(_keep_and_publish, pk, now) for pk in list(revisions.values_list("pk", flat=True)))
    pages = Page.objects.filter(live=True, expire_at__lte=now).order_by("expire_at", "pk")
    return done + sum(_tried(_take_away_or_give_up, pk, now) for pk in list(pages.values_list("pk", flat=True)))


def _tried(step: Callable[[int, datetime], bool], pk: int, now: datetime) -> bool:
    try:
        return step(pk, now)
    except Exception:
        logger.exception("What was planned failed: %s %s.", step.__name__, pk)
        return False


def _keep_and_publish(pk: int, now: datetime) -> bool:
    try:
        keep_files_of(Revision.objects.filter(pk=pk).first(), now)
        return _publish(pk, now)
    except ValidationError as problem:
        return _give_up(pk, now, " ".join(problem.messages))
    except FileNotFoundError:
        return _give_up(pk, now, _("Een bestand van de pagina is weg."))
    except Exception:
        logger.exception("Revision %s failed to go live as planned.", pk)
        return _give_up(pk, now - TRIED_FOR, _("Het lukte niet door een storing."))


@transaction.atomic
def _give_up(pk: int, latest: datetime, why: str) -> bool:
    """End a plan for `latest` or before, with what was decided about it: the page is no longer locked. Always False."""
    revision = Revision.objects.select_for_update().filter(pk=pk, approved_go_live_at__lte=latest).first()
    if revision is not None:
        logger.error("Revision %s cannot be published as planned, and is planned no more: %s", pk, why)
        Revision.objects.filter(pk=pk).update(approved_go_live_at=None)
        PublishDecision.objects.filter(revision=pk, version=None).delete()
        given_up.send(sender=Page, page=Page.objects.get(pk=revision.object_id).specific, why=why)
    return False


@transaction.atomic
def _publish(pk: int, now: datetime) -> bool:
    """False when another worker was first."""
    revision = Revision.objects.select_for_update().filter(pk=pk, approved_go_live_at__lte=now).first()
    if revision is None:
        return False
    revision.publish(log_action="wagtail.publish.scheduled")
    gone_live.send(sender=Page, page=Page.objects.get(pk=revision.object_id).specific)
    return True


def _take_away_or_give_up(pk: int, now: datetime) -> bool:
    try:
        return _take_away(pk, now)
    except Exception:
        logger.exception("Page %s failed to go away as planned.", pk)
        return _let_stay(pk, now - TRIED_FOR)


@transaction.atomic
def _let_stay(pk: int, latest: datetime) -> bool:
    """End the plan to take a page away at `latest` or before: it stays live. Always False."""
    page = Page.objects.select_for_update().filter(pk=pk, live=True, expire_at__lte=latest).first()
    if page is not None:
        logger.error("Page %s cannot be taken away as planned, and is planned no more.", pk)
        Page.objects.filter(pk=pk).update(expire_at=None)
        why = _("De pagina moest weggaan, en staat nog live. Het lukte niet door een storing.")
        given_up.send(sender=Page, page=page.specific, why=why)
    return False


@transaction.atomic
def _take_away(pk: int, now: datetime) -> bool:
    page = Page.objects.select_for_update().filter(pk=pk, live=True, expire_at__lte=now).first()
    if page is None:
        return False
    going_away.send(sender=Page, page=page.specific, now=now)
    page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    gone_away.send(sender=Page, page=page)
    return True

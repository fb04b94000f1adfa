"""On the first screen of the desk: whether the site itself works, in one line, and which mails did not arrive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component

from onboarding.hr.worker import heart_words
from onboarding.hr.worker.hearts import Verdict, Why
from onboarding.learning.models import Notice
from onboarding.learning.notices import ledger
from onboarding.people.models import Heart, MailKind, UndeliveredMail, User

SHOWN_FOR = timedelta(days=14)  # that a mail did not arrive
MAX_NAMES = 5
FIRST, LAST = 0, 1000  # among the panels of the first screen


class HeartsPanel(Component):
    """In words what does not work, what that means and whom to call, before all else; when all is well, one line after
    all else."""

    name = "hearts"
    template_name = "hr/worker/hearts_panel.html"

    def __init__(self, viewer: User, found: list[Verdict], now: datetime) -> None:
        self.viewer, self.found, self.now = viewer, found, now
        self.ill = self._told()
        self.order = FIRST if self.ill else LAST

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {
            "all_well": "" if self.ill else heart_words.all_well(self.found, self.now),
            "ill": self.ill,
            "whom_to_call": "" if self.viewer.is_superuser else heart_words.whom_to_call(),
        }

    def _told(self) -> list[tuple[str, str]]:
        """What does not work for this viewer, each with what to look at for an administrator."""
        told = []
        for verdict in self.found:
            waiting = self._waiting(verdict)
            is_of_others = verdict.why == Why.OVERDUE and not waiting
            if not verdict.is_well and not is_of_others:
                look_at = heart_words.what_to_look_at(verdict) if self.viewer.is_superuser else ""
                told.append((heart_words.for_hr(verdict, waiting, self.now), look_at))
        return told

    def _waiting(self, verdict: Verdict) -> int:
        """How many mails wait of those whom the viewer may see; asked only when mail does not leave."""
        if verdict.heart != Heart.MAIL or verdict.is_well:
            return 0
        today = timezone.localdate(self.now)
        late = ledger.overdue(today) if verdict.why == Why.OVERDUE else ledger.held_up(today)
        return late.visible_to(self.viewer).count()


@dataclass(frozen=True, slots=True)
class NotArrived:
    """How many mails of the ledger did not arrive since a day, and the others, each about one person."""

    since: date
    in_ledger: int
    others: list[UndeliveredMail]


def not_arrived(viewer: User, today: date) -> NotArrived | None:
    """What did not arrive of late with those whom `viewer` may see; two queries."""
    since = today - SHOWN_FOR
    lost = Notice.objects.shown_to(viewer).filter(ledger.NOT_ARRIVED, send_on__gte=since, send_on__lte=today)
    others = UndeliveredMail.objects.visible_to(viewer).filter(~Q(kind=MailKind.NOTICE), day__gte=since)
    found = NotArrived(since, lost.count(), list(others.select_related("person")[: MAX_NAMES + 1]))
    return found if found.in_ledger or found.others else None


class NotArrivedPanel(Component):
    """Mails that did not arrive, with the way to what can be done about it."""

    name = "not_arrived"
    template_name = "hr/worker/not_arrived_panel.html"
    order = 20

    def __init__(self, found: NotArrived, today: date) -> None:
        self.found, self.today = found, today

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        days = {"send_on_from": self.found.since.isoformat(), "send_on_to": self.today.isoformat()}
        return {
            "number": self.found.in_ledger,
            "ledger": f"{reverse('hr:notice_ledger')}?{urlencode({'arrived': 'no', **days})}",
            "others": [(mail, reverse("hr:employee", args=[mail.person_id])) for mail in self.found.others[:MAX_NAMES]],
            "has_more": len(self.found.others) > MAX_NAMES,
        }

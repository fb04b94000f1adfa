"""What the editor says beforehand of a page that goes away at its hour: whether it comes back, and who is done then."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.hr.access import is_hr
from onboarding.hr.deeds.expiring import Afterwards, decided_for
from onboarding.hr.publish_step.cards import Choice
from onboarding.hr.publish_step.leaving import Leaving
from onboarding.hr.publish_step.programme_effects import ProgrammeEffect
from onboarding.hr.publish_step.publish_effects import LessonEffect
from onboarding.hr.publish_step.removal_forms import BACK, DECLARE, WAIT, AfterwardsForm, without_it
from onboarding.learning.models import NoticeKind
from onboarding.learning.notices.promised_mails import mails_of
from onboarding.lessons.models import AfterExpiry, ExpiryDecision


@dataclass
class Expiry:
    """The plan to let a page go away, with the draft that `effect` is about, if there is one."""

    effect: LessonEffect | ProgrammeEffect

    @cached_property
    def leaving(self) -> Leaving:
        """The people as things stand today: when it goes, they may be others."""
        effect = self.effect
        return Leaving.altogether(effect.page, effect.programme, effect.viewer, localdate(effect.now))

    @cached_property
    def decided(self) -> ExpiryDecision | None:
        """What was decided about that hour before."""
        return decided_for(self.effect.page, self.effect.expires_at)

    @cached_property
    def offered(self) -> list[str]:
        """What can be chosen, first what is usual; nothing of a programme, of which no lesson goes.

        Only HR has people declared done; who is not, may leave that as HR decided it.
        """
        if self.effect.expires_at is None or self.leaving.is_programme:
            return []
        is_decided = self.decided is not None and self.decided.after == AfterExpiry.DECLARE
        may_declare = is_hr(self.effect.viewer) or is_decided
        return [WAIT, *([DECLARE] if may_declare else []), BACK]

    def form(self, data: Any = None) -> AfterwardsForm:
        before = self.decided
        initial = {
            "after": before.after if before else WAIT,
            "without_mail": before is not None and not before.sends_mail,
        }
        return AfterwardsForm(data, offered=self.offered, initial=initial, prefix="expiry")

    def choices(self, form: AfterwardsForm) -> list[Choice]:
        """Each with what it does then, and how many people that would be today."""
        if not self.offered:
            return []
        waits, done = self.leaving.waiting.number, self.leaving.would_be_done
        mails = mails_of(done, NoticeKind.COMPLETION, self.leaving.today) if DECLARE in self.offered else 0
        texts = {
            WAIT: (_("Ze is weg voorgoed, en wie dan alles heeft, wacht"), _waiting_in_words(waits)),
            DECLARE: (
                _("Ze is weg voorgoed, en wie dan alles heeft, is klaar"),
                _declaring_in_words(done.count(), mails),
            ),
            BACK: (_("Ze komt terug"), without_it()),
        }
        chosen, reason = form["after"].value(), _("HR kan daarna nog beslissen")
        return [
            Choice(value, *texts[value], reason if value == WAIT else "", is_chosen=chosen == value)
            for value in self.offered
        ]

    def chosen_in(self, form: AfterwardsForm) -> Afterwards | None:
        """What is chosen in a valid form; None where nothing is asked."""
        if not self.offered or self.effect.expires_at is None:
            return None
        return Afterwards(self.effect.expires_at, AfterExpiry(form.cleaned_data["after"]), form.tells_who_is_done)


def _waiting_in_words(number: int) -> str:
    now = ngettext("Nu zou dat %(number)d persoon zijn.", "Nu zouden dat %(number)d mensen zijn.", number)
    return " ".join(
        [_("Wie op dat moment alles heeft wat overblijft, wacht tot HR beslist."), now % {"number": number}]
    )


def _declaring_in_words(number: int, mails: int) -> str:
    first = _(
        "Wie op dat moment alles heeft wat overblijft, wordt dan klaar, ook wie dat nu nog niet heeft. Het attest "
        "volgt, als er een is."
    )
    now = ngettext("Nu zou dat %(number)d persoon zijn.", "Nu zouden dat %(number)d mensen zijn.", number)
    leave = ngettext("Er zou %(number)d mail vertrekken.", "Er zouden %(number)d mails vertrekken.", mails)
    after = _("Hoeveel mensen het geworden zijn, lees je daarna in het logboek.")
    return " ".join([first, now % {"number": number}, leave % {"number": mails}, after])

"""Which mails leave by themselves once a programme is published: of rounds that begin, and, where it was off, of rules
that enrol again, of due dates and of what is to be read. Counted with names, and with the mail of a round to look at.

It is rehearsed with the programme as live, so that the rules themselves say it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.hr.access import is_hr
from onboarding.hr.lists.named_people import NamedPeople
from onboarding.hr.publish_step.programme_effects import ProgrammeEffect
from onboarding.learning.journey import enrolment_rules, rounds
from onboarding.learning.models import Enrolment, FollowUp, Mailed, Notice, NoticeKind
from onboarding.learning.models.enrolments import EnrolmentQuerySet
from onboarding.learning.notices import mail_of_notice, promised_beginnings
from onboarding.learning.notices.promised_beginnings import Leaves
from onboarding.learning.notices.promised_mails import mails_of
from onboarding.lessons.models import Programme, ProgrammePage
from onboarding.people.mail_message import Mail
from onboarding.rehearsals import rehearsal


@dataclass(frozen=True)
class Leaving:
    """What is said of some people, who they are (names for HR alone), and the line of a mail that one of them gets."""

    words: str
    people: NamedPeople
    line: Notice | None = None

    @cached_property
    def example(self) -> Mail | None:
        """How that mail reads; written when it is looked at, for nothing waits for it then."""
        return mail_of_notice.example(self.line, self.line.about) if self.line else None


def mails_when_live(effect: ProgrammeEffect) -> list[Leaving]:
    """What leaves by publishing a programme page; nothing for one that people were never in."""
    live, draft, programme = effect.page, effect.draft, effect.programme
    if not isinstance(live, ProgrammePage) or not isinstance(draft, ProgrammePage):
        return []
    is_back = not live.live
    changes_rounds = (live.repeat_months, live.mails_rounds) != (draft.repeat_months, draft.mails_rounds)
    if programme is None or not (is_back or changes_rounds):
        return []
    with rehearsal():
        Programme.objects.filter(pk=programme.pk).update(is_live=True)
        found = [*(_of_rules(effect, programme) if is_back else ()), *_of_rounds(effect, programme)]
        found += _of_who_is_in_it(effect) if is_back else ()
    return found


def _of_rounds(effect: ProgrammeEffect, programme: Programme) -> Iterator[Leaving]:
    months = effect.draft.repeat_months
    if not months:
        return
    due = rounds.due_in(programme, months, effect.goes_live_on)
    number = due.count()
    if not number:
        yield Leaving(
            _("Bij de volgende dagelijkse beurt begint daardoor nog voor niemand een nieuwe ronde."), NamedPeople(0)
        )
        return
    begins = ngettext(
        "Bij de volgende dagelijkse beurt begint daardoor voor %(number)d persoon een nieuwe ronde.",
        "Bij de volgende dagelijkse beurt begint daardoor voor %(number)d mensen een nieuwe ronde.",
        number,
    ) % {"number": number}
    mails = mails_of(due, NoticeKind.INCUMBENT, effect.goes_live_on) if effect.draft.mails_rounds else 0
    how = _("Kies je bij het traject dat een nieuwe ronde geen mail geeft, dan begint ze zonder mail.") if mails else ""
    yield Leaving(
        " ".join(filter(None, [begins, _mails(mails), how])), effect.people.tell(due), _line(effect, due, mails)
    )


def _mails(number: int) -> str:
    words = ngettext("Er vertrekt %(number)d mail over.", "Er vertrekken %(number)d mails over.", number)
    return words % {"number": number} if number else _("Er vertrekt geen mail.")


def _line(effect: ProgrammeEffect, due: EnrolmentQuerySet, mails: int) -> Notice | None:
    """The mail of a round to one of those who get it; who is not of HR is shown none."""
    reached = due.exclude(user__email="").select_related("user__organisation", "user__department", "programme")
    one = reached.order_by("pk").first() if mails and is_hr(effect.people.viewer) else None
    if one is None:
        return None
    today, kind = effect.goes_live_on, NoticeKind.INCUMBENT
    enrolment = Enrolment(user=one.user, programme=one.programme, enrolled_on=today, round=one.round + 1)
    return Notice(recipient=one.user, enrolment=enrolment, kind=kind, about=today)


def _of_rules(effect: ProgrammeEffect, programme: Programme) -> Iterator[Leaving]:
    """Whom the rules enrol that are on, each person once: the first rule that takes someone says who is mailed."""
    today, taken, number = effect.goes_live_on, set[int](), 0
    found = Programme.objects.get(pk=programme.pk)
    rules = enrolment_rules.switched_on().of(programme.organisation_id).filter(programmes=programme)
    for rule in rules.order_by("pk"):
        people, at_once = enrolment_rules.wanting(rule, found, today), enrolment_rules.is_told_at_once(rule)
        for one in promised_beginnings.of(people, found, today, at_once=at_once).each:
            if one.person_id not in taken:
                taken.add(one.person_id)
                leaves, _reason = one.outcome(Mailed(rule.mailed))
                number += leaves != Leaves.NEVER
    if taken:
        words = ngettext(
            "Bij de volgende dagelijkse beurt schrijven de inschrijfregels %(number)d persoon in.",
            "Bij de volgende dagelijkse beurt schrijven de inschrijfregels %(number)d mensen in.",
            len(taken),
        )
        yield Leaving(f"{words % {'number': len(taken)}} {_mails(number)}", NamedPeople(len(taken)))


def _of_who_is_in_it(effect: ProgrammeEffect) -> Iterator[Leaving]:
    today, unfinished = effect.goes_live_on, effect.people.unfinished.filter(due_date__isnull=False)
    reminded = mails_of(unfinished, NoticeKind.BEFORE_DUE, today)
    if reminded:
        words = ngettext(
            "%(number)d persoon is nog bezig, en krijgt rond de einddatum weer herinneringen.",
            "%(number)d mensen zijn nog bezig, en krijgen rond hun einddatum weer herinneringen.",
            reminded,
        )
        yield Leaving(words % {"number": reminded}, effect.people.tell(unfinished))
    asked = FollowUp.objects.still_asked().filter(sends_mail=True, enrolment__programme=effect.programme)
    reading = effect.people.enrolled.filter(pk__in=asked.values("enrolment"))
    read = mails_of(reading, NoticeKind.FOLLOW_UP, today)
    if read:
        words = ngettext(
            "%(number)d persoon heeft nog iets bij te lezen, en krijgt daar weer mails over.",
            "%(number)d mensen hebben nog iets bij te lezen, en krijgen daar weer mails over.",
            read,
        )
        yield Leaving(words % {"number": read}, effect.people.tell(reading))

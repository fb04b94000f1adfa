"""When someone is asked whether their resolution worked out: once, thirty days on, if they want.

A line of the ledger is written on the day itself, so that until then nothing tells who wants to be asked. What they
wrote is read as the mail is written, and stands in no ledger.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol, cast

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from onboarding.learning.calendar.working_days import LEGAL
from onboarding.learning.models import Enrolment, LessonProgress, Notice, NoticeKind, NoticeSetting, Reflection
from onboarding.learning.notices import ledger, mail_circumstances, mail_planning
from onboarding.people.models import User
from onboarding.people.site_addresses import absolute
from quizzes.compiled_queries import CompiledQuery, Parameter

KIND = NoticeKind.RESOLUTION


def can_reach(user: User) -> bool:
    """Whether such a mail would reach this person: they have an address, and their organisation sends this kind."""
    return has_address(user) and not _OFF.all(organisation=user.organisation_id)


def has_address(user: User) -> bool:
    """Whether such a mail would reach this person, if their organisation sends this kind."""
    return bool(user.email) and user.organisation_id is not None


def switched_off() -> QuerySet[NoticeSetting]:
    """The setting of an `organisation` that does not send this kind, which is given when it runs."""
    return NoticeSetting.objects.filter(organisation=Parameter("organisation"), kind=KIND, is_on=False)


_OFF = CompiledQuery(lambda: switched_off().values_list("pk"))


class WithDay(Protocol):
    """What `due` adds to an enrolment: the first day on which a resolution is to be asked about."""

    asked_on: date


def due(today: date) -> Iterator[list[Notice]]:
    """The lines of today that are not in the ledger yet, in batches; nothing is written.

    What no run looked at for too many working days is let go.
    """
    rules = mail_circumstances.Rules()
    first = LEGAL.add(today, -mail_planning.CATCH_UP)
    known = Notice.objects.filter(enrolment=OuterRef("enrolment"), kind=KIND, about=OuterRef("ask_on"))
    new = Reflection.objects.filter(~Exists(known), ask_on__range=(first, today))
    enrolments = mail_circumstances.enrolments_of(new.values("enrolment")).annotate(
        asked_on=Subquery(new.filter(enrolment=OuterRef("pk")).order_by("ask_on").values("ask_on")[:1]),
        **mail_circumstances.of_enrolments(today, "user_id", "pk"),
    )
    for batch in ledger.in_batches(enrolments):
        yield [
            ledger.line(KIND, one, cast("WithDay", one).asked_on, rules.of(one.user.organisation_id, KIND), today)
            for one in batch
        ]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a mail asks about, a line for each, and where one says how it went."""

    words: str
    url: str


def asked_about(enrolment: Enrolment, about: date) -> Asked | None:
    """What the mail of this day asks about, each lesson called as they read it; None when nothing is left of it, or
    they want it no more."""
    mine = Reflection.objects.filter(enrolment=enrolment, ask_on=about).order_by("written_at", "pk")
    place = LessonProgress.objects.filter(enrolment=OuterRef("enrolment"), lesson=OuterRef("lesson"))
    title = Coalesce(Subquery(place.values("translation__title")[:1]), "lesson__title")
    found = list(mine.values_list("pk", title, "question", "text"))
    if not found:
        return None
    url = absolute("learning:resolution", found[0][0]) if len(found) == 1 else _all_of_them()
    return Asked("\n\n".join(_line(*words) for _pk, *words in found), url)


def example() -> Asked:
    """What it would look like, with a text that nobody wrote."""
    invented = _("Als iemand boos wordt, dan vraag ik eerst wat er gebeurd is. (Deze tekst is verzonnen.)")
    return Asked(_line(_("Luisteren aan het loket"), _("Wat neem je je voor?"), invented), _all_of_them())


def _line(lesson: str, question: str, text: str) -> str:
    return f"{lesson}\n{question}\n“{text}”"


def _all_of_them() -> str:
    return f"{absolute('learning:preferences')}#voornemens"

"""Someone's journey in time: what happened when, and never what. No score, no answer and no resolution is read here."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding.clock_times import day_and_time
from onboarding.hr.lists.activity_log import more
from onboarding.hr.models import Activity, Verb
from onboarding.learning.how_done import together_in_words
from onboarding.learning.models import (
    Certificate,
    Completion,
    Enrolment,
    Exemption,
    FollowUp,
    Notice,
    NoticeState,
)
from onboarding.people.models import Absence, User

DATE_FORMAT = "%d/%m/%Y"
OF_GROUP = ("group_session__begun_at", "group_session__leader_name")
OF_LESSON = ("completed_at", "lesson__title", "version__number", "translation__language", *OF_GROUP)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, or is going to, on a day or at a moment."""

    at: date | datetime
    text: str
    detail: str = ""

    @property
    def moment(self) -> datetime:
        """When, to put events in order: a day comes before its moments."""
        return self.at if isinstance(self.at, datetime) else timezone.make_aware(datetime.combine(self.at, time.min))

    @property
    def when(self) -> str:
        """As it is shown: with the time, where that is known."""
        return day_and_time(self.at, "d/m/Y") if isinstance(self.at, datetime) else self.at.strftime(DATE_FORMAT)

    @property
    def day(self) -> date:
        return timezone.localtime(self.at).date() if isinstance(self.at, datetime) else self.at


def latest(person: User, viewer: Any, number: int) -> list[Event]:
    """The latest `number` events of `person` that `viewer` may know of, newest first; always the same queries."""
    sources = (
        _work(person),
        _enrolments(person, viewer, number),
        _lessons(person, viewer, number),
        _certificates(person, viewer, number),
        _follow_ups(person, viewer, number),
        _exemptions(person, viewer, number),
        _mails(person, viewer, number),
        _absences(person, number),
        _deeds(person, viewer, number),
    )
    return heapq.nlargest(number, (event for source in sources for event in source), key=lambda event: event.moment)


def _work(person: User) -> Iterator[Event]:
    if person.start_date:
        yield Event(person.start_date, _("Eerste werkdag"))
    if person.department and person.department_since:
        yield Event(person.department_since, _("Begonnen bij %(department)s") % {"department": person.department.name})
    for other in person.in_other_departments.select_related("department"):
        if other.since:
            yield Event(other.since, _("Ook begonnen bij %(department)s") % {"department": other.department.name})
    if person.end_date:
        yield Event(person.end_date, _("Laatste werkdag"))


def _enrolments(person: User, viewer: Any, number: int) -> Iterator[Event]:
    found = Enrolment.objects.visible_to(viewer).filter(user=person).select_related("programme")
    for one in found.defer("programme__outline", "programme__welcome").order_by("-enrolled_on", "-pk")[:number]:
        title = _named(one)
        yield Event(one.enrolled_on, _("Ingeschreven voor %(programme)s") % {"programme": title})
        if one.more_time_on and one.more_time_until:
            until = one.more_time_until.strftime(DATE_FORMAT)
            words = _("Kreeg tijd tot %(day)s voor %(programme)s") % {"day": until, "programme": title}
            yield Event(one.more_time_on, words, _("er kwam een les bij, of er gaat er een later open"))
        if one.started_at:
            yield Event(one.started_at, _("Begonnen aan %(programme)s") % {"programme": title})
        if one.completed_at:
            yield Event(one.completed_at, _("%(programme)s afgewerkt") % {"programme": title})


def _lessons(person: User, viewer: Any, number: int) -> Iterator[Event]:
    """Which lessons, and of those that were done in a group when that was and who led it; of others in which language
    they were read, if in another than that of the lessons."""
    found = Completion.objects.visible_to(viewer).filter(enrolment__user=person).order_by("-completed_at", "-pk")
    for one in found.select_related("lesson", "version", "translation", "group_session").only(*OF_LESSON)[:number]:
        together = together_in_words(one.group_session, one.version.number) if one.group_session else ""
        read = _("gelezen in het %(language)s") % {"language": one.language.name} if one.translation else ""
        yield Event(one.completed_at, _("Les afgewerkt: %(lesson)s") % {"lesson": one.lesson.title}, together or read)


def _certificates(person: User, viewer: Any, number: int) -> Iterator[Event]:
    found = Certificate.objects.visible_to(viewer).filter(enrolment__user=person).order_by("-issued_at", "-pk")
    for title, at, key in found.values_list("programme_title", "issued_at", "number")[:number]:
        yield Event(at, _("Attest gegeven voor %(programme)s") % {"programme": title}, key)


def _follow_ups(person: User, viewer: Any, number: int) -> Iterator[Event]:
    """What this person was asked to read after finishing a lesson, and when it was read."""
    found = FollowUp.objects.visible_to(viewer).filter(enrolment__user=person).order_by("-asked_on", "-pk")
    for title, asked_on, due_date, done_at in found.values_list("version__title", "asked_on", "due_date", "done_at")[
        :number
    ]:
        by_when = _("tegen %(day)s") % {"day": due_date.strftime(DATE_FORMAT)}
        yield Event(asked_on, _("Gevraagd om bij te lezen: %(lesson)s") % {"lesson": title}, by_when)
        if done_at:
            yield Event(done_at, _("Bijlezen, gelezen: %(lesson)s") % {"lesson": title})


def _exemptions(person: User, viewer: Any, number: int) -> Iterator[Event]:
    """What they did elsewhere, on the day that HR recorded it; that it was taken back stands among the deeds."""
    found = Exemption.objects.visible_to(viewer).filter(enrolment__user=person).order_by("-recorded_at", "-pk")
    rows = found.values_list("lesson__title", "enrolment__programme__title", "recorded_at", "reason")
    for lesson, programme, at, reason in rows[:number]:
        yield Event(at, _("Vrijgesteld van %(what)s") % {"what": lesson or programme}, reason)


def _mails(person: User, viewer: Any, number: int) -> Iterator[Event]:
    """What the ledger says of the mails to this person: sent, planned, or not sent and why."""
    found = Notice.objects.shown_to(viewer).filter(recipient=person)
    found = found.select_related("enrolment__programme", "withdrawn_from")
    for way in ("enrolment__programme", "withdrawn_from"):
        found = found.defer(f"{way}__outline", f"{way}__welcome")
    for one in found.order_by("-send_on", "-pk")[:number]:
        programme = _named(one.enrolment) if one.enrolment else str(one.withdrawn_from or "")
        reason = one.get_reason_display() if one.reason else ""
        yield Event(
            one.settled_at or one.send_on,
            _mail_words(one.state) % {"mail": one.get_kind_display()},
            " · ".join(part for part in (programme, reason) if part),
        )


def _mail_words(state: str) -> str:
    return {
        NoticeState.PLANNED: _("Mail gepland: %(mail)s"),
        NoticeState.SENDING: _("Mail wordt verstuurd: %(mail)s"),
        NoticeState.SENT: _("Mail verstuurd: %(mail)s"),
        NoticeState.NOT_SENT: _("Mail niet verstuurd: %(mail)s"),
        NoticeState.UNCERTAIN: _("Onzeker of deze mail aankwam: %(mail)s"),
    }[NoticeState(state)]


def _absences(person: User, number: int) -> Iterator[Event]:
    for one in Absence.objects.filter(user=person).order_by("-first_day", "-pk")[:number]:
        until = _("Afwezig tot en met %(day)s") % {"day": one.last_day.strftime(DATE_FORMAT)}
        yield Event(one.first_day, _("Afwezig; het einde is nog niet bekend") if one.has_open_end else until)


def _deeds(person: User, viewer: Any, number: int) -> Iterator[Event]:
    """What others did; that someone looked at this page stands in the activity log only, and what they were exempted
    from is told by itself."""
    told_elsewhere = (Verb.PERSON_VIEWED, Verb.EXEMPTED)
    deeds = Activity.objects.visible_to(viewer).filter(subject=person).exclude(verb__in=told_elsewhere)
    for one in deeds.select_related("actor", "subject").order_by("-at", "-pk")[:number]:
        who = str(one.actor) if one.actor else _("Automatisch")
        words = _("%(who)s: %(deed)s") % {"who": who, "deed": one.get_verb_display()}
        yield Event(one.at, words, more(one))


def _named(enrolment: Enrolment) -> str:
    title = enrolment.programme.title
    return title if enrolment.round == 1 else _("%(programme)s, ronde %(round)d") % {
        "programme": title, "round": enrolment.round,
    }  # fmt: skip

"""A line of the ledger as a mail: in the person's language, in the organisation's words or else ours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import ngettext

from onboarding.learning.calendar.own_calendars import Calendars, calendar_of
from onboarding.learning.calendar.working_days import Calendar
from onboarding.learning.models import LETS_IN, TO_ONESELF, Enrolment, Notice, NoticeKind
from onboarding.learning.notices import (
    beginning_kinds,
    digests,
    mail_frame,
    reading_list,
    refresher_mails,
    resolution_mails,
    texts,
)
from onboarding.learning.status import was_in_time
from onboarding.lessons.translations.liked_languages import liked_by
from onboarding.people import invitation_links
from onboarding.people.mail_message import Mail
from onboarding.people.models import Department, User
from onboarding.people.site_addresses import absolute, base_url

EXAMPLE_KEY = "voorbeeld"  # of a link in a preview: the real one opens someone's account


class NothingToSay(Exception):
    """A digest has nothing to tell (any more), all of what is new was read, or what one asked to hear of is over."""


class Words:
    """The organisations' own words, read once for a whole run."""

    def __init__(self) -> None:
        self._own: dict[int, dict[tuple[str, str], texts.Text]] = {}
        self._running: dict[int, dict[int, bool]] = {}

    @cached_property
    def calendars(self) -> Calendars:
        return Calendars()

    def of(self, notice: Notice, today: date) -> texts.Text:
        user = notice.person
        calendar = self.calendars.of(user.organisation_id)
        kind = worded_as(NoticeKind(notice.kind), notice.enrolment, today, calendar)
        if kind == NoticeKind.INVITATION and (is_hr := self.runs_it(user)) is not None:
            return texts.for_who_runs_it(user.language, is_hr=is_hr)
        organisation_id = user.organisation_id
        if organisation_id is not None and organisation_id not in self._own:
            self._own[organisation_id] = texts.of_organisation(organisation_id)
        own = self._own.get(organisation_id or 0, {}).get((kind, user.language))
        return own or texts.ours(kind, user.language, notice.enrolment, is_another=is_another(notice))

    def runs_it(self, user: User) -> bool | None:
        """Whether this person is HR, else administrator, of the organisation; None for anyone else. One query for each
        organisation."""
        organisation_id = user.organisation_id
        if organisation_id is None:
            return None
        if organisation_id not in self._running:
            people: Any = User.objects.of(organisation_id).with_roles()
            there = people.filter(Q(has_hr_role=True) | Q(has_administrator_role=True))
            self._running[organisation_id] = dict(there.values_list("pk", "has_hr_role"))
        return self._running[organisation_id].get(user.pk)


def is_another(notice: Notice) -> bool:
    """Whether a mail of this kind about another programme went out to this person earlier today; False for a line that
    was not read to be sent."""
    return bool(getattr(notice, "is_another_today", False))


def worded_as(kind: NoticeKind, enrolment: Enrolment | None, today: date, calendar: Calendar) -> NoticeKind:
    """Of which kind the words of a mail are. Who is not new never gets the words for newcomers. A reminder that HR asks
    for says what the one that would fit that day says, and has words of its own where there is no due date, or who was
    in time when an edit came is past it."""
    if enrolment is not None and kind == NoticeKind.START:
        return beginning_kinds.kind_for(enrolment)
    day = enrolment.due_date if enrolment is not None and kind == NoticeKind.BY_HAND else None
    if enrolment is None or day is None:
        return kind
    if today > day:
        return kind if was_in_time(day, enrolment.programme.counting_since) else NoticeKind.OVERDUE
    return NoticeKind.BEFORE_DUE if today < calendar.on_or_before(day) else NoticeKind.DUE


def message_for(notice: Notice, words: Words, today: date) -> Mail:
    """The mail of a line of the ledger; the same line always has the same Message-ID. May raise NothingToSay.

    Of several that let someone in on one day, the first has the button to choose a password, and the others lead to
    the programme; in our own words the others name it, and welcome nobody again.
    """
    kind, user = NoticeKind(notice.kind), notice.person
    opens = lets_in(kind, user) and not is_another(notice)
    link = invitation_links.link_for(user, today) if opens else None
    calendar, text = words.calendars.of(user.organisation_id), words.of(notice, today)
    runs_it = kind == NoticeKind.INVITATION and words.runs_it(user) is not None
    message = compose(kind, user, notice.enrolment, text, notice.about, today, link, calendar, runs_it=runs_it)
    message.extra_headers["Message-ID"] = f"<bericht-{notice.pk}@{urlsplit(base_url()).hostname}>"
    return message


def example(line: Notice, today: date, text: texts.Text | None = None) -> Mail:
    """A line with a recipient, planned or made up, as that person would get it today: in these words, else in those of
    the organisation. Its link opens nobody's account. May raise NothingToSay."""
    kind, user = NoticeKind(line.kind), line.person
    text = text or Words().of(line, today)
    link = absolute("account_invitation", EXAMPLE_KEY) if lets_in(kind, user) else None
    calendar = calendar_of(user.organisation_id)
    return compose(kind, user, line.enrolment, text, digests.monday_of(today), today, link, calendar, is_example=True)


def compose(
    kind: NoticeKind,
    user: User,
    enrolment: Enrolment | None,
    text: texts.Text,
    about: date,
    today: date,
    link: str | None,
    calendar: Calendar,
    is_example: bool = False,
    runs_it: bool = False,
) -> Mail:
    """A mail of this kind with these words; `about` is the Monday of a digest, and `link` the one that lets someone in,
    if it does. To who `runs_it`, it names no HR to ask. May raise NothingToSay."""
    opens = link is not None
    overview = digests.overview(user.pk, about, today) if kind == NoticeKind.DIGEST else None
    if overview is not None and overview.is_empty:
        raise NothingToSay
    with translation.override(user.language):
        asked = _asked(kind, enrolment, about, today, is_example)
        link = link or (asked.url if asked else _link(kind, enrolment))
        found = facts(kind, user, enrolment, link, today, calendar)
        if enrolment is not None and kind == NoticeKind.FOLLOW_UP:
            news = _news(enrolment, user, today, is_example)
            if not news:
                raise NothingToSay
            found = {**found, texts.NEWS: news}
        if asked:
            found = {**found, texts.RESOLUTION: asked.words}
        filled = texts.fill(text, found)
        context = {
            "kind": kind.value,
            "runs_it": runs_it,
            "parts": filled.parts,
            "has_overview": any(part.name == texts.OVERVIEW for part in filled.parts),
            "overview": overview,
            "link": link,
            "label": texts.button(NoticeKind.INVITATION if opens else kind),
            "lacks_button": opens and not _leads_to(filled, link),
            "last_day": invitation_links.last_day(user, today) if opens else None,
            "first_day": user.start_date if user.start_date and user.start_date > today else None,
        }
        # What someone wrote for themselves would go to HR with their answer.
        may_answer = kind not in TO_ONESELF
        return mail_frame.compose(user, filled.subject, "learning/notices/notice", context, contact_answers=may_answer)


def lets_in(kind: NoticeKind, user: User) -> bool:
    """Whether the button of this mail lets this person choose a first password."""
    return kind == NoticeKind.INVITATION or (kind in LETS_IN and user.last_login is None)


def _leads_to(filled: texts.Filled, link: str) -> bool:
    """Whether the link stands in a text: an organisation may leave it out of all but an invitation."""
    return any(part.name == texts.LINK or link in part.text for part in filled.parts)


def _asked(
    kind: NoticeKind, enrolment: Enrolment | None, about: date, today: date, is_example: bool
) -> resolution_mails.Asked | None:
    """What a mail to oneself asks about, where it asks something. An example never reads what someone wrote.

    Raises NothingToSay when a mail to oneself has nothing to ask or to tell any more.
    """
    if kind not in TO_ONESELF:
        return None
    if is_example:
        return resolution_mails.example() if kind == NoticeKind.RESOLUTION else None
    if enrolment is None:
        raise NothingToSay
    if kind == NoticeKind.REFRESHER:
        if not refresher_mails.still_waits(enrolment, about, today):
            raise NothingToSay
        return None
    asked = resolution_mails.asked_about(enrolment, about)
    if asked is None:
        raise NothingToSay
    return asked


def _link(kind: NoticeKind, enrolment: Enrolment | None) -> str:
    """Where the button of a mail leads."""
    if kind == NoticeKind.COMPLETION and enrolment is not None:
        return absolute("learning:farewell", enrolment.pk)
    if kind == NoticeKind.REFRESHER and enrolment is not None:
        return absolute("learning:refresher", enrolment.pk)
    return absolute("department_head" if kind == NoticeKind.DIGEST else "learning:dashboard")


def facts(
    kind: NoticeKind, user: User, enrolment: Enrolment | None, link: str, today: date, calendar: Calendar
) -> Mapping[str, str]:
    """What the names in braces stand for, in the language of now; empty what this person does not have."""
    found: dict[str, str] = {
        "voornaam": user.first_name,
        "achternaam": user.last_name,
        "organisatie": user.organisation.name if user.organisation else "",
        "dienst": _departments(user) if kind == NoticeKind.DIGEST else user.department.name if user.department else "",
        texts.LINK: link,
    }
    if enrolment is not None:
        day = enrolment.due_date
        found |= {
            "traject": enrolment.programme.title,
            "einddatum": date_format(day, "l j F Y") if day else "",
            "werkdagen": _in_words(calendar.between(today, day)) if day else "",
        }
    if enrolment is not None and kind == NoticeKind.COMPLETION:
        is_given = enrolment.programme.gives_certificate
        found[texts.CERTIFICATE] = absolute("learning:certificate", enrolment.pk) if is_given else ""
    return found


def _news(enrolment: Enrolment, reader: User, today: date, is_example: bool) -> str:
    """What is still to be read, a line for each lesson, called as the reader likes to read; an example where there is
    nothing."""
    found = reading_list.lines([enrolment.pk], today, liked_by(reader))
    if not found and is_example:
        found = [reading_list.example(today + timedelta(weeks=2), today)]
    return "\n".join(found)


def _in_words(number: int) -> str:
    return ngettext("%(number)d werkdag", "%(number)d werkdagen", number) % {"number": number}


def _departments(head: User) -> str:
    return ", ".join(Department.objects.filter(head=head).order_by("name__fold", "pk").values_list("name", flat=True))

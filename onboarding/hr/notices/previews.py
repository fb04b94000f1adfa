"""What a mail would look like for a real person: nothing is sent, and its link opens nobody's account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, Max, OuterRef

from onboarding.hr.lists.ordering import by_column, empty_first
from onboarding.ids import read_id
from onboarding.learning.journey.enrolment_rules import is_told_at_once
from onboarding.learning.models import Enrolment, Notice, NoticeKind
from onboarding.learning.notices import mail_circumstances, mail_of_notice, mail_planning
from onboarding.learning.notices.texts import Text
from onboarding.people.mail_message import Mail
from onboarding.people.models import Department, Language, Organisation, User, UserQuerySet
from onboarding.people.searching import of_person, with_every_word

OFFERED = 8  # people to choose from at once; a search finds the others


@dataclass(frozen=True, slots=True)
class Preview:
    person: User
    message: Mail | None  # None: there is nothing to say, so that nothing would be sent

    @property
    def html(self) -> str:
        return self.message.html if self.message else ""


def candidates(viewer: Any, organisation: Organisation, kind: NoticeKind, search: str) -> list[User]:
    """Some people whom this kind of mail can be about, those who were enrolled last first."""
    found = with_every_word(_people(viewer, organisation, kind), search, of_person())
    if kind == NoticeKind.DIGEST:
        return list(found.order_by("folded", "pk")[:OFFERED])
    return list(found.annotate(latest=Max("enrolments__pk")).order_by("-latest")[:OFFERED])


def candidate(viewer: Any, organisation: Organisation, kind: NoticeKind, key: str) -> User | None:
    """The person with this id, if this kind of mail can be about them and `viewer` may see them."""
    number = read_id(key)
    return None if number is None else _people(viewer, organisation, kind).filter(pk=number).first()


def _people(viewer: Any, organisation: Organisation, kind: NoticeKind) -> UserQuerySet:
    found = User.objects.visible_to(viewer).of(organisation).select_related("department")
    if kind == NoticeKind.DIGEST:
        return found.filter(Exists(Department.objects.filter(head=OuterRef("pk"))))
    return found.filter(Exists(Enrolment.objects.where_they_work().current().filter(user=OuterRef("pk"))))


def preview(person: User, kind: NoticeKind, language: Language, text: Text, today: date) -> Preview:
    """This person's mail with these words, in this language whatever the person's own.

    A reminder is shown as it would be on the day on which it goes out, and so is what someone new gets on the first
    working day; anything else as it would be today.
    """
    person.language = language
    enrolment = _enrolment_of(person, kind)
    if enrolment is not None and enrolment.is_open_ended and enrolment.agreed_due_date:
        enrolment.due_date = enrolment.agreed_due_date  # the mail leaves when the end is known, and names another day
    if enrolment is not None and enrolment.due_date and kind in mail_planning.COUNTED:
        rule = mail_circumstances.Rules(person.organisation_id).of(person.organisation_id, kind)
        today = mail_planning.send_day(kind, enrolment.due_date, rule)
    if enrolment is not None and kind == NoticeKind.START:
        at_once = enrolment.rule is not None and is_told_at_once(enrolment.rule)
        today = today if at_once else max(today, person.start_date or today)
    try:
        line = Notice(recipient=person, enrolment=enrolment, kind=kind, about=today)
        return Preview(person, mail_of_notice.example(line, today, text))
    except mail_of_notice.NothingToSay:
        return Preview(person, None)


def _enrolment_of(person: User, kind: NoticeKind) -> Enrolment | None:
    """The enrolment that the example is about, if this kind is about one: a finished one first where it tells
    of what is done, an open one first elsewhere."""
    if kind in (NoticeKind.INVITATION, NoticeKind.DIGEST):
        return None
    is_done_first = kind in mail_planning.ABOUT_WHAT_IS_DONE
    first = by_column("-completed_at") if is_done_first else empty_first("completed_at")
    mine = Enrolment.objects.of_person(person).current().with_open_leave().select_related("programme", "rule")
    return mine.defer("programme__outline", "programme__welcome").order_by(first, "-pk").first()

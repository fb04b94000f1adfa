"""What a screen says before it enrols people in a programme: who they are, who is new, which mails leave now and later
with each choice of HR, who gets none and why, and how such a mail reads to one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any, Self

from django.http import HttpRequest
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy
from wagtail.admin import messages

from onboarding.hr.lists.named_people import NamedPeople, named_people
from onboarding.hr.lists.same_people import who_they_are
from onboarding.learning.models import Enrolment, Mailed, Notice, NoticeKind, NoticeReason
from onboarding.learning.notices import mail_circumstances, mail_of_notice, promised_beginnings
from onboarding.learning.notices.portions import pace_of
from onboarding.learning.notices.promised_beginnings import Beginnings, Leaves
from onboarding.lessons.models import Programme
from onboarding.people.mail_message import Mail
from onboarding.people.models import Absence, User, UserQuerySet

FIELD = "mailed"  # of the form in which HR chooses
LABELS: dict[Mailed, str | Promise] = {
    Mailed.NEWCOMERS: gettext_lazy("Wie nieuw is"),
    Mailed.EVERYONE: gettext_lazy("Wie nieuw is, en ook wie hier al werkt"),
    Mailed.NOBODY: gettext_lazy("Niemand: zonder mail"),
}
WHY_NOT = {
    NoticeReason.NO_ADDRESS: ngettext_lazy(
        "%(number)d persoon heeft geen adres en krijgt geen mail: geef een brief.",
        "%(number)d mensen hebben geen adres en krijgen geen mail: geef hun een brief.",
        "number",
    ),
    NoticeReason.SWITCHED_OFF: ngettext_lazy(
        "%(number)d persoon krijgt geen mail: je organisatie verstuurt dit bericht niet.",
        "%(number)d mensen krijgen geen mail: je organisatie verstuurt dit bericht niet.",
        "number",
    ),
    NoticeReason.TOLD_TODAY: ngettext_lazy(
        "%(number)d persoon krijgt geen mail: die kreeg er vandaag al een om aan te melden.",
        "%(number)d mensen krijgen geen mail: zij kregen er vandaag al een om aan te melden.",
        "number",
    ),
    NoticeReason.LEFT: ngettext_lazy(
        "%(number)d persoon krijgt geen mail: die werkt hier dan niet meer.",
        "%(number)d mensen krijgen geen mail: zij werken hier dan niet meer.",
        "number",
    ),
    NoticeReason.NOTHING_TO_SAY: ngettext_lazy(
        "%(number)d persoon krijgt geen mail: het traject vraagt nog geen les.",
        "%(number)d mensen krijgen geen mail: het traject vraagt nog geen les.",
        "number",
    ),
}


def leaving_in_words(now: int, later: int) -> str:
    """How many mails leave, in a sentence."""
    if not now and not later:
        return _("Er vertrekt geen mail.")
    parts = []
    if now:
        words = ngettext("%(number)d mail vertrekt nu", "%(number)d mails vertrekken nu", now)
        parts.append(words % {"number": now})
    if later:
        words = ngettext(
            "%(number)d mail vertrekt later: op een eerste werkdag, of na een vrije dag of een afwezigheid",
            "%(number)d mails vertrekken later: op een eerste werkdag, of na een vrije dag of een afwezigheid",
            later,
        )
        parts.append(words % {"number": later})
    return f"{', '.join(parts)}."


def why_not_in_words(unreached: Mapping[str, int]) -> list[str]:
    """Who gets no mail whatever HR chooses, by how many there are of each reason: a sentence for each."""
    return [words % {"number": unreached[reason]} for reason, words in WHY_NOT.items() if unreached.get(reason)]


def portions_in_words(organisation_id: int, number: int) -> str:
    """That so many mails leave in portions, if they are all sent; empty where they are few."""
    pace = pace_of(organisation_id)
    if number <= pace.above:
        return ""
    words = _(
        "Is het aantal mails hoger dan %(above)d, dan vertrekken ze in porties van %(portion)d, met %(minutes)d "
        "minuten ertussen. Onder Berichten, bij Zendingen, volg je ze en kan je ze stoppen. Wie intussen uit dienst "
        "gaat, krijgt er geen."
    )
    return words % {"above": pace.above, "portion": pace.portion, "minutes": pace.minutes}


def reminders_in_words(organisation_id: int) -> str:
    """Which mails follow later, whatever HR chooses now."""
    rules = mail_circumstances.Rules()
    before, due, late = (
        rules.of(organisation_id, kind) for kind in (NoticeKind.BEFORE_DUE, NoticeKind.DUE, NoticeKind.OVERDUE)
    )
    when = [
        *([_("%(days)s voor de einddatum") % {"days": _working_days(before.days)}] if before.is_on else []),
        *([_("op de einddatum")] if due.is_on else []),
        *([_("%(days)s erna") % {"days": _working_days(late.days)}] if late.is_on else []),
    ]
    if not when:
        return _("Je organisatie verstuurt geen herinneringen over de einddatum.")
    words = _("Wie niet klaar is, krijgt later wel herinneringen, ook zonder mail nu: %(when)s.")
    return words % {"when": ", ".join(when)}


def _working_days(number: int) -> str:
    return ngettext("%(number)d werkdag", "%(number)d werkdagen", number) % {"number": number}


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The people of one kind of mail: who is new, or who is not."""

    label: str
    people: NamedPeople


@dataclass(frozen=True, slots=True)
class Example:
    """The mail that a programme begins, as one of those whom it reaches would get it."""

    person: User
    mail: Mail
    is_for_newcomers: bool

    @classmethod
    def of(cls, line: Notice, leaves_on: date) -> Self:
        return cls(line.person, mail_of_notice.example(line, leaves_on), line.kind == NoticeKind.START)


class ConfirmedBeginnings:
    """`gives` has one programme or more of an organisation, each with the people to be enrolled in it today; `due` says
    by when one of them is to be done, and `at_once` that nobody's mail waits for the first working day."""

    def __init__(
        self,
        gives: Sequence[tuple[Programme, UserQuerySet]],
        today: date,
        due: Callable[[User], date | None],
        chosen: Mailed = Mailed.NEWCOMERS,
        *,
        at_once: bool = False,
    ) -> None:
        self.gives, self.today, self.due, self.chosen, self.at_once = gives, today, due, chosen, at_once
        self.organisation_id = gives[0][0].organisation_id

    @cached_property
    def by_programme(self) -> list[tuple[Programme, Beginnings]]:
        of = promised_beginnings.of
        return [(one, of(people, one, self.today, at_once=self.at_once)) for one, people in self.gives]

    @cached_property
    def beginnings(self) -> Beginnings:
        return sum((found for _programme, found in self.by_programme), Beginnings())

    @property
    def number(self) -> int:
        return len(self.beginnings.each)

    def expected(self, *about: Any) -> str:
        """A digest of whom the screen speaks of, what it says of their mails, and what else it is `about`."""
        ids = [one.person_id for one in self.beginnings.each]
        figures = [[programme.pk, found.figures()] for programme, found in self.by_programme]
        return who_they_are(ids, figures, *about)

    def words_for(self, mailed: Mailed) -> str:
        """Which mails leave with this choice."""
        count = self.beginnings.number_of
        return leaving_in_words(count(Leaves.NOW, mailed), count(Leaves.LATER, mailed))

    @property
    def choices(self) -> list[Choice]:
        return [
            Choice(mailed.value, str(label), self.words_for(mailed), mailed == self.chosen)
            for mailed, label in LABELS.items()
        ]

    @cached_property
    def groups(self) -> list[Group]:
        """Who is new, and who is not, with the first names of each."""
        labels = {NoticeKind.START: _("Nieuw"), NoticeKind.INCUMBENT: _("Werkt hier al")}
        found = [(label, self.beginnings.ids(kind)) for kind, label in labels.items()]
        return [Group(label, _named(ids)) for label, ids in found if ids]

    @property
    def why_not(self) -> list[str]:
        return why_not_in_words(self.beginnings.unreached())

    @property
    def portions(self) -> str:
        """That mails leave in portions, where there may be so many; empty else."""
        return portions_in_words(self.organisation_id, self.beginnings.number_of(Leaves.NOW, Mailed.EVERYONE))

    @property
    def open_leave(self) -> str:
        """That who is away without an end has no due date yet; empty where nobody is."""
        away = Absence.objects.filter(has_open_end=True, last_day__gte=self.today)
        number = away.filter(user__in={one.person_id for one in self.beginnings.each}).values("user").distinct().count()
        words = ngettext(
            "%(number)d persoon is afwezig zonder einde: er is nog geen einddatum, tot je het einde invult.",
            "%(number)d mensen zijn afwezig zonder einde: voor hen is er nog geen einddatum, tot je het einde invult.",
            number,
        )
        return words % {"number": number} if number else ""

    @property
    def reminders(self) -> str:
        return reminders_in_words(self.organisation_id)

    @cached_property
    def examples(self) -> list[Example]:
        """The mail as one of those whom it reaches would get it: one of who is new, and one of who is not."""
        found = (self._example(kind) for kind in (NoticeKind.START, NoticeKind.INCUMBENT))
        return [example for example in found if example is not None]

    def _example(self, kind: NoticeKind) -> Example | None:
        reached = [
            (one.leaves == Leaves.LATER, programme, one.person_id)
            for programme, found in self.by_programme
            for one in found.each
            if one.kind == kind and one.leaves != Leaves.NEVER
        ]
        if not reached:
            return None
        _is_later, programme, person_id = min(reached, key=itemgetter(0))  # of who is away, the due date may yet move
        person = User.objects.select_related("organisation", "department").get(pk=person_id)
        enrolment = Enrolment(user=person, programme=programme, enrolled_on=self.today, due_date=self.due(person))
        line = Notice(recipient=person, enrolment=enrolment, kind=kind, about=self.today)
        return Example.of(line, self.today if self.at_once else max(self.today, person.start_date or self.today))


def _named(ids: list[int]) -> NamedPeople:
    return named_people(User.objects.filter(pk__in=ids).order_by("folded", "pk"), len(ids))


def chosen_in(request: HttpRequest) -> Mailed | None:
    """Whom HR chose to have mailed. None, and a sentence on the next page, when no choice came along."""
    try:
        return Mailed(request.POST.get(FIELD, ""))
    except ValueError:
        messages.warning(request, _("Kies wie een mail krijgt, en bevestig opnieuw."))
        return None

"""What people would hear if they were enrolled now, for every screen that says so before it happens.

Judged by what decides on the day itself: `beginning_kinds.py`, and `mail_planning.verdict`. A test carries it out and
holds both together.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from onboarding.learning.models import LETS_IN, Mailed, NoticeKind, NoticeReason, NoticeState
from onboarding.learning.notices import beginning_kinds, mail_circumstances, mail_planning
from onboarding.learning.notices.mail_for_who_is_away import WhenBack
from onboarding.learning.notices.mail_planning import Circumstances
from onboarding.lessons.models import Programme
from onboarding.people.models import User, UserQuerySet
from onboarding.people.who_is_new import is_new


class Leaves(Enum):
    NOW = auto()
    LATER = auto()  # on the first working day, after a weekend, after an absence
    NEVER = auto()


@dataclass(frozen=True, slots=True)
class Beginning:
    """Of one person: the kind of mail that would tell of it, whether it leaves, and why not, if HR has them mailed."""

    person_id: int
    kind: NoticeKind
    leaves: Leaves
    reason: NoticeReason

    def outcome(self, mailed: Mailed) -> tuple[Leaves, NoticeReason]:
        """What becomes of the mail with this choice of HR."""
        if beginning_kinds.gets_mail(self.kind, mailed):
            return self.leaves, self.reason
        return Leaves.NEVER, NoticeReason.SILENT


@dataclass(frozen=True, slots=True)
class Beginnings:
    """Of all people who would be enrolled, in the order of their ids."""

    each: tuple[Beginning, ...] = ()

    def ids(self, kind: NoticeKind) -> list[int]:
        """Whose mail would be of this kind, each once."""
        return list(dict.fromkeys(one.person_id for one in self.each if one.kind == kind))

    def number_of(self, leaves: Leaves, mailed: Mailed) -> int:
        """How many mails leave now, or later, or never, with this choice of HR."""
        return sum(one.outcome(mailed)[0] == leaves for one in self.each)

    def unreached(self) -> Counter[str]:
        """How many people get no mail about one of the programmes whatever HR chooses, by why."""
        found = {(one.reason.value, one.person_id) for one in self.each if one.leaves == Leaves.NEVER}
        return Counter(reason for reason, _person_id in found)

    @property
    def people(self) -> int:
        """How many people that are, each counted once; there is one mail for each of the programmes."""
        return len({one.person_id for one in self.each})

    def figures(self) -> list[list[str]]:
        """What is said of them, as data that JSON knows: to see whether it is still so."""
        return [[str(one.person_id), one.kind, one.leaves.name, one.reason] for one in self.each]

    def __add__(self, other: Beginnings) -> Beginnings:
        return Beginnings(self.each + other.each)


def of(people: UserQuerySet, programme: Programme, today: date, *, at_once: bool = False) -> Beginnings:
    """Of these people, if they are enrolled in the first round of the programme today, and told on their first working
    day or `at_once`. Costs five queries."""
    rules = mail_circumstances.Rules()
    found = User.objects.filter(pk__in=people.order_by().values("pk")).order_by("pk")
    fields = ("pk", "organisation_id", "start_date", "email", "is_active", "end_date")
    annotated = mail_circumstances.of_beginning(today)
    planned = mail_circumstances.days_to_let_in(people, today)
    back = WhenBack(today, user__in=people.order_by().values("pk"))
    each = []
    for row in found.annotate(**annotated).values(*fields, *annotated):
        kind = NoticeKind.START if is_new(row["start_date"], today) else NoticeKind.INCUMBENT
        about = today if at_once else max(today, row["start_date"] or today)
        rule = rules.of(row["organisation_id"], kind)
        let_in_on = {
            back.on_or_after(day, row["pk"], rule.calendar)
            for other in LETS_IN
            if other != kind
            for day in planned.get((row["pk"], other), ())
        }
        let_in_on |= {today} if row[f"let_in_but_by_{kind.value}"] else set()
        first, send_on = rule.calendar.on_or_after(about), back.on_or_after(about, row["pk"], rule.calendar)
        for day in (first, send_on):  # what is in the way on the first is final, unless that is an absence
            circumstances = Circumstances(
                is_active=row["is_active"],
                has_address=bool(row["email"]),
                end_date=row["end_date"],
                is_let_in_today=day in let_in_on,
                is_waiting=not programme.lesson_ids,
                is_ended=not programme.is_live,
            )
            verdict = mail_planning.verdict(kind, about, circumstances, rule, day)
            if verdict.state == NoticeState.NOT_SENT:
                break
        leaves = Leaves.NOW if send_on == today else Leaves.LATER
        if verdict.state == NoticeState.NOT_SENT:
            leaves = Leaves.NEVER
        reason = verdict.reason if leaves == Leaves.NEVER else NoticeReason.NONE
        each.append(Beginning(row["pk"], kind, leaves, reason))
    return Beginnings(tuple(each))

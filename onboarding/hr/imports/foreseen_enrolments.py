"""What follows once an import is applied: whom the rules enrol, and which mails leave, also to other addresses.

It is found out by rehearsing the rows and the rules, so that it is the rules themselves that say so, whatever they ask
of people. Kept in the summary of the import, under FORESEEN, NOWHERE, ADDRESSES and EXAMPLES.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.hr.completion.conditions import is_in_no_programme
from onboarding.hr.deeds.rule_switching import how_many_in_words
from onboarding.hr.import_row_kinds import RowKind
from onboarding.hr.imports import applying, foreseen_addresses
from onboarding.hr.imports.foreseen_addresses import ADDRESSES
from onboarding.hr.imports.manager_giving import ManagerGone
from onboarding.hr.imports.own_columns import TooMany
from onboarding.hr.lists.confirmed_beginnings import Example, leaving_in_words, portions_in_words, why_not_in_words
from onboarding.hr.lists.named_people import NAMED, NamedPeople
from onboarding.hr.models import EmployeeImport, ImportState
from onboarding.hr.worker import watched_work
from onboarding.learning.journey import enrolment_rules
from onboarding.learning.journey.headcounts import HowMany
from onboarding.learning.models import EnrolmentRule, Mailed, Notice, NoticeKind, NoticeState
from onboarding.learning.notices import promised_beginnings
from onboarding.learning.notices.promised_beginnings import Leaves
from onboarding.many_keys import IsAmong
from onboarding.people.last_officer import LastOfficer
from onboarding.people.models import User
from onboarding.rehearsals import rehearsal

FORESEEN = "foreseen"  # in the summary: a list, with of each rule what `_of_rule` gives
NOWHERE = "foreseen_nowhere"  # in the summary: how many of who is added no rule enrols
EXAMPLES = "foreseen_examples"  # in the summary: a list of what `_example` gives
SILENT = "silent"  # the choice that nobody hears of it


@dataclass(frozen=True, slots=True)
class ByRule:
    """What is said of a rule, and whom it enrols."""

    words: str
    people: NamedPeople


def keep(run_id: int, actor: Any, now: datetime) -> None:
    """Find out what the rules will do after this import, which was checked, and keep that; nothing else changes."""
    found, told = _foresee(run_id, actor, now)
    found[EXAMPLES] = [_example(line, timezone.localdate(now)) for line in told]
    run = EmployeeImport.objects.defer("content").get(pk=run_id)
    run.summary |= found
    run.save(update_fields=["summary"])


def refuse_others(run_id: int, actor: Any, now: datetime) -> None:
    """Raises watched_work.Stop when the rules would enrol or mail others by now than HR was shown."""
    summary = EmployeeImport.objects.values_list("summary", flat=True).get(pk=run_id)
    if FORESEEN not in summary:
        return
    found, _told = _foresee(run_id, actor, now)
    if any(summary.get(key) != found[key] for key in (FORESEEN, ADDRESSES)):
        sentence = _(
            "Sinds het nakijken zouden er andere inschrijvingen of mails uit volgen. Er is niets doorgevoerd. Kijk het "
            "bestand opnieuw na."
        )
        raise watched_work.Stop(sentence, "other_enrolments")


def _foresee(run_id: int, actor: Any, now: datetime) -> tuple[dict[str, Any], list[Notice]]:
    """What the rules will do, and who is mailed about another address (foreseen_addresses.py); with a mail of each kind
    that they would bring, which is written when the rows are free again.

    Nothing when the import cannot be carried out: what is in its way is told when it is applied.
    """
    found: dict[str, Any] = {FORESEEN: [], NOWHERE: 0, ADDRESSES: {}}
    nothing, told = found, list[Notice]()
    try:
        with rehearsal():
            run = applying.lock(run_id)
            if run.state == ImportState.CHECKED:
                today, before = timezone.localdate(now), foreseen_addresses.mark()
                applying.carry_out(run, actor, now, watched_work.Unwatched())
                addresses = foreseen_addresses.found_since(before, run.organisation.pk, today)
                planned = foreseen_addresses.mark()
                rules = enrolment_rules.switched_on().of(run.organisation).order_by("pk")
                by_rule = [one for rule in rules if (one := _of_rule(rule, today))["number"]]
                told = list(_one_of_each_kind(planned.notice, run.organisation.pk))
                found = {FORESEEN: by_rule, NOWHERE: _number_nowhere(run, today), ADDRESSES: addresses}
    except (watched_work.Stop, LastOfficer, IntegrityError, TooMany, ManagerGone):
        return nothing, []
    return found, told


def _of_rule(rule: EnrolmentRule, today: date) -> dict[str, Any]:
    """What a rule will do, as data that JSON knows; it is done, so that the next rule finds it so."""
    at_once = enrolment_rules.is_told_at_once(rule)
    wanted = [(one, enrolment_rules.wanting(rule, one, today)) for one in rule.in_order]
    found = (promised_beginnings.of(people, one, today, at_once=at_once) for one, people in wanted)
    beginnings = sum(found, promised_beginnings.Beginnings())
    enrolment_rules.apply(rule, today)
    mailed = Mailed(rule.mailed)
    people = User.objects.filter(pk__in=[one.person_id for one in beginnings.each]).order_by("folded", "pk")
    return {
        "rule": str(rule),
        "number": len(beginnings.each),
        "people": beginnings.people,
        "names": [str(person) for person in people.defer("password")[:NAMED]],
        "new": len(set(beginnings.ids(NoticeKind.START))),
        "now": beginnings.number_of(Leaves.NOW, mailed),
        "later": beginnings.number_of(Leaves.LATER, mailed),
        "unreached": dict(sorted(beginnings.unreached().items())),
    }


def _one_of_each_kind(after: int, organisation_id: int) -> Iterator[Notice]:
    """The first mail to who is new, and to who is not, with all that writing it asks."""
    lines = Notice.objects.of(organisation_id).filter(pk__gt=after, state=NoticeState.PLANNED).order_by("pk")
    with_all = lines.select_related(
        "recipient__organisation", "recipient__department", "enrolment__user", "enrolment__programme"
    )
    first = (with_all.filter(kind=kind).first() for kind in (NoticeKind.START, NoticeKind.INCUMBENT))
    return (line for line in first if line is not None)


def _example(line: Notice, today: date) -> dict[str, Any]:
    """What a screen tells of such a mail, as data that JSON knows."""
    one = Example.of(line, max(today, line.about))
    mail = {"subject": one.mail.subject, "html": one.mail.html}
    return {"person": str(one.person), "mail": mail, "is_for_newcomers": one.is_for_newcomers}


def _number_nowhere(run: EmployeeImport, today: date) -> int:
    """How many of whom the import added are in no programme now; not who left already."""
    # By key: of rows that it does not know yet, a database thinks that they are few, and may go through all of them
    # for each person.
    added = run.rows.filter(kind=RowKind.CREATED, user__isnull=False).values_list("user", flat=True)
    people = User.objects.of(run.organisation).filter(IsAmong("pk", added)).not_left(today)
    return people.filter(is_in_no_programme()).count()


def nowhere(run: EmployeeImport, today: date) -> str:
    """How many new people will be in no programme after this import, or are so now that it was applied; "" for none."""
    if run.state == ImportState.APPLIED:
        number = _number_nowhere(run, today)
        words = ngettext(
            "%(number)s nieuwe medewerker is nog nergens ingeschreven: geen enkele inschrijfregel neemt die nu mee.",
            "%(number)s nieuwe medewerkers zijn nog nergens ingeschreven: geen enkele inschrijfregel neemt ze nu mee.",
            number,
        )
    else:
        number = run.summary.get(NOWHERE, 0)
        words = ngettext(
            "%(number)s nieuwe medewerker wordt nergens ingeschreven: geen enkele inschrijfregel neemt die nu mee.",
            "%(number)s nieuwe medewerkers worden nergens ingeschreven: geen enkele inschrijfregel neemt ze nu mee.",
            number,
        )
    return words % {"number": number_format(number, force_grouping=True)} if number else ""


def portions(run: EmployeeImport) -> str:
    """That mails leave in portions, where this import may bring so many; empty else."""
    number = sum(found["now"] for found in run.summary.get(FORESEEN, [])) + foreseen_addresses.number_now(run)
    return portions_in_words(run.organisation_id, number)


def by_rule(run: EmployeeImport) -> list[ByRule]:
    """What the rules will do after this import; none when they do nothing."""
    return [
        ByRule(_line(found), NamedPeople(found["people"], tuple(found["names"])))
        for found in run.summary.get(FORESEEN, [])
    ]


def examples(run: EmployeeImport) -> list[dict[str, Any]]:
    """How a mail about these enrolments would read."""
    return list(run.summary.get(EXAMPLES, []))


def _line(found: dict[str, Any]) -> str:
    number = HowMany(found["people"], found["number"])
    words = _("%(rule)s: %(number)s, van wie %(new)d nieuw. %(mails)s") % {
        "rule": found["rule"],
        "number": how_many_in_words(number),
        "new": found["new"],
        "mails": leaving_in_words(found["now"], found["later"]),
    }
    return " ".join([words, *why_not_in_words(found["unreached"])])

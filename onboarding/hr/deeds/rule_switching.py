"""What HR does with a rule: write it, change it, switch it on or off, take it away; and enrolling by it.

Each deed is one transaction, with its line in the activity log.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks import task

from onboarding.hr.deeds import activity, changed_values
from onboarding.hr.deeds.changed_values import Change
from onboarding.hr.models import Job, Verb
from onboarding.hr.worker import watched_work
from onboarding.learning.journey import enrolment_rules
from onboarding.learning.journey.headcounts import HowMany
from onboarding.learning.models import EnrolmentRule, Mailed, RuleCondition
from onboarding.lessons.models import Programme
from onboarding.people.models import Organisation, User

logger = logging.getLogger(__name__)

FIELDS = ("started_since", "days_from_start", "working_days", "for_people_already_there", "switched_on")
MAX_AT_ONCE = 500  # people enrolled while someone waits for the page; more are enrolled in the background


@dataclass(frozen=True, slots=True)
class SwitchedOn:
    """What came of switching on: who was enrolled, or the job that is enrolling them."""

    enrolled: HowMany
    job: Job | None = None


@transaction.atomic
def save(
    actor: Any,
    rule: EnrolmentRule,
    programmes: Iterable[Programme],
    conditions: Sequence[RuleCondition],
    *,
    changes_whom: bool,
) -> None:
    """Write a new rule, which is off, or what was changed of one; `conditions` are new, those of before go.

    With `changes_whom` it goes off: a rule that is on enrols only people who were shown first.
    """
    before = EnrolmentRule.objects.filter(pk=rule.pk).first()
    had = _related(before)
    if changes_whom:
        rule.switched_on = None
    rule.save()
    rule.programmes.set(programmes)
    rule.conditions.all().delete()
    for condition in conditions:
        condition.rule = rule
    RuleCondition.objects.bulk_create(conditions)
    kept = EnrolmentRule.objects.get(pk=rule.pk)
    has = _related(kept)
    changes = [Change(name, had[name], has[name]) for name in has if had[name] != has[name]]
    _record(actor, kept, _("bewaard"), changes + changed_values.of_fields(before, kept, FIELDS))


def _related(rule: EnrolmentRule | None) -> dict[str, str]:
    """Its programmes and its conditions, as text."""
    if rule is None:
        return {"programmes": "", "conditions": ""}
    return {"programmes": rule.gives, "conditions": rule.whom}


@transaction.atomic
def switch_on(actor: Any, rule: EnrolmentRule, today: date, mailed: Mailed = Mailed.NEWCOMERS) -> SwitchedOn:
    """Switch the rule on and enrol whom it asks for; nothing when it is on already. From now on, whom it enrols is told
    by mail when among those `mailed`."""
    off = EnrolmentRule.objects.filter(pk=rule.pk, switched_on__isnull=True)
    if not off.update(switched_on=today, mailed=mailed):
        return SwitchedOn(HowMany())
    rule.switched_on, rule.mailed = today, mailed
    chosen = [Change("switched_on", "", today.isoformat()), Change("mailed", "", mailed.value)]
    _record(actor, rule, _("aangezet"), chosen)
    if enrolment_rules.preview(rule, today).count() <= MAX_AT_ONCE:
        return SwitchedOn(enrolled=run(actor, rule, today))
    title = _("Inschrijven: %(rule)s") % {"rule": rule}
    return SwitchedOn(
        HowMany(), watched_work.start(actor, rule.organisation, title, run_in_background, rule.pk, today.isoformat())
    )


@transaction.atomic
def switch_off(actor: Any, rule: EnrolmentRule) -> bool:
    """Switch the rule off; False when it was off. Who is enrolled stays so."""
    if not EnrolmentRule.objects.filter(pk=rule.pk, switched_on__isnull=False).update(switched_on=None):
        return False
    _record(actor, rule, _("uitgezet"))
    return True


@transaction.atomic
def remove(actor: Any, rule: EnrolmentRule) -> None:
    """Take the rule away. Who is enrolled stays so."""
    _record(actor, rule, _("verwijderd"))
    rule.delete()


@transaction.atomic
def run(
    actor: Any,
    rule: EnrolmentRule,
    today: date,
    advance: Callable[[int], None] | None = None,
    *,
    is_silent: bool = False,
    person: User | None = None,
) -> HowMany:
    """Enrol by the rule (`actor` None: by itself) whom it asks for, or of them this one `person`. `advance` is told of
    the enrolments of each batch; nobody is mailed when it `is_silent`."""
    total = HowMany()
    for made in enrolment_rules.apply_in_batches(rule, today, is_silent=is_silent, person=person):
        total += made
        if advance is not None:
            advance(made.enrolments)
    if total.people:
        number = total.people if person is None else None
        activity.record(actor, Verb.ENROLLED, rule.organisation_id, subject=person, number=number, detail=str(rule))
    return total


def run_all(actor: Any, organisation: Organisation, today: date, *, is_silent: bool = False) -> int:
    """Enrol by all rules of an organisation that are on, see `run`; how many enrolments that made. A rule that fails
    goes to the log, and does not stop the others: the daily run tries it again."""
    number = 0
    for rule in enrolment_rules.switched_on().of(organisation):
        try:
            number += run(actor, rule, today, is_silent=is_silent).enrolments
        except Exception:
            logger.exception("Rule %s failed; the daily run tries it again.", rule.pk)
    return number


def run_for(actor: Any, person: User, today: date, *, is_silent: bool = False) -> None:
    """Enrol this one person by all rules of their organisation that are on; the daily run does the others."""
    for rule in enrolment_rules.switched_on().of(person.organisation_id).order_by("pk"):
        run(actor, rule, today, is_silent=is_silent, person=person)


@task()
def run_in_background(job_id: int, rule_id: int, today: str) -> None:
    """As `run`, for a rule of many people; `today` as ISO."""
    with watched_work.running(job_id) as reporter:
        rule = enrolment_rules.switched_on().filter(pk=rule_id).first()
        if rule is None:
            raise watched_work.Stop(_("De regel staat niet meer aan. Er is niemand ingeschreven."), "rule_is_off")
        day = date.fromisoformat(today)
        reporter.expect(enrolment_rules.number_of_enrolments(rule, day))
        reporter.outcome = enrolled_in_words(run(reporter.job.owner, rule, day, reporter.advance))


def enrolled_in_words(made: HowMany) -> str:
    """Who was enrolled, in a sentence."""
    if not made.people:
        return _("Er is niemand ingeschreven.")
    words = ngettext("%(people)s is ingeschreven.", "%(people)s zijn ingeschreven.", made.people)
    return words % {"people": how_many_in_words(made)}


def how_many_in_words(number: HowMany) -> str:
    """So many people, with the number of their enrolments where these are more: 23 mensen (46 inschrijvingen)."""
    people = ngettext("%(number)d persoon", "%(number)d mensen", number.people) % {"number": number.people}
    if number.enrolments <= number.people:
        return people
    words = ngettext("%(number)d inschrijving", "%(number)d inschrijvingen", number.enrolments)
    return f"{people} ({words % {'number': number.enrolments}})"


def _record(actor: Any, rule: EnrolmentRule, what: str, changes: Iterable[Change] = ()) -> None:
    verb, detail = Verb.RULE_CHANGED, f"{rule} ({what})"
    activity.record(actor, verb, rule.organisation_id, detail=detail, changes=changes)

"""What names someone as its owner and still works in their name: counted, and handed over to a colleague of HR.

Enrolment rules and mails are the organisation's: they go on by themselves. What someone did stays theirs, in the log
and in the evidence; so do the tasks that they started, which everyone of HR finds in the list. It is about the
organisation where they work: what they left at another one, from which they came, is not for colleagues here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import CharField, F, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import ngettext
from wagtail.models import Page

from onboarding.hr.deeds import activity
from onboarding.hr.models import EmployeeImport, ImportState, SavedView, Schedule, Verb
from onboarding.lessons.models import ExpiryDecision, OrganisationPage, PublishDecision
from onboarding.people.models import User

MAX_NAME = 80  # of a saved list


@dataclass(frozen=True, slots=True)
class LeftBehind:
    lists: int
    mailed: int  # of these lists
    publications: int  # planned
    removals: int  # planned, with what becomes of people
    imports: int  # half-way

    @property
    def is_there(self) -> bool:
        return any((self.lists, self.publications, self.removals, self.imports))

    def in_words(self) -> Iterator[str]:
        """A phrase for each kind of which there is something."""
        if self.lists:
            lists = ngettext("%(number)d bewaarde lijst", "%(number)d bewaarde lijsten", self.lists)
            mailed = ngettext("waarvan %(number)d gemaild wordt", "waarvan er %(number)d gemaild worden", self.mailed)
            told = [lists % {"number": self.lists}, *([mailed % {"number": self.mailed}] if self.mailed else [])]
            yield ", ".join(told)
        if self.publications:
            words = ngettext("%(number)d geplande publicatie", "%(number)d geplande publicaties", self.publications)
            yield words % {"number": self.publications}
        if self.removals:
            words = ngettext(
                "%(number)d beslissing over een pagina die weggaat",
                "%(number)d beslissingen over pagina’s die weggaan",
                self.removals,
            )
            yield words % {"number": self.removals}
        if self.imports:
            words = ngettext("%(number)d import halverwege", "%(number)d imports halverwege", self.imports)
            yield words % {"number": self.imports}


def of(person: User, now: datetime) -> LeftBehind:
    """In six queries at most."""
    lists = list(_lists(person).values_list("schedule", flat=True))
    return LeftBehind(
        lists=len(lists),
        mailed=sum(schedule != Schedule.NEVER for schedule in lists),
        publications=_publications(person).count(),
        removals=_removals(person, now).count(),
        imports=_imports(person).count(),
    )


@transaction.atomic
def hand_over(actor: User, person: User, successor: User, now: datetime) -> LeftBehind:
    """Give all of it to `successor`, of HR at the same organisation; what that was."""
    User.objects.select_for_update(of=("self",)).get(pk=person.pk)  # of two at once, the second finds nothing left
    found = of(person, now)
    if not found.is_there:
        return found
    _give_lists(person, successor)
    _publications(person).update(decided_by=successor)
    _removals(person, now).update(decided_by=successor)
    halfway = list(_imports(person))
    for run in halfway:
        run.uploaded_by = successor if run.uploaded_by_id == person.pk else run.uploaded_by
        run.mapped_by = successor if run.mapped_by_id == person.pk else run.mapped_by
    EmployeeImport.objects.bulk_update(halfway, ["uploaded_by", "mapped_by"])
    detail = f"{successor}: {', '.join(found.in_words())}"
    activity.record(actor, Verb.HANDED_OVER, person.organisation_id, subject=person, detail=detail)
    return found


def _give_lists(person: User, successor: User) -> None:
    """A name that the successor uses already gets a number behind it."""
    taken = set(SavedView.objects.filter(owner=successor).values_list("name", flat=True))
    given = list(_lists(person))
    for one in given:
        name, number = one.name, 2
        while one.name in taken:
            behind = f" ({number})"
            one.name, number = name[: MAX_NAME - len(behind)] + behind, number + 1
        taken.add(one.name)
        one.owner = successor
    SavedView.objects.bulk_update(given, ["owner", "name"])


def _lists(person: User) -> QuerySet[SavedView]:
    return SavedView.objects.filter(owner=person)


def _publications(person: User) -> QuerySet[PublishDecision]:
    """What waits to go live."""
    waiting = PublishDecision.objects.filter(version__isnull=True, revision__approved_go_live_at__isnull=False)
    here = _pages(person).annotate(key=Cast("pk", CharField())).values("key")
    return waiting.filter(decided_by=person, revision__object_id__in=here)


def _removals(person: User, now: datetime) -> QuerySet[ExpiryDecision]:
    """What is still to go away at the hour it was decided for."""
    coming = ExpiryDecision.objects.filter(decided_by=person, expires_at__gt=now, page__in=_pages(person))
    return coming.filter(Q(page__live=False) | Q(page__expire_at=F("expires_at")))


def _imports(person: User) -> QuerySet[EmployeeImport]:
    halfway = EmployeeImport.objects.filter(state__in=(ImportState.UPLOADED, ImportState.CHECKED))
    here = halfway.filter(organisation=person.organisation_id)
    return here.defer("content").filter(Q(uploaded_by=person) | Q(mapped_by=person))


def _pages(person: User) -> QuerySet[Page]:
    """Those of the organisation where this person works."""
    home = OrganisationPage.objects.filter(organisation=person.organisation_id).first()
    pages: QuerySet[Page] = Page.objects.descendant_of(home, inclusive=True) if home else Page.objects.none()
    return pages

"""What names someone as its owner and still works in their name: counted, and handed over to a colleague of HR.

Enrolment rules, mails and saved lists are the organisation's: they go on by themselves; of a list, whoever gets it
is to be someone who stays. What someone did stays theirs, in the log
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
from onboarding.hr.models import EmployeeImport, ImportState, ListRecipient, Schedule, Verb
from onboarding.lessons.models import ExpiryDecision, OrganisationPage, PublishDecision
from onboarding.people.models import User


@dataclass(frozen=True, slots=True)
class LeftBehind:
    lists: int  # that come to them in the mail
    publications: int  # planned
    removals: int  # planned, with what becomes of people
    imports: int  # half-way

    @property
    def is_there(self) -> bool:
        return any((self.lists, self.publications, self.removals, self.imports))

    def in_words(self) -> Iterator[str]:
        """A phrase for each kind of which there is something."""
        if self.lists:
            lists = ngettext("%(number)d lijst die gemaild wordt", "%(number)d lijsten die gemaild worden", self.lists)
            yield lists % {"number": self.lists}
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
    return LeftBehind(
        lists=_mailed(person).exclude(saved_view__schedule=Schedule.NEVER).count(),
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
    """What came to the one comes to the other, who gets nothing twice."""
    has = ListRecipient.objects.filter(person=successor).values_list("saved_view", flat=True)
    _mailed(person).filter(saved_view__in=list(has)).delete()
    _mailed(person).update(person=successor, beyond_hr=False)


def _mailed(person: User) -> QuerySet[ListRecipient]:
    return ListRecipient.objects.filter(person=person, saved_view__organisation=person.organisation_id)


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

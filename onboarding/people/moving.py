"""Someone goes to another organisation, and takes nothing of the old one along.

What they did there is evidence and stays where it was done; see `EnrolmentQuerySet.where_they_work`. Language, name and
e-mail address are the person's own.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Protocol

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from onboarding.people import events

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import ManyRelatedManager

# What an organisation knows of someone, and what it is when it knows nothing.
OF_ORGANISATION = {
    "department_id": None,
    "personnel_number": "",
    "personal_code": "",
    "external_id": "",
    "function": "",
    "status": "",
    "work_regime": "",
    "site": "",
    "manager_id": None,
    "start_date": None,
    "end_date": None,
    "department_since": None,
    "welcomed_at": None,
}
# What a person remembers of the own roles once they were asked.
AS_READ = (
    *("is_hr_officer", "is_department_head", "is_editor", "is_reviewer", "is_organisation_administrator"),
    *("has_hr_role", "has_head_role", "has_editor_role", "has_reviewer_role", "has_administrator_role"),
)


class Theirs(Protocol):
    """The records that are someone's."""

    def all(self) -> QuerySet[Model]: ...

    def exclude(self, **conditions: Any) -> QuerySet[Model]: ...


class Person(Protocol):
    """Of someone (models.User, which calls this module), what one can leave behind."""

    organisation_id: int | None

    @property
    def pk(self) -> Any: ...

    @property
    def moved_by(self) -> Model | None: ...

    @property
    def groups(self) -> ManyRelatedManager[Group, Any]: ...

    @property
    def absences(self) -> Theirs: ...

    @property
    def in_other_departments(self) -> Theirs: ...

    @property
    def own_values(self) -> Theirs: ...

    @property
    def headed_departments(self) -> Theirs: ...

    @property
    def direct_reports(self) -> Theirs: ...


def leave_behind(person: Person) -> set[str]:
    """To be called in the transaction of a `save` that may change the organisation; the fields that it emptied.

    What was filled in together with the new organisation, is of the new one and stays.
    """
    before = get_user_model().objects.select_for_update().filter(pk=person.pk)
    known = before.values("organisation_id", *OF_ORGANISATION).first()
    if known is None or known["organisation_id"] in (None, person.organisation_id):
        return set()
    emptied = {name: empty for name, empty in OF_ORGANISATION.items() if getattr(person, name) == known[name]}
    for name, empty in emptied.items():
        setattr(person, name, empty)
    give_up_roles(person)
    person.direct_reports.exclude(organisation_id=person.organisation_id).update(manager=None)
    events.left_behind.send(
        type(person),
        person=person,
        organisation_id=known["organisation_id"],
        actor=person.moved_by,
        deleted=_delete_what_was_there(person),
    )
    return set(emptied)


def _delete_what_was_there(person: Person) -> Counter[str]:
    """How many of each model, such as {"people.Absence": 2}; other rooms delete theirs."""
    deleted = Counter(person.absences.all().delete()[1])
    deleted.update(person.in_other_departments.all().delete()[1])
    deleted.update(person.own_values.exclude(field__organisation=person.organisation_id).delete()[1])
    for _receiver, of_room in events.moved_away.send(type(person), person=person, now=timezone.now()):
        deleted.update(of_room or {})
    return +deleted


def go_for_good(people: QuerySet[Any]) -> None:
    """To be called in the transaction that deletes these people: what was sent to them stays known."""
    events.going_for_good.send(people.model, people=people, now=timezone.now())


def give_up_roles(person: Person) -> None:
    """No role and no head of a department any more, except where the person works now."""
    there: Any = person.organisation_id
    of_roles = person.groups.filter(Q(hr_of__isnull=False) | Q(role_group__isnull=False))
    elsewhere = of_roles.exclude(hr_of=there) if there else of_roles
    person.groups.remove(*elsewhere.exclude(role_group__organisation=there) if there else elsewhere)
    person.headed_departments.exclude(organisation_id=there).update(head=None)
    forget_read_roles(person)


def forget_read_roles(person: Person) -> None:
    """What was read before of the roles of this very object is not so any more."""
    for name in AS_READ:
        person.__dict__.pop(name, None)


def joined(instance: Any, action: str, reverse: bool, model: Any, pk_set: set[int], **_sent: Any) -> None:
    """After someone was put in a group: that of HR elsewhere would open the pages there, so one is out of it again.

    A form that gives another organisation saves the groups that were ticked for the old one after the person.
    """
    if action == "post_add":
        people, ids = (model, pk_set) if reverse else (type(instance), [instance.pk])
        for person in people.objects.filter(pk__in=ids):
            give_up_roles(person)

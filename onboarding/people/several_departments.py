"""The departments where people work besides their main one: the one place that writes them.

They are of the own organisation, the main one is not among them, and who has no main one has no others. What writes
locks the people first, so that their main department stays what it is until the transaction, which the caller opens,
ends.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from onboarding.many_keys import IsAmong
from onboarding.people.models import Department, OtherDepartment, User

Since = Mapping[int, date | None]  # by the id of a department, since when someone works there


def since_by_department(person_id: int) -> dict[int, date | None]:
    """Since when this person works in each of their departments, the main one among them."""
    main = User.objects.filter(pk=person_id, department__isnull=False).values_list("department_id", "department_since")
    others = OtherDepartment.objects.filter(person=person_id).values_list("department_id", "since")
    return dict([*others, *main])


def names_by_person(people: Collection[int]) -> dict[int, list[str]]:
    """The names of the departments besides the main one of each of many people, by their key, as in a telephone book;
    nothing of who has none.

    Two queries: of a join, SQLite with statistics from before anyone worked in two departments looks up each department
    that there is for each of these people.
    """
    people_of: dict[int, list[int]] = defaultdict(list)
    pairs = OtherDepartment.objects.filter(IsAmong("person", people)).order_by()
    for person, department in pairs.values_list("person", "department"):
        people_of[department].append(person)
    found: dict[int, list[str]] = defaultdict(list)
    departments = Department.objects.filter(pk__in=list(people_of)).order_by("name__fold", "pk")
    for department, name in departments.values_list("pk", "name"):
        for person in people_of[department]:
            found[person].append(name)
    return dict(found)


def give(wanted: Mapping[int, Since]) -> None:
    """These people, by id, work in these departments besides the main one, and in no other.

    Whoever works there already, keeps the day that is known. What may not be is left out.
    """
    allowed = _allowed(wanted, {department for since in wanted.values() for department in since})
    rows = OtherDepartment.objects.filter(person__in=allowed).values_list("pk", "person_id", "department_id")
    known = {(person, department): pk for pk, person, department in rows}
    asked = {
        (person, department): since
        for person, departments in allowed.items()
        for department, since in wanted[person].items()
        if department in departments
    }
    OtherDepartment.objects.filter(pk__in=[pk for place, pk in known.items() if place not in asked]).delete()
    OtherDepartment.objects.bulk_create(
        OtherDepartment(person_id=person, department_id=department, since=since)
        for (person, department), since in asked.items()
        if (person, department) not in known
    )


def add(people: Iterable[int], department: Department, on: date) -> list[int]:
    """These people work in this department too from the day `on`; for whom of them that is new.

    Not for who has no main department or works there already.
    """
    allowed = _allowed(people, {department.pk})
    known = OtherDepartment.objects.filter(department=department, person__in=allowed)
    there = set(known.values_list("person", flat=True))
    new = [person for person, departments in allowed.items() if departments and person not in there]
    OtherDepartment.objects.bulk_create(
        OtherDepartment(person_id=person, department=department, since=on) for person in new
    )
    return new


def _allowed(people: Iterable[int], departments: set[int]) -> dict[int, set[int]]:
    """Of each of these people, locked, which of these departments may be another one."""
    locked = User.objects.filter(pk__in=list(people)).order_by("pk").select_for_update(of=("self",))
    found = dict(Department.objects.filter(pk__in=departments).values_list("pk", "organisation_id"))
    return {
        person: {pk for pk, whose in found.items() if main and whose == organisation and pk != main}
        for person, main, organisation in locked.values_list("pk", "department_id", "organisation_id")
    }

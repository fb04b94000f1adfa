"""People as the database has them, turned into what dry_run.py reasons about, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, F, Func, OuterRef, QuerySet, Value

from onboarding.hr.imports.draft_rows import Draft
from onboarding.hr.imports.dry_run import Known, Person, same_name, without_zeros
from onboarding.hr.imports.file_columns import DATES, FIELDS
from onboarding.people.models import Department, Language, Organisation, User, UserQuerySet

BATCH = 500  # rows at a time


def text_of(user: User, field: str) -> str:
    """What `user` has under `field`, as values.clean would give it."""
    if field == "department":
        return user.department.name if user.department else ""
    value = getattr(user, field)
    return value.isoformat() if isinstance(value, date) else value or ""


def assign(user: User, field: str, text: str, departments: Departments) -> None:
    """Give `user` (unsaved) this value."""
    if field == "department":
        user.department = departments.get_or_create(text) if text else None
    elif field in DATES:
        setattr(user, field, date.fromisoformat(text) if text else None)
    else:
        setattr(user, field, text)


def model_fields(fields: Iterable[str]) -> list[str]:
    """The fields of User to save when these changed."""
    return sorted({*fields, "department_since"} if "department" in fields else set(fields))


class Departments:
    """An organisation's departments by name; case and spaces do not count, unless two names differ in nothing else."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.made: list[int] = []  # ids
        self._known: dict[str, Department] = {}
        for department in Department.objects.of(organisation):
            self._known.setdefault(same_name(department.name), department)
            self._known[department.name] = department

    def find(self, name: str) -> Department | None:
        return self._known.get(name) or self._known.get(same_name(name))

    def get_or_create(self, name: str) -> Department:
        """The department with this name, made if need be."""
        department = self.find(name)
        if department is None:
            department = Department.objects.create(organisation=self.organisation, name=name)
            self._known[same_name(name)] = department
            self.made.append(department.pk)
        return department


def persons(people: UserQuerySet) -> Iterator[Person]:
    """These people for dry_run.py."""
    names = [name for name in FIELDS if name != "department"]
    used = Exists(User.objects.in_use().filter(pk=OuterRef("pk")))
    told = ("pk", "is_superuser", "department__name", "is_in_use", "waiting_address")
    rows = people.annotate(is_in_use=used).with_waiting_address().values(*told, *names)
    for row in rows.iterator(chunk_size=BATCH):
        found = {name: _text(row[name]) for name in names} | {"department": row["department__name"] or ""}
        yield Person(row["pk"], found, row["is_superuser"], row["is_in_use"], row["waiting_address"] or "")


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else value or ""


def known(organisation: Organisation, drafts: Iterable[Draft]) -> Known:
    """Whom these rows may be about; at most four queries."""
    drafts = list(drafts)
    ours = User.objects.of(organisation)
    numbers = _given(drafts, "personnel_number")
    emails = _given(drafts, "email")
    people = {one.id: one for one in persons(ours.filter(personnel_number__in=numbers))}
    people |= {one.id: one for one in persons(ours.with_address(emails))}
    if keys := _given(drafts, "external_id"):
        people |= {one.id: one for one in persons(ours.filter(external_id__in=keys))}
    unknown = numbers - {one.values["personnel_number"] for one in people.values()}
    return Known(list(people.values()), _numbers_by_bare(ours, unknown))


def _numbers_by_bare(ours: QuerySet[User], numbers: Iterable[str]) -> dict[str, str]:
    bare = {without_zeros(number) for number in numbers} - {""}
    if not bare:
        return {}
    people = ours.annotate(bare=Func(F("personnel_number"), Value("0"), function="LTRIM")).filter(bare__in=bare)
    return dict(people.values_list("bare", "personnel_number"))


def _given(drafts: Iterable[Draft], field: str) -> set[str]:
    return {draft.values[field] for draft in drafts if field in draft.values}


def new_person(organisation: Organisation) -> User:
    """Somebody (unsaved) who cannot sign in with a password yet."""
    user = User(organisation=organisation, language=Language.DUTCH)
    user.set_unusable_password()
    return user

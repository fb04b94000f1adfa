"""People as the database has them, turned into what dry_run.py reasons about, and back."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, F, Func, OuterRef, Value

from onboarding.hr.imports import listed_departments
from onboarding.hr.imports.department_kinds import DepartmentKinds, same_name
from onboarding.hr.imports.draft_rows import Draft
from onboarding.hr.imports.file_columns import DATES, FIELDS, MANAGER, OTHERS, is_own, own, own_name
from onboarding.hr.imports.named_managers import NAMED_BY, Colleague, Key, keys_of
from onboarding.hr.imports.who_is_who import Known, Person, without_zeros
from onboarding.many_keys import IsAmong
from onboarding.people import several_departments
from onboarding.people.models import (
    Department,
    KindOfWork,
    Language,
    Organisation,
    OwnValue,
    User,
    UserQuerySet,
)

BATCH = 500  # rows at a time


def text_of(user: User, field: str) -> str:
    """What `user` has under `field`, as values.clean would give it."""
    if field == "department":
        return user.department.name if user.department else ""
    if is_own(field):
        theirs = (one.value for one in user.own_values.all() if one.field.name == own_name(field))
        return next(theirs, "")
    if field == OTHERS:
        return listed_departments.as_text(one.department.name for one in user.in_other_departments.all())
    if field == MANAGER:
        return str(user.manager_id or "")
    value = getattr(user, field)
    return value.isoformat() if isinstance(value, date) else value or ""


def assign(user: User, field: str, text: str, departments: Departments) -> None:
    """Give `user` (unsaved) this value; what is in rows of its own comes apart, as do managers, once all are there."""
    if field in (OTHERS, MANAGER) or is_own(field):
        return
    if field == "department":
        user.department = departments.get_or_create(text) if text else None
    elif field in DATES:
        setattr(user, field, date.fromisoformat(text) if text else None)
    else:
        setattr(user, field, text)


def model_fields(fields: Iterable[str]) -> list[str]:
    """The fields of User to save when these changed."""
    own = {name for name in fields if name not in (OTHERS, MANAGER) and not is_own(name)}
    return sorted({*own, "department_since"} if "department" in own else own)


def since_of(user: User) -> dict[int, date | None]:
    """Since when `user` works in each of their departments, by id, the main one among them."""
    others = {one.department_id: one.since for one in user.in_other_departments.all()}
    return others | ({user.department_id: user.department_since} if user.department_id else {})


def names_and_days(user: User) -> dict[str, str | None]:
    """Of each of the other departments of `user` the name, and the day in ISO form since which, if that is known."""
    others = user.in_other_departments.all()
    return {one.department.name: one.since.isoformat() if one.since else None for one in others}


def department_kinds(organisation: Organisation) -> DepartmentKinds:
    """The kinds of work of the organisation, and which its departments do."""
    departments = Department.objects.of(organisation).values_list("name", "kind_of_work__key")
    known = {name: key or "" for name, key in departments}
    return DepartmentKinds(KindOfWork.objects.of(organisation).standing().names(), known)


class Departments:
    """An organisation's departments by name; case and spaces do not count, unless two names differ in nothing else."""

    def __init__(self, organisation: Organisation, kinds: Mapping[str, str] | None = None) -> None:
        """`kinds`: what departments that come along do, the key of the kind by the name of the department."""
        self.organisation = organisation
        self._kinds = kinds or {}
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
            kind = KindOfWork.objects.of(self.organisation).standing().filter(key=self._kinds.get(name, "")).first()
            department = Department.objects.create(organisation=self.organisation, name=name, kind_of_work=kind)
            self._known[same_name(name)] = department
            self.made.append(department.pk)
        return department


def persons(people: UserQuerySet) -> Iterator[Person]:
    """These people for dry_run.py."""
    names = [name for name in FIELDS if name not in ("department", OTHERS, MANAGER)]
    used = Exists(User.objects.in_use().filter(pk=OuterRef("pk")))
    told = ("pk", "is_superuser", "department__name", "is_in_use", "waiting_address")
    manager = ("manager", "manager__first_name", "manager__last_name")
    rows = people.annotate(is_in_use=used).with_waiting_address().values(*told, *manager, *names)
    found_rows = rows.iterator(chunk_size=BATCH)
    while some := list(islice(found_rows, BATCH)):
        others = several_departments.names_by_person([row["pk"] for row in some])
        for row in some:
            found = {name: _text(row[name]) for name in names} | {"department": row["department__name"] or ""}
            found[OTHERS] = listed_departments.as_text(others.get(row["pk"], ()))
            found[MANAGER] = str(row["manager"] or "")
            name = f"{row['manager__first_name'] or ''} {row['manager__last_name'] or ''}".strip()
            waiting = row["waiting_address"] or ""
            yield Person(row["pk"], found, row["is_superuser"], row["is_in_use"], waiting, name)


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else value or ""


def known(organisation: Organisation, drafts: Iterable[Draft], *, looks_for_zeros: bool = True) -> Known:
    """Whom these rows may be about; at most five queries. One less without looking for numbers that differ from those
    of these rows by the zeros in front."""
    drafts = list(drafts)
    ours = User.objects.of(organisation).order_by()
    numbers, emails, keys = (_given(drafts, name) for name in ("personnel_number", "email", "external_id"))
    holding = (
        ours.filter(IsAmong("personnel_number", numbers)) if numbers else None,
        ours.with_one_of_addresses(emails) if emails else None,
        ours.filter(IsAmong("external_id", keys)) if keys else None,
    )
    # First only who they are, all in one: whom we know is then asked for once, and of a file of new people not at all.
    found = [one.values_list("pk", flat=True) for one in holding if one is not None]
    ids = set(found[0].union(*found[1:], all=True) if found else ())
    people = {one.id: one for one in persons(ours.filter(IsAmong("pk", ids)))} if ids else {}
    if people and any(is_own(name) for draft in drafts for name in draft.values):
        people = _with_own(people)
    unknown = numbers - {one.values["personnel_number"] for one in people.values()}
    return Known(list(people.values()), _numbers_by_bare(organisation, unknown) if looks_for_zeros else {})


def colleagues(organisation: Organisation, keys: Set[Key], today: date) -> Iterator[Colleague]:
    """Who of the organisation can be named by one of these, in one query."""
    names = ("first_name", "last_name", *NAMED_BY)
    people = User.objects.of(organisation).values("pk", "end_date", *names)
    for row in people.iterator(chunk_size=BATCH) if keys else ():
        found = tuple(key for key in keys_of(row) if key in keys)
        if found:
            has_left = row["end_date"] is not None and row["end_date"] < today
            yield Colleague(row["pk"], f"{row['first_name']} {row['last_name']}".strip(), has_left, found)


def _with_own(people: Mapping[int, Person]) -> dict[int, Person]:
    """These people, with what they have in own fields."""
    theirs: dict[int, dict[str, str]] = defaultdict(dict)
    rows = OwnValue.objects.filter(person__in=people).order_by().values_list("person", "field__name", "value")
    for person, name, value in rows:
        theirs[person][own(name)] = value
    return {id: replace(one, values={**one.values, **theirs[id]}) for id, one in people.items()}


def _numbers_by_bare(organisation: Organisation, numbers: Iterable[str]) -> dict[str, str]:
    bare = {without_zeros(number) for number in numbers} - {""}
    if not bare:
        return {}
    with_bare = User.objects.of(organisation).annotate(bare=Func(F("personnel_number"), Value("0"), function="LTRIM"))
    people = with_bare.filter(IsAmong("bare", bare))
    return dict(people.values_list("bare", "personnel_number"))


def _given(drafts: Iterable[Draft], field: str) -> set[str]:
    return {draft.values[field] for draft in drafts if field in draft.values}


def new_people(
    organisation: Organisation, given: Sequence[Mapping[str, str]], departments: Departments
) -> dict[str, list[Any]]:
    """What is `given` of so many new people, who cannot sign in with a password yet: in columns, for many_rows.py. What
    is in rows of its own comes apart, as for `assign`."""
    works_in = [departments.get_or_create(one["department"]) if one.get("department") else None for one in given]
    columns: dict[str, list[Any]] = {
        "organisation_id": [organisation.pk] * len(given),
        # As set_unusable_password() makes it, which draws its forty signs one by one.
        "password": [f"{UNUSABLE_PASSWORD_PREFIX}{secrets.token_urlsafe(30)}" for _one in given],
        "department_id": [there and there.pk for there in works_in],
        "department_since": [first_day(one) for one in given],
        "language": [one.get("language", Language.DUTCH.value) for one in given],
    }
    for name in model_fields(name for one in given for name in one):
        if name in DATES:
            columns[name] = [_day(one, name) for one in given]
        elif name not in ("department", "department_since", "language"):
            columns[name] = [one.get(name, "") for one in given]
    return columns


def first_day(given: Mapping[str, str]) -> date | None:
    """Since when somebody new works in a department, when there is one."""
    return _day(given, "start_date") if given.get("department") else None


def _day(given: Mapping[str, str], name: str) -> date | None:
    return date.fromisoformat(given[name]) if given.get(name) else None

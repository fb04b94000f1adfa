"""Who may see what: the querysets of every model that belongs to an organisation.

Each says by which path its organisation is found, and who there sees it: whoever works there (`Belonging`), HR alone
(`SeenByHr`), or whoever may see the person it is about (`AboutPerson`), such as a completion. An administrator sees
everything, of every organisation.
"""

from __future__ import annotations

from typing import Any, Protocol, Self, TypeVar

from django.db.models import Model, Q, QuerySet

from onboarding.people.who_works_where import works_in

M = TypeVar("M", bound=Model)


class Viewer(Protocol):
    """Who asks: someone signed in."""

    @property
    def pk(self) -> int: ...
    @property
    def is_superuser(self) -> bool: ...
    @property
    def is_hr_officer(self) -> bool: ...
    @property
    def organisation_id(self) -> int | None: ...
    @property
    def headed_departments(self) -> Any: ...


class Belonging(QuerySet[M]):
    """What everyone of the organisation may see. `organisation_path` leads to it, as in a filter."""

    organisation_path = "organisation"

    def of(self, organisation: Model | int | None) -> Self:
        """What belongs to this organisation, or its id; with None what belongs to none."""
        return self.filter(**{self.organisation_path: organisation})

    def visible_to(self, viewer: Viewer) -> Self:
        """What `viewer` may see: of the own organisation, and everything for an administrator."""
        return self if viewer.is_superuser else self.of(viewer.organisation_id)


class SeenByHr(Belonging[M]):
    """What HR keeps: nothing of it is for other employees."""

    def visible_to(self, viewer: Viewer) -> Self:
        """What `viewer` may see: of the own organisation for HR, everything for an administrator, else nothing."""
        return super().visible_to(viewer) if viewer.is_superuser or viewer.is_hr_officer else self.none()


class AboutPerson(Belonging[M]):
    """What is about one person. `person_path` leads to them, such as "user__"; "" for the person as such."""

    person_path = ""

    def visible_to(self, viewer: Viewer) -> Self:
        """What `viewer` may see: at the own organisation, about the people whom `viewer` may see."""
        if viewer.is_superuser:
            return self
        return self.of(viewer.organisation_id).filter(seen_by(viewer, self.person_path))

    def working_in(self, departments: QuerySet[Any] | Model) -> Self:
        """About who has one of these departments (or this one), as the main one or as another one."""
        return self.filter(works_in(departments, self.person_path))


def seen_by(viewer: Viewer, person: str = "") -> Q:
    """The people whom `viewer` may see, who is no administrator: the organisation's people for HR, whoever works in one
    of one's departments for a department head, and oneself. `person` is the way to the person, such as "user__"."""
    oneself = Q(**{f"{person}pk": viewer.pk})
    if viewer.organisation_id is None:
        return oneself
    colleagues = Q(**{f"{person}organisation": viewer.organisation_id})
    if viewer.is_hr_officer:
        return colleagues
    return oneself | (colleagues & works_in(viewer.headed_departments.all(), person))

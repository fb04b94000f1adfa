"""Queries of what HR sees of its organisation, put together once: which organisation that is, comes when one runs.

Who may see a row stands in the queryset as ever (who_may_see.py). HR sees all of the own organisation, so that its
query is the same for each of them, and so is that of administrators, who see everything; of anyone else it is put
together anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

from onboarding.people.who_may_see import Viewer
from quizzes.compiled_queries import CompiledQuery, Parameter

R = TypeVar("R")


class HrOfAny:
    """HR of the organisation that is given when a query runs, as its parameter `organisation`."""

    is_superuser = False
    is_hr_officer = True
    organisation_id: Any = Parameter("organisation")

    @property
    def pk(self) -> Any:
        return Parameter("viewer")  # which no query of HR's goes by: it would be refused

    @property
    def headed_departments(self) -> Any:
        raise TypeError("What HR sees does not go by who heads a department.")


class AnyAdministrator:
    """Who sees everything and works nowhere, whoever that is."""

    is_superuser = True
    is_hr_officer = False
    organisation_id = None

    @property
    def pk(self) -> Any:
        raise TypeError("What an administrator sees does not go by who that is.")

    @property
    def headed_departments(self) -> Any:
        raise TypeError("What an administrator sees does not go by who heads a department.")


def is_like_hr(viewer: Viewer) -> bool:
    """Whether what `viewer` sees is what HR sees of its organisation."""
    return viewer.is_hr_officer and not viewer.is_superuser and viewer.organisation_id is not None


class SeenByHrQuery(Generic[R]):
    """What `make` gives of a viewer, as rows."""

    def __init__(self, make: Callable[[Any], QuerySet[Any, R]]) -> None:
        self.make = make
        self._of_hr = CompiledQuery(lambda: make(HrOfAny()))
        self._of_administrators = CompiledQuery(lambda: make(AnyAdministrator()))

    def all(self, viewer: Viewer) -> list[R]:
        if viewer.is_superuser and viewer.organisation_id is None:
            return self._of_administrators.all()
        if is_like_hr(viewer):
            return self._of_hr.all(organisation=viewer.organisation_id)
        return list(self.make(viewer))

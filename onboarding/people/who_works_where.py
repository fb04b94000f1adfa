"""Who works in a department: whoever has it as the main one, or as another one. The one place that says so."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q, QuerySet


def works_in(departments: QuerySet[Any] | Model, person: str = "") -> Q:
    """Who works in one of these departments (or in this one), each once; `person` is the way to them, such as "user__".

    A subquery of their ids, not a join, which would give who has several of the departments as many rows.
    """
    if isinstance(departments, Model):
        departments = type(departments)._default_manager.filter(pk=departments.pk)
    these = departments.order_by()
    main = these.filter(people__isnull=False).values("people")
    others = these.filter(as_another__isnull=False).values("as_another__person")
    return Q(**{f"{person}pk__in": main.union(others)})

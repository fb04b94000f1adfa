"""What a deed changed, for the log: of each field what it was and what it became, as text. Names of departments, people
and programmes are kept as they were then; codes and days are told in the words of whoever reads the line.

The values go after a year, as the rows of an import do (imports/retention.py); that something was changed stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField, Count, DateField, Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.hr.models import Verb
from onboarding.learning.models import EnrolmentRule, NoticeSetting, NoticeText
from onboarding.people.models import Department, User

OWN = "own:"  # before the name of an own field of the organisation
NOTHING = "–"
LONGEST = 200  # signs of a value that are shown
SEVERAL = 5  # values of many people that are named
YES, NO = "yes", "no"

# Whose fields the names are, by what was done; of the first that has such a field.
MODELS: dict[str, tuple[type[Model], ...]] = {
    Verb.PERSON_CHANGED: (User,),
    Verb.MOVED: (User,),
    Verb.LEFT: (User,),
    Verb.RETURNED: (User,),
    Verb.DEPARTMENT_CHANGED: (Department,),
    Verb.RULE_CHANGED: (EnrolmentRule,),
    Verb.TEXT_CHANGED: (NoticeSetting, NoticeText),
}
OTHER_LABELS: dict[str, str | Promise] = {"conditions": gettext_lazy("voorwaarden")}  # of what is no field


@dataclass(frozen=True, slots=True)
class Change:
    """A field, by its name, that had one value and has another; "" is nothing."""

    field: str
    old: str
    new: str


def of_fields(before: Model | None, after: Model | None, names: Iterable[str]) -> list[Change]:
    """What is different in these fields; None before something was made, or after it went."""
    found = [Change(name, _text_of(before, name), _text_of(after, name)) for name in names]
    return [one for one in found if one.old != one.new]


def of_many(people: QuerySet[User], given: Mapping[str, Any]) -> list[Change]:
    """What these people are given, and what they had: each value with how many had it, where they are several."""
    return [Change(name, _had(people, name), as_text(value)) for name, value in given.items()]


def _had(people: QuerySet[User], name: str) -> str:
    way = {"department": "department__name"}.get(name, name)
    if name == "manager":  # whose name is two fields
        known = people.select_related("manager").order_by("manager__folded", "pk").exclude(manager=None)
        values = {one.manager_id: str(one.manager) for one in known[:SEVERAL]}
        return ", ".join(values.values())
    counted = people.order_by().values_list(way).annotate(number=Count("pk")).order_by("-number", way)
    rows = [(as_text(value) or NOTHING, number) for value, number in counted[: SEVERAL + 1]]
    if len(rows) == 1:
        return "" if rows[0][0] == NOTHING else rows[0][0]
    more = [] if len(rows) <= SEVERAL else ["…"]
    return ", ".join([*(f"{value} ({number})" for value, number in rows[:SEVERAL]), *more])


def _text_of(one: Model | None, name: str) -> str:
    return as_text(getattr(one, name)) if one is not None else ""


def as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    return value.isoformat() if isinstance(value, date) else str(value)


def in_words(verb: str, kept: Iterable[Mapping[str, str]]) -> str:
    """What stands in `Activity.changes`, in the words of whoever reads it."""
    return "; ".join(_in_words(MODELS.get(verb, ()), Change(**one)) for one in kept)


def _in_words(models: tuple[type[Model], ...], change: Change) -> str:
    field = _field(models, change.field)
    label = change.field.removeprefix(OWN) if field is None else str(field.verbose_name)
    words = {"label": OTHER_LABELS.get(change.field, label)}
    words |= {"old": _value_in_words(field, change.old), "new": _value_in_words(field, change.new)}
    return _("%(label)s: %(old)s → %(new)s") % words


def _field(models: tuple[type[Model], ...], name: str) -> Any:
    for model in models:
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        return field if hasattr(field, "verbose_name") else None
    return None


def _value_in_words(field: Any, value: str) -> str:
    if not value:
        return NOTHING
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, BooleanField):
        return _("ja") if value == YES else _("nee")
    if isinstance(field, DateField):
        return _day_in_words(value)
    return value if len(value) <= LONGEST else f"{value[:LONGEST]}…"


def _day_in_words(value: str) -> str:
    """Of many people it is several days, each with how many had it."""
    try:
        return date.fromisoformat(value).strftime("%d/%m/%Y")
    except ValueError:
        return value

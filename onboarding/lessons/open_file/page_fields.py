"""What of each page stands in an open file, besides what is made of blocks."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.fields import RichTextField
from wagtail.models import Page

from onboarding.lessons.models import LessonPage, PrinciplePage, ProgrammePage

FIELDS: dict[type[Page], tuple[str, ...]] = {
    ProgrammePage: (
        "title", "wordmark", "welcome", "days_to_finish", "refresher_days", "gives_certificate", "repeat_months",
        "mails_rounds",
    ),
    PrinciplePage: ("title", "kind", "letter", "short_title", "statement"),
    LessonPage: (
        "title", "summary", "introduction", "minutes", "opens", "pass_mark", "max_attempts", "pause_minutes",
        "shuffles", "feedback_moment",
    ),
}  # fmt: skip
STREAMS = ("body", "questions")  # of a lesson
LARGEST = 32_767  # what fits in the smallest of the columns for whole numbers


def is_rich(model: type[Page], name: str) -> bool:
    return isinstance(model._meta.get_field(name), RichTextField)


def schema_of(model: type[Page]) -> dict[str, Any]:
    """The fields of a page as properties of a JSON Schema."""
    return {name: _field_schema(model._meta.get_field(name)) for name in FIELDS[model]}


def _field_schema(field: Any) -> dict[str, Any]:
    if isinstance(field, models.BooleanField):
        return {"type": "boolean"}
    if isinstance(field, models.IntegerField):
        limits = {type(one): one.limit_value for one in field.deconstruct()[3].get("validators", [])}
        kind: Any = ["integer", "null"] if field.null else "integer"
        return {
            "type": kind,
            "minimum": limits.get(MinValueValidator, 0),
            "maximum": limits.get(MaxValueValidator, LARGEST),
        }
    if field.choices:
        return {"enum": [value for value, _label in field.choices]}
    text: dict[str, Any] = {"type": "string"}
    if not field.blank:
        text["minLength"] = 1
    return text | ({"maxLength": field.max_length} if field.max_length else {})


def problem_of(model: type[Page], data: dict[str, Any]) -> str:
    """What the page itself has against the values of its fields, in words; "" for nothing."""
    for name in FIELDS[model]:
        field: Any = model._meta.get_field(name)
        try:
            field.run_validators(data[name])
        except ValidationError as problem:
            return f"{field.verbose_name}: {' '.join(problem.messages)}"
    return ""

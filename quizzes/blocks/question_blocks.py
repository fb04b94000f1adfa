"""What every question block has, and the checks that more than one of them makes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from quizzes.definitions import Choice, Credit, Question, QuestionKind, Scene

CREDITS = [
    (Credit.FULL.value, _("Past het best: alle punten")),
    (Credit.HALF.value, _("Past deels: de helft van de punten")),
    (Credit.NONE.value, _("Past minder: geen punten")),
]
FORM_LAYOUT_END = ["feedback", "points", "reread"]


class QuestionBlock(blocks.StructBlock):
    """What every question has. Subclasses say which choices it has and when it is complete."""

    kind: QuestionKind

    question = blocks.TextBlock(
        label=_("Vraag"),
        rows=3,
        help_text=_("Schets de situatie en stel één vraag. Toets oordeel, geen geheugen."),
    )
    points = blocks.IntegerBlock(label=_("Punten"), default=1, min_value=0, max_value=20)
    feedback = blocks.TextBlock(
        label=_("Om te onthouden"),
        required=False,
        rows=2,
        help_text=_("Eén gedachte, na elk antwoord getoond."),
    )
    reread = blocks.CharBlock(
        label=_("Lees het stuk nog eens"),
        required=False,
        max_length=60,
        help_text=_("De titel van het stuk van deze les dat bij deze vraag helpt, precies zoals hij er staat."),
    )

    def definition(self, block_id: str, value: Any) -> Question:
        return Question(
            id=block_id,
            kind=self.kind,
            text=value["question"],
            points=value["points"] or 0,
            feedback=value["feedback"],
            reread=value["reread"],
            choices=tuple(self.choices_of(value)),
            scenes=tuple(self.scenes_of(value)),
        )

    def choices_of(self, value: Any) -> list[Choice]:
        return []

    def scenes_of(self, value: Any) -> list[Scene]:
        return []

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation:  # a draft may be unfinished
            self.check_complete(cleaned)
        return cleaned

    def check_complete(self, value: Any) -> None:
        """Raise a StructBlockValidationError that stands next to what is wrong."""


def with_ids(items: Any) -> Iterator[tuple[str, Any]]:
    """The items of a list block with the id that each keeps through every edit; its place before it has one."""
    for place, child in enumerate(items.bound_blocks, start=1):
        yield child.id or f"nieuw-{place}", child.value


def normal(text: str) -> str:
    """The text without what a reader does not see as a difference."""
    return " ".join((text or "").split()).casefold().rstrip(".")


def twins(texts: Sequence[str], message: Any, code: str, field: str = "") -> dict[int, ValidationError]:
    """An error for every text that an earlier one equals, by its place in the list; at `field` of the item, if any."""
    errors: dict[int, ValidationError] = {}
    for index, text in enumerate(texts):
        if normal(text) in {normal(other) for other in texts[:index]}:
            error = ValidationError(message, code=code)
            errors[index] = StructBlockValidationError(block_errors={field: error}) if field else error
    return errors


def refuse(field: str, errors: dict[int, Any]) -> None:
    """Raise for the items of the list `field` that have an error; nothing when none has."""
    if errors:
        raise StructBlockValidationError(block_errors={field: ListBlockValidationError(errors)})


def refuse_list(field: str, message: Any, code: str) -> None:
    error = ListBlockValidationError(non_block_errors=[ValidationError(message, code=code)])
    raise StructBlockValidationError(block_errors={field: error})


TWIN_CHOICE = _("Dit antwoord staat er al. Maak het anders of haal het weg.")
NO_RIGHT_ANSWER = _("Geen enkel antwoord is juist. Duid aan welk antwoord past.")


def check_choices(texts: Sequence[str], rights: Sequence[bool]) -> None:
    """Raise when two choices of a block's list `choices` are the same, or none is right."""
    refuse("choices", twins(texts, TWIN_CHOICE, "identical_choices", "text"))
    if not any(rights):
        refuse_list("choices", NO_RIGHT_ANSWER, "no_right_answer")

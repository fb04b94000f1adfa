"""What every question block has, and the checks that more than one of them makes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from quizzes.definitions import Choice, Credit, Question, QuestionKind, Scene, Situation

CREDITS = [
    (Credit.FULL.value, _("Past het best: alle punten")),
    (Credit.HALF.value, _("Past deels: de helft van de punten")),
    (Credit.NONE.value, _("Past minder: geen punten")),
]
FORM_LAYOUT_END = ["feedback", "points", "reread", "hint", "second"]
ONCE = ("points", "reread", "hint")  # what a question has once, in whatever situation it is asked


class QuestionBlock(blocks.StructBlock):
    """What every question has. Subclasses say which choices it has and when it is complete.

    What makes a situation of it (its words, its choices, what to remember) can be written a second time, in `second`: a
    list of none or one.
    """

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
        help_text=_("Het stuk van deze les dat bij deze vraag helpt. Je kiest uit de tussentitels van de les."),
    )

    hint = blocks.TextBlock(
        label=_("Tip"),
        required=False,
        default="",
        rows=2,
        max_length=300,
        help_text=_("Wie wil, opent ze voor het antwoord. Zet iemand op weg, en verklap niets."),
    )

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        own = {name: block for name, block in self.base_blocks.items() if name not in ONCE}
        layout = [name for name in self._meta_class.form_layout if name in own]
        situation = blocks.StructBlock(list(own.items()), label=_("Tweede situatie"), form_layout=layout)
        second = blocks.ListBlock(
            situation,
            default=[],
            min_num=0,
            max_num=1,
            required=False,
            label=_("Tweede situatie"),
            help_text=_(
                "Wie de vraag miste, krijgt ze bij een nieuwe poging in deze situatie. Toets hetzelfde, in een ander "
                "verhaal. Leeg: dezelfde vraag komt terug."
            ),
        )
        super().__init__([*(local_blocks or []), ("second", second)], **kwargs)

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
            hint=value["hint"],
            second=next(map(self._situation, value["second"]), None),
        )

    def _situation(self, value: Any) -> Situation:
        return Situation(
            text=value["question"],
            feedback=value["feedback"],
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
            self._check_second(cleaned["second"])
        return cleaned

    def _check_second(self, second: Any) -> None:
        """The second situation has to be as complete as the first one."""
        for place, value in enumerate(second):
            try:
                self.check_complete(value)
            except StructBlockValidationError as error:
                refuse("second", {place: error})

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

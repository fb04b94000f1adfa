"""Question blocks for a StreamField, with the checks an editor meets when publishing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from quizzes.definitions import Choice, Credit, Question, QuestionKind, Quiz

TRUE_ID, FALSE_ID = "true", "false"


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
        )

    def choices_of(self, value: Any) -> list[Choice]:
        raise NotImplementedError

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation:  # a draft may be unfinished
            self.check_complete(cleaned)
        return cleaned

    def check_complete(self, value: Any) -> None:
        """Raise a StructBlockValidationError that stands next to what is wrong."""


class CreditChoiceBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Antwoord"), rows=2)
    credit = blocks.ChoiceBlock(
        label=_("Past dit?"),
        choices=[
            (Credit.FULL.value, _("Past het best: alle punten")),
            (Credit.HALF.value, _("Past deels: de helft van de punten")),
            (Credit.NONE.value, _("Past minder: geen punten")),
        ],
        default=Credit.NONE.value,
    )
    feedback = blocks.TextBlock(
        label=_("Wat leert wie dit kiest?"),
        rows=2,
        help_text=_("Vertel wat er dan gebeurt met de inwoner of de collega."),
    )

    class Meta:
        label = _("Antwoord")
        form_layout = ["text", "credit", "feedback"]


class TickChoiceBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Antwoord"), rows=2)
    correct = blocks.BooleanBlock(label=_("Dit hoort bij het juiste antwoord"), required=False)
    feedback = blocks.TextBlock(
        label=_("Wat leert wie dit kiest?"),
        rows=2,
        help_text=_("Vertel wat er dan gebeurt met de inwoner of de collega."),
    )

    class Meta:
        label = _("Antwoord")


class ChoicesQuestionBlock(QuestionBlock):
    """A question with a list of choices written by the editor."""

    def choices_of(self, value: Any) -> list[Choice]:
        return [
            Choice(child.id, child.value["text"], self.credit_of(child.value), child.value["feedback"])
            for child in value["choices"].bound_blocks
        ]

    def credit_of(self, choice: Any) -> Credit:
        raise NotImplementedError

    def check_complete(self, value: Any) -> None:
        choices = self.choices_of(value)
        errors = {}
        for index, choice in enumerate(choices):
            earlier = {_same(other.text) for other in choices[:index]}
            if _same(choice.text) in earlier:
                message = ValidationError(
                    _("Dit antwoord staat er al. Maak het anders of haal het weg."), code="identical_choices"
                )
                errors[index] = StructBlockValidationError(block_errors={"text": message})
        if errors:
            raise StructBlockValidationError(block_errors={"choices": ListBlockValidationError(errors)})
        self.check_right_answer(sum(choice.credit is Credit.FULL for choice in choices))

    def check_right_answer(self, number_right: int) -> None:
        if number_right == 0:
            _refuse_choices(_("Geen enkel antwoord is juist. Duid aan welk antwoord past."), "no_right_answer")


class SingleChoiceBlock(ChoicesQuestionBlock):
    kind = QuestionKind.SINGLE
    choices = blocks.ListBlock(CreditChoiceBlock(), min_num=2, max_num=6, label=_("Antwoorden"))

    def credit_of(self, choice: Any) -> Credit:
        return Credit(choice["credit"] or Credit.NONE)

    def check_right_answer(self, number_right: int) -> None:
        super().check_right_answer(number_right)
        if number_right > 1:
            _refuse_choices(
                _(
                    "Meer dan één antwoord past het best. Laat er één staan, of kies de vraagvorm "
                    "met meer juiste antwoorden."
                ),
                "several_best_answers",
            )

    class Meta:
        label = _("Eén antwoord past het best")
        icon = "radio-full"
        form_layout = ["question", "choices", "feedback", "points", "reread"]


class MultipleChoiceBlock(ChoicesQuestionBlock):
    kind = QuestionKind.MULTIPLE
    choices = blocks.ListBlock(TickChoiceBlock(), min_num=2, max_num=8, label=_("Antwoorden"))

    def credit_of(self, choice: Any) -> Credit:
        return Credit.FULL if choice["correct"] else Credit.NONE

    class Meta:
        label = _("Meer dan één antwoord past")
        icon = "tick"
        form_layout = ["question", "choices", "feedback", "points", "reread"]


class TrueFalseBlock(QuestionBlock):
    kind = QuestionKind.TRUE_FALSE
    answer = blocks.ChoiceBlock(
        label=_("Klopt de uitspraak?"), choices=[(TRUE_ID, _("Klopt")), (FALSE_ID, _("Klopt niet"))]
    )
    feedback_true = blocks.TextBlock(label=_("Wat leert wie “Klopt” kiest?"), rows=2)
    feedback_false = blocks.TextBlock(label=_("Wat leert wie “Klopt niet” kiest?"), rows=2)

    def choices_of(self, value: Any) -> list[Choice]:
        return [
            Choice(key, text, Credit.FULL if value["answer"] == key else Credit.NONE, value[f"feedback_{key}"])
            for key, text in ((TRUE_ID, "Klopt"), (FALSE_ID, "Klopt niet"))
        ]

    class Meta:
        label = _("Klopt of klopt niet")
        icon = "help"
        form_layout = [
            "question",
            "answer",
            "feedback_true",
            "feedback_false",
            "feedback",
            "points",
            "reread",
        ]


class QuestionStreamBlock(blocks.StreamBlock):
    """The questions of a quiz."""

    single_choice = SingleChoiceBlock()
    multiple_choice = MultipleChoiceBlock()
    true_false = TrueFalseBlock()

    class Meta:
        max_num = 40


def quiz_from_stream(stream: Any, pass_mark: int, max_attempts: int | None) -> Quiz | None:
    """The quiz an editor wrote, or None when there is no question; block ids become question and choice ids."""
    if not stream:
        return None
    questions = tuple(child.block.definition(child.id, child.value) for child in stream)
    return Quiz(questions, pass_mark, max_attempts)


def _same(text: str) -> str:
    return " ".join((text or "").split()).casefold().rstrip(".")


def _refuse_choices(message: Any, code: str) -> None:
    error = ListBlockValidationError(non_block_errors=[ValidationError(message, code=code)])
    raise StructBlockValidationError(block_errors={"choices": error})

"""Questions with choices to tick."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.blocks.open_rows import OpenRowsBlock
from quizzes.blocks.question_blocks import CREDITS, FORM_LAYOUT_END, QuestionBlock, check_choices, refuse_list, with_ids
from quizzes.definitions import Choice, Credit, QuestionKind

TRUE_ID, FALSE_ID = "true", "false"


class CreditChoiceBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Antwoord"), rows=2)
    credit = blocks.ChoiceBlock(label=_("Past dit?"), choices=CREDITS, default=Credit.NONE.value)
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
            Choice(choice_id, choice["text"], self.credit_of(choice), choice["feedback"])
            for choice_id, choice in with_ids(value["choices"])
        ]

    def credit_of(self, choice: Any) -> Credit:
        raise NotImplementedError

    def check_complete(self, value: Any) -> None:
        choices = self.choices_of(value)
        check_choices([choice.text for choice in choices], [choice.credit is Credit.FULL for choice in choices])


class SingleChoiceBlock(ChoicesQuestionBlock):
    kind = QuestionKind.SINGLE
    choices = OpenRowsBlock(
        CreditChoiceBlock(),
        opened=({"credit": Credit.FULL.value}, {}, {}),
        min_num=2,
        max_num=6,
        label=_("Antwoorden"),
        help_text=_("Zijn er twee even goed? Geef ze allebei alle punten, en zeg bij elk waarom."),
    )

    def credit_of(self, choice: Any) -> Credit:
        return Credit(choice["credit"] or Credit.NONE)

    def check_complete(self, value: Any) -> None:
        super().check_complete(value)
        if all(choice.credit is Credit.FULL for choice in self.choices_of(value)):
            message = _("Elk antwoord past het best, dan valt er niets te kiezen. Geef er minstens één minder punten.")
            refuse_list("choices", message, "every_answer_best")

    class Meta:
        label = _("Eén antwoord past het best")
        kind_name = _("één antwoord")
        description = _("Een situatie met drie verleidelijke keuzes. Een tweede mag half tellen.")
        icon = "radio-full"
        form_layout = ["question", "choices", *FORM_LAYOUT_END]


class BetterOfTwoBlock(SingleChoiceBlock):
    kind = QuestionKind.BETTER
    choices = OpenRowsBlock(
        CreditChoiceBlock(),
        opened=({"credit": Credit.FULL.value}, {}),
        min_num=2,
        max_num=2,
        label=_("De twee mogelijkheden"),
        help_text=_("Twee dingen die een fatsoenlijk mens kan doen. Eén past het best."),
    )

    def check_complete(self, value: Any) -> None:
        if all(choice.credit is Credit.FULL for choice in self.choices_of(value)):
            message = _("Beide staan op “past het best”. Kies welke van de twee de betere is.")
            refuse_list("choices", message, "several_best_answers")
        super().check_complete(value)

    class Meta:
        label = _("Kies de betere van twee")
        kind_name = _("de betere van twee")
        description = _("Twee goede dingen die botsen.")
        icon = "grip"
        form_layout = ["question", "choices", *FORM_LAYOUT_END]


class MultipleChoiceBlock(ChoicesQuestionBlock):
    kind = QuestionKind.MULTIPLE
    choices = OpenRowsBlock(
        TickChoiceBlock(),
        opened=({"correct": True}, {"correct": True}, {}, {}),
        min_num=2,
        max_num=8,
        label=_("Antwoorden"),
    )

    def credit_of(self, choice: Any) -> Credit:
        return Credit.FULL if choice["correct"] else Credit.NONE

    class Meta:
        label = _("Meer dan één antwoord past")
        kind_name = _("meer antwoorden")
        description = _("Twee of drie dingen die samen helpen.")
        icon = "tick"
        form_layout = ["question", "choices", *FORM_LAYOUT_END]


class AnswerBlock(blocks.ChoiceBlock):
    """One press to answer; nothing is chosen beforehand, and nothing says so."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.RadioSelect, **kwargs})

    def _get_callable_choices(self, choices: Any, blank_choice: bool = True) -> Any:
        return super()._get_callable_choices(choices, blank_choice=False)


class TrueFalseBlock(QuestionBlock):
    kind = QuestionKind.TRUE_FALSE
    answer = AnswerBlock(
        label=_("Klopt de uitspraak?"),
        choices=[(TRUE_ID, _("Klopt")), (FALSE_ID, _("Klopt niet"))],
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
        kind_name = _("klopt of niet")
        description = _("Een uitspraak waar mensen over twijfelen.")
        icon = "help"
        form_layout = ["question", "answer", "feedback_true", "feedback_false", *FORM_LAYOUT_END]

"""Questions that are lists: put in order, match pairs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.blocks.open_rows import OpenRowsBlock
from quizzes.blocks.question_blocks import FORM_LAYOUT_END, QuestionBlock, refuse, twins, with_ids
from quizzes.definitions import Choice, Credit, QuestionKind


class OrderItemBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Stap"), rows=2)
    feedback = blocks.TextBlock(
        label=_("Waarom staat dit hier?"), rows=2, required=False, help_text=_("Getoond na het antwoord.")
    )

    class Meta:
        label = _("Stap")


class OrderBlock(QuestionBlock):
    kind = QuestionKind.ORDER
    items = OpenRowsBlock(
        OrderItemBlock(),
        opened=({}, {}, {}, {}),
        min_num=3,
        max_num=8,
        label=_("Stappen, in de juiste volgorde"),
        help_text=_("Schrijf ze zoals ze horen. Wie antwoordt, ziet ze door elkaar."),
    )

    def choices_of(self, value: Any) -> list[Choice]:
        return [
            Choice(item_id, item["text"], Credit.FULL, item["feedback"]) for item_id, item in with_ids(value["items"])
        ]

    def check_complete(self, value: Any) -> None:
        message = _("Deze stap staat er al. Maak ze anders of haal ze weg.")
        refuse("items", twins([item["text"] for item in value["items"]], message, "identical_choices", "text"))

    class Meta:
        label = _("Zet in de juiste volgorde")
        kind_name = _("volgorde")
        description = _("Wat eerst komt, en waarom.")
        icon = "list-ol"
        form_layout = ["question", "items", *FORM_LAYOUT_END]


class PairBlock(blocks.StructBlock):
    left = blocks.TextBlock(label=_("Dit"), rows=2)
    right = blocks.CharBlock(label=_("Hoort bij"), max_length=120)
    feedback = blocks.TextBlock(
        label=_("Waarom horen ze bij elkaar?"), rows=2, required=False, help_text=_("Getoond na het antwoord.")
    )

    class Meta:
        label = _("Paar")


class MatchBlock(QuestionBlock):
    kind = QuestionKind.MATCH
    pairs = OpenRowsBlock(
        PairBlock(),
        opened=({}, {}, {}),
        min_num=2,
        max_num=8,
        label=_("Paren"),
        help_text=_("Schrijf wat bij elkaar hoort. Wie antwoordt, zoekt zelf bij elk “dit” wat erbij hoort."),
    )

    def choices_of(self, value: Any) -> list[Choice]:
        return [
            Choice(pair_id, pair["left"], Credit.FULL, pair["feedback"], match=pair["right"])
            for pair_id, pair in with_ids(value["pairs"])
        ]

    def check_complete(self, value: Any) -> None:
        message = _("Dit staat er al. Maak het anders of haal het paar weg.")
        for side in ("left", "right"):
            texts = [pair[side] for pair in value["pairs"]]
            refuse("pairs", twins(texts, message, "identical_choices", side))

    class Meta:
        label = _("Zoek wat bij elkaar hoort")
        kind_name = _("paren")
        description = _("Bij elke situatie het woord of de daad die past.")
        icon = "link"
        form_layout = ["question", "pairs", *FORM_LAYOUT_END]

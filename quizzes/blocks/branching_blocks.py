"""A branching scenario: scenes with a short name, and choices that say to which scene they go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from quizzes.blocks.open_rows import OpenRowsBlock
from quizzes.blocks.question_blocks import (
    CREDITS,
    FORM_LAYOUT_END,
    NO_RIGHT_ANSWER,
    TWIN_CHOICE,
    QuestionBlock,
    normal,
    refuse,
    twins,
    with_ids,
)
from quizzes.definitions import Choice, Credit, QuestionKind, Scene


class SceneChoiceBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Keuze"), rows=2)
    credit = blocks.ChoiceBlock(label=_("Past dit?"), choices=CREDITS, default=Credit.NONE.value)
    leads_to = blocks.CharBlock(
        label=_("Gaat naar"),
        required=False,
        max_length=40,
        help_text=_("De scène die volgt, of het einde: dan toont het de uitleg."),
    )
    feedback = blocks.TextBlock(
        label=_("Wat leert wie dit kiest?"),
        required=False,
        rows=2,
        help_text=_("Nodig waar het eindigt. Getoond als het scenario gedaan is."),
    )

    class Meta:
        label = _("Keuze")
        form_layout = ["text", "credit", "leads_to", "feedback"]


class SceneBlock(blocks.StructBlock):
    label = blocks.CharBlock(
        label=_("Naam"), max_length=40, help_text=_("Kort, alleen voor jou. Een keuze verwijst ernaar.")
    )
    text = blocks.TextBlock(label=_("Wat gebeurt er?"), rows=4)
    choices = OpenRowsBlock(
        SceneChoiceBlock(),
        opened=({"credit": Credit.FULL.value}, {}),
        min_num=2,
        max_num=5,
        label=_("Keuzes"),
    )

    class Meta:
        label = _("Scène")
        form_layout = ["label", "text", "choices"]


class ScenesBlock(OpenRowsBlock):
    """The scenes, of which a choice names the one that follows: in a draft it may do so before anything is written."""

    def clean(self, value: Any) -> Any:
        return blocks.ListBlock.clean(self, value) if self.is_deferred_validation else super().clean(value)


class BranchingBlock(QuestionBlock):
    kind = QuestionKind.BRANCHING
    scenes = ScenesBlock(
        SceneBlock(),
        opened=({"label": "Begin"}, {"label": "Vervolg"}),
        min_num=1,
        max_num=12,
        label=_("Scènes"),
        help_text=_("De eerste is het begin. Elke weg eindigt bij een keuze die nergens heen gaat, met uitleg."),
    )

    def scenes_of(self, value: Any) -> list[Scene]:
        scenes = list(with_ids(value["scenes"]))
        ids = {normal(scene["label"]): scene_id for scene_id, scene in scenes}
        return [
            Scene(
                scene_id,
                scene["text"],
                tuple(
                    Choice(
                        choice_id,
                        choice["text"],
                        Credit(choice["credit"] or Credit.NONE),
                        choice["feedback"],
                        leads_to=ids.get(normal(choice["leads_to"]), ""),
                    )
                    for choice_id, choice in with_ids(scene["choices"])
                ),
            )
            for scene_id, scene in scenes
        ]

    def check_complete(self, value: Any) -> None:
        scenes = value["scenes"]
        message = _("Deze naam heeft al een andere scène. Geef ze elk een eigen naam.")
        refuse("scenes", twins([scene["label"] for scene in scenes], message, "identical_scenes", "label"))
        refuse("scenes", {place: error for place, scene in enumerate(scenes) if (error := _choice_errors(scene))})
        problems = list(_branch_problems(scenes))
        refuse("scenes", {place: _at_choices(place, problems) for place, *_rest in problems})
        reached = _reached(scenes)
        message = _("Geen enkele keuze gaat naar deze scène. Verwijs ernaar of haal ze weg.")
        unreachable = ValidationError(message, code="scene_unreachable")
        refuse(
            "scenes",
            {
                place: StructBlockValidationError(block_errors={"label": unreachable})
                for place in range(len(scenes))
                if place not in reached
            },
        )

    class Meta:
        label = _("Scenario met vertakkingen")
        kind_name = _("scenario")
        description = _("Een gesprek aan het loket, keuze na keuze.")
        icon = "breadcrumb-expand"
        form_layout = ["question", "scenes", *FORM_LAYOUT_END]


Problem = tuple[int, int, str, Any, str]  # place of the scene and of the choice, field, sentence, code


def _choice_errors(scene: Any) -> StructBlockValidationError | None:
    """What is wrong with the choices of one scene, wherever they lead."""
    same = twins([choice["text"] for choice in scene["choices"]], TWIN_CHOICE, "identical_choices", "text")
    if same:
        return StructBlockValidationError(block_errors={"choices": ListBlockValidationError(same)})
    if not any(choice["credit"] == Credit.FULL for choice in scene["choices"]):
        none_right = ValidationError(NO_RIGHT_ANSWER, code="no_right_answer")
        error = ListBlockValidationError(non_block_errors=[none_right])
        return StructBlockValidationError(block_errors={"choices": error})
    return None


def _branch_problems(scenes: Any) -> Iterator[Problem]:
    """The choices that lead nowhere, end without a word, or lead round in a circle."""
    places = _places(scenes)
    for place, scene in enumerate(scenes):
        for index, choice in enumerate(scene["choices"]):
            target = normal(choice["leads_to"])
            if not target and not choice["feedback"]:
                message = _("Hier eindigt het. Schrijf wat iemand leert die zo eindigt, of kies een scène die volgt.")
                yield place, index, "feedback", message, "path_end_without_feedback"
            elif target and target not in places:
                message = _("Er is geen scène met deze naam. Kijk de naam na, of laat dit leeg om hier te eindigen.")
                yield place, index, "leads_to", message, "branch_leads_nowhere"
            elif target and place in _reached(scenes, places[target]):
                message = _("Langs hier kom je weer in deze scène, en zo blijft het rondgaan. Kies een andere scène.")
                yield place, index, "leads_to", message, "branch_loops"


def _at_choices(place: int, problems: list[Problem]) -> StructBlockValidationError:
    errors = {
        index: StructBlockValidationError(block_errors={field: ValidationError(message, code=code)})
        for at, index, field, message, code in problems
        if at == place
    }
    return StructBlockValidationError(block_errors={"choices": ListBlockValidationError(errors)})


def _places(scenes: Any) -> dict[str, int]:
    return {normal(scene["label"]): place for place, scene in enumerate(scenes)}


def _reached(scenes: Any, start: int = 0) -> set[int]:
    """The places of the scenes one can come to from `start`, itself included."""
    places = _places(scenes)
    reached: set[int] = set()
    ahead = [start]
    while ahead:
        place = ahead.pop()
        if place not in reached:
            reached.add(place)
            targets = (normal(choice["leads_to"]) for choice in scenes[place]["choices"])
            ahead += [places[target] for target in targets if target in places]
    return reached

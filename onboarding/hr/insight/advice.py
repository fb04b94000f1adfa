"""What to do about a question, in words, from what is told of it. Pure, but for the language of the reader."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from django.utils.translation import gettext as _

from onboarding.hr.insight.question_figures import BY_ITEM, Figures, OptionFigure
from onboarding.learning.answer_groups.rounding import Band
from onboarding.learning.answer_groups.smallest_groups import MINIMUM_GROUP
from quizzes.definitions import Question

# The usual upper bound for an item that still tells something is a facility of 0.90 (R. L. Ebel and D. A. Frisbie,
# "Essentials of Educational Measurement", 1991).
NEARLY_ALL = 0.9
# About what guessing among three choices brings.
FEW = 0.3
# More people: by one and a half times the standard error of the difference of two numbers drawn, at its largest: √n.
MORE = 1.5
# The bounds of Ebel and Frisbie (1991): from 0.40 very good, from 0.20 acceptable, below it weak. Ours: below -0.20 it
# separates the wrong way; between the two it is chance in a group of twenty.
CLEAR, SOME, REVERSED = 0.4, 0.2, -0.2
# An option that fewer than one in twenty take does nothing (T. M. Haladyna and S. M. Downing, "How many options is
# enough for a multiple-choice test item?", 1993).
UNUSED = 0.05


class Code(StrEnum):
    NEARLY_ALL_WRONG = "nearly_all_wrong"
    MORE_WRONG = "more_wrong"
    FEW_RIGHT = "few_right"
    NEARLY_ALL_RIGHT = "nearly_all_right"
    REVERSED = "reversed"
    UNUSED = "unused"


@dataclass(frozen=True, slots=True)
class Advice:
    """`label` names the option it is about; empty when it is about the question."""

    code: Code
    label: str = ""

    @property
    def asks_attention(self) -> bool:
        return self.code is not Code.UNUSED

    @property
    def text(self) -> str:
        texts = {
            Code.NEARLY_ALL_WRONG: _("Bijna iedereen kiest %(choice)s: is de vraag duidelijk?"),
            Code.MORE_WRONG: _("Meer mensen kiezen %(choice)s dan wat het best past: is het verschil duidelijk?"),
            Code.FEW_RIGHT: _("Weinig mensen hebben dit meteen juist: staat het antwoord duidelijk in de les?"),
            Code.NEARLY_ALL_RIGHT: _(
                "Bijna iedereen heeft dit meteen juist: van deze vraag leert bijna niemand iets. "
                "Maak de keuze moeilijker, of vraag iets anders."
            ),
            Code.REVERSED: _("Wie de rest goed heeft, mist deze vraag: staat het juiste antwoord goed aangeduid?"),
            Code.UNUSED: _("Bijna niemand kiest %(choice)s: je kan dat antwoord vervangen of weglaten."),
        }
        return texts[self.code] % {"choice": self.label}


def advice(question: Question, told: Figures) -> list[Advice]:
    """What to do about it, the most pressing first; nothing when the question does its work."""
    if not told.tells_advice:
        return []
    found = []
    wrong = [] if question.kind in BY_ITEM else [one for one in told.options if not one.option.is_right]
    best = max((one.band.nearest for one in told.options if one.option.is_right), default=0)
    most = max(wrong, key=lambda one: one.band.nearest, default=None)
    if most and _nearly_all(most.band):
        found.append(Advice(Code.NEARLY_ALL_WRONG, _name(most)))
    elif most and _is_more(most.band, best) and not most.option.scene:
        found.append(Advice(Code.MORE_WRONG, _name(most)))
    elif told.right.nearest <= FEW * told.people:
        found.append(Advice(Code.FEW_RIGHT))
    if _nearly_all(told.right):
        found.append(Advice(Code.NEARLY_ALL_RIGHT))
    if told.discrimination is not None and told.discrimination <= REVERSED:
        found.append(Advice(Code.REVERSED))
    offered = [one for one in wrong if not one.option.scene and told.tells_shares]  # not all come to every scene
    found += [Advice(Code.UNUSED, _name(one)) for one in offered if one.band.nearest < UNUSED * told.people]
    return found


def separation(told: Figures) -> str:
    """How well the question separates, in a sentence."""
    if not told.tells_shares:
        return _("Of deze vraag verschil maakt, zie je vanaf honderd mensen.")
    if told.discrimination is None:
        return _("Er is te weinig verschil tussen de antwoorden om te zien of deze vraag onderscheid maakt.")
    if told.discrimination >= CLEAR:
        return _("Deze vraag maakt duidelijk verschil: wie de rest goed heeft, heeft ook deze meestal goed.")
    if told.discrimination >= SOME:
        return _("Deze vraag maakt verschil: wie de rest goed heeft, heeft ook deze vaker goed.")
    if told.discrimination > REVERSED:
        return _("Deze vraag maakt weinig verschil: wie de rest goed heeft, heeft deze niet vaker goed dan anderen.")
    return _("Deze vraag werkt omgekeerd: wie de rest goed heeft, heeft deze minder vaak goed.")


def _nearly_all(band: Band) -> bool:
    return band.nearest >= NEARLY_ALL * band.total


def _is_more(band: Band, other: int) -> bool:
    """Whether more people did this than `other` did something else, beyond what the lot alone makes."""
    return (band.nearest - other) / MINIMUM_GROUP > MORE * sqrt(band.total / MINIMUM_GROUP)


def _name(one: OptionFigure) -> str:
    return one.label or f"“{one.option.text}”"

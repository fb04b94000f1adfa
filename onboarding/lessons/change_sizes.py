"""How big a change seems, and why: what is suggested to the editor, who decides. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.lessons.comparing import Found, How
from onboarding.lessons.models import ChangeSize
from onboarding.lessons.wordings import Part, Thing
from quizzes.word_runs import FEW_WORDS, changed_words, words_in

MUCH = 5  # one word out of so many, and what was read is no longer what is there
PROSE = frozenset({Part.LESSON, Part.TEXT, Part.QUESTION})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A size, and why, as a clause that follows "voorstel:"."""

    size: ChangeSize
    reason: str

    @classmethod
    def first(cls) -> Suggestion:
        return cls(ChangeSize.FIRST, _("de eerste versie"))


def suggested(
    found: Sequence[Found], changed_keys: int, of_questions: Iterable[Found], things: tuple[Iterable[Thing], ...]
) -> Suggestion:
    """What `found` seems: `changed_keys` right answers changed; `things` are all blocks and questions of both.

    A question that is only gone leaves whoever is done nothing to read: that is no material change.
    """
    if changed_keys:
        reason = ngettext(
            "het juiste antwoord veranderde", "het juiste antwoord van %(number)d vragen veranderde", changed_keys
        )
        return Suggestion(ChangeSize.MATERIAL, reason % {"number": changed_keys})
    of_questions = list(of_questions)
    whole = [one.how for one in of_questions if one.is_whole]
    if How.NEW in whole:
        number = whole.count(How.NEW)
        reason = ngettext("er kwam %(number)d vraag bij", "er kwamen %(number)d vragen bij", number)
        return Suggestion(ChangeSize.MATERIAL, reason % {"number": number})
    gone = [one for one in of_questions if one.is_whole and one.how is How.GONE]
    if not gone:
        return _by_words(found, things)
    by_the_rest = _by_words([one for one in found if one not in gone], things)
    if by_the_rest.size == ChangeSize.MATERIAL:
        return by_the_rest
    reason = ngettext("er verdween %(number)d vraag", "er verdwenen %(number)d vragen", len(gone))
    return Suggestion(ChangeSize.IMPROVEMENT, reason % {"number": len(gone)})


def apart_from_asides(whole: Suggestion, at_once: Suggestion) -> Suggestion:
    """What the whole change seems, by what it seems `at_once`: without tips, and what only a next try asks. However
    much these are, they leave whoever is done nothing to read."""
    if whole.size != ChangeSize.MATERIAL or at_once.size == ChangeSize.MATERIAL:
        return whole
    return Suggestion(ChangeSize.IMPROVEMENT, _("er is een andere tip of een andere tweede situatie"))


def _by_words(found: Sequence[Found], things: tuple[Iterable[Thing], ...]) -> Suggestion:
    prose = (one.change for one in found if one.change.part in PROSE)
    number = changed_words((change.before, change.after) for change in prose)
    if number <= FEW_WORDS and all(one.how is How.REWORDED and one.change.part in PROSE for one in found):
        return Suggestion(ChangeSize.TYPO, _("alleen een paar woorden") if found else _("er verandert niets"))
    if number * MUCH > max(_words_of(side) for side in things):
        return Suggestion(ChangeSize.MATERIAL, _("meer dan een vijfde van de tekst is anders"))
    return Suggestion(ChangeSize.IMPROVEMENT, _improved_by(found))


def _improved_by(found: Sequence[Found]) -> str:
    """Of several reasons, the one that says most."""
    parts = {one.change.part for one in found}
    if Part.FILE in parts:
        return _("er is een ander bestand of een andere link")
    if Part.AUDIENCE in parts:
        return _("iets is voor ander werk dan voordien")
    if Part.RULE in parts:
        return _("er verandert iets aan de regels of de punten")
    if any(one.how in (How.NEW, How.GONE, How.MOVED) for one in found):
        return _("er kwamen stukken bij, of ze verdwenen of verhuisden")
    return _("meer dan een paar woorden") if any(one.how is How.REWORDED for one in found) else _("de opmaak")


def _words_of(things: Iterable[Thing]) -> int:
    return sum(words_in(wording.text) for thing in things for wording in thing.all_wordings if wording.part in PROSE)

"""What can be better about the questions of a draft, in words and at its place. Pure, but for the language."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.lessons.in_a_row import in_a_row
from onboarding.lessons.plain_language.drafted_texts import QUESTIONS, Draft
from onboarding.lessons.plain_language.findings import Finding, Kind
from onboarding.lessons.plain_language.gives_away import GivenAway, Tell, given_away
from onboarding.lessons.plain_language.sentences import words_of


def findings_about_questions(draft: Draft) -> Iterator[Finding]:
    """What gives answers away, and where feedback is missing."""
    for one in given_away(draft.questions, shuffles=draft.shuffles):
        yield _finding(draft, one)


def at_choice(draft: Draft, question_id: str, choice_id: str, advice: str, words: tuple[str, ...] = ()) -> Finding:
    """Advice about one answer, with these words of it marked."""
    place = draft.place_of(question_id, choice_id)
    text = draft.by_place[place].text if place in draft.by_place else ""
    wanted = {word.key for one in words for word in words_of(one)}
    marks = tuple((word.start, word.end) for word in words_of(text) if word.key in wanted)
    return Finding(Kind.QUESTION, place, advice, 0, len(text), marks)


def _finding(draft: Draft, one: GivenAway) -> Finding:
    advice = _advice(one)
    if one.tell is Tell.NO_FEEDBACK:
        place = draft.place_of(one.question_id, one.choices[0])
        stem, dot, _field = place.rpartition(".text")
        return Finding(Kind.QUESTION, f"{stem}.feedback" if dot else place, advice)
    if one.choices:
        return at_choice(draft, one.question_id, one.choices[0], advice, one.words)
    return Finding(Kind.QUESTION, QUESTIONS, advice)


def _advice(one: GivenAway) -> str:
    numbers = in_a_row([str(number) for number in one.numbers])
    words = in_a_row([f"“{word}”" for word in one.words])
    texts = {
        Tell.LONGEST: _(
            "In vraag %(numbers)s is het juiste antwoord het langste. Wie niets las, kiest dat. Maak de andere "
            "even lang."
        ),
        Tell.SAME_PLACE: _(
            "In vraag %(numbers)s staat het juiste antwoord op dezelfde plaats. Zet ze in een andere volgorde."
        ),
        Tell.REPEATED_WORD: _(
            "%(words)s staat in de vraag, en bij de antwoorden alleen in het juiste. Zo is het in vraag %(numbers)s, "
            "en dat verklapt het. Kies een ander woord, of zet het ook in een fout antwoord."
        ),
        Tell.CUE: _(
            "%(words)s staat in deze les alleen in juiste antwoorden: in vraag %(numbers)s. Wie dat ziet, hoeft niet "
            "na te denken. Schrijf het anders, of zet het ook in een fout antwoord."
        ),
        Tell.ABSOLUTE: _(
            "Zulke woorden staan in deze les alleen in foute antwoorden: in vraag %(numbers)s. Wie dat ziet, hoeft "
            "niet na te denken. Schrijf het anders."
        ),
        Tell.ALL_OF_THESE: _(
            "“%(words)s” vraagt om te puzzelen, niet om te oordelen. Schrijf een antwoord dat op zichzelf staat."
        ),
        Tell.NO_FEEDBACK: ngettext(
            "Bij %(number)d antwoord ontbreekt nog de uitleg.",
            "Bij %(number)d antwoorden ontbreekt nog de uitleg.",
            len(one.choices),
        ),
    }
    told = words.strip("“”") if one.tell is Tell.ALL_OF_THESE else words
    return texts[one.tell] % {"numbers": numbers, "words": told, "number": len(one.choices)}

"""Quizzes that give their answers away, and quizzes that do not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onboarding.lessons.plain_language.gives_away import GivenAway, Tell, chance_of, given_away
from quizzes.definitions import Choice, Credit, Question, QuestionKind, Scene, Situation

LONG, SHORT = "Je belt haar vandaag nog op en je vraagt het", "Je wacht even af"


def asked(number: int, *texts: str, right: int = 0, text: str = "Wat doe je?") -> Question:
    choices = tuple(
        Choice(f"{number}-{place}", one, Credit.FULL if place == right else Credit.NONE, "Daarom.")
        for place, one in enumerate(texts)
    )
    return Question(f"v{number}", QuestionKind.SINGLE, text, choices)


def tells(*questions: Question, shuffles: bool = True) -> list[Tell]:
    return [one.tell for one in given_away(questions, shuffles=shuffles)]


def test_the_right_answer_that_is_the_longest_is_told_only_when_chance_would_seldom_do_so() -> None:
    longest = [asked(number, SHORT, LONG, SHORT, right=1) for number in range(1, 4)]
    (found,) = given_away(longest, shuffles=True)
    assert (found.tell, found.numbers) == (Tell.LONGEST, (1, 2, 3))
    assert tells(*longest[:2]) == []
    other = [asked(number, LONG, SHORT, SHORT, right=1) for number in range(4, 6)]
    assert tells(*longest, *other) == []
    nearly = [asked(number, SHORT, SHORT + "!", SHORT, right=1) for number in range(1, 6)]
    assert tells(*nearly) == []
    of_two = [asked(number, SHORT, LONG, right=1) for number in range(1, 5)]
    assert tells(*of_two) == []  # one in sixteen lessons has this by chance
    assert tells(*of_two, asked(5, LONG, SHORT)) == [Tell.LONGEST]


def test_the_place_of_the_right_answer_counts_where_answers_are_not_shuffled() -> None:
    first = [asked(number, SHORT, SHORT + ".", SHORT + "!") for number in range(1, 4)]
    assert tells(*first, shuffles=False) == [Tell.SAME_PLACE]
    assert tells(*first, shuffles=True) == []
    assert tells(*first[:2], asked(3, SHORT, SHORT + ".", SHORT + "!", right=1), shuffles=False) == []


def test_a_word_of_the_question_that_only_right_answers_repeat_is_told_at_each() -> None:
    cued = [
        asked(
            number,
            f"Je zoekt de {word} op",
            "Je wacht even af nu",
            "Je gaat naar huis nu",
            text=f"Waar ligt de {word}?",
        )
        for number, word in enumerate(("sleutel", "factuur", "omslag"), start=1)
    ]
    found = given_away(cued, shuffles=True)
    assert [(one.tell, one.question_id, one.choices, one.words) for one in found] == [
        (Tell.REPEATED_WORD, f"v{number}", (f"{number}-0",), (word,))
        for number, word in enumerate(("sleutel", "factuur", "omslag"), start=1)
    ]
    assert tells(*cued[:2]) == []
    both = asked(4, "Je zoekt de agenda", "Je sluit de agenda", "Je gaat naar huis", text="Waar ligt de agenda?")
    assert tells(*cued, both) == [Tell.REPEATED_WORD] * 3


def test_absolute_words_are_told_when_only_wrong_answers_have_them_in_two_questions() -> None:
    first, second = asked(1, SHORT, "Je belt altijd"), asked(2, SHORT, "Dat doet niemand")
    found = given_away([first, second], shuffles=True)
    assert [(one.tell, one.choices, one.words, one.numbers) for one in found] == [
        (Tell.ABSOLUTE, ("1-1",), ("altijd",), (1, 2)),
        (Tell.ABSOLUTE, ("2-1",), ("niemand",), (1, 2)),
    ]
    assert tells(first) == []
    assert tells(first, second, asked(3, "Je belt nooit", SHORT)) == []


def test_a_word_that_only_right_answers_have_is_told_when_chance_would_seldom_do_so() -> None:
    rights = ("Je zoekt het samen uit", "Samen bel je", "Je kijkt samen", "Jullie schrijven samen", "Eerst samen lezen")
    cued = [asked(place, one, f"Je wacht {place} dagen", "Je gaat") for place, one in enumerate(rights, start=1)]
    found = [one for one in given_away(cued, shuffles=True) if one.tell is Tell.CUE]
    assert [(one.choices, one.words) for one in found] == [((f"{place}-0",), ("samen",)) for place in range(1, 6)]
    assert {one.numbers for one in found} == {(1, 2, 3, 4, 5)}
    assert Tell.CUE not in tells(*cued[:2])
    assert Tell.CUE not in tells(*cued[:4], asked(5, SHORT, "Jullie gaan samen", "Je gaat"))
    of_question = [replace(one, text="Wat doe je samen?") for one in cued]
    assert Tell.CUE not in tells(*of_question)


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("Alle bovenstaande", True),
        ("Al het bovenstaande", True),
        ("Geen van deze.", True),
        ("Alle drie", True),
        ("A en B", True),
        ("Alle drie de collega’s bellen", False),
        ("Geen van de vorige antwoorden", True),
        ("Alles hierboven", True),
        ("Alle antwoorden hierboven", True),
        ("Alle opties kloppen", True),
        ("Je geeft alle antwoorden die je hebt", False),
        ("Je belt alle vorige klanten", False),
        ("Je bekijkt alle opties en kiest", False),
        ("Je leest het bovenstaande adres", False),
        ("Geen van beiden", False),
    ],
)
def test_an_answer_about_the_other_answers_is_told(text: str, is_told: bool) -> None:
    assert (Tell.ALL_OF_THESE in tells(asked(1, SHORT, text))) is is_told


def test_answers_without_a_word_to_who_chose_them_are_told_once_a_question() -> None:
    silent = replace(
        asked(1, SHORT, LONG, SHORT + "."), choices=(Choice("a", SHORT, Credit.FULL), Choice("b", LONG, Credit.NONE))
    )
    assert given_away([silent], shuffles=True) == [GivenAway(Tell.NO_FEEDBACK, "v1", ("a", "b"), (), (1,))]
    empty = replace(silent, choices=(Choice("a", " ", Credit.FULL), Choice("b", "", Credit.NONE)))
    assert tells(empty) == []  # still to be written
    steps = Question(
        "v1", QuestionKind.ORDER, "Eerst?", (Choice("a", "Bel", Credit.FULL), Choice("b", "Ga", Credit.FULL))
    )
    assert tells(steps) == [Tell.NO_FEEDBACK]
    assert tells(replace(steps, feedback="Eerst bellen.")) == []
    ways = (Choice("a", "Bel", Credit.FULL, leads_to="s2"), Choice("b", "Ga", Credit.NONE))
    scenario = Question("v1", QuestionKind.BRANCHING, "Wat nu?", (), scenes=(Scene("s1", "Hij wacht.", ways),))
    assert given_away([scenario], shuffles=True)[0].choices == ("b",)


def test_a_second_situation_and_each_scene_count_like_a_question() -> None:
    one = asked(1, SHORT, LONG, SHORT, right=1)
    second = Situation(one.text, one.choices)
    scene = Question("v2", QuestionKind.BRANCHING, "Dan?", (), scenes=(Scene("s", "Nu?", one.choices),))
    assert given_away([replace(one, second=second), scene], shuffles=True)[0] == GivenAway(Tell.LONGEST, numbers=(1, 2))


def test_the_chance_of_so_many_or_more_is_the_poisson_binomial() -> None:
    assert chance_of([0.5, 0.5], 0) == pytest.approx(1)
    assert chance_of([0.5, 0.5], 1) == pytest.approx(0.75)
    assert chance_of([0.25, 0.5], 2) == pytest.approx(0.125)

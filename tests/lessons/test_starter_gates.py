"""Whoever skips the lessons does not pass: no rule of thumb finds the right answers.

A rule looks only at the words of the choices. Where it points at several choices it takes one of those at random; where
it points at none, one of all. What it earns is what it may expect then.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import pytest

from tests.lessons.starter_files import Table, asked_in, every_organisation, lessons, questions_of, words

SHARE = {"full": 1.0, "half": 0.5, "none": 0.0}
MOST_BY_RULE = 0.55  # of all points
MOST_BY_WORD = 0.45  # of the questions of a kind that have three choices or more
MOST_OF_TWO = 0.62  # the same where there are two choices, and one of every rule and its opposite is right
ENOUGH = 8  # questions of a kind before a share of them says something


class Asked(NamedTuple):
    """Choices that stand beside each other, and what each earns."""

    kind: str
    texts: tuple[str, ...]
    shares: tuple[float, ...]
    points: float


Rule = Callable[[Sequence[str]], list[int]]  # the places that it points at


def asked(organisation: str = "") -> list[Asked]:
    """Every place in the quizzes where one choice is taken."""
    return [one for lesson in lessons(organisation) for question in asked_in(lesson.data) for one in _asked(question)]


def _asked(question: Table) -> Iterator[Asked]:
    kind, points = question["type"], question["points"]
    if kind in {"single_choice", "better_of_two"}:
        yield _of(kind, question["choices"], points)
    elif kind == "branching":
        for scene in question["scenes"]:
            yield _of(kind, scene["choices"], points / len(question["scenes"]))


def _of(kind: str, choices: list[Table], points: float) -> Asked:
    shares = tuple(SHARE[choice["credit"]] for choice in choices)
    return Asked(kind, tuple(choice["text"] for choice in choices), shares, points)


def earned(rule: Rule, questions: Sequence[Asked]) -> float:
    """The share of all points that someone may expect who knows nothing but the rule."""
    total = 0.0
    for one in questions:
        places = rule(one.texts) or range(len(one.texts))
        total += one.points * sum(one.shares[place] for place in places) / len(places)
    return total / sum(one.points for one in questions)


def hits(rule: Rule, questions: Sequence[Asked]) -> float:
    """The share of the questions whose best answer the rule points at; nothing for where it does not point."""
    found = [rule(one.texts) for one in questions]
    best = [
        sum(one.shares[place] == 1 for place in places) / len(places) if places else 0
        for one, places in zip(questions, found, strict=True)
    ]
    return sum(best) / len(questions)


# --- rules ------------------------------------------------------------------------------------------------------------


def most(measure: Callable[[str], float]) -> Rule:
    def rule(texts: Sequence[str]) -> list[int]:
        values = [measure(text) for text in texts]
        return [place for place, value in enumerate(values) if value == max(values)] if len(set(values)) > 1 else []

    return rule


def least(measure: Callable[[str], float]) -> Rule:
    return most(lambda text: -measure(text))


def place(number: int) -> Rule:
    return lambda texts: [number % len(texts)] if number < len(texts) else []


def word_of(word: str) -> Callable[[str], float]:
    return lambda text: float(word in {one.casefold() for one in words(text)})


MEASURES: dict[str, Callable[[str], float]] = {
    "letters": len,
    "words": lambda text: len(words(text)),
    "letters in a word": lambda text: len(text) / max(1, len(words(text))),
    "commas": lambda text: text.count(","),
    "sentences": lambda text: len(re.findall(r"[.?](\s|$)", text)),
    "digits": lambda text: sum(letter.isdigit() for letter in text),
    "capitals": lambda text: sum(letter.isupper() for letter in text[1:]),
    "quotes": lambda text: text.count("‘"),
    "question": lambda text: "?" in text,
}
SHAPES: dict[str, Rule] = {
    **{f"most {name}": most(measure) for name, measure in MEASURES.items()},
    **{f"least {name}": least(measure) for name, measure in MEASURES.items()},
    **{f"place {number + 1}": place(number) for number in range(4)},
    "the last": place(-1),
}
# What a cynic would try: the kind of thing that "always" is right in lessons about values.
CYNICAL = [
    r"vra(ag|gen)", r"samen|met haar|met hem|jullie", r"eerst", r"leg(t)? uit|uitleggen", r"zeg(t)?", r"bel(t|len)?",
    r"luister|uitpraten", r"\b(niet|geen|nee|niets)\b", r"\b(en)\b", r"\b(dus|want|maar)\b",
    r", (want|zodat|dan|tot)\b", r"diensthoofd|leidinggevende|ploegbaas",
    r"schrijf|noteer|meld", r"wacht", r"vandaag|meteen|nu\b", r"morgen|straks|later", r"toont?|wijst", r"help|hulp",
]  # fmt: skip


def matching(pattern: str) -> Callable[[str], float]:
    return lambda text: float(bool(re.search(pattern, text, re.IGNORECASE)))


def vocabulary(questions: Sequence[Asked]) -> list[str]:
    """The words that stand in some choices of a question and not in others, for at least two questions."""
    counts: Counter[str] = Counter()
    for one in questions:
        of_each: list[set[str]] = [{word.casefold() for word in words(text)} for text in one.texts]
        counts.update(set[str]().union(*of_each) - of_each[0].intersection(*of_each[1:]))
    return sorted(word for word, count in counts.items() if count >= 2)


def weighed(parts: Sequence[tuple[float, str, Callable[[str], float]]]) -> Callable[[str], float]:
    return lambda text: sum(weight * measure(text) for weight, _name, measure in parts)


def random_rules(questions: Sequence[Asked], number: int) -> Iterator[tuple[str, Rule]]:
    """Rules that one might think up: up to three measures and words, added with weights."""
    chance = random.Random("gates")
    known = vocabulary(questions)
    for _ in range(number):
        parts: list[tuple[float, str, Callable[[str], float]]] = []
        for _ in range(chance.randint(1, 3)):
            name = chance.choice([*MEASURES, *chance.sample(known, k=min(12, len(known)))])
            parts.append((chance.choice([-1.0, 1.0]) * chance.random(), name, MEASURES.get(name) or word_of(name)))
        yield " ".join(f"{weight:+.1f} {name}" for weight, name, _measure in parts), most(weighed(parts))


# --- gates ------------------------------------------------------------------------------------------------------------


@every_organisation
def test_no_shape_of_a_choice_earns_more_than_half(organisation: str) -> None:
    questions = asked(organisation)
    earning = {name: round(earned(rule, questions), 2) for name, rule in SHAPES.items()}
    assert {name: share for name, share in earning.items() if share > MOST_BY_RULE} == {}


@every_organisation
def test_no_rule_of_a_cynic_earns_more_than_half(organisation: str) -> None:
    questions = asked(organisation)
    rules = {f"{sign.__name__} {pattern}": sign(matching(pattern)) for pattern in CYNICAL for sign in (most, least)}
    earning = {name: round(earned(rule, questions), 2) for name, rule in rules.items()}
    assert {name: share for name, share in earning.items() if share > MOST_BY_RULE} == {}


@every_organisation
def test_none_of_two_hundred_random_rules_earns_more_than_half(organisation: str) -> None:
    questions = asked(organisation)
    earning = {name: round(earned(rule, questions), 2) for name, rule in random_rules(questions, 200)}
    assert {name: share for name, share in earning.items() if share > MOST_BY_RULE} == {}


@pytest.mark.parametrize("kind", ["single_choice", "better_of_two", "branching"])
def test_no_word_or_shape_tells_the_best_choice_of_a_kind(kind: str) -> None:
    questions = [one for one in asked() if one.kind == kind]
    assert len(questions) >= ENOUGH, "too few to say anything"
    limit = MOST_OF_TWO if all(len(one.texts) == 2 for one in questions) else MOST_BY_WORD
    rules = {**SHAPES}
    for word in vocabulary(questions):
        rules |= {f"with {word}": most(word_of(word)), f"without {word}": least(word_of(word))}
    telling = {name: round(hits(rule, questions), 2) for name, rule in rules.items()}
    assert {name: share for name, share in telling.items() if share > limit} == {}


def test_what_a_next_try_asks_goes_through_the_gates_too() -> None:
    seconds = {
        second["question"]
        for lesson in lessons()
        for question in questions_of(lesson.data)
        for second in question.get("second", [])
    }
    assert len(seconds) >= 3
    read = {question["question"] for lesson in lessons() for question in asked_in(lesson.data)}
    assert seconds <= read


@pytest.mark.parametrize(
    ("hint", "shown"), [("Denk aan het kantoor.", True), ("Denk aan de klok.", False), ("Kantoor of loket?", False)]
)
def test_a_hint_points_where_only_the_best_choices_have_its_words(hint: str, shown: bool) -> None:
    texts = ("Je gaat naar het kantoor.", "Je gaat naar het loket.")
    assert points_at_the_best(hint, Asked("single_choice", texts, (1.0, 0.0), 1)) is shown


def points_at_the_best(hint: str, one: Asked) -> bool:
    """Whether a word of the tip stands in a best choice, and none of its words in another."""
    said = {word.casefold() for word in words(hint) if len(word) >= 5}
    shares = [share for text, share in zip(one.texts, one.shares, strict=True) if said & _bare_words(text)]
    return bool(shares) and min(shares) == 1


def _bare_words(text: str) -> set[str]:
    return {word.casefold() for word in words(text)}


def test_no_hint_points_at_the_best_choice() -> None:
    telling = [
        question["hint"]
        for lesson in lessons()
        for question in questions_of(lesson.data)
        for one in _asked(question)
        if points_at_the_best(question.get("hint", ""), one)
    ]
    assert telling == []


def test_whether_a_statement_is_true_no_word_tells() -> None:
    statements = [
        ({word.casefold() for word in words(question["question"])}, question["answer"])
        for lesson in lessons()
        for question in asked_in(lesson.data, "true_false")
    ]
    answers: dict[str, list[bool]] = defaultdict(list)
    for found, answer in statements:
        for word in found:
            answers[word].append(answer)
    # A word in most of the statements that always goes with one answer gives that away.
    assert [
        word for word, seen in answers.items() if len(seen) > max(3, len(statements) * 0.4) and len(set(seen)) == 1
    ] == []


def test_a_way_of_answering_is_sometimes_the_best_and_sometimes_not() -> None:
    """To refuse, to refer on, to go to a superior and to wait are each the best now and then."""
    ways = {
        "refuse": r"\b(nee|niet|geen)\b",
        "refer": r"\b(verwijs|door naar|geef(t)? .* door|hoort bij|dienst)\b",
        "escalate": r"diensthoofd|ploegbaas|algemeen directeur|Annemie|Chantal|Mieke|Luc\b|functionaris|leidinggevende",
        "wait": r"\bwacht|nog niets|later|tot (maandag|morgen|de)\b",
    }
    for name, pattern in ways.items():
        credits = [
            share
            for one in asked()
            for text, share in zip(one.texts, one.shares, strict=True)
            if re.search(pattern, text, re.IGNORECASE)
        ]
        assert credits.count(1.0) >= 2, f"to {name} is nearly never the best"
        assert credits.count(0.0) >= 2, f"to {name} is nearly always good"


def test_half_the_points_come_with_a_reason() -> None:
    for lesson in lessons():
        for question in asked_in(lesson.data):
            scenes = [scene["choices"] for scene in question.get("scenes", [])]
            for choice in [one for each in (question.get("choices", []), *scenes) for one in each]:
                if choice.get("credit") == "half":
                    assert len(words(choice["feedback"])) >= 10, choice["text"]

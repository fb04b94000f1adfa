"""HR changes whatever it can between looks at the figures, and learns nothing about one person from that.

A batch of five never changes, and what is shown of it does not depend on who of the five gave which answer. So two
worlds in which two people of a batch changed places look the same for ever, whatever HR does. Of a batch of which HR
made up four, the lot tells the fifth in one case of five; the numbers are printed (pytest -s).
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations
from math import comb
from typing import TypeVar

import pytest

from onboarding.hr.insight import lesson_insight
from onboarding.learning.answer_groups import batching
from onboarding.learning.models import AnswerBatch, PooledAnswer
from onboarding.lessons.models import Lesson
from onboarding.people.models import Department, User
from tests.access.conftest import undone
from tests.hr.conftest import Municipality
from tests.hr.insight.adversary import Adversary, Answers, take
from tests.hr.insight.answering import NOON, answer, lesson_of, make_people
from tests.ready_made import Copy

OPERATIONS = 45

Shown = TypeVar("Shown")


@pytest.fixture
def lesson(lennik: Municipality, with_a_poll: Copy) -> Lesson:
    return lesson_of(with_a_poll.put_back())


def lives(seed: int) -> list[tuple[Answers, str]]:
    """What each real person answers and votes."""
    chance = random.Random(seed)
    return [
        (
            {"id-Vraag 1": [f"Vraag 1-{chance.randrange(3)}"],
             "id-Vraag 2": chance.sample([f"Vraag 2-{n}" for n in range(4)], 2),
             "id-Vraag 3": [chance.choice(["true", "false"])]},
            f"blok-peiling-{chance.randrange(2)}",
        )
        for _ in range(OPERATIONS)
    ]  # fmt: skip


def play(
    lennik: Municipality,
    herenthout: Municipality,
    lesson: Lesson,
    seed: int,
    answered: list[tuple[Answers, str]],
    monkeypatch: pytest.MonkeyPatch,
    then: Callable[[Adversary], Shown | None] = lambda adversary: None,
) -> tuple[list[object], Shown | None]:
    """The adversary's transcript in a world where people answer so; `then` sees that world before it is undone."""
    monkeypatch.setattr(batching, "randbelow", random.Random(seed).randrange)
    with undone():
        adversary = Adversary(
            lennik.organisation, herenthout.organisation, lennik.hr_officer, Lesson.objects.get(pk=lesson.pk),
            random.Random(seed), answered.__getitem__,
        )  # fmt: skip
        transcript = adversary.run(OPERATIONS)
        found = then(adversary)
    return transcript, found


def partners(adversary: Adversary) -> list[tuple[int, int]]:
    """The pairs of real people, by when they answered, who are in the same batch for the questions and for the poll."""
    of_attempt = {attempt.pk: number for number, attempt in enumerate(adversary.attempts)}
    of_person = {person.pk: number for number, person in enumerate(adversary.real)}
    batches: dict[int, dict[str, int]] = defaultdict(dict)
    for attempt, voter, batch in PooledAnswer.objects.values_list("attempt", "vote__enrolment__user", "batch"):
        number = of_attempt.get(attempt) if attempt else of_person.get(voter)
        if number is not None:
            batches[number]["quiz" if attempt else "poll"] = batch
    return [
        (one, other)
        for one, other in combinations(sorted(batches), 2)
        if batches[one] == batches[other] and batches[one]["quiz"]
    ]


@pytest.mark.parametrize("seed", range(5))
def test_two_people_of_a_batch_who_change_places_are_never_told_apart(
    lennik: Municipality, herenthout: Municipality, lesson: Lesson, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = lives(seed)
    transcript, pairs = play(lennik, herenthout, lesson, seed, answered, monkeypatch, partners)
    if seed == 0:  # only what is swapped below can make a difference
        assert play(lennik, herenthout, lesson, seed, answered, monkeypatch)[0] == transcript
    assert any(shown for look in transcript for _group, shown, _questions in look[:1])
    different = [pair for pair in pairs if answered[pair[0]] != answered[pair[1]]]
    for one, other in random.Random(seed).sample(different, min(2, len(different))):
        swapped = [*answered]
        swapped[one], swapped[other] = answered[other], answered[one]
        assert play(lennik, herenthout, lesson, seed, swapped, monkeypatch)[0] == transcript


@pytest.mark.parametrize("seed", range(3))
def test_a_batch_never_changes_and_every_figure_is_a_sum_of_whole_ones(
    lennik: Municipality, herenthout: Municipality, lesson: Lesson, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def members() -> dict[int, list[int]]:
        found = defaultdict(list)
        for batch, pk in PooledAnswer.objects.exclude(batch=None).order_by("pk").values_list("batch", "pk"):
            found[batch].append(pk)
        return found

    before: dict[int, tuple[list[int], object]] = {}

    def remember(adversary: Adversary) -> None:
        shown = AnswerBatch.objects.in_bulk()
        for batch, people in members().items():
            one = shown[batch]
            assert len(people) == (6 if one.pool.what.startswith("poll:") else 5)
            now = (people, (one.department, one.department_name, one.half_year, one.drawn))
            assert before.setdefault(batch, now) == now
        for _group, people, questions in adversary.transcript[-1][:-1]:
            assert people % 5 == 0
            assert all(told is None or told.people >= 5 for _text, _number, told, *_rest in questions)

    look = Adversary.look
    monkeypatch.setattr(Adversary, "look", lambda self: (self.transcript and remember(self), look(self))[1])
    play(lennik, herenthout, lesson, seed, lives(seed), monkeypatch)
    assert before


# --- What it is worth to try ---


def swap_attack(viewer: User, lesson: Lesson, people: list[User], chance: random.Random) -> dict[int, bool]:
    """Whether each person had the first question right, as far as swapping people in and out of a department tells.

    Four others and one person in a department: look. Another one instead of that person: look. When the number goes
    down the first of the two had it right and the other one wrong.
    """
    assert viewer.organisation
    room = Department.objects.create(organisation=viewer.organisation, name="Proef")
    group = f"dienst-{room.pk}"

    def look(members: list[User]) -> int | None:
        User.objects.filter(department=room).update(department=None)
        User.objects.filter(pk__in=[person.pk for person in members]).update(department=room)
        told = lesson_insight.of_lessons(viewer, [lesson.pk], group)[lesson.pk].current[0].told
        return told.right.nearest if told else None

    facts: dict[int, bool] = {}
    for _ in range(6):
        four = chance.sample(people, 4)
        rest = [person for person in people if person not in four]
        seen = {person.pk: look([*four, person]) for person in rest}
        if len({number for number in seen.values() if number is not None}) == 2:
            most = max(number for number in seen.values() if number is not None)
            facts |= {person: number == most for person, number in seen.items() if number is not None}
    return facts


def test_swapping_people_in_and_out_of_a_department_tells_nothing(lennik: Municipality, lesson: Lesson) -> None:
    chance = random.Random(8)
    people = make_people(lennik.organisation, 16, department=lennik.department)
    rights = {}
    for number, person in enumerate(people):
        rights[person.pk] = chance.random() < 0.5
        chosen = {} if rights[person.pk] else {1: ["Vraag 1-0"]}
        answer(lesson, [person], chosen=chosen, start=NOON.replace(minute=number))
    facts = swap_attack(lennik.hr_officer, lesson, people, chance)
    right = sum(rights[person] == said for person, said in facts.items())
    print(f"\nSwapping: {len(facts)} facts about {len(people)} people, {right} right.")  # noqa: T201
    assert facts == {}


@pytest.fixture
def shown_right(lennik: Municipality, lesson: Lesson, monkeypatch: pytest.MonkeyPatch) -> dict[int, Fraction]:
    """Of five people of whom so many had it right: in which part of the lots HR sees that they had it right.

    Through the real doors and the real figures, once for each lot: it is drawn when the fifth has answered.
    """
    people = make_people(lennik.organisation, 5)
    found: dict[int, Fraction] = {}
    lots: list[int] = []
    for right in range(6):
        seen = []
        *four, fifth = [
            (person, {} if number < right else {"id-Vraag 1": ["Vraag 1-0"]}) for number, person in enumerate(people)
        ]
        with undone():
            for person, answers in four:
                take(person, lesson, answers, NOON)
            for lot in range(5):
                monkeypatch.setattr(batching, "randbelow", lambda number, lot=lot: lots.append(number) or lot)
                with undone():
                    take(fifth[0], lesson, fifth[1], NOON)
                    insight = lesson_insight.of_lessons(lennik.hr_officer, [lesson.pk], "")[lesson.pk]
                [told] = [one.told for one in insight.current if one.asked.question.id == "id-Vraag 1"]
                assert told.people == 5
                seen.append(told.right.nearest)
        assert set(seen) <= {0, 5}
        found[right] = Fraction(seen.count(5), 5)
    assert set(lots) == {5}  # each of the five lots is as likely
    return found


def test_made_up_colleagues_bring_no_more_than_the_lot(
    shown_right: dict[int, Fraction], capsys: pytest.CaptureFixture[str]
) -> None:
    """So many of five are made up and known; the last real one had it right or not, as a coin fell.

    The adversary knows the rule, the lot excepted, and makes the likelier guess. By chance alone it is right in half of
    the cases; of a figure of five people that tells anything, somewhat more often. Never more than one in ten more.
    """
    for made_up in range(5):
        others = 4 - made_up  # real ones, each of whom had it right or not, as another coin fell
        best = Fraction(0)
        for right_ones in range(made_up + 1):  # how many of the made-up ones have it right
            if_wrong, if_right = (
                sum(
                    Fraction(comb(others, lucky), 2**others) * shown_right[right_ones + lucky + target]
                    for lucky in range(others + 1)
                )
                for target in (0, 1)
            )
            best = max(best, Fraction(1 + abs(if_right - if_wrong)) / 2)
        with capsys.disabled():
            print(f"\n{made_up} of five made up: {float(best):.1%} guessed right, by chance 50.0%.")  # noqa: T201
        assert Fraction(1, 2) < best <= Fraction(6, 10)


def test_a_department_made_for_one_person_tells_of_them_by_lot_only(
    lennik: Municipality, lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four made-up colleagues who are all right, and one real one, through the real doors and the real figures."""
    monkeypatch.setattr(batching, "randbelow", random.Random(3).randrange)
    chance, hits, sure, rounds = random.Random(4), 0, 0, 40
    room = Department.objects.create(organisation=lennik.organisation, name="Proef")
    group = f"dienst-{room.pk}"
    *made_up, real = make_people(lennik.organisation, 5, department=room)
    for person in made_up:
        take(person, lesson, {}, NOON)
    for _ in range(rounds):
        target = chance.random() < 0.5
        with undone():
            take(real, lesson, {} if target else {"id-Vraag 1": ["Vraag 1-0"]}, NOON)
            told = lesson_insight.of_lessons(lennik.hr_officer, [lesson.pk], group)[lesson.pk].current[0].told
        assert told.people == 5
        said = told.right.nearest == 5
        hits += said == target
        sure += not said
    print(f"\nFour of five made up, {rounds} times: {hits} guessed right, {sure} for certain.")  # noqa: T201
    assert hits / rounds < 0.8
    assert sure / rounds < 0.25

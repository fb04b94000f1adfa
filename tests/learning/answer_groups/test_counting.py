"""Who counts together: by when they answered and where they were then, for good; never by what they answered."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any, cast

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from onboarding.learning import migrations
from onboarding.learning.answer_groups import batching
from onboarding.learning.answer_groups.batching import Waiting, next_batch, shared
from onboarding.learning.journey import progress
from onboarding.learning.migrations import _batches_of_then
from onboarding.learning.models import AnswerBatch, AnswerPool, PooledAnswer
from onboarding.lessons.models import Programme
from onboarding.people.models import Department, Organisation, User
from quizzes.definitions import QuestionKind
from quizzes.grading import best_answer
from tests.conftest import START
from tests.factories import UserFactory, make_programme, poll_block, text_block
from tests.ready_made import Copy

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
people = st.lists(
    st.tuples(st.sampled_from([None, 1, 2, 3]), st.sampled_from(["", "2025-2", "2026-1"])), max_size=60
)  # fmt: skip


def batches(where: list[tuple[int | None, str]], size: int = 5) -> tuple[list[list[Waiting]], list[Waiting]]:
    """The batches that are made while these come one by one, and who still waits."""
    made: list[list[Waiting]] = []
    waiting: list[Waiting] = []
    for number, (room, half) in enumerate(where):
        waiting.append(Waiting(number, room, f"Dienst {room}" if room else "", half))
        chosen = next_batch(waiting, size, lambda: not made)
        if chosen:
            made.append(chosen)
            waiting = [one for one in waiting if one not in chosen]
    return made, waiting


@given(people, st.integers(2, 6))
def test_everyone_is_in_one_batch_of_its_size_and_fewer_than_two_batches_wait(
    where: list[tuple[int | None, str]], size: int
) -> None:
    made, waiting = batches(where, size)
    assert all(len(batch) == size for batch in made)
    everyone = [one.id for batch in made for one in batch] + [one.id for one in waiting]
    assert sorted(everyone) == list(range(len(where)))
    assert len(waiting) < 2 * size
    assert made or len(where) < size  # the first figures come from so many people up


@given(people, people)
def test_what_comes_later_changes_no_batch(
    before: list[tuple[int | None, str]], after: list[tuple[int | None, str]]
) -> None:
    made, _waiting = batches(before)
    assert batches(before + after)[0][: len(made)] == made


@given(people)
def test_a_batch_says_only_what_all_of_it_share(where: list[tuple[int | None, str]]) -> None:
    for batch in batches(where)[0]:
        room, name, half = shared(batch)
        assert room is None or {(one.department, one.department_name) for one in batch} == {(room, name)}
        assert not half or {one.half_year for one in batch} == {half}


def test_a_department_comes_before_a_half_year_and_a_half_year_before_anyone() -> None:
    first = [(None, "")] * 5
    assert shared(batches([*first, *[(1, "2025-2"), (2, "2026-1")] * 5])[0][1]) == (1, "Dienst 1", "2025-2")
    rooms = [(room, half) for room in (1, 2, 3) for half in ("2025-2", "2026-1", "2026-1")]
    assert shared(batches([*first, *rooms, (4, "2026-1")])[0][1]) == (None, "", "2026-1")


@given(st.lists(st.integers(0, 3), min_size=5, max_size=5), st.integers(0, 4), st.randoms())
def test_the_lot_does_not_see_who_answered_what(answers: list[int], lot: int, chance: Random) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batching, "randbelow", lambda number: lot)
        drawn = batching.draw(answers)
        chance.shuffle(answers)
        assert batching.draw(answers) == drawn
        assert drawn in answers


# --- Through the doors ---


@pytest.fixture(scope="session")
def published(lennik_with: Callable[..., Copy]) -> Copy:
    return lennik_with(make_programme, letters="K", body=[text_block(), poll_block()])


@pytest.fixture
def programme(lennik: Organisation, published: Copy) -> Programme:
    return cast(Programme, published.put_back())


def take(person: User, lesson_id: int, choice: int = 1) -> None:
    """The person votes for this choice and answers with it where one answer is chosen; the best elsewhere."""
    place = progress.open_lesson(person, lesson_id, NOW)
    progress.vote(place, "blok-peiling", f"blok-peiling-{choice}", NOW)
    for question in place.version.quiz.quiz.questions:
        chosen = [question.choices[choice].id] if question.kind is QuestionKind.SINGLE else best_answer(question)
        progress.answer(place, 1, question.id, chosen, NOW, announce=False)


@pytest.fixture
def answered(lennik: Organisation, programme: Programme, department: Department) -> list[User]:
    """Sixteen people who did the lesson, half of them in a department."""
    found = []
    for number in range(16):
        room = department if number % 2 else None
        person = UserFactory.create(organisation=lennik, department=room, start_date=date(2026, 3, 2))
        progress.enrol(person, programme, START)
        take(person, programme.lesson_ids[0], number % 3)
        found.append(person)
    return found


def stored() -> list[tuple[Any, ...]]:
    """Every batch by what it is of, with its members, what they share and what is shown."""
    return sorted(
        (one.pool.what, sorted(one.answers.values_list("attempt", "vote").distinct(), key=str), one.department,
         one.department_name, one.half_year, one.drawn)
        for one in AnswerBatch.objects.select_related("pool")
    )  # fmt: skip


def test_where_someone_was_is_kept_as_it_was_when_they_answered(answered: list[User], department: Department) -> None:
    before = stored()
    rooms = {(room, name) for _what, _who, room, name, *_rest in before}
    assert rooms == {(None, ""), (department.pk, "Dienst Bevolking")}
    User.objects.update(department=None, start_date=date(2020, 1, 1))
    Department.objects.all().delete()
    assert stored() == before


@pytest.fixture
def lowest_lot(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (batching, _batches_of_then):
        monkeypatch.setattr(module, "randbelow", lambda number: 0)


@pytest.fixture
def answered_before(lowest_lot: None, answered: list[User]) -> list[tuple[Any, ...]]:
    """What the doors made of what was answered, which is not there any more."""
    before = stored()
    PooledAnswer.objects.all().delete()
    AnswerBatch.objects.all().delete()
    AnswerPool.objects.all().delete()
    return before


def migrate_answers() -> None:
    [name] = [path.stem for path in Path(migrations.__path__[0]).glob("*_batch_what_was_answered.py")]
    import_module(f"onboarding.learning.migrations.{name}").batch_what_was_answered(apps, None)


def test_what_was_answered_before_is_batched_in_the_order_of_then(answered_before: list[tuple[Any, ...]]) -> None:
    """The data migration, on what the doors made, makes the same of it."""
    migrate_answers()
    assert stored() == answered_before
    assert len({str(one[5]) for one in answered_before}) > 1  # not all drew the same
    assert PooledAnswer.objects.count() == 32


def test_what_was_answered_before_is_read_for_many_batches_at_once(answered_before: list[tuple[Any, ...]]) -> None:
    with CaptureQueriesContext(connection) as queries:
        migrate_answers()
    read = [one["sql"] for one in queries if one["sql"].startswith("SELECT") and "response" in one["sql"]]
    assert len(read) == 1
    assert AnswerBatch.objects.filter(pool__what__startswith="quiz:").count() > 1


def test_the_migrations_take_nothing_of_what_the_product_is_today() -> None:
    """What they took from a module that is renamed later would keep a new installation from starting."""
    for path in Path(migrations.__path__[0]).glob("*.py"):
        taken = re.findall(r"^ *(?:from|import) ((?:onboarding|quizzes)[\w.]*)", path.read_text(), re.MULTILINE)
        meant_for_it = {"onboarding.people.folded", "onboarding.indexes_meanwhile"}  # a kind of column, and of step
        assert set(taken) - meant_for_it <= {migrations.__name__}, path.name


def test_a_later_round_does_not_count_again(answered: list[User], programme: Programme) -> None:
    enrolment = answered[0].enrolments.get()
    assert enrolment.completed_at is not None
    progress.begin_rounds([enrolment.pk], START)
    before = PooledAnswer.objects.count()
    take(answered[0], programme.lesson_ids[0])
    assert PooledAnswer.objects.count() == before


def test_a_later_round_with_other_words_does_not_count_and_leaves_no_empty_group(
    answered: list[User], programme: Programme
) -> None:
    asked = AnswerPool.objects.filter(lesson=programme.lesson_ids[0], what__startswith="quiz:")
    assert asked.update(what="quiz:in-other-words") == 1
    progress.begin_rounds([answered[0].enrolments.get().pk], START)
    tries = PooledAnswer.objects.filter(attempt__isnull=False)
    before = tries.count(), AnswerPool.objects.count()
    take(answered[0], programme.lesson_ids[0])
    assert (tries.count(), AnswerPool.objects.count()) == before
    newcomer = UserFactory.create(organisation=programme.organisation)
    progress.enrol(newcomer, programme, START)
    take(newcomer, programme.lesson_ids[0])
    assert (tries.count(), AnswerPool.objects.count()) == (before[0] + 1, before[1] + 1)

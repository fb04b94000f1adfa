"""A write that is put together once leaves the row that Django's own would."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F, Value

from onboarding.lessons.models import Programme
from onboarding.people.models import User
from quizzes.compiled_writes import CompiledInsert, CompiledSave
from quizzes.models import Attempt, PublishedQuiz, Response

NOW = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
CHOSEN = [["a", "b'%s"], [], {"a": 1}]


@pytest.fixture
def quiz(programme: Programme) -> PublishedQuiz:
    found = PublishedQuiz.objects.filter(lesson_versions__lesson__in=programme.lesson_ids).first()
    assert found is not None
    return found


def attempt_of(user: User, quiz: PublishedQuiz, number: int, **fields: Any) -> Attempt:
    return Attempt(user=user, published_quiz=quiz, context="1:lesson:1", number=number, started_at=NOW, **fields)


@pytest.mark.django_db
def test_a_new_row_is_as_django_writes_it_and_comes_once(amina: User, quiz: PublishedQuiz) -> None:
    made, new = CompiledInsert(Attempt), attempt_of(amina, quiz, 1)
    assert made.run(new) is new
    assert new == Attempt.objects.get() and not new._state.adding
    with pytest.raises(IntegrityError), transaction.atomic():
        made.run(attempt_of(amina, quiz, 1))
    assert not made.run_once(attempt_of(amina, quiz, 1))
    over = {"finished_at": NOW, "points": Decimal(0), "max_points": 5, "passed": False}
    assert made.run_once(attempt_of(amina, quiz, 2, **over))
    assert Attempt.objects.count() == 2

    answered, fields = CompiledInsert(Response), [field.attname for field in Response._meta.fields]
    for number, selected in enumerate(CHOSEN):
        given = {"attempt": new, "selected": selected, "points": Decimal("0.50"), "max_points": 1, "answered_at": NOW}
        ours = answered.run(Response(question_id=f"ours {number}", **given))
        theirs = Response.objects.create(question_id=f"theirs {number}", **given)
        found = [Response.objects.filter(pk=one.pk).values(*fields).get() for one in (ours, theirs)]
        for one in found:
            del one["id"], one["question_id"]
        assert found[0] == found[1]

    with pytest.raises(ValueError, match="unsaved related object"):
        answered.run(Response(attempt=Attempt(), question_id="x", selected=[], points=0, max_points=1, answered_at=NOW))
    with pytest.raises(TypeError, match="A value"):
        made.run(attempt_of(amina, quiz, 3, max_points=Value(1) + Value(1)))
    with pytest.raises(ValueError, match="Its key"):
        CompiledInsert(Session).run(Session(session_key="a", session_data="", expire_date=NOW))


@pytest.mark.django_db
def test_what_changed_is_saved_in_its_own_fields_alone(amina: User, quiz: PublishedQuiz) -> None:
    result = CompiledSave(Attempt, "points", "max_points", "passed", "finished_at")
    first, other = (attempt_of(amina, quiz, number, **over) for number, over in ((1, {}), (2, {"finished_at": NOW})))
    first.save()
    other.points, other.max_points, other.passed = Decimal(1), 5, False
    other.save()
    result.run(first)  # with nothing in any of them
    assert Attempt.objects.get(pk=first.pk).points is None
    first.points, first.max_points, first.passed, first.finished_at = Decimal("4.25"), 5, True, NOW
    first.seed = 9  # is none of them
    result.run(first)
    found = Attempt.objects.get(pk=first.pk)
    assert (found.points, found.max_points, found.passed, found.finished_at) == (Decimal("4.25"), 5, True, NOW)
    assert (found.seed, Attempt.objects.get(pk=other.pk).points) == (0, Decimal(1))
    first.points = F("points") + 1
    with pytest.raises(TypeError, match="A value"):
        result.run(first)
    with pytest.raises(DatabaseError, match="no such row"), transaction.atomic():
        result.run(attempt_of(amina, quiz, 3, pk=other.pk + 99))


@pytest.mark.django_db
def test_a_write_that_is_refused_undoes_its_transaction(amina: User, quiz: PublishedQuiz) -> None:
    """Also when whoever asked goes on after the refusal, as after Django's own."""
    first, end = attempt_of(amina, quiz, 1), CompiledSave(Attempt, "finished_at")
    first.save()
    for refused in (
        lambda: CompiledInsert(Attempt).run(attempt_of(amina, quiz, 2, finished_at=NOW)),  # without its result
        lambda: end.run(attempt_of(amina, quiz, 1, finished_at=NOW, pk=first.pk)),
        lambda: end.run(attempt_of(amina, quiz, 1, pk=first.pk + 99)),
    ):
        with transaction.atomic():
            User.objects.filter(pk=amina.pk).update(first_name="Iemand")
            with pytest.raises(DatabaseError):
                refused()
        amina.refresh_from_db()
        assert amina.first_name == "Amina"

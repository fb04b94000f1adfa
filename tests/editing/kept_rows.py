"""The rows that are evidence, and what may become of them: nothing, but where a person, a publication or a correction
says so in a way that this knows."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F, Model

from onboarding.learning.models import (
    Certificate,
    Completion,
    EarlierVersion,
    Enrolment,
    FollowUp,
    LessonProgress,
)
from onboarding.lessons.models import FrozenFile, LessonVersion, VersionFile
from quizzes.models import Attempt, Correction, PublishedQuiz, Regrade, Response

FROZEN: tuple[type[Model], ...] = (
    Completion, Certificate, EarlierVersion, LessonVersion, VersionFile, FrozenFile, PublishedQuiz, Correction, Regrade,
)  # fmt: skip
EVIDENCE: tuple[type[Model], ...] = (*FROZEN, Attempt, Response, FollowUp, LessonProgress)
DEEDS = ("Completion", "Certificate", "Attempt", "Response", "LessonProgress")  # only people make these
RESULT = {"points", "passed"}
MOVED_RESPONSE = {"answered_in_id", "set_aside_at"}

FAR = 1_000_000  # from any key

Row = dict[str, Any]
Rows = dict[tuple[str, int], Row]


def evidence(with_files: bool) -> Rows:
    """Every row that counts, and what each kept file holds, by the name of its model and its key."""
    rows: Rows = {
        (model.__name__, row["id"]): {name: value for name, value in row.items() if name != "article"}
        for model in EVIDENCE
        for row in model._base_manager.values()
    }
    for file in FrozenFile.objects.all() if with_files else ():
        rows["what it holds", file.pk] = {"bytes": file.file.open().read()}
    return rows


def check(before: Rows, after: Rows, person_id: int | None) -> None:
    """Hold each row of `before` against what became of it while this person, or nobody, did something."""
    completed = {(row["enrolment_id"], row["lesson_id"]) for row in _of("Completion", before)}
    regraded = {row["attempt_id"]: row for key, row in after.items() if key[0] == "Regrade" and key not in before}
    for key, was in before.items():
        now = after.get(key)
        if now != was:
            _check_one(key, was, now, before, completed, regraded, person_id)
    made = {key for key in after.keys() - before.keys() if key[0] in DEEDS}
    if person_id is None:
        passing = {pk for pk, row in regraded.items() if row["passed_after"] and not row["passed_before"]}
        unasked = {key for key in made if key[0] != "Completion" or after[key]["attempt_id"] not in passing}
        assert not unasked, f"an edit did something in a person's name: {unasked}"


def _of(name: str, rows: Rows) -> list[Row]:
    return [row for key, row in rows.items() if key[0] == name]


def _check_one(
    key: tuple[str, int],
    was: Row,
    now: Row | None,
    before: Rows,
    completed: set[tuple[int, int]],
    regraded: dict[int, Row],
    person_id: int | None,
) -> None:
    kind, pk = key
    if kind == "FollowUp":
        assert was["done_at"] is None, "what was read is not kept"
        return
    assert now is not None, f"{key} is gone"
    changed = {name for name in was if was[name] != now[name]}
    if kind == "LessonProgress":
        is_done = (was["enrolment_id"], was["lesson_id"]) in completed
        assert not is_done or "version_id" not in changed, "someone is done in another version than they saw"
        assert person_id is not None or changed <= {"version_id", "sections_read"}
    elif kind == "Attempt" and was["finished_at"] is None:
        assert changed <= {"published_quiz_id"} or was["user_id"] == person_id, changed
    elif kind == "Attempt":
        assert changed <= RESULT, changed
        assert now["points"] >= was["points"], "a result went down"
        assert now["passed"] >= was["passed"], "a result went down"
        told = regraded[pk]
        assert (told["points_before"], told["passed_before"]) == (was["points"], was["passed"])
        assert (told["points_after"], told["passed_after"]) == (now["points"], now["passed"])
    elif kind == "Response":
        assert changed <= {"points", *MOVED_RESPONSE}, changed
        assert now["points"] >= was["points"], "an answer is worth less"
        assert "points" not in changed or was["attempt_id"] in regraded, "an answer is worth more without a reason"
        was_open = before["Attempt", was["attempt_id"]]["finished_at"] is None
        assert was_open or not changed & MOVED_RESPONSE, "an answer of a try that was over moved"
    else:
        raise AssertionError(f"{key} changed: {changed}")


def check_refusals() -> None:
    """The database itself refuses to change or delete a row of every kind that there is."""
    models: tuple[type[Model], ...] = (*FROZEN, Attempt, Response, LessonProgress, Enrolment)
    for model in models:
        if (pk := model._base_manager.order_by("pk").values_list("pk", flat=True).first()) is not None:
            rows = model._base_manager.filter(pk=pk)
            with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
                rows.update(id=F("id") + FAR)
            if model in (*FROZEN, Attempt, Response):
                with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
                    rows._raw_delete(rows.db)

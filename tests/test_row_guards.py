"""The database itself refuses to change or delete what is frozen, whoever asks and however."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, cast

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Model
from pytest_django import DjangoDbBlocker

from onboarding import frozen_rows, row_guards
from onboarding.frozen_rows import FROZEN
from onboarding.learning.closing import certificates
from onboarding.learning.journey import progress
from onboarding.learning.models import (
    Attendance,
    Completion,
    Confirmed,
    EarlierVersion,
    Enrolment,
    Exemption,
    FollowUp,
    GroupSession,
    LessonProgress,
    Notice,
    NoticeKind,
    NoticeState,
)
from onboarding.lessons.models import FileKind, FrozenFile, Lesson, LessonVersion, Programme, VersionFile
from onboarding.people.models import User
from onboarding.row_guards import missing_guards, thawed
from quizzes.definitions import Quiz
from quizzes.models import Attempt, Correction, ExtraTry, PublishedQuiz, Regrade, Response
from tests.conftest import START
from tests.factories import UserFactory
from tests.learning.quiz_answers import NOW, RIGHT, WRONG, answer_all
from tests.ready_made import Copy, build

pytestmark = pytest.mark.every_example

# Of each frozen model, in a row that counts (completed, finished, done): the fields that may change, freely or not.
MAY_CHANGE: dict[str, set[str]] = {
    "lessons.LessonVersion": {"article", "published_by"},
    "lessons.FrozenFile": set(),
    "lessons.VersionFile": set(),
    "quizzes.PublishedQuiz": set(),
    "quizzes.Response": {"points"},
    "quizzes.Attempt": {"points", "passed"},
    "quizzes.ExtraTry": set(),
    "quizzes.Correction": {"corrected_by"},
    "quizzes.Correction_holds_for": set(),
    "quizzes.Regrade": set(),
    "learning.Completion": set(),
    "learning.GroupSession": {"leader", "department"},
    "learning.Attendance": set(),
    "learning.EarlierVersion": set(),
    "learning.Certificate": set(),
    "learning.FollowUp": set(),
    "learning.Exemption": {"recorded_by", "revoked_by"},
    "learning.LessonProgress": {"sections_read", "read_at"},
    "learning.Notice": {
        *("recipient", "enrolment", "withdrawn_from"),
        *("send_on", "state", "reason", "tries", "claimed_at", "settled_at", "is_replaced"),
        *("mailing", "is_held"),
    },
    "learning.Enrolment": {
        *("is_current", "rule", "declared_by", "withdrawn_by"),
        *("lessons_done", "lessons_asked", "is_waiting", "may_wait", "started_at", "last_activity_at"),
        *("exempt_from", "lessons_exempted"),
        *("more_time_on", "more_time_until"),
    },
}
CHANGEABLE = {
    "lessons.CharterImport": "what a charter import made, to be compared with what is there at the next one",
    "lessons.Programme": "as its pages are now: only what is enrolled in it is history",
    "lessons.Lesson": "which version is current, under which title; the versions are the history",
    "lessons.AskedLesson": "of whom a lesson is asked: goes with its lesson",
    "lessons.LessonOffer": "a choice of HR; the log keeps who offered what",
    "lessons.AdoptedLesson": "which versions of the original were looked at; the log keeps who took what",
    "lessons.OwnWord": "what HR says about words: advice, which nothing was decided by",
    "lessons.ReviewTask": "the task of an organisation that wants four eyes: a setting of HR",
    "lessons.ReviewState": "on its way until it is settled, and gone with its page; the log keeps who approved what",
    "lessons.TrashedFile": "what was deleted, until it is put back or thirty days are over",
    "lessons.TrashedPage": "what was deleted, until it is put back or thirty days are over",
    "lessons.ReadFile": "spares reading a file of the desk again; what a version keeps is counted when it is kept",
    "lessons.PublishDecision": "until it is carried out; a version keeps what was decided",
    "lessons.ExpiryDecision": "what is to happen once; what came of it stands in the log",
    "learning.KeptOut": "a choice of HR, for the rules",
    "learning.EnrolmentRule": "a setting of HR",
    "learning.RuleCondition": "a setting of HR",
    "learning.RuleProgramme": "a setting of HR",
    "learning.Recount": "that a programme is still to be counted anew: goes when it is",
    "learning.PollVote": "someone's own opinion: no evidence, and one vote a poll stands by its door",
    "learning.Reflection": "someone's own words, which they may take back",
    "learning.Refresher": "practice, which counts for nothing",
    "learning.RefresherAnswer": "practice, which counts for nothing",
    "learning.AnswerPool": "figures about groups; a quiz that is corrected may be counted anew",
    "learning.AnswerBatch": "figures about groups",
    "learning.PooledAnswer": "waits for four others, and then is in a batch",
    "learning.NoticeSetting": "a setting of HR",
    "learning.NoticeText": "words of HR",
    "learning.ClosingDay": "a setting of HR",
    "learning.MailPace": "a setting of HR",
    "learning.Mailing": "when the lines of the ledger that leave together may go",
}


@contextmanager
def refusal(model: type[Model] | str) -> Iterator[None]:
    """What happens here is refused by the guard of this model's table, and nothing else goes along."""
    table = model if isinstance(model, str) else model._meta.db_table
    with pytest.raises(IntegrityError, match=f"The rows of {table} are frozen"), transaction.atomic():
        yield


def reach_half_way() -> tuple[LessonProgress, LessonProgress]:
    """The first lesson, passed at the second try: 0 points of 5, then 5 of 5; of the second one question answered."""
    programme = Programme.objects.get()
    learner = UserFactory.create(organisation=programme.organisation)
    enrolment = progress.enrol(learner, programme, START)
    place, half_way = (progress.open_lesson(enrolment.user, lesson, NOW) for lesson in programme.lesson_ids)
    answer_all(place, WRONG)
    progress.retry(place, NOW)
    answer_all(place, RIGHT, number=2)
    progress.answer(half_way, 1, "id-Vraag 1", ["Vraag 1-1"], NOW)
    return place, half_way


def one_of_each() -> dict[str, Model]:
    """One row of each frozen model, such that it counts."""
    place, half_way = LessonProgress.objects.order_by("pk")
    answer_all(half_way, RIGHT)
    enrolment = Enrolment.objects.get(pk=place.enrolment_id)
    version, failed = place.version, Attempt.objects.get(context=place.attempts_context, number=1)
    assert version.quiz is not None
    correction = Correction.objects.create(
        corrected=version.quiz,
        reason="Verkeerde sleutel.",
        corrected_by=UserFactory.create(organisation=enrolment.programme.organisation),
        corrected_at=NOW,
    )
    correction.holds_for.add(version.quiz)
    file = FrozenFile.objects.create(
        organisation=version.lesson.programme.organisation,
        sha256="ab" * 32, file="bewaard/1/ab/ab.png", content_type="image/png", size=9, kept_since=NOW,
    )  # fmt: skip
    found: list[Model] = [
        version,
        version.quiz,
        failed,
        failed.responses.get(question_id="id-Vraag 1"),
        enrolment,
        place,
        Completion.objects.get(lesson=place.lesson_id),
        correction,
        Correction.holds_for.through._base_manager.get(),
        file,
        certificates.issue(enrolment, NOW),
        file_of(version, file, is_in_digest=False),
        Regrade.objects.create(
            correction=correction, attempt=failed,
            points_before=0, points_after=1, passed_before=False, passed_after=True,
        ),
        follow_up(enrolment, version, done_at=NOW),
        Notice.objects.create(
            recipient=enrolment.user, enrolment=enrolment, kind=NoticeKind.DUE, about=START, send_on=START,
            state=NoticeState.SENT, settled_at=NOW,
        ),
        ExtraTry.objects.create(user=enrolment.user, context=place.attempts_context, number=3, given_at=NOW),
        EarlierVersion.objects.create(place=place, version=version, left_at=NOW),
        exemption(enrolment, revoked_at=NOW, revoked_why="Toch niet.", revoked_by=UserFactory.create()),
        *group(enrolment, version),
    ]  # fmt: skip
    return {row._meta.label: row for row in found}


def file_of(version: LessonVersion, file: FrozenFile, *, is_in_digest: bool = True) -> VersionFile:
    return VersionFile.objects.create(
        version=version, file=file, kind=FileKind.PICTURE, source=1, name="foto.png", is_in_digest=is_in_digest
    )


def exemption(enrolment: Enrolment, **fields: Any) -> Exemption:
    who = UserFactory.create(organisation=enrolment.programme.organisation)
    return Exemption.objects.create(
        enrolment=enrolment, reason="Deed dit elders.", done_on=START, recorded_by=who, recorded_by_name=str(who),
        recorded_at=NOW, **fields,
    )  # fmt: skip


def group(enrolment: Enrolment, version: LessonVersion) -> tuple[GroupSession, Attendance]:
    """A session that was closed, in which the person confirmed."""
    leader = UserFactory.create(organisation=enrolment.programme.organisation)
    session = GroupSession.objects.create(
        organisation=enrolment.programme.organisation, lesson=version.lesson, version=version,
        leader=leader, leader_name=str(leader), begun_at=NOW,
    )  # fmt: skip
    there = Attendance.objects.create(session=session, enrolment=enrolment, how=Confirmed.PAPER, confirmed_at=NOW)
    session.closed_at = NOW
    session.save(update_fields=["closed_at"])
    return session, there


def follow_up(enrolment: Enrolment, version: LessonVersion, **fields: Any) -> FollowUp:
    day = date(2026, 12, 1)
    return FollowUp.objects.create(
        enrolment=enrolment, lesson=version.lesson, version=version, asked_on=day, due_date=day, **fields
    )


@pytest.fixture(scope="session")
def lived(copies: dict[str, Copy], django_db_blocker: DjangoDbBlocker) -> dict[str, Copy]:
    """Someone half-way in Lennik's programme, and then at its end: built once."""
    with django_db_blocker.unblock():
        steps = (("half-way", reach_half_way), ("one of each", one_of_each))
        return build(*steps, on=[copies["lennik"], copies["programme"]])


@pytest.fixture
def places(programme: Programme, lived: dict[str, Copy]) -> tuple[LessonProgress, LessonProgress]:
    with thawed(connection, ["quizzes.Response"]):  # an answer to an attempt that is over
        return cast(tuple[LessonProgress, LessonProgress], lived["half-way"].put_back())


@pytest.fixture
def place(places: tuple[LessonProgress, LessonProgress]) -> LessonProgress:
    """The first lesson, passed at the second try."""
    return places[0]


@pytest.fixture
def half_way(places: tuple[LessonProgress, LessonProgress]) -> LessonProgress:
    """The second lesson, with one question answered."""
    return places[1]


@pytest.fixture
def rows(places: tuple[LessonProgress, LessonProgress], lived: dict[str, Copy]) -> dict[str, Model]:
    """One row of each frozen model, such that it counts."""
    with thawed(connection, ["quizzes.Response", "learning.Attendance"]):
        return cast(dict[str, Model], lived["one of each"].put_back())


def another(field: Any, value: Any) -> Any:
    """A value that differs from the one that is there, and that the column could hold."""
    if isinstance(field, models.JSONField):
        return {"anders": True}
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField):
        return (value or NOW) + timedelta(hours=1)
    if isinstance(field, models.DateField):
        return (value or NOW.date()) + timedelta(days=1)
    if isinstance(field, models.CharField | models.TextField | models.FileField):
        return "anders"[: field.max_length]
    return (value or 0) + 1  # numbers, keys and what they point to


def set_value(row: Model, **values: Any) -> None:
    type(row)._base_manager.filter(pk=row.pk).update(**values)


# --- Which rows ------------------------------------------------------------------------------------------------------


def test_of_every_model_it_is_said_whether_its_rows_are_frozen() -> None:
    rooms = {"quizzes", "lessons", "learning"}
    pages = {one for one in apps.get_models() if any(base.__name__ == "Page" for base in one.__mro__)}
    every = apps.get_models(include_auto_created=True)
    ours = {one._meta.label for one in every if one._meta.app_label in rooms and one not in pages}
    frozen = [one.model for one in FROZEN]
    assert len(frozen) == len(set(frozen))
    assert set(frozen) == set(MAY_CHANGE)
    assert set(frozen) & set(CHANGEABLE) == set()
    assert set(frozen) | set(CHANGEABLE) == ours


def test_what_may_change_names_fields_that_are_there() -> None:
    for frozen in FROZEN:
        known = {field.name for field in apps.get_model(frozen.model)._meta.local_concrete_fields}
        assert set(frozen.fields) <= known, frozen.model


# --- What is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("label", MAY_CHANGE)
def test_no_field_changes_but_those_that_may(rows: dict[str, Model], label: str) -> None:
    row = rows[label]
    kept = {field.name for field in row._meta.local_concrete_fields} - MAY_CHANGE[label]
    for field in row._meta.local_concrete_fields:
        if field.name in kept:
            with refusal(type(row)):
                set_value(row, **{field.attname: another(field, getattr(row, field.attname))})
            if field.null and getattr(row, field.attname) is not None:
                with refusal(type(row)):
                    set_value(row, **{field.attname: None})
    assert kept


@pytest.mark.parametrize("label", MAY_CHANGE)
def test_no_row_is_deleted(rows: dict[str, Model], label: str) -> None:
    row = rows[label]
    with pytest.raises(IntegrityError), transaction.atomic():
        row.delete()  # Django itself refuses what other rows point to
    with refusal(type(row)):
        type(row)._base_manager.filter(pk=row.pk)._raw_delete(using="default")
    row.refresh_from_db()


@pytest.mark.parametrize("label", MAY_CHANGE)
def test_sql_by_hand_is_refused_as_well(rows: dict[str, Model], label: str) -> None:
    table = rows[label]._meta.db_table
    with connection.cursor() as cursor:
        for statement in (f"UPDATE {table} SET id = id + 100000000", f"DELETE FROM {table}"):
            with refusal(table):
                cursor.execute(statement)


@pytest.mark.parametrize("label", MAY_CHANGE)
def test_no_row_is_written_over_another(rows: dict[str, Model], label: str) -> None:
    table = rows[label]._meta.db_table
    over = {
        "sqlite": f"REPLACE INTO {table} SELECT * FROM {table}",
        "postgresql": f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT (id) DO UPDATE SET id = {table}.id + 9",
    }
    with refusal(table), connection.cursor() as cursor:
        cursor.execute(over[connection.vendor])


def test_no_row_is_written_over_another_by_what_there_is_one_of(rows: dict[str, Model]) -> None:
    row = (
        "INTO learning_completion (id, enrolment_id, lesson_id, version_id, variant, completed_at)"
        " SELECT id + 1000, enrolment_id, lesson_id, version_id, variant, TIMESTAMP '2020-01-01'"
        " FROM learning_completion"
    )
    over = {
        "sqlite": f"REPLACE {row.replace('TIMESTAMP ', '')}",
        "postgresql": f"INSERT {row} ON CONFLICT (enrolment_id, lesson_id) DO UPDATE SET id = EXCLUDED.id",
    }
    with refusal(Completion), connection.cursor() as cursor:
        cursor.execute(over[connection.vendor])


def test_a_table_is_not_emptied_at_once(rows: dict[str, Model]) -> None:
    empty = {"sqlite": "DELETE FROM {}", "postgresql": "TRUNCATE {} CASCADE"}[connection.vendor]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # what waits to be checked would be in the way
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for row in rows.values():
            with pytest.raises(IntegrityError, match=r"The rows of \w+ are frozen"), transaction.atomic():
                cursor.execute(empty.format(row._meta.db_table))


# --- What may change, and how ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "field"), [(label, name) for label, names in MAY_CHANGE.items() for name in sorted(names)]
)
def test_what_may_change_can_change(rows: dict[str, Model], label: str, field: str) -> None:
    row = rows[label]
    new = {
        "published_by": None,
        "corrected_by": None,
        "rule": None,
        "declared_by": None,
        "withdrawn_by": None,
        "recorded_by": None,
        "revoked_by": None,
        "leader": None,
        "department": None,
        "recipient": None,
        "enrolment": None,
        "withdrawn_from": None,
        "mailing": None,
    }
    column: Any = row._meta.get_field(field)
    set_value(row, **{field: new[field] if field in new else another(column, getattr(row, column.attname))})


@pytest.mark.parametrize(
    ("label", "field", "with_it"),
    [
        ("lessons.LessonVersion", "published_by", {}),
        ("quizzes.Correction", "corrected_by", {}),
        ("learning.Enrolment", "declared_by", {"is_declared": True}),
    ],
)
def test_a_row_keeps_who_did_it_until_that_person_is_gone(
    rows: dict[str, Model], stephanie: User, amina: User, label: str, field: str, with_it: dict[str, Any]
) -> None:
    row = rows[label]
    with thawed(connection, [label]):
        set_value(row, **{field: stephanie, **with_it})
    with refusal(type(row)):
        set_value(row, **{field: amina.pk})
    stephanie.delete()
    row.refresh_from_db()
    assert getattr(row, field) is None


def test_who_waits_can_be_declared_done_once_and_stays_so(enrolment: Enrolment, stephanie: User, amina: User) -> None:
    set_value(enrolment, started_at=NOW, completed_at=NOW, is_declared=True, declared_by=stephanie)
    for change in ({"is_declared": False, "declared_by": None}, {"declared_by": amina}):
        with refusal(Enrolment):
            set_value(enrolment, **change)


def test_nobody_is_declared_done_who_is_not_completed(enrolment: Enrolment, stephanie: User) -> None:
    for change in ({"is_declared": True}, {"declared_by": stephanie}):
        with pytest.raises(IntegrityError, match="enrolment_declared_when_completed"), transaction.atomic():
            set_value(enrolment, **change)


@pytest.mark.parametrize("label", ["quizzes.Attempt", "quizzes.Response"])
def test_points_rise_by_a_regrade_and_never_fall(rows: dict[str, Model], label: str) -> None:
    row = rows[label]
    set_value(row, points=1)
    for points in (Decimal("0.99"), 0):
        with refusal(type(row)):
            set_value(row, points=points)
    set_value(row, points=1)
    if label == "quizzes.Attempt":
        for other in (None, Decimal("1.01"), 5):  # more than the regrade says
            with refusal(Attempt):
                set_value(row, points=other)


@pytest.mark.parametrize("label", ["quizzes.Attempt", "quizzes.Response"])
def test_points_do_not_rise_without_a_regrade_of_that_attempt(rows: dict[str, Model], label: str) -> None:
    regrade, row = rows["quizzes.Regrade"], rows[label]
    with thawed(connection, ["quizzes.Regrade"]):
        set_value(regrade, attempt_id=Attempt.objects.exclude(pk=rows["quizzes.Attempt"].pk).latest("pk").pk)
    with refusal(type(row)):
        set_value(row, points=1)


def test_who_failed_passes_by_a_regrade_that_says_so(rows: dict[str, Model]) -> None:
    failed = rows["quizzes.Attempt"]
    with thawed(connection, ["quizzes.Regrade"]):
        set_value(rows["quizzes.Regrade"], passed_after=False)
    with refusal(Attempt):
        set_value(failed, passed=True)
    with thawed(connection, ["quizzes.Regrade"]):
        set_value(rows["quizzes.Regrade"], passed_after=True)
    set_value(failed, passed=True)


def test_who_passed_does_not_fail_afterwards(rows: dict[str, Model]) -> None:
    failed = rows["quizzes.Attempt"]
    set_value(failed, passed=True)
    for passed in (False, None):
        with refusal(Attempt):
            set_value(failed, passed=passed)


def test_an_answer_comes_while_its_attempt_is_open_and_not_once_it_is_finished(half_way: LessonProgress) -> None:
    answer = {"question_id": "erbij", "selected": [], "points": 0, "max_points": 1, "answered_at": NOW}
    attempt = Attempt.objects.get(context=half_way.attempts_context)
    answer_all(half_way, RIGHT)
    assert attempt.responses.count() == len(RIGHT)
    with refusal(Response):
        attempt.responses.create(**answer)


def test_a_file_is_in_the_digest_of_a_version_before_anyone_sees_it_and_not_afterwards(
    rows: dict[str, Model], programme: Programme
) -> None:
    """Afterwards it says of itself that it is not: what a version of before had to be given."""
    file, used = FrozenFile.objects.get(), rows["lessons.VersionFile"]
    shown = LessonVersion.objects.get(pk=rows["lessons.LessonVersion"].pk)
    with thawed(connection, ["lessons.VersionFile"]):
        used.delete()
    with refusal(VersionFile):
        file_of(shown, file)
    Lesson.objects.filter(current_version=shown).update(current_version=None)
    with refusal(VersionFile):  # people were in it
        file_of(shown, file)
    file_of(shown, file, is_in_digest=False)


def test_of_a_version_that_nobody_is_in_the_files_are_in_its_digest_until_it_is_shown_or_another_comes(
    programme: Programme,
) -> None:
    organisation = programme.organisation
    file = FrozenFile.objects.create(
        organisation=organisation, sha256="cd" * 32, file="bewaard/1/cd/cd.png", content_type="image/png", size=9,
        kept_since=NOW,
    )  # fmt: skip
    shown = LessonVersion.objects.filter(lesson=programme.lesson_ids[0]).get()
    with refusal(VersionFile):
        file_of(shown, file)
    Lesson.objects.filter(current_version=shown).update(current_version=None)
    later = LessonVersion.objects.get(pk=shown.pk)
    later.pk, later.number = None, shown.number + 1
    later.save(force_insert=True)
    with refusal(VersionFile):
        file_of(shown, file)
    file_of(later, file)


@pytest.mark.parametrize("field", ["due_date", "agreed_due_date"])
def test_when_it_was_to_be_done_stays_once_it_is(enrolment: Enrolment, field: str) -> None:
    set_value(enrolment, **{field: date(2026, 12, 24)})
    set_value(enrolment, started_at=NOW, completed_at=NOW)
    for day in (date(2027, 1, 31), None):
        with refusal(Enrolment):
            set_value(enrolment, **{field: day})


@pytest.mark.parametrize(("field", "value"), [("enrolled_on", date(2020, 1, 1)), ("round", 9)])
def test_since_when_and_for_which_time_someone_is_enrolled_never_changes(
    enrolment: Enrolment, field: str, value: Any
) -> None:
    with refusal(Enrolment):
        set_value(enrolment, **{field: value})


@pytest.mark.parametrize("field", ["answered_in_id", "set_aside_at"])
def test_an_answer_is_set_aside_or_moved_along_once(half_way: LessonProgress, field: str) -> None:
    response, quizzes = _answer_of(half_way), PublishedQuiz.objects.values_list("pk", flat=True)
    first, second = quizzes[:2] if field == "answered_in_id" else (NOW, NOW + timedelta(seconds=1))
    set_value(response, **{field: first})
    for later in (second, None):
        with refusal(Response):
            set_value(response, **{field: later})


@pytest.mark.parametrize("field", ["answered_in_id", "set_aside_at"])
def test_an_answer_of_an_attempt_that_is_over_stays_where_it_is(half_way: LessonProgress, field: str) -> None:
    answer_all(half_way, RIGHT)
    with refusal(Response):
        set_value(_answer_of(half_way), **{field: NOW if field == "set_aside_at" else half_way.version.quiz_id})


def _answer_of(place: LessonProgress) -> Response:
    return Response.objects.get(attempt__context=place.attempts_context, question_id="id-Vraag 1")


def test_an_open_attempt_goes_on_in_another_quiz_and_finishes_once(half_way: LessonProgress) -> None:
    [attempt] = Attempt.objects.filter(context=half_way.attempts_context)
    other = PublishedQuiz.freeze(Quiz(()))
    set_value(attempt, published_quiz=other)
    for field in ("user", "context", "number", "seed", "started_at", "id"):
        column: Any = Attempt._meta.get_field(field)
        with refusal(Attempt):
            set_value(attempt, **{column.attname: another(column, getattr(attempt, column.attname))})
    with refusal(Attempt):
        Attempt.objects.filter(pk=attempt.pk)._raw_delete(using="default")
    set_value(attempt, finished_at=NOW, points=1, max_points=5, passed=False)
    with refusal(Attempt):
        set_value(attempt, published_quiz=half_way.version.quiz)
    with refusal(Attempt):
        set_value(attempt, finished_at=None, points=None, passed=None)


def test_a_place_moves_and_goes_until_its_lesson_is_completed(half_way: LessonProgress, place: LessonProgress) -> None:
    later = LessonVersion.objects.exclude(pk__in=[half_way.version_id]).first()
    set_value(half_way, version=later)
    for field in ("id", "enrolment", "lesson", "started_at"):
        column: Any = LessonProgress._meta.get_field(field)
        with refusal(LessonProgress):
            set_value(half_way, **{column.attname: another(column, getattr(half_way, column.attname))})
    LessonProgress.objects.filter(pk=half_way.pk).delete()
    with refusal(LessonProgress):
        LessonProgress.objects.filter(pk=place.pk).delete()


def test_what_is_to_be_read_changes_and_goes_until_it_was_read(place: LessonProgress) -> None:
    asked = follow_up(place.enrolment, place.version)
    set_value(asked, due_date=date(2027, 1, 1), sends_mail=False)
    set_value(asked, done_at=NOW)
    for later in (None, NOW + timedelta(days=1)):
        with refusal(FollowUp):
            set_value(asked, done_at=later)
    other = follow_up(place.enrolment, LessonVersion.objects.exclude(pk=place.version_id).first())  # type: ignore[arg-type]  # there are two
    other.delete()


def test_a_completed_enrolment_stays_completed_on_its_day(rows: dict[str, Model]) -> None:
    enrolment = rows["learning.Enrolment"]
    for moment in (None, NOW + timedelta(days=1)):
        with refusal(Enrolment):
            set_value(enrolment, completed_at=moment)
    set_value(enrolment, completed_at=Enrolment.objects.get(pk=enrolment.pk).completed_at)


def test_an_open_enrolment_goes_but_changes_neither_person_nor_programme(enrolment: Enrolment, dries: User) -> None:
    with refusal(Enrolment):
        set_value(enrolment, user=dries)
    with refusal(Enrolment):
        set_value(enrolment, programme_id=enrolment.programme_id + 1)
    with refusal(Enrolment):
        set_value(enrolment, id=enrolment.pk + 1)
    progress.withdraw([enrolment.pk], NOW)
    assert not Enrolment.objects.exists()


# --- Thawing ---------------------------------------------------------------------------------------------------------


def test_what_is_thawed_can_change_and_freezes_again(rows: dict[str, Model]) -> None:
    version, completion = rows["lessons.LessonVersion"], rows["learning.Completion"]
    with thawed(connection, ["lessons.LessonVersion"]):
        set_value(version, title="Anders")
        with refusal(Completion):
            set_value(completion, completed_at=NOW + timedelta(days=1))
        with thawed(connection, ["learning.Completion"]):
            set_value(completion, completed_at=NOW + timedelta(days=1))
            set_value(version, title="Weer anders")
        with refusal(Completion):
            set_value(completion, completed_at=NOW)
        set_value(version, title="En nog eens")
    with refusal(LessonVersion):
        set_value(version, title="Te laat")


def test_what_fails_while_it_is_thawed_changes_nothing_and_freezes_again(rows: dict[str, Model]) -> None:
    version = rows["lessons.LessonVersion"]
    with pytest.raises(RuntimeError), thawed(connection, ["lessons.LessonVersion"]):
        set_value(version, title="Anders")
        raise RuntimeError
    with refusal(LessonVersion):
        set_value(version, title="Te laat")
    assert LessonVersion.objects.filter(title="Anders").count() == 0


# --- Being there -----------------------------------------------------------------------------------------------------


def test_every_guard_is_there_after_migrating(db: None) -> None:
    assert missing_guards(["default"]) == []
    assert missing_guards() == []


def test_an_operator_is_told_which_guard_is_missing_and_migrating_puts_it_back(
    programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER learning_completion_frozen_delete")
        else:
            cursor.execute("DROP TRIGGER frozen_row ON learning_completion")
    [warning] = missing_guards(["default"])
    assert warning.id == "onboarding.W001"
    assert "default does not guard the frozen rows of learning_completion" in warning.msg
    looser = [replace(one, may_go=frozen_rows.FREELY) if one.model == "quizzes.Regrade" else one for one in FROZEN]
    with monkeypatch.context() as patch:
        patch.setattr(row_guards, "FROZEN", looser)
        assert {one.msg.rpartition(" ")[2] for one in missing_guards(["default"])} == {
            "learning_completion.",
            "quizzes_regrade.",
        }
    call_command("migrate", verbosity=0)
    assert missing_guards(["default"]) == []


def test_a_table_that_sqlite_makes_anew_is_guarded_after_migrating(rows: dict[str, Model]) -> None:
    """SQLite loses the triggers of a table that it makes anew, and makes none anew that a trigger elsewhere names."""
    row_guards._before_migrating("default")
    if connection.vendor == "sqlite":
        assert len(missing_guards(["default"])) == len(FROZEN)
    row_guards._after_migrating("default")
    assert missing_guards(["default"]) == []
    with refusal(Completion):
        set_value(rows["learning.Completion"], completed_at=datetime(2020, 1, 1, tzinfo=NOW.tzinfo))

"""What a pack holds, of whom and for whom; that openssl and its verifier check it; that it stays small in memory."""

from __future__ import annotations

import ast
import gc
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onboarding.learning.evidence import evidence_paper, evidence_scope, pack_verifier
from onboarding.learning.evidence.evidence_entries import Entries
from onboarding.learning.evidence.evidence_key import signing_key
from onboarding.learning.evidence.evidence_pack import VERIFIER, make_pack
from onboarding.learning.evidence.evidence_scope import Scope
from onboarding.learning.evidence.evidence_values import written
from onboarding.learning.journey import moving_over, progress
from onboarding.learning.models import Completion, Enrolment, LessonProgress
from onboarding.lessons.models import ChangeSize, FrozenFile, Lesson, LessonVersion, Programme
from onboarding.people.models import Organisation, User
from onboarding.row_guards import thawed
from quizzes.definitions import digest
from quizzes.models import Attempt, Correction, PublishedQuiz, Regrade, Response
from tests.factories import QUIZ, UserFactory, in_second, make_second_officer, single, text_block
from tests.learning.evidence.packs import (
    BEGUN,
    DOCUMENT,
    MADE,
    PASSED,
    checked,
    evidence_of,
    pack_of,
    packed,
    scope_of,
    sha256,
    unpacked,
    whole_organisation,
)
from tests.learning.journey.new_versions import publish, publish_as
from tests.learning.quiz_answers import RIGHT, WRONG, answer_all

Files = dict[str, bytes]
OPENSSL = shutil.which("openssl")


@pytest.fixture
def folder(pack: bytes, tmp_path: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(pack)) as zipped:
        zipped.extractall(tmp_path / "uitgepakt")
    return tmp_path / "uitgepakt"


# --- What an entry says -----------------------------------------------------------------------------------------------


def test_a_lesson_with_a_quiz_says_which_version_when_how_and_with_what_result(
    pack: bytes, done: Enrolment, marleen: User
) -> None:
    completion = Completion.objects.filter(enrolment=done, attempt__isnull=False).select_related("version").get()
    (entry, *_others) = evidence_of(pack)["entries"]
    assert completion.attempt is not None
    assert completion.version.quiz is not None
    assert entry == {
        "id": f"lesson-{completion.pk}",
        "what": "lesson",
        "how": "quiz",
        "person": {"id": done.user.pk, "name": "Amina Verbeke", "personnel_number": "00001"},
        "enrolment": {
            "id": done.pk, "programme_id": done.programme.pk, "programme": "Onze waarden", "round": 1,
            "enrolled_on": "2026-11-02", "due_date": done.due_date.isoformat() if done.due_date else None,
        },
        "lesson": {
            "id": completion.lesson_id, "title": "Les K0.0", "version": 1, "digest": completion.version.digest,
            "published_at": entry["lesson"]["published_at"], "language": "nl",
            "path": f"versions/{completion.lesson_id}-v1.json", "variant": None, "translation": None, "earlier": [],
        },
        "started_at": "2026-11-03T09:00:00.000000Z",
        "completed_at": "2026-11-03T09:20:00.000000Z",
        "result": {
            "quiz": completion.version.quiz.digest, "pass_mark": 60, "passed": True, "tries": 2,
            "corrections": [put_right()],
        },
        "certificate": None,
        "declared_by": None, "together": None,
    }  # fmt: skip


def test_a_lesson_that_was_read_a_programme_and_a_follow_up_say_so(pack: bytes, done: Enrolment, marleen: User) -> None:
    _quiz, read, programme, follow_up = evidence_of(pack)["entries"]
    assert (read["how"], read["result"], read["lesson"]["version"]) == ("read", None, 7)
    assert (programme["lesson"], programme["certificate"]) == (None, done.certificate.number)
    assert (programme["how"], programme["declared_by"]) == ("declared", str(marleen))
    assert (follow_up["result"]["tries"], follow_up["completed_at"]) == (1, "2026-11-12T09:20:00.000000Z")


def test_a_programme_that_was_completed_by_its_lessons_is_not_declared(done: Enrolment, marleen: User) -> None:
    with thawed(connection, ["learning.Enrolment"]):
        Enrolment.objects.filter(pk=done.pk).update(is_declared=False, declared_by=None)
    programme = evidence_of(pack_of(scope_of(done.user, marleen)))["entries"][2]
    assert (programme["how"], programme["declared_by"]) == ("lessons", None)


def test_a_programme_stays_declared_when_whoever_said_so_is_deleted(done: Enrolment, marleen: User) -> None:
    make_second_officer(done.programme.organisation)
    marleen.delete()
    programme = evidence_of(pack_of(whole_organisation(done.programme, None)))["entries"][2]
    assert (programme["how"], programme["declared_by"]) == ("declared", None)


def test_whoever_works_elsewhere_by_now_is_not_named(done: Enrolment, marleen: User, herenthout: Organisation) -> None:
    make_second_officer(done.programme.organisation)
    marleen.organisation = herenthout
    marleen.save()
    entries = evidence_of(pack_of(whole_organisation(done.programme, None, with_answers=True)))["entries"]
    assert (entries[0]["result"]["regrades"][0]["by"], entries[2]["declared_by"]) == (None, None)


# --- In which version someone began -----------------------------------------------------------------------------------


@pytest.fixture
def half_way(enrolment: Enrolment, programme: Programme) -> LessonProgress:
    """The first lesson read whole in its first version, with one question left to answer."""
    place = progress.open_lesson(enrolment.user, programme.lesson_ids[0], BEGUN)
    progress.mark_read(place, 9, BEGUN)
    for question in ("id-Vraag 1", "id-Vraag 2"):
        progress.answer(place, 1, question, RIGHT[question], BEGUN)
    return place


def moved_over(place: LessonProgress, at: datetime) -> LessonVersion:
    """Go on in another version, with a text that was not there when the place was begun."""
    body = [text_block(text=f"<p>Een andere tekst, van {at}.</p>")]
    version = publish_as(place.lesson, ChangeSize.IMPROVEMENT, body=body, moves_busy=True)
    assert moving_over.move_over(version, at).moved == 1
    return version


def completed_at(person: User, lesson_id: int, at: datetime) -> None:
    progress.answer(progress.open_lesson(person, lesson_id, at), 1, "id-Vraag 3", RIGHT["id-Vraag 3"], at)


def scope_afterwards(person: User, viewer: User) -> Scope:
    """Versions are published at the hour that it really is, so that it may be later than MADE."""
    return replace(scope_of(person, viewer), moment=timezone.now() + timedelta(days=1))


def test_who_went_on_in_newer_versions_has_in_the_pack_in_which_they_began_and_until_when(
    half_way: LessonProgress, marleen: User, tmp_path: Path
) -> None:
    first, person = half_way.version, half_way.enrolment.user
    moments = [BEGUN + timedelta(days=1), BEGUN + timedelta(days=2)]
    second, third = [moved_over(half_way, at) for at in moments]
    completed_at(person, half_way.lesson_id, BEGUN + timedelta(days=3))
    scope = scope_afterwards(person, marleen)
    files = unpacked(pack_of(scope))
    (entry,) = json.loads(files["evidence.json"])["entries"]
    assert (entry["started_at"], entry["lesson"]["version"]) == ("2026-11-03T09:00:00.000000Z", third.number)
    assert entry["lesson"]["earlier"] == [
        {
            "version": version.number, "digest": version.digest, "published_at": written(version.published_at),
            "path": f"versions/{half_way.lesson_id}-v{version.number}.json", "until": written(until),
            "variant": None,
            "translation": None,
        }
        for version, until in zip((first, second), moments, strict=True)
    ]  # fmt: skip
    texts = [json.loads(content) for name, content in files.items() if name.startswith("versions/")]
    assert {text["digest"] for text in texts} == {first.digest, second.digest, third.digest}
    assert scope.count().versions == len(texts) == 3
    assert "03/11/2026, in versie 1; vanaf 05/11/2026 in versie 3" in text_of(files["overview.pdf"])
    assert checked(files, tmp_path).wrong == []
    del files[f"versions/{half_way.lesson_id}-v1.json"]
    assert "no_text" in [code for code, _words in checked(files, tmp_path).wrong]


def test_another_try_on_a_newer_version_says_in_which_one_the_lesson_was_begun(
    enrolment: Enrolment, programme: Programme, marleen: User
) -> None:
    person, lesson = enrolment.user, Lesson.objects.get(pk=programme.lesson_ids[0])
    place = progress.open_lesson(person, lesson.pk, BEGUN)
    answer_all(place, WRONG, 1, BEGUN)
    publish(lesson, body=[text_block(text="<p>Anders.</p>")])
    progress.retry(place, PASSED)
    answer_all(place, RIGHT, 2, PASSED + timedelta(hours=1))
    (entry,) = evidence_of(pack_of(scope_afterwards(person, marleen)))["entries"]
    assert entry["lesson"]["version"] == 2
    assert [(one["version"], one["until"]) for one in entry["lesson"]["earlier"]] == [(1, written(PASSED))]


def test_who_did_not_go_on_says_nothing_of_a_newer_version(half_way: LessonProgress, marleen: User) -> None:
    publish(half_way.lesson, body=[text_block(text="<p>Anders.</p>")])
    completed_at(half_way.enrolment.user, half_way.lesson_id, PASSED)
    scope = scope_of(half_way.enrolment.user, marleen)
    (entry,) = evidence_of(pack_of(scope))["entries"]
    assert (entry["lesson"]["version"], entry["lesson"]["earlier"], scope.count().versions) == (1, [], 1)


def test_where_a_correction_completed_the_version_that_they_left_no_later_one_is_told(
    half_way: LessonProgress, marleen: User
) -> None:
    """They began and passed in the first, while they went on in the second meanwhile."""
    moved_over(half_way, BEGUN + timedelta(days=1))
    person, first = half_way.enrolment.user, half_way.version
    Completion.objects.create(enrolment=half_way.enrolment, lesson=half_way.lesson, version=first, completed_at=PASSED)
    scope = scope_of(person, marleen)
    (entry,) = evidence_of(pack_of(scope))["entries"]
    assert (entry["lesson"]["version"], entry["lesson"]["earlier"], scope.count().versions) == (1, [], 1)


# --- The texts, the questions and the files ---------------------------------------------------------------------------


def test_every_version_is_there_as_its_digest_was_made_of_it(files: Files, done: Enrolment) -> None:
    versions = LessonVersion.objects.filter(completions__enrolment=done)
    for version in versions:
        text = json.loads(files[f"versions/{version.lesson_id}-v{version.number}.json"])
        assert digest(text["digested"]) == version.digest == text["digest"]
    assert len(versions) == len([name for name in files if name.startswith("versions/")]) == 2


def test_a_kept_file_is_there_byte_for_byte(files: Files) -> None:
    (name,) = [one for one in files if one.startswith("files/")]
    assert files[name] == DOCUMENT
    assert name == f"files/{sha256(DOCUMENT)}.txt"
    texts = [json.loads(content) for one, content in files.items() if one.startswith("versions/")]
    (named,) = [file for text in texts for file in text["files"]]
    assert (named["path"], named["name"], named["is_in_digest"]) == (name, "reglement.txt", True)


def test_questions_that_no_version_has_come_apart_and_each_once(files: Files) -> None:
    quizzes = [name for name in files if name.startswith("quizzes/")]
    assert quizzes == [f"quizzes/{digest(json.loads(files[name]))}.json" for name in quizzes]
    corrected = Regrade.objects.get().correction.corrected.digest
    assert len(quizzes) == 2  # that of the follow-up, and the corrected one
    assert f"quizzes/{corrected}.json" in quizzes


@pytest.mark.parametrize("content", [None, b"Iets anders."])
def test_a_kept_file_that_is_gone_or_damaged_is_told_to_who_makes_it_and_to_who_checks_it(
    done: Enrolment, marleen: User, tmp_path: Path, content: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    kept = FrozenFile.objects.get()
    default_storage.delete(str(kept.file.name))
    if content is not None:
        default_storage.save(str(kept.file.name), io.BytesIO(content))
    path = tmp_path / "pak.zip"
    with path.open("wb") as file:
        made = make_pack(scope_of(done.user, marleen), "Marleen", file)
    assert made.lost == 1
    result = pack_verifier.check(str(path))
    assert [code for code, _words in result.wrong] == ["lost_file"]
    assert "reglement.txt" in result.wrong[0][1]
    assert f"Kept file {kept.pk}" in caplog.text


# --- Whose ------------------------------------------------------------------------------------------------------------


def test_what_hr_gets_holds_no_answer_resolution_or_vote(files: Files, done: Enrolment) -> None:
    assert Response.objects.filter(attempt__user=done.user).exists()
    evidence = json.loads(files["evidence.json"])
    assert evidence["has_answers"] is False
    assert not {"answers", "selected", "reflection", "voted_at"} & set(keys_of(evidence))


@pytest.mark.parametrize("is_operator", [False, True])
def test_a_pack_that_is_not_ones_own_says_nothing_of_points_with_which_the_answers_can_be_worked_out(
    done: Enrolment, dries: User, marleen: User, is_operator: bool
) -> None:
    """With the right answers in the same pack, 4.50 of 5 points comes of one set of answers only, and all 5 always."""
    progress.enrol(dries, done.programme, PASSED.date(), announce=False)
    nearly = {**RIGHT, "id-Vraag 2": ["Vraag 2-0"]}
    for person, answers in ((dries, nearly), (UserFactory.create(organisation=dries.organisation), RIGHT)):
        progress.enrol(person, done.programme, PASSED.date(), announce=False)
        answer_all(progress.open_lesson(person, done.programme.lesson_ids[1], PASSED), answers, 1, PASSED)
    files = unpacked(pack_of(whole_organisation(done.programme, None if is_operator else marleen)))
    evidence = json.loads(files["evidence.json"])
    assert not {"points", "max_points", "percent"} & set(keys_of(evidence))
    nearly_all, all_of_them = [one["result"] for one in evidence["entries"] if one["person"]["id"] != done.user.pk]
    assert nearly_all == all_of_them
    assert not re.search(r"\d,\d\d op \d|100 %", text_of(files["overview.pdf"]))


def test_ones_own_pack_has_the_points(done: Enrolment, amina: User) -> None:
    result = evidence_of(pack_of(scope_of(amina, amina, with_answers=True)))["entries"][0]["result"]
    assert (result["points"], result["max_points"], result["percent"]) == ("5.00", 5, 100)


RESULTS_PUT_RIGHT = "2026-11-03T09:20:00.000000Z"


def put_right(*, passed_by_it: bool = False) -> dict[str, Any]:
    """What an entry says of the correction in Amina's first lesson."""
    correction = Correction.objects.get()
    return {
        "at": RESULTS_PUT_RIGHT, "by": str(correction.corrected_by), "reason": "De norm stond te hoog.",
        "quiz": correction.corrected.digest, "questions": correction.question_ids, "pass_mark": 10,
        "passed_by_it": passed_by_it,
    }  # fmt: skip


def test_ones_own_pack_says_from_what_to_what_a_correction_raised_the_result(
    done: Enrolment, marleen: User, amina: User
) -> None:
    pack = pack_of(scope_of(amina, amina, with_answers=True))
    result = evidence_of(pack)["entries"][0]["result"]
    assert result["corrections"] == [put_right()]
    assert result["regrades"] == [
        {
            "at": RESULTS_PUT_RIGHT, "by": str(marleen), "reason": "De norm stond te hoog.",
            "points_before": "4.00", "points_after": "5.00", "passed_before": True, "passed_after": True,
            "quiz": Regrade.objects.get().correction.corrected.digest,
        }
    ]  # fmt: skip
    text = text_of(unpacked(pack)["overview.pdf"])
    assert "5,00 op 5 (100 %), 2 pogingen, verhoogd na een correctie" in text


@pytest.mark.parametrize("begun", [PASSED - timedelta(days=1), PASSED, PASSED + timedelta(seconds=1)])
def test_hr_reads_of_a_correction_the_same_of_whom_it_raised_and_of_whom_it_did_not(
    done: Enrolment, marleen: User, dries: User, begun: datetime
) -> None:
    """Else it would say who chose the answer that counts by now. It holds for whoever begins later in them too."""
    progress.enrol(dries, done.programme, begun.date(), announce=False)
    place = progress.open_lesson(dries, done.programme.lesson_ids[0], begun)
    answer_all(place, RIGHT, 1, begun)
    results = {
        entry["person"]["name"]: entry["result"]
        for entry in evidence_of(pack_of(whole_organisation(done.programme, marleen)))["entries"]
        if entry["what"] == "lesson" and entry["result"]
    }
    assert results["Amina Verbeke"]["corrections"] == [put_right()]
    assert results[dries.get_full_name()]["corrections"] == [put_right()]


HALF = {"id-Vraag 1": ["Vraag 1-0"], "id-Vraag 2": ["Vraag 2-2"], "id-Vraag 3": ["true"]}  # 2 of the 5 points


def test_who_begins_after_a_correction_and_passes_by_it_has_the_reason_in_the_pack(
    done: Enrolment, marleen: User, dries: User, tmp_path: Path
) -> None:
    """40 % would not do in this version; since the correction, of the mark alone, 10 % does."""
    with thawed(connection, ["quizzes.Correction"]):
        Correction.objects.update(question_ids=[])
    began = PASSED + timedelta(days=1)
    progress.enrol(dries, done.programme, began.date(), announce=False)
    answer_all(progress.open_lesson(dries, done.programme.lesson_ids[0], began), HALF, 1, began)
    files = unpacked(pack_of(scope_of(dries, marleen)))
    (entry,) = json.loads(files["evidence.json"])["entries"]
    result = entry["result"]
    assert (result["pass_mark"], result["passed"]) == (60, True)
    assert result["corrections"] == [put_right()]
    text = text_of(files["overview.pdf"])
    assert "vragen verbeterd op 03/11/2026" in text
    assert "Welke vragen verbeterd werden" in text
    assert "De norm stond te hoog." in text
    assert checked(files, tmp_path).wrong == []


def test_a_version_that_came_after_a_correction_has_nothing_to_do_with_it(
    done: Enrolment, marleen: User, dries: User
) -> None:
    lesson = Lesson.objects.get(pk=done.programme.lesson_ids[0])
    publish(lesson, QUIZ, pass_mark=50)
    progress.enrol(dries, done.programme, MADE.date(), announce=False)
    answer_all(progress.open_lesson(dries, lesson.pk, PASSED), RIGHT, 1, PASSED)
    (entry,) = evidence_of(pack_of(scope_of(dries, marleen)))["entries"]
    assert (entry["lesson"]["version"], entry["result"]["corrections"]) == (2, [])


def test_a_correction_stays_with_who_went_on_in_another_version_with_the_answers_it_raised(
    done: Enrolment, marleen: User
) -> None:
    attempt = Attempt.objects.get(regrades__isnull=False)
    with thawed(connection, ["quizzes.Attempt"]):
        Attempt.objects.filter(pk=attempt.pk).update(published_quiz=PublishedQuiz.freeze(attempt.published_quiz.quiz))
    (entry, *_others) = evidence_of(pack_of(scope_of(done.user, marleen)))["entries"]
    assert entry["result"]["corrections"] == [put_right()]


def test_hr_reads_who_passed_by_a_correction_and_not_from_what_to_what(done: Enrolment, marleen: User) -> None:
    with thawed(connection, ["quizzes.Regrade"]):
        Regrade.objects.update(passed_before=False)
    pack = unpacked(pack_of(scope_of(done.user, marleen)))
    (entry, *_others) = json.loads(pack["evidence.json"])["entries"]
    assert entry["result"]["corrections"] == [put_right(passed_by_it=True)]
    assert not {"regrades", "points_before", "points_after"} & set(keys_of(entry))
    text = text_of(pack["overview.pdf"])
    assert "2 pogingen, geslaagd na een correctie" in text
    assert "geslaagd vanaf" not in text


def test_results_of_another_lesson_with_the_same_questions_were_not_put_right(done: Enrolment, marleen: User) -> None:
    first, second = done.programme.lesson_ids
    dries = UserFactory.create(organisation=done.programme.organisation)
    progress.enrol(dries, done.programme, PASSED.date(), announce=False)
    for lesson_id in (first, second):
        answer_all(progress.open_lesson(dries, lesson_id, PASSED), RIGHT, 1, PASSED)
    entries = evidence_of(pack_of(scope_of(dries, marleen)))["entries"]
    results = {one["lesson"]["id"]: one["result"] for one in entries if one["lesson"]}
    assert results[first]["quiz"] == results[second]["quiz"]
    assert (results[first]["corrections"], results[second]["corrections"]) == ([put_right()], [])


def keys_of(data: Any) -> Iterator[str]:
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield str(key)
        yield from keys_of(value)


def test_ones_own_pack_holds_the_answers_of_every_try(done: Enrolment, amina: User) -> None:
    evidence = evidence_of(pack_of(scope_of(amina, amina, with_answers=True)))
    answers = evidence["entries"][0]["result"]["answers"]
    assert evidence["has_answers"] is True
    assert [(one["attempt"], one["question"], one["selected"]) for one in answers] == [
        (1, "id-Vraag 1", ["Vraag 1-0"]), (1, "id-Vraag 2", ["Vraag 2-2"]), (1, "id-Vraag 3", ["false"]),
        (2, "id-Vraag 1", ["Vraag 1-1"]), (2, "id-Vraag 2", ["Vraag 2-0", "Vraag 2-1"]), (2, "id-Vraag 3", ["true"]),
    ]  # fmt: skip
    assert {one["quiz"] for one in answers} == {evidence["entries"][0]["result"]["quiz"]}
    assert {(one["situation"], one["is_carried"]) for one in answers} == {(1, False)}


def test_ones_own_pack_says_what_was_carried_and_in_which_situation_it_was_asked(
    enrolment: Enrolment, programme: Programme, amina: User
) -> None:
    lesson = Lesson.objects.get(pk=programme.lesson_ids[0])
    publish(lesson, [in_second(QUIZ[0], single("Anders", best=0)), *QUIZ[1:]])
    place = progress.open_lesson(amina, lesson.pk, timezone.now())
    answer_all(place, {**WRONG, "id-Vraag 2": RIGHT["id-Vraag 2"]})
    progress.retry(place, timezone.now())
    answer_all(place, {"id-Vraag 1": ["Anders-0"], "id-Vraag 3": RIGHT["id-Vraag 3"]}, 2)
    evidence = evidence_of(pack_of(scope_of(amina, amina, with_answers=True)))
    answers = evidence["entries"][0]["result"]["answers"]
    last = {one["question"][-1]: (one["situation"], one["is_carried"]) for one in answers if one["attempt"] == 2}
    assert last == {"1": (2, False), "2": (1, True), "3": (1, False)}


def test_everyone_of_an_organisation_without_anyone_of_another(
    done: Enrolment, marleen: User, ioana: User, dries: User, amina: User, stephanie: User
) -> None:
    people = {
        viewer.first_name: {entry.person.name for entry in Entries(whole_organisation(done.programme, viewer))}
        for viewer in (marleen, ioana, dries, amina, stephanie)
    }
    names = {"Amina Verbeke"}
    assert people == {"Marleen": names, "Ioana": set(), "Dries": names, "Amina": names, "Stéphanie": names}


def test_whoever_works_elsewhere_by_now_is_in_no_pack(
    done: Enrolment, marleen: User, amina: User, herenthout: Organisation, ioana: User, stephanie: User
) -> None:
    amina.organisation = herenthout
    amina.save()
    for viewer in (marleen, ioana, stephanie, None):
        assert list(Entries(whole_organisation(done.programme, viewer))) == []
        assert list(Entries(Scope(herenthout, MADE, viewer))) == []


@pytest.mark.parametrize(
    ("first", "last", "kinds"),
    [
        (None, None, ["lesson", "lesson", "programme", "follow_up"]),
        (date(2026, 11, 3), date(2026, 11, 3), ["lesson", "lesson"]),
        (date(2026, 11, 4), None, ["programme", "follow_up"]),
        (None, date(2026, 11, 4), ["lesson", "lesson", "programme"]),
        (date(2026, 11, 12), date(2026, 11, 12), ["follow_up"]),
        (date(2026, 11, 13), date(2026, 11, 26), []),
    ],
)
def test_only_what_was_completed_in_the_period(
    done: Enrolment, marleen: User, first: date | None, last: date | None, kinds: list[str]
) -> None:
    scope = whole_organisation(done.programme, marleen, first_day=first, last_day=last)
    assert [entry.what for entry in Entries(scope)] == kinds
    assert scope.count().completions == len(kinds)


def test_a_day_is_a_day_here(done: Enrolment, marleen: User) -> None:
    """Half past midnight in Brussels is still the day before in UTC."""
    with thawed(connection, ["learning.Enrolment"]):
        Enrolment.objects.filter(pk=done.pk).update(completed_at=PASSED.replace(day=5, hour=23, minute=30))
    on_the_sixth = whole_organisation(done.programme, marleen, first_day=date(2026, 11, 6), last_day=date(2026, 11, 6))
    assert [entry.what for entry in Entries(on_the_sixth)] == ["programme"]


def test_the_numbers_beforehand_are_those_of_the_pack(done: Enrolment, marleen: User, files: Files) -> None:
    size = scope_of(done.user, marleen).count()
    assert (size.people, size.completions, size.versions, size.files) == (1, 4, 2, 1)
    assert len(DOCUMENT) < size.size < 1_000_000


# --- The same each time, and small ------------------------------------------------------------------------------------


def test_the_same_data_gives_the_same_bytes(pack: bytes, done: Enrolment, marleen: User) -> None:
    assert pack_of(scope_of(done.user, marleen)) == pack


def many(programme: Programme, number: int) -> None:
    """So many people, each with one lesson."""
    version = LessonVersion.objects.filter(lesson=programme.lesson_ids[0]).get()
    people = UserFactory.create_batch(number, organisation=programme.organisation)
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(user=person, programme=programme, enrolled_on=date(2026, 11, 2)) for person in people
    )
    Completion.objects.bulk_create(
        Completion(enrolment=one, lesson=version.lesson, version=version, completed_at=PASSED + timedelta(seconds=at))
        for at, one in enumerate(enrolments)
    )


def test_it_costs_queries_by_the_portion_and_not_by_the_person(
    programme: Programme, marleen: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_scope, "PORTION", 20)

    assert marleen.is_hr_officer  # asked once of a person

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            list(Entries(whole_organisation(programme, marleen)))
        return len(queries)

    many(programme, 19)
    small = cost()
    many(programme, 40)  # two portions more
    assert cost() == small + 2 * 2  # each its rows and where people began


def test_the_numbers_cost_the_same_for_few_and_for_many(programme: Programme, marleen: User) -> None:
    assert marleen.is_hr_officer
    many(programme, 2)
    with CaptureQueriesContext(connection) as few:
        whole_organisation(programme, marleen).count()
    many(programme, 10)
    with CaptureQueriesContext(connection) as more:
        whole_organisation(programme, marleen).count()
    assert len(few) == len(more) == 8


def test_memory_does_not_grow_with_what_is_in_it(
    programme: Programme, marleen: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_scope, "PORTION", 25)
    monkeypatch.setattr(evidence_paper, "MOST_ON_PAPER", 10)

    class Nowhere(io.RawIOBase):
        at = 0

        def write(self, data: Any) -> int:
            self.at += len(data)
            return len(data)

        def tell(self) -> int:
            return self.at

        def writable(self) -> bool:
            return True

    def peak() -> int:
        turns = count(1)
        tracemalloc.start()
        make_pack(
            whole_organisation(programme, marleen),
            "Marleen",
            Nowhere(),  # type: ignore[arg-type]  # enough
            lambda: None if next(turns) % 25 else gc.collect(),  # type: ignore[arg-type]  # what waits to be collected
        )
        _now, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    many(programme, 50)
    peak()  # what is loaded and kept on the first use
    few = peak()
    many(programme, 250)
    assert peak() < few + 120_000  # bytes: the numbers of 250 people; their entries would take half a MB


# --- Checked by others ------------------------------------------------------------------------------------------------


def test_plain_openssl_says_verified_ok(folder: Path) -> None:
    if OPENSSL is None:
        pytest.skip("openssl is not installed here: apt-get install openssl")  # in CI, that fails
    command = "dgst -sha256 -verify public-key.pem -signature manifest.sig manifest.json"
    assert command in (folder / "LEESMIJ.txt").read_text()
    ran = subprocess.run([OPENSSL, *command.split()], cwd=folder, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout.strip()) == (0, "Verified OK")
    (folder / "manifest.json").write_bytes((folder / "manifest.json").read_bytes() + b" ")
    ran = subprocess.run([OPENSSL, *command.split()], cwd=folder, capture_output=True, text=True, check=False)
    assert ran.returncode != 0


DOCS = Path(__file__).parents[3] / "docs" / "evidence.md"


def test_every_command_of_the_documentation_does_what_it_says_there(folder: Path) -> None:
    """Also the page of Python that computes a digest anew, on the version that it names."""
    if OPENSSL is None:
        pytest.skip("openssl is not installed here: apt-get install openssl")
    words = DOCS.read_text()
    said = {command: answer for command, answer in re.findall(r"^    \$ (.+)\n    (.+)$", words, re.MULTILINE)}
    assert [command.partition(" ")[0] for command in said] == ["python3", "openssl"]
    for command, answer in said.items():
        ran = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True, check=False)
        assert (ran.returncode, ran.stdout.splitlines()[0]) == (0, answer), command
    (page,) = re.findall(r"(?:^    .*\n)+", words[words.index("anyone\ncomputes it again") :], re.MULTILINE)[:1]
    version = next((folder / "versions").iterdir())
    version.rename(folder / "versions" / "3-v2.json")
    code = "\n".join(line[4:] for line in page.splitlines())
    ran = subprocess.run([sys.executable, "-I", "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == ("True\n", "")


def test_every_openssl_command_in_the_pack_runs_as_it_is_written(folder: Path, files: Files) -> None:
    if OPENSSL is None:
        pytest.skip("openssl is not installed here: apt-get install openssl")
    lines = (folder / "LEESMIJ.txt").read_text().splitlines()
    commands = [line.strip() for line in lines if line.startswith("  openssl ")]
    found = [
        subprocess.run(one, shell=True, cwd=folder, capture_output=True, text=True, check=True).stdout.split()[-1]
        for one in commands
    ]
    assert found == ["OK", sha256(files["evidence.json"]), signing_key().public.fingerprint]


def test_openssl_computes_the_fingerprint_of_the_key_that_is_published(folder: Path) -> None:
    if OPENSSL is None:
        pytest.skip("openssl is not installed here: apt-get install openssl")
    der = subprocess.run(
        [OPENSSL, *["pkey", "-pubin", "-in", "public-key.pem", "-outform", "DER"]],
        cwd=folder,
        capture_output=True,
        check=True,
    ).stdout
    fingerprint = sha256(der)
    assert fingerprint == signing_key().public.fingerprint
    assert fingerprint in (folder / "LEESMIJ.txt").read_text()


def run_verifier(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """As someone does who unpacked it: a bare Python, without anything of ours."""
    return subprocess.run(
        [sys.executable, "-I", "verify.py", *arguments],
        cwd=folder, capture_output=True, check=False, encoding="utf-8",
        env={"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip


def test_the_verifier_runs_alone_in_the_unpacked_folder_and_on_the_zip(folder: Path, files: Files) -> None:
    ran = run_verifier(folder)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[-1] == "Alles is zoals het gemaakt werd."
    (folder / "zelf.zip").write_bytes(packed(files))
    assert run_verifier(folder, "zelf.zip", "--key", signing_key().public.in_groups).returncode == 0
    for no_key in ("", "zzz"):  # such as of a name that was never filled in
        assert run_verifier(folder, "zelf.zip", "--key", no_key).returncode == 1


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_the_verifier_says_how_it_is_used_without_looking_at_a_pack(folder: Path, option: str) -> None:
    (folder / "evidence.json").write_text("{}")
    dutch, english = run_verifier(folder, option), run_verifier(folder, option, "--en")
    for ran, words in ((dutch, "Kijkt een bewijspakket na."), (english, "Checks an evidence pack.")):
        assert (ran.returncode, ran.stderr) == (0, "")
        assert words in ran.stdout
        assert "--key" in ran.stdout
        assert "KLOPT NIET" not in ran.stdout


@pytest.mark.parametrize("option", ["--keys", "--key", "-x"])
def test_the_verifier_says_nothing_of_a_pack_for_an_option_that_it_does_not_know(folder: Path, option: str) -> None:
    ran = run_verifier(folder, option)
    assert (ran.returncode, "Kijkt een bewijspakket na." in ran.stdout) == (2, True)
    assert "KLOPT NIET" not in ran.stdout


def test_the_verifier_says_what_is_wrong_in_dutch_or_in_english(folder: Path, done: Enrolment) -> None:
    path = folder / "evidence.json"
    path.write_text(path.read_text().replace('"tries": 2', '"tries": 1'))
    number = Completion.objects.filter(enrolment=done).order_by("pk").values_list("pk", flat=True)[0]
    ran = run_verifier(folder)
    assert ran.returncode == 1
    assert f"- voltooiing {number} van Amina Verbeke: veranderd." in ran.stdout
    assert "DIT PAKKET KLOPT NIET" in ran.stdout
    assert f"- completion {number} of Amina Verbeke: altered." in run_verifier(folder, "--en").stdout


def test_the_verifier_is_python_3_8_and_its_standard_library() -> None:
    tree = ast.parse(VERIFIER.read_text(), feature_version=(3, 8))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in ([one.name for one in node.names] if isinstance(node, ast.Import) else [])
        + ([node.module or ""] if isinstance(node, ast.ImportFrom) else [])
    }
    assert imported <= set(sys.stdlib_module_names)
    later = {"removeprefix", "removesuffix", "is_relative_to", "hardlink_to", "batched", "pairwise", "bit_count"}
    assert not {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & later


# --- To read ----------------------------------------------------------------------------------------------------------


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_overview_says_who_what_when_which_version_and_how(files: Files, done: Enrolment) -> None:
    text = text_of(files["overview.pdf"])
    assert "Bewijs van voltooiing" in text
    assert "Amina Verbeke, alles tot nu" in text
    assert "Gemaakt op 26 november 2026, 21.00 door Marleen" in text
    assert "1 persoon, 4 voltooiingen, 2 versies van lessen" in text
    assert "geslaagd vanaf 60 %, 2 pogingen" in text
    assert "beantwoord, 1 poging" in text
    assert "na een correctie" not in text
    whole = re.sub(r"\s", "", text)
    assert f"attest{done.certificate.number}" in whole
    assert sha256(files["evidence.json"]) in whole
    assert signing_key().public.fingerprint in whole


def test_the_overview_follows_the_standard_for_accessible_documents(files: Files) -> None:
    catalog = pypdf.PdfReader(io.BytesIO(files["overview.pdf"])).trailer["/Root"]
    assert catalog["/Lang"].lower().startswith("nl")
    assert catalog["/MarkInfo"]["/Marked"]
    assert "pdfuaid:part" in catalog["/Metadata"].get_data().decode()


def test_letters_that_no_font_has_do_not_keep_the_overview_away(done: Enrolment, marleen: User) -> None:
    User.objects.filter(pk=done.user.pk).update(last_name="李 #let *x*")
    pack = pack_of(scope_of(User.objects.get(pk=done.user.pk), marleen))
    assert "(andere letters)" in text_of(unpacked(pack)["overview.pdf"])


def test_what_is_too_much_for_paper_is_told_and_stands_in_the_data(
    done: Enrolment, marleen: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_paper, "MOST_ON_PAPER", 3)
    files = unpacked(pack_of(scope_of(done.user, marleen)))
    text = text_of(files["overview.pdf"])
    assert "Dit zijn er te veel om af te drukken." in text
    assert "00001" not in text
    assert len(json.loads(files["evidence.json"])["entries"]) == 4

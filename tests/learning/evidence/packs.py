"""Someone with one of each kind of completion, and a pack of it as the verifier sees it."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from onboarding.learning.closing import certificates
from onboarding.learning.evidence import pack_verifier
from onboarding.learning.evidence.evidence_pack import make_pack
from onboarding.learning.evidence.evidence_scope import Scope
from onboarding.learning.journey import progress
from onboarding.learning.models import Attendance, Completion, Enrolment, Exemption, FollowUp, GroupSession
from onboarding.lessons.articles import Article
from onboarding.lessons.file_words import FileWords, digested
from onboarding.lessons.lesson_content import LessonContent
from onboarding.lessons.models import (
    ChangeSize,
    FileKind,
    FrozenFile,
    Lesson,
    LessonVersion,
    Programme,
    VersionFile,
    VersionTranslation,
)
from onboarding.lessons.translations.translation_making import made
from onboarding.people.models import User
from quizzes.definitions import Quiz, digest
from quizzes.models import Attempt, Correction, PublishedQuiz, Regrade
from tests.learning.quiz_answers import RIGHT, WRONG, answer_all

BEGUN = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
PASSED = BEGUN + timedelta(minutes=20)
MADE = datetime(2026, 11, 26, 20, 0, tzinfo=UTC)
DOCUMENT = b"Het reglement, zoals het toen was."


def complete_one_of_each(enrolment: Enrolment, by: User) -> None:
    """A lesson with a quiz at the second try, raised since; one that was read, with a document; the programme, with a
    certificate; and what was asked to be read afterwards, with a question."""
    person, programme = enrolment.user, enrolment.programme
    first, second = programme.lesson_ids
    place = progress.open_lesson(person, first, BEGUN)
    assert place is not None
    answer_all(place, WRONG, 1, BEGUN)
    progress.retry(place, BEGUN + timedelta(minutes=10))
    answer_all(place, RIGHT, 2, PASSED)
    completion = Completion.objects.get(enrolment=enrolment, lesson=first)
    assert completion.attempt is not None
    raise_result(completion.attempt, by)
    read_with_document(enrolment, Lesson.objects.get(pk=second))
    declared = {"completed_at": PASSED + timedelta(days=1), "is_declared": True, "declared_by": by}
    Enrolment.objects.filter(pk=enrolment.pk).update(**declared)
    enrolment.refresh_from_db()
    certificates.issue(enrolment, MADE)
    read_afterwards(enrolment, completion)


def exempt_for_a_while(enrolment: Enrolment, lesson: Lesson, by: User) -> None:
    Exemption.objects.create(
        enrolment=enrolment, lesson=lesson, reason="Deed dit in Gooik.", done_on=date(2026, 9, 1),
        recorded_by=by, recorded_by_name=str(by), recorded_at=BEGUN,
        revoked_at=PASSED, revoked_by=by, revoked_by_name=str(by), revoked_why="Dat was een andere opleiding.",
    )  # fmt: skip


def raise_result(attempt: Attempt, by: User) -> None:
    quiz = attempt.published_quiz.quiz
    corrected = PublishedQuiz.freeze(Quiz(quiz.questions, pass_mark=10))
    correction = Correction.objects.create(
        corrected=corrected,
        question_ids=["id-Vraag 1"],
        reason="De norm stond te hoog.",
        corrected_by=by,
        corrected_at=PASSED,
    )
    correction.holds_for.add(attempt.published_quiz)
    Regrade.objects.create(
        correction=correction, attempt=attempt, points_before=4, points_after=5, passed_before=True, passed_after=True
    )


def read_with_document(enrolment: Enrolment, lesson: Lesson) -> None:
    """Complete a version that shows a document, as someone who works outdoors."""
    organisation = enrolment.programme.organisation
    kept = FrozenFile(
        organisation=organisation, sha256=sha256(DOCUMENT), content_type="text/plain", size=len(DOCUMENT),
        kept_since=BEGUN,
    )  # fmt: skip
    kept.file.save("reglement.txt", ContentFile(DOCUMENT))
    kept.save()
    version = make_version(lesson, 7, FileWords("document", 3, "reglement.txt", "Reglement", kept.sha256))
    VersionFile.objects.create(
        version=version, file=kept, kind=FileKind.DOCUMENT, source=3, name="reglement.txt", title="Reglement"
    )
    Completion.objects.create(
        enrolment=enrolment, lesson=lesson, version=version, variant="buiten", completed_at=PASSED
    )


def make_version(lesson: Lesson, number: int, *files: FileWords) -> LessonVersion:
    """A version without questions, with text for some kinds of work, as publishing writes it."""
    body = (
        {"type": "text", "value": {}, "id": "b"},
        {"type": "text", "value": {"for_whom": ["buiten"]}, "id": "c"},
        {"type": "text", "value": {"for_whom": ["loket"]}, "id": "d"},
    )
    kinds = {"buiten": "Buiten", "loket": "Loket"}
    content = LessonContent("Eerst lezen", introduction="Zeg ‘dag’.", minutes=4, body=body, kinds=kinds)
    whole = {"content": content.as_dict(), "quiz": None} | ({"files": digested(files)} if files else {})
    return LessonVersion.objects.create(
        lesson=lesson, number=number, content=content, title=content.title, minutes=4, digest=digest(whole),
        change=ChangeSize.FIRST, article=Article(), published_at=BEGUN - timedelta(days=30),
    )  # fmt: skip


def in_french(version: LessonVersion) -> VersionTranslation:
    return made(version, "fr", {"title": "Lire d’abord"}, Article(), 1, None, BEGUN)


def done_together(enrolment: Enrolment, leader: User) -> Completion:
    """A lesson that is not asked any more, done in a group in its first version, and confirmed on paper."""
    programme = enrolment.programme
    lesson = Lesson.objects.create(programme=programme, title="Samen")
    version = make_version(lesson, 1)
    session = GroupSession.objects.create(
        organisation=programme.organisation, lesson=lesson, version=version, leader=leader, variant="loket",
        leader_name="Dries Peeters", begun_at=BEGUN,
    )  # fmt: skip
    Attendance.objects.create(session=session, enrolment=enrolment, how="paper", confirmed_at=PASSED)
    return Completion.objects.create(
        enrolment=enrolment, lesson=lesson, version=version, variant="loket", group_session=session,
        completed_at=PASSED,
    )  # fmt: skip


def read_afterwards(enrolment: Enrolment, completion: Completion) -> None:
    quiz = completion.version.quiz
    assert quiz is not None
    one_question = PublishedQuiz.freeze(Quiz(quiz.quiz.questions[:1], pass_mark=0))
    follow_up = FollowUp.objects.create(
        enrolment=enrolment, lesson=completion.lesson, version=completion.version, quiz=one_question,
        asked_on=date(2026, 11, 10), due_date=date(2026, 11, 24), done_at=PASSED + timedelta(days=9),
    )  # fmt: skip
    Attempt.objects.create(
        user=enrolment.user, published_quiz=one_question, context=follow_up.attempts_context, started_at=BEGUN,
        finished_at=PASSED + timedelta(days=9), points=1, max_points=1, passed=True,
    )  # fmt: skip


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# --- The pack ---------------------------------------------------------------------------------------------------------


def pack_of(scope: Scope, made_by: str = "Marleen") -> bytes:
    file = io.BytesIO()
    make_pack(scope, made_by, file)
    return file.getvalue()


def scope_of(person: User, viewer: User, **fields: Any) -> Scope:
    assert person.organisation is not None
    return Scope(person.organisation, MADE, viewer=viewer, person=person, **fields)


def whole_organisation(programme: Programme, viewer: User | None, **fields: Any) -> Scope:
    return Scope(programme.organisation, MADE, viewer=viewer, **fields)


def unpacked(pack: bytes) -> dict[str, bytes]:
    """The files of a pack, in the order in which they stand in it."""
    with zipfile.ZipFile(io.BytesIO(pack)) as zipped:
        assert zipped.testzip() is None
        return {name: zipped.read(name) for name in zipped.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    return file.getvalue()


def checked(files: dict[str, bytes], folder: Path, **how: Any) -> pack_verifier.Checked:
    """What the verifier finds in a pack of these files."""
    path = folder / "pak.zip"
    path.write_bytes(packed(files))
    return pack_verifier.check(str(path), **how)


def evidence_of(pack: bytes) -> Any:
    return json.loads(unpacked(pack)["evidence.json"])


def here(moment: str) -> str:
    return timezone.localtime(datetime.fromisoformat(moment)).isoformat()

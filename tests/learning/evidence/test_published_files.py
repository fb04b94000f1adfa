"""What was really published, with its pictures and documents, is in the pack as it was, whatever became of it since."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytest_django import Settings

from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import Lesson, LessonPage
from onboarding.people.models import Organisation, User
from tests.learning.evidence.packs import checked, pack_of, scope_of, unpacked
from tests.learning.quiz_answers import NOW, RIGHT, answer_all
from tests.lessons.desk_files import document, document_block, picture, picture_block, replace, show


@pytest.fixture(autouse=True)
def own_storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_a_pack_holds_the_files_of_the_version_that_was_completed(
    enrolment: Enrolment, lennik: Organisation, amina: User, marleen: User, tmp_path: Path
) -> None:
    page: LessonPage = LessonPage.objects.earliest("pk")
    paper = document(lennik, content=b"Het reglement van toen.")
    show(page, picture_block(picture(lennik)), document_block(paper))
    place = progress.open_lesson(amina, Lesson.objects.get(page=page).pk, NOW)
    assert place is not None
    answer_all(place, RIGHT)
    replace(paper, b"Een ander reglement.")
    show(page, document_block(paper))
    files = unpacked(pack_of(scope_of(amina, marleen)))
    (name,) = [one for one in files if one.startswith("versions/")]
    version = json.loads(files[name])
    assert version["number"] == 2
    assert set(version["digested"]) == {"content", "quiz", "files"}
    kinds = {file["kind"]: (file["is_in_digest"], files[file["path"]]) for file in version["files"]}
    assert {kind: counts for kind, (counts, _content) in kinds.items()} == {
        "picture": True, "rendition": False, "document": True,
    }  # fmt: skip
    assert kinds["document"][1] == b"Het reglement van toen."
    assert checked(files, tmp_path).wrong == []

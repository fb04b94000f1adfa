"""The texts and questions that a pack is about: each version as its digest was made of it, and the files it shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from onboarding.learning.evidence.evidence_entries import path_of, translation_path_of
from onboarding.learning.evidence.evidence_records import LANGUAGE
from onboarding.learning.evidence.evidence_values import written
from onboarding.lessons.file_words import FileWords, digested
from onboarding.lessons.models import FrozenFile, LessonVersion, VersionFile, VersionTranslation
from onboarding.lessons.translations.translation_making import digested_words
from quizzes.definitions import digest
from quizzes.models import PublishedQuiz


@dataclass(frozen=True, slots=True)
class VersionText:
    """A version, or a translation of one, as it stands in a pack; `is_whole`: its digest is that of what is here."""

    path: str
    data: dict[str, Any]
    is_whole: bool


def digested_of(version: LessonVersion, files: Iterable[VersionFile]) -> dict[str, Any]:
    """What the digest of a version was made of."""
    counted = [
        FileWords(use.kind, use.source, use.name, use.title, use.file.sha256) for use in files if use.is_in_digest
    ]
    data = {"content": version.content.as_dict(), "quiz": version.quiz.definition if version.quiz else None}
    return data | ({"files": digested(counted)} if counted else {})


def version_text(version: LessonVersion, uses: list[VersionFile], lost: set[int]) -> VersionText:
    """A version with its files; `lost`: the ids of kept files that the storage has not, or not as they were."""
    data = {
        "lesson": version.lesson_id,
        "number": version.number,
        "title": version.title,
        "digest": version.digest,
        "published_at": written(version.published_at),
        "change": version.change,
        "note": version.note,
        "language": LANGUAGE,
        "digested": digested_of(version, uses),
        "files": [
            {
                "kind": use.kind,
                "source": use.source,
                "spec": use.spec,
                "name": use.name,
                "title": use.title,
                "content_type": use.file.content_type,
                "sha256": use.file.sha256,
                "size": use.file.size,
                "is_in_digest": use.is_in_digest,
                "path": None if use.file_id in lost else file_path(use.file),
            }
            for use in uses
        ],
    }
    return VersionText(path_of(version), data, digest(data["digested"]) == version.digest)


def version_texts(ids: Iterable[int], lost: set[int]) -> Iterator[VersionText]:
    """These versions one by one, since a text may be long."""
    for key in sorted(ids):
        version = LessonVersion.objects.select_related("quiz").defer("article").get(pk=key)
        uses = version.files.select_related("file").order_by("kind", "source", "spec", "pk")
        yield version_text(version, list(uses), lost)


def translation_texts(ids: Iterable[int]) -> Iterator[VersionText]:
    """These translations one by one: the words, by the key of the text that they are said for."""
    for key in sorted(ids):
        translation = VersionTranslation.objects.select_related("version").defer("article").get(pk=key)
        version = translation.version
        data = {
            "lesson": version.lesson_id,
            "version": version.number,
            "language": translation.language,
            "number": translation.number,
            "title": translation.title,
            "digest": translation.digest,
            "published_at": written(translation.published_at),
            "digested": digested_words(translation),
        }
        is_whole = digest(data["digested"]) == translation.digest
        yield VersionText(translation_path_of(translation), data, is_whole)


def kept_files(version_ids: Iterable[int]) -> Iterator[FrozenFile]:
    """The files that these versions show, each once."""
    uses = VersionFile.objects.filter(version__in=list(version_ids))
    yield from FrozenFile.objects.filter(pk__in=uses.values("file")).order_by("pk")


def quizzes_besides(version_ids: Iterable[int], quiz_ids: Iterable[int]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The questions that none of these versions has, by path: of follow-ups, and from before or after a change."""
    own = PublishedQuiz.objects.filter(lesson_versions__in=list(version_ids))
    known = set(own.values_list("digest", flat=True))
    for quiz in PublishedQuiz.objects.filter(pk__in=list(quiz_ids)).order_by("pk"):
        if quiz.digest not in known:
            known.add(quiz.digest)
            yield f"quizzes/{quiz.digest}.json", quiz.definition


def file_path(file: FrozenFile) -> str:
    """Where a kept file stands in a pack: by what it holds, under a name that every system takes."""
    suffix = str(file.file.name).rpartition(".")[2]
    ending = suffix if suffix.isascii() and suffix.isalnum() and len(suffix) < 10 else "bin"
    return f"files/{file.sha256}.{ending}"

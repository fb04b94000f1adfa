"""What became of the original of a copy: the version that is live there now, and what in it is other than here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from onboarding.lessons import kinds_there
from onboarding.lessons.bare_digests import with_bare_digests
from onboarding.lessons.differences import VersionWords, words_of_page, words_of_versions
from onboarding.lessons.drafted_marks import mark_of
from onboarding.lessons.known_keys import as_known_now
from onboarding.lessons.models import AdoptedLesson, LessonOffer, LessonPage, LessonVersion
from onboarding.lessons.sharing.lesson_sides import LessonSide, side_of
from onboarding.lessons.sharing.three_ways import Piece, Standpoint, pieces
from quizzes.definitions import digest


@dataclass(frozen=True, slots=True)
class Upstream:
    """`version` is what is live there now, `before` what was in each version that something was decided in, by its
    number, `there` what is live, with the keys that are right by now as whoever takes it over gets them (packing.py),
    `here` the latest draft of the copy. `mark` says which of all these someone looked at."""

    adoption: AdoptedLesson
    version: LessonVersion
    before: dict[int, LessonSide]
    there: LessonSide
    here: LessonSide
    pieces: list[Piece]
    mark: str

    @property
    def names_new_version(self) -> bool:
        """Whether something was published there since all of it was looked at."""
        return self.version.number > self.adoption.settled_up_to


def live_version(adoption: AdoptedLesson) -> LessonVersion | None:
    """The version that is live there now; None when the lesson is not offered any more, or not live."""
    offer = LessonOffer.objects.standing().filter(lesson=adoption.version.lesson_id)
    found = offer.select_related("lesson__current_version__quiz").first()
    return found.lesson.current_version if found is not None else None


def upstream_of(adoption: AdoptedLesson, page: LessonPage) -> Upstream | None:
    """`page` is the copy; None when nothing is heard any more of the original. A few queries, and the files of the copy
    and the pictures of the original are read."""
    version = live_version(adoption)
    if version is None:
        return None
    owner = page.organisation_page
    known = kinds_there.standing(owner).values()
    replaced = {one["since"] for one in adoption.taken.values()}
    numbers = {adoption.version.number, *adoption.settled.values(), *replaced}
    house = version.lesson.programme.organisation_id
    words_of_before = words_by_number(version.lesson_id, {*numbers, version.number})
    of_before = {number: with_bare_digests(words, house) for number, words in words_of_before.items()}
    sides = {number: side_of(words, known) for number, words in of_before.items()}
    draft = words_of_page(page.get_latest_revision_as_object())
    here = side_of(with_bare_digests(draft, adoption.organisation_id), known)
    at = Standpoint(adoption.ids, adoption.version.number, adoption.settled, adoption.taken)
    there = side_of(_as_known_now(of_before[version.number], version), known)
    found = pieces(at, sides, there, here)
    return Upstream(adoption, version, sides, there, here, found, _mark(adoption, page, version))


def _as_known_now(words: VersionWords, version: LessonVersion) -> VersionWords:
    return replace(words, quiz=as_known_now(version.quiz, version.lesson)) if version.quiz else words


def words_by_number(lesson_id: int, numbers: Collection[int]) -> dict[int, VersionWords]:
    """What these versions of a lesson said."""
    versions = LessonVersion.objects.filter(lesson=lesson_id, number__in=numbers).select_related("quiz")
    found = list(versions.defer("article"))
    return {one.number: words for one, words in zip(found, words_of_versions(found), strict=True)}


def mark_now(adoption: AdoptedLesson, page: LessonPage) -> str:
    """What `Upstream.mark` is at this moment; "" when nothing is heard any more of the original."""
    version = live_version(adoption)
    return _mark(adoption, page, version) if version is not None else ""


def _mark(adoption: AdoptedLesson, page: LessonPage, version: LessonVersion) -> str:
    decided = {"settled": adoption.settled, "taken": adoption.taken}
    return digest({"draft": mark_of(page, page.latest_revision), "there": version.number, **decided})

"""The entries of an evidence pack, a portion at a time: the same data gives the same entries, in the same order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from onboarding.learning import how_done
from onboarding.learning.evidence.begun_lessons import Begun, Left, where_begun
from onboarding.learning.evidence.evidence_records import (
    LANGUAGE,
    EarlierRecord,
    EnrolmentRecord,
    Entry,
    ExemptionRecord,
    How,
    LessonRecord,
    PersonRecord,
    TogetherRecord,
    TranslationRecord,
    What,
)
from onboarding.learning.evidence.evidence_results import Results
from onboarding.learning.evidence.evidence_scope import Scope, in_portions
from onboarding.learning.evidence.evidence_values import moment, written
from onboarding.learning.evidence.evidence_variants import VersionFacts, facts_of
from onboarding.learning.models import Attendance, Completion, Enrolment, Exemption, FollowUp, attempts_context
from onboarding.learning.open_leave import waits_for_end
from onboarding.lessons.models import LessonVersion, VersionTranslation
from onboarding.people.models import User


class Entries:
    """Goes through what a scope holds; `versions` are those that the entries so far are about, by id, `translations`
    what they were read in."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.versions: dict[int, VersionFacts] = {}
        self.translations: dict[int, TranslationRecord] = {}
        self.results = Results(scope)
        moved = Enrolment.objects.filter(waits_for_end(), user__organisation=scope.organisation)
        self.open_ended = set(moved.values_list("pk", flat=True))

    def __iter__(self) -> Iterator[Entry]:
        """Lessons, then programmes, then follow-ups, then exemptions, each by number."""
        enrolled = ("enrolment__user", "enrolment__programme")
        completions = self.scope.completions().select_related(*enrolled, "attempt", "group_session")
        for lessons in in_portions(completions.defer(*UNUSED)):
            yield from self._lessons(lessons)
        programmes = self.scope.programmes().select_related("user", "programme", "certificate", "declared_by")
        for finished in in_portions(programmes.defer("programme__outline", "programme__welcome")):
            yield from map(self._programme, finished)
        for follow_ups in in_portions(self.scope.follow_ups().select_related(*enrolled).defer(*UNUSED)):
            yield from self._follow_ups(follow_ups)
        exemptions = self.scope.exemptions().select_related(*enrolled, "lesson", "recorded_by", "revoked_by")
        for portion in in_portions(exemptions.defer(*UNUSED)):
            yield from map(self._exemption, portion)

    # --- What stands in one portion ---

    def _lessons(self, rows: Sequence[Completion]) -> Iterator[Entry]:
        begun = where_begun(rows)
        left = [version for one in begun.values() for version in one.left]
        self._know_versions({*(one.version_id for one in left), *(row.version_id for row in rows)})
        self._know_translations({*(one.translation_id for one in left), *(row.translation_id for row in rows)})
        whose = [
            (row.enrolment.user_id, attempts_context(row.enrolment_id, row.lesson_id)) for row in rows if row.attempt
        ]
        tries = self.results.tries(whose)
        confirmed = _confirmed(rows)
        for row in rows:
            own = (row.enrolment.user_id, attempts_context(row.enrolment_id, row.lesson_id))
            place = begun.get((row.enrolment_id, row.lesson_id), Begun())
            together = self._together(row, confirmed)
            if row.group_session is not None:  # what they had read by themselves before is not what they completed
                place = Begun(row.group_session.begun_at)
            yield Entry(
                id=f"{What.LESSON}-{row.pk}",
                what=What.LESSON,
                how=HOW[how_done.how_of(row)],
                person=person_record(row.enrolment.user),
                enrolment=self._enrolment(row.enrolment),
                lesson=self._lesson(row.version_id, row.variant, row.translation_id, place.left),
                started_at=moment(place.at),
                completed_at=written(row.completed_at),
                result=self.results.result(row.attempt, own, tries) if row.attempt else None,
                together=together,
            )

    def _together(self, row: Completion, confirmed: Mapping[tuple[int, int], Attendance]) -> TogetherRecord | None:
        if row.group_session is None:
            return None
        session, there = row.group_session, confirmed[row.group_session.pk, row.enrolment_id]
        return TogetherRecord(
            session=session.pk,
            begun_at=written(session.begun_at),
            led_by=session.leader_name,
            version=self.versions[session.version_id].number,
            confirmed_by=there.how,
            confirmed_at=written(there.confirmed_at),
        )

    def _programme(self, row: Enrolment) -> Entry:
        certificate = getattr(row, "certificate", None)
        return Entry(
            id=f"{What.PROGRAMME}-{row.pk}",
            what=What.PROGRAMME,
            how=How.DECLARED if row.is_declared else How.LESSONS,
            person=person_record(row.user),
            enrolment=self._enrolment(row),
            lesson=None,
            started_at=moment(row.started_at),
            completed_at=written(row.completed_at),
            result=None,
            certificate=certificate.number if certificate else None,
            declared_by=self.scope.name_here(row.declared_by),
        )

    def _follow_ups(self, rows: Sequence[FollowUp]) -> Iterator[Entry]:
        self._know_versions(row.version_id for row in rows)
        tries = self.results.tries([(row.enrolment.user_id, row.attempts_context) for row in rows if row.quiz_id])
        for row in rows:
            own = (row.enrolment.user_id, row.attempts_context)
            attempt = tries.last.get(own)
            yield Entry(
                id=f"{What.FOLLOW_UP}-{row.pk}",
                what=What.FOLLOW_UP,
                how=How.QUIZ if attempt else How.READ,
                person=person_record(row.enrolment.user),
                enrolment=self._enrolment(row.enrolment),
                lesson=self._lesson(row.version_id, row.variant),
                started_at=moment(attempt.started_at) if attempt else None,
                completed_at=written(row.done_at),
                result=self.results.result(attempt, own, tries) if attempt else None,
            )

    def _exemption(self, row: Exemption) -> Entry:
        return Entry(
            id=f"{What.EXEMPTION}-{row.pk}",
            what=What.EXEMPTION,
            how=How.ELSEWHERE,
            person=person_record(row.enrolment.user),
            enrolment=self._enrolment(row.enrolment),
            lesson=None,
            started_at=None,
            completed_at=None,
            result=None,
            exemption=ExemptionRecord(
                lesson_id=row.lesson_id,
                title=row.lesson.title if row.lesson else None,
                reason=row.reason,
                done_on=row.done_on.isoformat(),
                recorded_at=written(row.recorded_at),
                by=self.scope.name_here(row.recorded_by),
                taken_back_at=moment(row.revoked_at),
                taken_back_by=self.scope.name_here(row.revoked_by),
                taken_back_why=row.revoked_why or None,
            ),
        )

    # --- Its parts ---

    def _lesson(
        self, version_id: int, variant: str, translation_id: int | None = None, left: Iterable[Left] = ()
    ) -> LessonRecord:
        """`variant`, `translation_id`: those that the person read; `left`: the versions that they were in before."""
        version, translation = self.versions[version_id], self._translation(translation_id)
        return LessonRecord(
            id=version.lesson_id,
            title=version.title,
            version=version.number,
            digest=version.digest,
            published_at=written(version.published_at),
            language=translation.language if translation else LANGUAGE,
            path=path_of(version),
            variant=version.variant(variant),
            translation=translation,
            earlier=tuple(
                self._earlier(one, variant)
                for one in left
                # A correction may have completed the version that they left.
                if self.versions[one.version_id].number < version.number
            ),
        )

    def _earlier(self, left: Left, variant: str) -> EarlierRecord:
        version = self.versions[left.version_id]
        return EarlierRecord(
            version=version.number,
            digest=version.digest,
            published_at=written(version.published_at),
            path=path_of(version),
            until=written(left.until),
            variant=version.variant(variant),
            translation=self._translation(left.translation_id),
        )

    def _translation(self, translation_id: int | None) -> TranslationRecord | None:
        return self.translations[translation_id] if translation_id is not None else None

    # --- What a portion needs to know ---

    def _enrolment(self, enrolment: Enrolment) -> EnrolmentRecord:
        """Without the far day until which someone is away of whom nobody knows the end."""
        due = None if enrolment.pk in self.open_ended else enrolment.due_date
        return EnrolmentRecord(
            id=enrolment.pk,
            programme_id=enrolment.programme_id,
            programme=enrolment.programme.title,
            round=enrolment.round,
            enrolled_on=enrolment.enrolled_on.isoformat(),
            due_date=due.isoformat() if due else None,
        )

    def _know_versions(self, ids: Iterable[int]) -> None:
        new = set(ids) - self.versions.keys()
        if new:
            self.versions |= facts_of(new)

    def _know_translations(self, ids: Collection[int | None]) -> None:
        new = {one for one in ids if one is not None} - self.translations.keys()
        if new:
            found = VersionTranslation.objects.filter(pk__in=new).select_related("version")
            for one in found.defer("words", "article", "version__content", "version__article"):
                published_at, path = written(one.published_at), translation_path_of(one)
                self.translations[one.pk] = TranslationRecord(one.language, one.number, one.digest, published_at, path)


def _confirmed(rows: Sequence[Completion]) -> dict[tuple[int, int], Attendance]:
    """How these people confirmed, by session and enrolment; a query only where something was done in a group."""
    sessions = {row.group_session_id for row in rows if row.group_session_id is not None}
    if not sessions:
        return {}
    found = Attendance.objects.filter(session__in=sessions, enrolment__in=[row.enrolment_id for row in rows])
    return {(there.session_id, there.enrolment_id): there for there in found}


HOW = {how_done.How.PASSED: How.QUIZ, how_done.How.READ: How.READ, how_done.How.TOGETHER: How.TOGETHER}
UNUSED = ("enrolment__programme__outline", "enrolment__programme__welcome", "enrolment__user__password")


def path_of(version: LessonVersion | VersionFacts) -> str:
    """Where a version stands in a pack."""
    return f"versions/{version.lesson_id}-v{version.number}.json"


def translation_path_of(translation: VersionTranslation) -> str:
    """Where the words of a translation stand in a pack."""
    version = translation.version
    return f"translations/{version.lesson_id}-v{version.number}-{translation.language}-{translation.number}.json"


def person_record(person: User) -> PersonRecord:
    return PersonRecord(person.pk, person.get_full_name(), person.personnel_number or "")

"""People who learn meanwhile, and what must remain of what they did and saw, as this remembers it by itself."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core import mail
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks.signals import task_finished

from onboarding.hr import daily
from onboarding.hr.deeds import unasking
from onboarding.hr.overview.overview_figures import Tally
from onboarding.learning.closing import certificates
from onboarding.learning.journey import late_decisions, progress, regrading, summaries, waiting
from onboarding.learning.models import (
    Completion,
    Enrolment,
    FollowUp,
    LessonProgress,
    Notice,
    NoticeKind,
    NoticeState,
    attempts_context,
)
from onboarding.learning.status import Status
from onboarding.lessons.models import Audience, ChangeSize, Lesson, LessonVersion, Programme
from onboarding.people.models import Organisation, User
from quizzes.definitions import Quiz
from quizzes.models import Attempt, Correction, Regrade, Response
from tests.client_response import content_of
from tests.editing import kept_rows, late_worker
from tests.editing.desk import CLOCK, Desk
from tests.editing.kept_rows import Rows
from tests.editing.written import FIRST_QUESTION, Publication, Published
from tests.factories import UserFactory

QUESTIONS = 3
REMINDERS = (NoticeKind.BEFORE_DUE, NoticeKind.DUE, NoticeKind.OVERDUE)
TO_READ = re.compile(r"^• (Les \d+|Kopie \d+):", re.MULTILINE)  # what a mail names
ROOM = timedelta(days=14)  # ten working days are no less
UNTIL_LATE = late_decisions.LATE_AFTER + timedelta(minutes=1)


@dataclass
class Place:
    """Someone in a lesson: the version that they have and the one their last try is about, what they answered in that
    (and, by question, in which version), and how far they are. `read` is the last version that they finished."""

    version: int
    quiz: int
    tries: int = 0
    is_open: bool = False
    passed: bool = False
    given: dict[str, list[str]] = field(default_factory=dict)
    given_in: dict[str, int] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    read: int | None = None


@dataclass
class Round:
    """Someone in a programme, once; `knows` has the lessons that are asked of them as long as they stand there."""

    enrolment: Enrolment
    knows: set[int]
    places: dict[int, Place] = field(default_factory=dict)
    is_complete: bool = False
    is_over: bool = False

    @property
    def person(self) -> User:
        return self.enrolment.user


@dataclass(frozen=True, slots=True)
class Standing:
    """How an enrolment stands, and which lessons are asked and not done: what an edit could spoil."""

    is_late: bool
    is_waiting: bool
    due_date: date | None
    completed_at: datetime | None
    left: frozenset[int]


@dataclass
class Town:
    """All of it. `step` does something and then holds what is in the database against what is remembered.

    `is_behind`: what an edit leads to in the background is still to be done, or done for some."""

    desk: Desk
    organisation: Organisation
    hr_officer: User
    rounds: list[Round] = field(default_factory=list)
    came: dict[int, set[int]] = field(default_factory=dict)  # the lessons that ever stood in a programme
    standing: dict[int, list[int]] = field(default_factory=dict)  # those that stand there, looked up once a step
    day: date | None = None  # of the last daily run
    is_behind: bool = False

    # --- Steps ---

    @contextmanager
    def step(self, whose: Round | None = None, standings: dict[int, Standing] | None = None) -> Iterator[None]:
        """An edit, or something that one person does; background work is done at its end. `standings`: how everyone
        stood before it, where that is not as they stand now."""
        before, rules = kept_rows.evidence(whose is None), self._rules()
        standings = standings or self._standings()
        sent, mails = set(Notice.objects.filter(state=NoticeState.SENT).values_list("pk", flat=True)), len(mail.outbox)
        self.desk.audience, self.desk.happened = Audience.NEW, []
        self.desk.chosen.clear()
        gone = self._gone_for_good()
        with nothing_fails(), TestCase.captureOnCommitCallbacks(execute=True):
            yield
        if whose is None:
            self.standing.clear()
            self._note_what_came()
            self._note_what_is_asked_anew(gone)
        after = kept_rows.evidence(whose is None)
        self._note_regrades(before, after)
        for publication in self.desk.happened:
            self._move_over(publication)
            if not self.is_behind:
                self._check_who_is_asked(publication)
        kept_rows.check(before, after, whose.person.pk if whose is not None else None)
        self._check_standings(standings, whose)
        self._check_places()
        self._check_rules(rules)
        self._check_mails(sent, mails)
        self._check_new_follow_ups(before)
        if whose is None and not self.is_behind:
            self.check_figures()

    def edit_with_late_worker(
        self, edit: Callable[[], object], meanwhile: Callable[[], object], stops_at: int | None, for_good: bool
    ) -> None:
        """Someone does something between an edit and what it leads to, which may be stopped first, in the middle.

        What failed is done again later, and then it is as if nothing had been in between.
        """
        standings = self._standings()
        with late_worker.waiting() as worker:
            self.is_behind = True
            with self.step():
                edit()
            decided = self.desk.happened, self.desk.audience, set(self.desk.chosen)
            if stops_at is not None:
                with self.step():
                    self.desk.happened, self.desk.audience, self.desk.chosen = decided
                    worker.work(stops_at, for_good)
            meanwhile()
            self.is_behind = False
            with self.step(standings=standings):
                self.desk.happened, self.desk.audience, self.desk.chosen = decided
                worker.work()
                CLOCK.ahead += UNTIL_LATE
                late_decisions.do_again(timezone.now())
                worker.work()
            self._check_nothing_is_late()

    def _check_nothing_is_late(self) -> None:
        later = timezone.now() + UNTIL_LATE
        assert not late_decisions.late(Lesson.objects.all(), later).exists()
        assert not late_decisions.late_recounts(Programme.objects.all(), later).exists()

    def _note_what_came(self) -> None:
        """Lessons that never stood in a programme before are asked of who comes later, and as was chosen."""
        for programme in Programme.objects.filter(organisation=self.organisation):
            asked = set(self.asked_in(programme.pk))
            new = asked - self.came.setdefault(programme.pk, set())
            self.came[programme.pk] |= new
            self.desk.away -= asked
            for one in self.rounds:
                if one.enrolment.programme_id == programme.pk and not one.is_complete:
                    one.knows |= new if self.desk.audience != Audience.NEW else set()

    def _gone_for_good(self) -> set[tuple[int, int]]:
        """The programmes with the lessons that stood there once, do not now, and do not come back."""
        return {
            (programme_id, lesson_id)
            for programme_id, came in self.came.items()
            for lesson_id in came - set(self.asked_in(programme_id)) - self.desk.away
        }

    def _note_what_is_asked_anew(self, gone: set[tuple[int, int]]) -> None:
        """A lesson that was gone for good and is published with a choice: what was chosen holds, for who is there."""
        for programme_id, lesson_id in gone:
            if lesson_id not in self.desk.chosen or lesson_id not in self.asked_in(programme_id):
                continue
            for one in self.rounds:
                if one.enrolment.programme_id == programme_id:
                    one.knows.discard(lesson_id)
                    if self.desk.audience != Audience.NEW and not one.is_complete:
                        one.knows.add(lesson_id)

    def _note_regrades(self, before: Rows, after: Rows) -> None:
        """Who passes by a correction has done the lesson, in the version that they had."""
        for (name, _pk), row in after.items():
            if name == "Regrade" and (name, _pk) not in before and row["passed_after"] and not row["passed_before"]:
                attempt = Attempt.objects.get(pk=row["attempt_id"])
                one, lesson_id = self._whose(attempt.context)
                place = one.places[lesson_id]
                if not place.passed:
                    place.passed = True
                    done = Completion.objects.get(enrolment=one.enrolment, lesson=lesson_id)
                    place.read = done.version_id
                    self._note_done(one, lesson_id)

    def _whose(self, context: str) -> tuple[Round, int]:
        found = {
            attempts_context(one.enrolment.pk, lesson_id): (one, lesson_id)
            for one in self.rounds
            for lesson_id in one.places
        }
        return found[context]

    def _move_over(self, publication: Publication) -> None:
        """Who is half-way goes on in the new version, if HR chose so and something is left to answer there."""
        choice, new = publication.choice, self.desk.versions[publication.version]
        if choice is None or publication.before is None:
            return
        is_typo = choice.size == ChangeSize.TYPO
        for one in self.rounds:
            place = one.places.get(publication.lesson)
            if place is None or one.is_over or place.passed or not (choice.moves_busy or is_typo):
                continue
            if self.desk.versions[place.version].number >= new.number:
                continue
            if is_typo and not self._counts_alike(self.desk.versions[place.version], new):
                continue
            if self.is_behind and not self._is_moved(one, publication):
                continue
            if place.is_open:
                keeps = {key for key in place.given if self._fits(place, key, new)}
                place.quiz = publication.version
                place.given = {key: place.given[key] for key in keeps}
            place.version = publication.version
            place.seen.add(publication.version)

    @staticmethod
    def _is_moved(one: Round, publication: Publication) -> bool:
        places = LessonProgress.objects.filter(enrolment=one.enrolment, lesson=publication.lesson)
        return places.filter(version=publication.version).exists()

    @staticmethod
    def _counts_alike(was: Published, new: Published) -> bool:
        return (was.words.right, was.words.mark) == (new.words.right, new.words.mark)

    def _fits(self, place: Place, key: str, new: Published) -> bool:
        was = self.desk.versions[place.given_in[key]].words
        return key != FIRST_QUESTION or was.right == new.words.right

    # --- What must hold after a step ---

    def _standings(self) -> dict[int, Standing]:
        left = {
            one.enrolment.pk: frozenset(pk for pk in self.asked_of(one) if not self._has_done(one, pk))
            for one in self.rounds
        }
        return {
            one.pk: Standing(
                one.status(timezone.localdate()) == Status.LATE,
                one.is_waiting,
                one.due_date,
                one.completed_at,
                left.get(one.pk, frozenset()),
            )
            for one in Enrolment.objects.all()
        }

    def _check_standings(self, before: dict[int, Standing], whose: Round | None) -> None:
        """Nobody became late, or complete unless it is remembered; and who is asked more has time for it."""
        standings = self._standings()
        for one in self.rounds:
            now = standings[one.enrolment.pk]
            assert (now.completed_at is not None) == one.is_complete, one
            was = before.get(one.enrolment.pk)
            if was is None:
                continue
            assert was.is_late or not now.is_late, "an edit made someone late"
            assert was.completed_at in (None, now.completed_at)
            if whose is None and not (one.is_complete or now.is_waiting or self.is_behind):
                self._check_room(was, now)

    @staticmethod
    def _check_room(was: Standing, now: Standing) -> None:
        assert was.due_date is not None
        assert now.due_date is not None
        if was.is_waiting or now.left - was.left:
            assert now.due_date >= max(was.due_date, timezone.localdate() + ROOM), "no time for what came"
        else:
            assert now.due_date == was.due_date, "an edit moved a due date"

    @staticmethod
    def _rules() -> dict[int, Quiz]:
        """The quiz that someone is half-way in, by try."""
        open_ones = Attempt.objects.filter(finished_at=None).select_related("published_quiz")
        return {one.pk: one.published_quiz.quiz for one in open_ones}

    def _check_rules(self, before: dict[int, Quiz]) -> None:
        """A typo gives nobody who is half-way another rule than they had."""
        chosen = [one.choice for one in self.desk.happened]
        if any(choice is None or choice.size != ChangeSize.TYPO for choice in chosen):
            return
        for pk, quiz in self._rules().items():
            was = before.get(pk, quiz)
            assert quiz.pass_mark == was.pass_mark, "a typo changed the pass mark under someone"
            assert quiz.rules() == was.rules(), "a typo changed what counts under someone"

    def _check_places(self) -> None:
        """Everyone has the version, and stands where, they are remembered to."""
        rows = LessonProgress.objects.values_list("enrolment", "lesson", "version")
        remembered = {(one.enrolment.pk, pk, place.version) for one in self.rounds for pk, place in one.places.items()}
        assert set(rows) == remembered
        done = set(Completion.objects.values_list("enrolment", "lesson"))
        assert done == {
            (one.enrolment.pk, pk) for one in self.rounds for pk, place in one.places.items() if place.passed
        }
        for enrolment_id, lesson_id, version_id in Completion.objects.values_list("enrolment", "lesson", "version"):
            one = next(one for one in self.rounds if one.enrolment.pk == enrolment_id)
            assert version_id in one.places[lesson_id].seen, "someone is done in a version that they never had"
        self._check_answers()

    def _check_answers(self) -> None:
        """Of each last try the answers that count are those that were given and still fit."""
        given: dict[tuple[str, int], dict[str, list[str]]] = {}
        for context, number, key, selected in Response.objects.values_list(
            "attempt__context", "attempt__number", "question_id", "selected"
        ):
            given.setdefault((context, number), {})[key] = selected
        for one in self.rounds:
            for lesson_id, place in one.places.items():
                found = given.get((attempts_context(one.enrolment.pk, lesson_id), place.tries), {})
                assert found == place.given, "an answer was lost"

    def _check_who_is_asked(self, publication: Publication) -> None:
        """After something material, who did the lesson in other words is asked to read it; a lesson that is new to
        the programme, if HR chose so, who is done."""
        choice, version = publication.choice, self.desk.versions[publication.version]
        programme = Lesson.objects.get(pk=publication.lesson).programme
        stands = publication.lesson in self.desk.live and publication.lesson in self.desk.asked_in(programme)
        if choice is None or not programme.is_live or not stands:
            return
        asked = set(FollowUp.objects.filter(version=publication.version).values_list("enrolment", flat=True))
        for one in self.rounds:
            if one.is_over or one.enrolment.programme_id != programme.pk:
                continue
            place = one.places.get(publication.lesson)
            if publication.before is not None and choice.size == ChangeSize.MATERIAL and place and place.read:
                unchanged = (self.desk.versions[pk].says[:3] for pk in (place.read, publication.before))
                assert one.enrolment.pk in asked or version.says[:3] in unchanged, "someone is not asked to read"
            if publication.before is None and choice.audience == Audience.DONE and one.is_complete:
                assert one.enrolment.pk in asked or place is not None, "someone who is done is not asked"

    def _check_new_follow_ups(self, before: Rows) -> None:
        """Only who did the lesson, or the whole programme, is asked to read; and then from what they read last."""
        rounds = {one.enrolment.pk: one for one in self.rounds}
        for follow_up in FollowUp.objects.filter(done_at=None).select_related("lesson__current_version"):
            one = rounds[follow_up.enrolment_id]
            place = one.places.get(follow_up.lesson_id)
            is_new = ("FollowUp", follow_up.pk) not in before
            if follow_up.before_id is None:
                assert one.is_complete
            else:
                assert place is not None and place.read == follow_up.before_id
            assert not (is_new and one.is_over)
            assert not is_new or self._was_chosen(follow_up) or self._is_in_place_of_one(follow_up, before)
            live = follow_up.lesson.current_version
            is_live = live is None or follow_up.version_id == live.pk
            assert one.is_over or is_live or self.is_behind, "someone reads what was withdrawn"

    @staticmethod
    def _is_in_place_of_one(follow_up: FollowUp, before: Rows) -> bool:
        """What was to be read of an earlier version, by the same day."""
        same = ("enrolment_id", "lesson_id", "due_date", "asked_on", "sends_mail", "done_at")
        there = [row for (name, _pk), row in before.items() if name == "FollowUp"]
        return any(all(row[field] == getattr(follow_up, field) for field in same) for row in there)

    @staticmethod
    def _is_finished_late(follow_up: FollowUp) -> bool:
        """Someone finished a version of before a material change only now."""
        assert follow_up.before is not None
        came = follow_up.lesson.versions.filter(
            change=ChangeSize.MATERIAL,
            number__gt=follow_up.before.number,
            number__lte=follow_up.version.number,
        )
        return came.exists()

    def _was_chosen(self, follow_up: FollowUp) -> bool:
        if follow_up.before is not None and self._is_finished_late(follow_up):
            return True
        for publication in self.desk.happened:
            choice = publication.choice
            if publication.version == follow_up.version_id and choice is not None:
                return choice.size == ChangeSize.MATERIAL or choice.audience == Audience.DONE
        return follow_up.lesson_id in self.desk.chosen and self.desk.audience == Audience.DONE

    def _check_mails(self, sent: set[int], mails: int) -> None:
        """Every mail stands in the ledger, once, and says what is so."""
        notices = Notice.objects.filter(state=NoticeState.SENT).select_related("enrolment__programme", "recipient")
        assert len(mail.outbox) == len(notices), "a mail went out twice, or none"
        rounds = {one.enrolment.pk: one for one in self.rounds}
        for notice in notices:
            if notice.pk in sent or notice.enrolment is None:
                continue
            one, open_ones = rounds[notice.enrolment.pk], FollowUp.objects.filter(enrolment=notice.enrolment)
            if notice.kind == NoticeKind.FOLLOW_UP:
                to_read = sorted(open_ones.still_asked().values_list("version__title", flat=True))
                assert to_read, "a mail asks to read what was taken back"
                theirs = [str(one.body) for one in mail.outbox[mails:] if one.to == [notice.recipient.email]]
                assert to_read in [sorted(TO_READ.findall(body)) for body in theirs], "a mail names something else"
            elif notice.kind in REMINDERS:
                assert not (one.is_complete or notice.enrolment.is_waiting), "a mail hurries who has nothing to do"
                assert notice.enrolment.programme.is_live
            elif notice.kind == NoticeKind.COMPLETION:
                assert one.is_complete
            elif notice.kind == NoticeKind.REGRADED:
                assert Regrade.objects.filter(attempt__user=notice.recipient).exists()

    # --- What HR does for people ---

    def declare(self, programme: Programme) -> None:
        """HR declares done who has all that remains of a programme."""
        with self.step():
            ids = list(waiting.waiting_in(programme).values_list("pk", flat=True))
            for one in self.rounds:
                if one.enrolment.programme_id == programme.pk and not (one.is_complete or one.is_over):
                    asked = self.asked_of(one)
                    one.is_complete = bool(asked) and all(self._has_done(one, pk) for pk in asked)
            waiting.declare_complete(ids, self.hr_officer, timezone.now())

    def let_wait(self, programme: Programme) -> None:
        with self.step():
            waiting.let_wait(waiting.waiting_in(programme))

    def correct(self, lesson_id: int) -> None:
        """The right answer that stands there now was right all along: who gave it has all its points."""
        version = LessonVersion.objects.select_related("quiz", "lesson").get(pk=self.desk.live[lesson_id])
        assert version.quiz is not None
        with self.step():
            quiz = version.quiz.quiz
            regrading.regrade(
                version.lesson, quiz, (FIRST_QUESTION,), "Verkeerd aangeduid.", self.hr_officer, timezone.now()
            )
        self.desk.correct(lesson_id, self.desk.versions[version.pk].words.right)
        right = [f"Vraag 1-{self.desk.versions[version.pk].words.right}"]
        given = Response.objects.filter(attempt__context__endswith=f":lesson:{lesson_id}", question_id=FIRST_QUESTION)
        for selected, points, most in given.values_list("selected", "points", "max_points"):
            assert selected != right or points == most, "a right answer is not worth all its points"

    def take_back(self, number: int) -> None:
        """Nobody needs to read what is new in a version any more."""
        versions = list(FollowUp.objects.open().order_by("version").values_list("version", flat=True).distinct())
        if versions:
            version = LessonVersion.objects.get(pk=versions[number % len(versions)])
            with self.step():
                asked = FollowUp.objects.open().filter(version=version).values_list("pk", flat=True)
                unasking.take_back(self.hr_officer, version, list(asked))
            assert not FollowUp.objects.open().filter(version=version).exists()

    def take_back_all(self) -> None:
        while FollowUp.objects.open().exists():
            self.take_back(0)

    def let_days_pass(self, days: int) -> None:
        """The daily run of some days later, and once more: which does nothing."""
        self.day = (self.day or timezone.localdate()) + timedelta(days=days)
        with self.step():
            self._run_daily(self.day)
        number = len(mail.outbox)
        with nothing_fails(), TestCase.captureOnCommitCallbacks(execute=True):
            self._run_daily(self.day)
        assert len(mail.outbox) == number, "a mail went out twice"

    @staticmethod
    def _run_daily(day: date) -> None:
        failed = [done for done in daily.run(daily.Day(day, timezone.now, lambda _line: None)) if done.has_failed]
        assert failed == []

    # --- What people do ---

    def enrol(self, programme: Programme, days_ago: int = 0) -> Round:
        self._note_what_came()
        person = UserFactory.create(organisation=self.organisation)
        with self.step():
            enrolment = progress.enrol(person, programme, timezone.localdate() - timedelta(days=days_ago))
            self.rounds.append(Round(enrolment, set(self.came[programme.pk])))
        return self.rounds[-1]

    def withdraw(self, one: Round) -> None:
        """HR takes someone out again who did nothing yet; the ledger goes on telling of what was sent to them."""
        has_begun = bool(one.places) or one.is_complete or one.enrolment.round > 1
        with self.step():
            assert progress.withdraw([one.enrolment.pk], timezone.now()) == (not has_begun)
            if not has_begun:
                self.rounds.remove(one)

    def asked_in(self, programme_id: int) -> list[int]:
        """The lessons that stand in a programme, as they are since the last edit."""
        if programme_id not in self.standing:
            self.standing[programme_id] = self.desk.asked_in(Programme.objects.get(pk=programme_id))
        return self.standing[programme_id]

    def asked_of(self, one: Round) -> set[int]:
        """The lessons asked of someone: those that stand there now and are not new since they were enrolled."""
        programme_id = one.enrolment.programme_id
        return set(self.asked_in(programme_id)) - (self.came[programme_id] - one.knows)

    def _comes_back_for(self, one: Round) -> set[int]:
        """The lessons that are away for a while, and that this person is asked when they are back."""
        here = Lesson.objects.filter(pk__in=self.desk.away & one.knows, programme=one.enrolment.programme_id)
        return set(here.values_list("pk", flat=True)) - self.asked_of(one)

    @staticmethod
    def _has_done(one: Round, lesson_id: int) -> bool:
        return lesson_id in one.places and one.places[lesson_id].passed

    def _note_done(self, one: Round, lesson_id: int) -> None:
        """Whoever has just finished the last lesson that is asked, or was and comes back, is complete."""
        every = self.asked_of(one) | self._comes_back_for(one)
        one.is_complete |= lesson_id in every and all(self._has_done(one, pk) for pk in every)

    def may_open(self, one: Round) -> list[int]:
        asked = self.asked_of(one)
        return [pk for pk in one.places if not one.places[pk].passed] + sorted(asked - one.places.keys())

    def place(self, one: Round, lesson_id: int) -> LessonProgress:
        return progress.open_lesson(one.person, lesson_id, timezone.now())

    def open(self, one: Round, lesson_id: int) -> None:
        with self.step(one):
            self._open(one, lesson_id)

    def _open(self, one: Round, lesson_id: int) -> None:
        if lesson_id not in one.places:
            self.place(one, lesson_id)
            version = self.desk.live[lesson_id]
            one.places[lesson_id] = Place(version, version, seen={version})

    def answer(self, one: Round, lesson_id: int, how: str, number: int = QUESTIONS) -> None:
        """Answer the first `number` questions of the try that is open or comes next: "right", "half" or "wrong"."""
        with self.step(one):
            self._answer(one, lesson_id, how, number)

    def _answer(self, one: Round, lesson_id: int, how: str, number: int = QUESTIONS) -> None:
        self._open(one, lesson_id)
        place = one.places[lesson_id]
        if place.passed:
            return
        stored = self.place(one, lesson_id)
        if not place.is_open:
            self._begin_try(one, lesson_id, place, stored)
            stored = self.place(one, lesson_id)
        for key, selected in answers(self.desk.versions[place.quiz].words.right, how)[:number]:
            progress.answer(stored, place.tries, key, selected, timezone.now())
            if key not in place.given:
                place.given[key], place.given_in[key] = selected, place.quiz
        self._note_result(one, lesson_id, place)

    def _begin_try(self, one: Round, lesson_id: int, place: Place, stored: LessonProgress) -> None:
        kept: set[str] = set()
        if place.tries:
            progress.retry(stored, timezone.now())
            place.version = self.desk.live.get(lesson_id, place.version)
            place.seen.add(place.version)
            kept = self._kept_in_next_try(one, lesson_id, place)
        place.tries, place.is_open, place.quiz = place.tries + 1, True, place.version
        place.given = {key: place.given[key] for key in kept}
        place.given_in = {key: place.given_in[key] for key in kept}

    def _kept_in_next_try(self, one: Round, lesson_id: int, place: Place) -> set[str]:
        """What was fully right in the try before and still fits; nothing where that would leave nothing to ask."""
        context = attempts_context(one.enrolment.pk, lesson_id)
        put_right = Response.objects.filter(attempt__context=context, attempt__number=place.tries)
        points = dict(put_right.values_list("question_id", "points")) if Correction.objects.exists() else {}
        new = self.desk.versions[place.version]
        kept = {
            key
            for key, selected in place.given.items()
            if self._fits(place, key, new)
            and most(key)
            in (worth(self.desk.versions[place.given_in[key]].words.right, key, selected), points.get(key))
        }
        return kept if len(kept) < QUESTIONS else set()

    def _note_result(self, one: Round, lesson_id: int, place: Place) -> None:
        if len(place.given) < QUESTIONS:
            return
        attempt = Attempt.objects.get(context=attempts_context(one.enrolment.pk, lesson_id), number=place.tries)
        place.is_open = False
        words = self.desk.versions[place.quiz].words
        points = sum((worth(words.right, key, selected) for key, selected in place.given.items()), Decimal(0))
        passes = points * 100 >= words.mark * 5
        assert attempt.points is not None
        if Correction.objects.exists():
            assert attempt.points >= points
            assert attempt.passed or not passes
        else:
            assert (attempt.points, attempt.passed) == (points, passes)
        if attempt.passed:
            place.passed, place.read = True, place.version
            self._note_done(one, lesson_id)

    def complete(self, one: Round) -> None:
        with self.step(one):
            for lesson_id in self.may_open(one):
                if lesson_id in one.places and one.places[lesson_id].is_open:
                    self._answer(one, lesson_id, "right")
                if lesson_id in self.desk.live or lesson_id in one.places:
                    self._answer(one, lesson_id, "right")

    def read(self, one: Round) -> None:
        """Read the first thing that someone is still asked to read, on its own pages."""
        asked = FollowUp.objects.still_asked().filter(enrolment=one.enrolment).order_by("pk").first()
        if asked is None:
            return
        if asked.before_id is None:
            if asked.lesson_id in self.desk.live:
                self.answer(one, asked.lesson_id, "right")
            return
        was, now = self.desk.versions[asked.before_id], self.desk.versions[asked.version_id]
        client = client_of(one.person)
        text = page_text(client, "follow_up", asked.pk)
        assert was.words.text == now.words.text or now.words.text in text
        with self.step(one):
            if asked.quiz is None:
                client.post(reverse("learning:follow_up", args=[asked.pk]))
            else:
                self._answer_follow_up(client, asked, now)
        asked.refresh_from_db()
        assert asked.done_at is not None
        one.places[asked.lesson_id].read = asked.version_id

    @staticmethod
    def _answer_follow_up(client: Client, asked: FollowUp, now: Published) -> None:
        assert asked.quiz is not None
        given = dict(answers(now.words.right, "half"))
        for number, question in enumerate(asked.quiz.quiz.questions, start=1):
            assert question.id != FIRST_QUESTION or question.text == now.words.question
            text = page_text(client, "follow_up_question", asked.pk, number)
            assert question.text in text
            progress.answer_follow_up(asked, question.id, given[question.id], timezone.now())

    def certify(self, one: Round) -> None:
        if one.is_complete:
            with self.step(one):
                certificates.issue(Enrolment.objects.get(pk=one.enrolment.pk), timezone.now())

    def begin_round(self, one: Round) -> None:
        if one.is_complete and not one.is_over:
            self._note_what_came()
            with self.step(one):
                [pk] = progress.begin_rounds([one.enrolment.pk], timezone.localdate())
                one.is_over = True
                enrolment = Enrolment.objects.get(pk=pk)
                self.rounds.append(Round(enrolment, set(self.came[enrolment.programme_id])))

    # --- What HR sees ---

    def check_figures(self) -> None:
        """The summaries are what the events say, and what is remembered."""
        assert summaries.rebuild(Enrolment.objects.all()) == 0
        found = Enrolment.objects.current().values_list("pk", "lessons_done", "lessons_asked", "completed_at")
        assert {pk: (done, asked, when is not None) for pk, done, asked, when in found} == {
            one.enrolment.pk: self._figures(one) for one in self._current()
        }

    def check_lists(self) -> None:
        """HR's list and overview say the same, of the same people."""
        assert self._report() == {one.person.email: self._figures(one) for one in self._current()}
        tally = client_of(self.hr_officer).get(reverse("hr:overview")).context.get("tally", Tally())
        current = self._current()
        assert (tally.done, tally.total) == (sum(one.is_complete for one in current), len(current))

    def _current(self) -> list[Round]:
        return [one for one in self.rounds if not one.is_over]

    def _figures(self, one: Round) -> tuple[int, int, bool]:
        """Lessons done, lessons asked, and whether it is completed."""
        asked = self.asked_of(one)
        return sum(self._has_done(one, pk) for pk in asked), len(asked), one.is_complete

    def _report(self) -> dict[str, tuple[int, int, bool]]:
        """HR's list as it is downloaded: lessons done, lessons asked and whether it is completed, by e-mail address."""
        client = client_of(self.hr_officer)
        listed = content_of(client.get(reverse("hr:completion_report"), {"export": "csv"})).decode("utf-8-sig")
        rows = csv.DictReader(io.StringIO(listed), delimiter=";")
        return {
            row["E-mailadres"]: (int(row["Lessen klaar"]), int(row["Lessen in totaal"]), row["Klaar op"] != "")
            for row in rows
        }


@contextmanager
def nothing_fails() -> Iterator[None]:
    """Work in the background that fails, fails here."""
    failed: list[str] = []

    def hear(sender: Any, task_result: Any, **kwargs: Any) -> None:
        if task_result.status == TaskResultStatus.FAILED:
            failed.extend(error.traceback for error in task_result.errors)

    task_finished.connect(hear)
    try:
        yield
    finally:
        task_finished.disconnect(hear)
    assert not failed, "\n".join(failed)


def answers(right_choice: int, how: str) -> list[tuple[str, list[str]]]:
    """To the three questions of a lesson: 5 points, 2,5 or 0 of the 5."""
    first = {"right": 0, "half": 1, "wrong": 2}[how]
    return [
        (FIRST_QUESTION, [f"Vraag 1-{(right_choice + first) % 3}"]),
        ("id-Vraag 2", ["Vraag 2-2"] if how == "wrong" else ["Vraag 2-0", "Vraag 2-1"]),
        ("id-Vraag 3", ["true"] if how == "right" else ["false"]),
    ]


def worth(right_choice: int, key: str, selected: list[str]) -> Decimal:
    """The points of such an answer."""
    if key != FIRST_QUESTION:
        return Decimal(2) if selected in (["Vraag 2-0", "Vraag 2-1"], ["true"]) else Decimal(0)
    away = (int(selected[0][-1]) - right_choice) % 3
    return (Decimal(1), Decimal("0.5"), Decimal(0))[away]


def most(key: str) -> Decimal:
    """The points of the best answer to it."""
    return Decimal(1) if key == FIRST_QUESTION else Decimal(2)


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page_text(client: Client, name: str, *args: int) -> str:
    response = client.get(reverse(f"learning:{name}", args=args), follow=True)
    assert response.status_code == 200, (name, args, response.redirect_chain)
    return response.content.decode()

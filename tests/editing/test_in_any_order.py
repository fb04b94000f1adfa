"""Edits and deeds in any order, against what is remembered of what people did and saw.

The same orders each time. EDITING_EXAMPLES=200 EDITING_STEPS=40 draws that many others.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck, Phase
from hypothesis import settings as drawing
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from pytest import TempPathFactory
from wagtail.models import Page, Revision

from onboarding.learning.models import FollowUp
from onboarding.lessons import assembling
from onboarding.lessons.models import (
    Audience,
    ChangeSize,
    Lesson,
    LessonPage,
    LessonVersion,
    PrinciplePage,
    Programme,
    ProgrammePage,
)
from tests.editing import kept_rows, kept_screens
from tests.editing.desk import CLOCK
from tests.editing.town import QUESTIONS, Place, Round, Town
from tests.editing.written import Choice

EXAMPLES, STEPS = (int(os.environ.get(f"EDITING_{name}", "0")) for name in ("EXAMPLES", "STEPS"))
NUMBER = st.integers(0, 11)  # which one of those that are there
PEOPLE = 8
DECISIONS = st.builds(
    Choice,
    size=st.sampled_from([ChangeSize.TYPO, ChangeSize.IMPROVEMENT, ChangeSize.MATERIAL, ChangeSize.MATERIAL]),
    moves_busy=st.booleans(),
    audience=st.sampled_from(Audience),
    sends_mail=st.booleans(),
)
CHOICES = st.none() | DECISIONS


class Editing(RuleBasedStateMachine):
    built: Town  # with someone who is done, someone half-way in their last lesson, someone late and someone almost so
    mails: tuple[Any, ...]
    files: Path  # as they were when it was built: a rolled back transaction brings no file back

    def __init__(self) -> None:
        super().__init__()
        assembling.forget()
        cache.clear()
        mail.outbox[:] = self.mails
        shutil.rmtree(settings.MEDIA_ROOT)
        shutil.copytree(self.files, settings.MEDIA_ROOT)
        CLOCK.ahead = timedelta()
        self.seen: kept_screens.Seen = {}
        self.revisions = 0  # that were left after the last purge
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.town = deepcopy(self.built)

    def teardown(self) -> None:
        try:
            self.town.check_figures()
            self.town.check_lists()
            kept_rows.check_refusals()
            kept_screens.check_all(self.town, self.seen)
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    # --- What HR does ---

    def page(self, number: int, model: type[Page] = LessonPage) -> Any:
        pages = model.objects.order_by("pk")
        return pages[number % len(pages)] if pages else None

    @precondition(lambda self: LessonPage.objects.exists())
    @rule(number=NUMBER, what=st.sampled_from(["title", "text", "question", "alt", "right", "mark"]), choice=CHOICES)
    def edit(self, number: int, what: str, choice: Choice | None) -> None:
        with self.town.step():
            self.town.desk.edit(self.page(number), what, choice)

    @precondition(lambda self: self.under(lambda place: place.is_open))
    @rule(number=NUMBER, what=st.sampled_from(["text", "question", "right", "mark"]), size=st.sampled_from(ChangeSize))
    def edit_under_someone(self, number: int, what: str, size: ChangeSize) -> None:
        """A lesson that someone is half-way in; they go on in the new version."""
        pages = self.under(lambda place: place.is_open)
        size = ChangeSize.IMPROVEMENT if size == ChangeSize.FIRST else size
        with self.town.step():
            self.town.desk.edit(pages[number % len(pages)], what, Choice(size, moves_busy=True))

    @precondition(lambda self: LessonPage.objects.exists() and PrinciplePage.objects.exists() and self.busy())
    @rule(
        number=NUMBER,
        what=st.sampled_from(["title", "text", "question", "right", "mark", "add", "take_away"]),
        choice=DECISIONS,
        who=NUMBER,
        does=st.sampled_from(["open", "answer", "finish a lesson", "finish", "read"]),
        stops_at=st.none() | st.integers(1, 8),
        for_good=st.booleans(),
    )
    def edit_with_late_worker(
        self, number: int, what: str, choice: Choice, who: int, does: str, stops_at: int | None, for_good: bool
    ) -> None:
        """Someone goes on before the worker comes to what an edit leads to, which may fail in the middle at first."""
        busy, desk = self.busy(), self.town.desk
        one = busy[who % len(busy)]
        page = self.page(number) if what != "add" else self.page(number, PrinciplePage)
        edits: dict[str, Callable[[], object]] = {
            "add": lambda: desk.add(page, choice),
            "take_away": lambda: desk.take_away(page),
        }
        edit = edits.get(what, lambda: desk.edit(page, what, choice))
        self.town.edit_with_late_worker(edit, lambda: self.go_on(one, does), stops_at, for_good)

    def busy(self) -> list[Round]:
        return [one for one in self.town.rounds if not one.is_over and self.town.may_open(one)]

    def go_on(self, one: Round, does: str) -> None:
        """Do something in the first lesson that someone may open, or in all of them, or read what is new."""
        lessons = self.town.may_open(one)
        if does == "read":
            self.read()
        elif does == "finish":
            self.town.complete(one)
        elif lessons and does == "open":
            self.town.open(one, lessons[0])
        elif lessons:
            self.town.answer(one, lessons[0], "right", QUESTIONS if does == "finish a lesson" else 1)

    def under(self, holds: Callable[[Place], bool]) -> list[LessonPage]:
        """The live lessons in which this holds for someone's place, in the current round."""
        places = [item for one in self.town.rounds if not one.is_over for item in one.places.items()]
        lessons = {lesson_id for lesson_id, place in places if holds(place)} & self.town.desk.live.keys()
        return list(LessonPage.objects.filter(lesson__in=lessons).order_by("pk"))

    @precondition(lambda self: LessonPage.objects.exists())
    @rule(number=NUMBER, choice=CHOICES)
    def publish(self, number: int, choice: Choice | None) -> None:
        with self.town.step():
            self.town.desk.publish(self.page(number), choice)

    @precondition(lambda self: LessonVersion.objects.filter(number=2, lesson__page__isnull=False).exists())
    @rule(number=NUMBER, older=NUMBER, choice=CHOICES)
    def go_back(self, number: int, older: int, choice: Choice | None) -> None:
        pages = LessonPage.objects.filter(lesson__versions__number=2).order_by("pk")
        with self.town.step():
            self.town.desk.go_back(pages[number % len(pages)], older, choice)

    @precondition(lambda self: LessonPage.objects.exists())
    @rule(
        number=NUMBER,
        deed=st.sampled_from(["unpublish", "take_away", "copy", "reorder", "delete"]),
    )
    def do_to_a_lesson(self, number: int, deed: str) -> None:
        with self.town.step():
            getattr(self.town.desk, deed)(self.page(number))

    @precondition(lambda self: LessonPage.objects.exists())
    @rule(
        number=NUMBER,
        deed=st.sampled_from(["replace_files", "replace_captions", "rename_files", "delete_files"]),
        publishes=st.booleans(),
        choice=CHOICES,
    )
    def do_to_files(self, number: int, deed: str, publishes: bool, choice: Choice | None) -> None:
        """Those of a lesson, which is published again afterwards, or not."""
        page = self.page(number)
        with self.town.step():
            getattr(self.town.desk, deed)(page)
        if publishes:
            with self.town.step():
                self.town.desk.publish(page, choice)

    @precondition(lambda self: LessonPage.objects.exists())
    @rule(number=NUMBER, older=NUMBER)
    def revert(self, number: int, older: int) -> None:
        with self.town.step():
            self.town.desk.revert(self.page(number), older)

    @precondition(lambda self: LessonPage.objects.exists())
    @rule(
        number=NUMBER,
        what=st.sampled_from(["go_live_at", "go_live_at", "expire_at"]),
        choice=CHOICES,
        purges=st.booleans(),
    )
    def plan(self, number: int, what: str, choice: Choice | None, purges: bool) -> None:
        page = self.page(number)
        with self.town.step():
            self.town.desk.write(page, text=f"Gepland {number}.")
            self.town.desk.plan(page, what, choice)
        with self.town.step():
            if purges:
                self.town.desk.write(page, text=f"Daarna {number}.")
                self.town.desk.purge_revisions()
            self.town.desk.let_it_come()

    @precondition(lambda self: LessonPage.objects.exists() and PrinciplePage.objects.exists())
    @rule(number=NUMBER, to=NUMBER)
    def move_a_lesson(self, number: int, to: int) -> None:
        with self.town.step():
            self.town.desk.move(self.page(number), self.page(to, PrinciplePage))

    @precondition(lambda self: PrinciplePage.objects.count() > 1)
    @rule(number=NUMBER, deed=st.sampled_from(["unpublish", "reorder", "delete", "rename", "republish"]))
    def do_to_a_value(self, number: int, deed: str) -> None:
        with self.town.step():
            getattr(self.town.desk, deed)(self.page(number, PrinciplePage))

    @precondition(lambda self: PrinciplePage.objects.exists())
    @rule(number=NUMBER, choice=CHOICES)
    def add(self, number: int, choice: Choice | None) -> None:
        with self.town.step():
            self.town.desk.add(self.page(number, PrinciplePage), choice)

    @precondition(lambda self: PrinciplePage.objects.exists() and ProgrammePage.objects.exists())
    @rule(number=NUMBER, to=NUMBER)
    def move_a_value(self, number: int, to: int) -> None:
        with self.town.step():
            self.town.desk.move(self.page(number, PrinciplePage), self.page(to, ProgrammePage))

    @precondition(lambda self: ProgrammePage.objects.exists())
    @rule(
        number=NUMBER, wordmark=st.sampled_from(["KAR", "KRACHT", ""]), letters=st.sampled_from(["K", "RA", ""]),
    )  # fmt: skip
    def reword(self, number: int, wordmark: str, letters: str) -> None:
        with self.town.step():
            self.town.desk.reword(self.page(number, ProgrammePage), wordmark, letters)

    @precondition(lambda self: ProgrammePage.objects.count() > 1)
    @rule(number=NUMBER, deed=st.sampled_from(["unpublish", "rename", "republish", "delete"]))
    def do_to_a_programme(self, number: int, deed: str) -> None:
        with self.town.step():
            getattr(self.town.desk, deed)(self.page(number, ProgrammePage))

    @precondition(lambda self: Revision.objects.count() >= self.revisions + 5)
    @rule()
    def purge(self) -> None:
        with self.town.step():
            self.town.desk.purge_revisions()
        self.revisions = Revision.objects.count()

    # --- What HR does for people ---

    @rule(number=NUMBER, deed=st.sampled_from(["declare", "declare", "let_wait"]))
    def decide_about_who_waits(self, number: int, deed: str) -> None:
        programmes = Programme.objects.order_by("pk")
        getattr(self.town, deed)(programmes[number % len(programmes)])

    @precondition(lambda self: self.under(lambda place: place.tries > 0))
    @rule(number=NUMBER, key=st.booleans())
    def correct(self, number: int, key: bool) -> None:
        """What is right now was right all along; after another answer became it, or not."""
        pages = self.under(lambda place: place.tries > 0)
        page = pages[number % len(pages)]
        if key:
            with self.town.step():
                self.town.desk.edit(page, "right")
        self.town.correct(Lesson.objects.get(page=page).pk)

    @precondition(lambda self: self.left_to_do())
    @rule(number=NUMBER, deed=st.sampled_from(["take_away", "take_away", "unpublish"]), returns=st.booleans())
    def leave_one_out(self, number: int, deed: str, returns: bool) -> None:
        """A lesson goes that someone did not begin; they do the rest; and perhaps it comes back."""
        left = self.left_to_do()
        one, lesson_id = left[number % len(left)]
        page = LessonPage.objects.get(lesson=lesson_id)
        with self.town.step():
            getattr(self.town.desk, deed)(page)
        self.town.complete(one)
        if returns:
            with self.town.step():
                self.town.desk.publish(page, Choice())

    def left_to_do(self) -> list[tuple[Round, int]]:
        """The live lessons that someone who is not done did not begin, of several that are asked of them."""
        return [
            (one, lesson_id)
            for one in self.town.rounds
            if not one.is_complete and len(self.town.asked_of(one)) > 1
            for lesson_id in sorted((self.town.asked_of(one) & self.town.desk.live.keys()) - one.places.keys())
        ]

    @precondition(lambda self: self.under(lambda place: place.read is not None))
    @rule(
        number=NUMBER,
        what=st.sampled_from(["title", "text", "question"]),
        then=st.sampled_from(["take_back", "take_back", "read", "unpublish", "delete", "wait"]),
    )
    def ask_to_read(self, number: int, what: str, then: str) -> None:
        """What someone read says something else, twice: the mail of the second time waits a day. Meanwhile nothing may
        be left to read."""
        pages = self.under(lambda place: place.read is not None)
        page = pages[number % len(pages)]
        for _twice in range(2):
            with self.town.step():
                self.town.desk.edit(page, what, Choice(ChangeSize.MATERIAL))
        if then == "take_back":
            self.town.take_back_all()
        elif then == "read":
            self.read()
        elif then != "wait":
            with self.town.step():
                getattr(self.town.desk, then)(page)
        self.town.let_days_pass(1)

    @precondition(lambda self: any(not one.places and not one.is_complete for one in self.town.rounds[4:]))
    @rule()
    def withdraw(self) -> None:
        """HR takes out who did nothing yet, and tries so with everyone else."""
        for one in [one for one in self.town.rounds if not one.is_over]:
            self.town.withdraw(one)

    @precondition(lambda self: FollowUp.objects.open().exists())
    @rule(number=NUMBER)
    def take_back(self, number: int) -> None:
        self.town.take_back(number)

    @rule(days=st.integers(1, 20))
    def let_days_pass(self, days: int) -> None:
        self.town.let_days_pass(days)

    # --- What people do meanwhile ---

    def someone(self, number: int) -> Round:
        current = [one for one in self.town.rounds if not one.is_over]
        return current[number % len(current)]

    @precondition(lambda self: len(self.town.rounds) < PEOPLE)
    @rule(number=NUMBER, days_ago=st.sampled_from([0, 25, 60]))
    def enrol(self, number: int, days_ago: int) -> None:
        programmes = Programme.objects.order_by("pk")
        self.town.enrol(programmes[number % len(programmes)], days_ago)

    @rule(number=NUMBER, which=NUMBER, how=st.sampled_from(["right", "half", "wrong"]), questions=st.integers(0, 3))
    def learn(self, number: int, which: int, how: str, questions: int) -> None:
        one = self.someone(number)
        if lessons := self.town.may_open(one):
            lesson_id = lessons[which % len(lessons)]
            if questions:
                self.town.answer(one, lesson_id, how, questions)
            else:
                self.town.open(one, lesson_id)
        kept_screens.check(self.town, one, self.seen, {})

    @precondition(lambda self: FollowUp.objects.open().exists())
    @rule()
    def read(self) -> None:
        for one in list(self.town.rounds):
            self.town.read(one)

    @precondition(lambda self: self.left_to_do())
    @rule(number=NUMBER)
    def finish(self, number: int) -> None:
        left = self.left_to_do()
        self.town.complete(left[number % len(left)][0])

    def done(self) -> list[Round]:
        return [one for one in self.town.rounds if one.is_complete and not one.is_over]

    @precondition(lambda self: self.done())
    @rule(number=NUMBER, again=st.booleans())
    def receive(self, number: int, again: bool) -> None:
        """Their certificate, and perhaps they begin anew."""
        done = self.done()
        one = done[number % len(done)]
        self.town.certify(one)
        if again:
            self.town.begin_round(one)


def test_in_any_order_everyone_keeps_what_they_did_and_saw(town: Town, tmp_path_factory: TempPathFactory) -> None:
    drawn = EXAMPLES or STEPS
    programme = Programme.objects.order_by("pk")[0]
    done, almost, late, _soon = (town.enrol(programme, days_ago) for days_ago in (0, 0, 60, 25))
    town.complete(done)
    town.certify(done)
    *others, last = town.may_open(almost)
    for lesson_id in others:
        town.answer(almost, lesson_id, "right")
    town.answer(almost, last, "right", number=2)
    town.answer(late, others[0], "half")
    Editing.built, Editing.mails = town, tuple(mail.outbox)
    Editing.files = shutil.copytree(settings.MEDIA_ROOT, tmp_path_factory.mktemp("files"), dirs_exist_ok=True)
    run_state_machine_as_test(
        Editing,
        settings=drawing(
            max_examples=EXAMPLES or 6,
            stateful_step_count=STEPS or 13,
            derandomize=not drawn,
            deadline=None,
            database=None,
            phases=[Phase.generate, *([Phase.shrink] if drawn else [])],
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Lesson.objects.exists()

"""People who learn meanwhile, and what must remain of what they did and saw, as this remembers it by itself."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from onboarding.hr.overview import overview_figures
from onboarding.learning.closing import certificates
from onboarding.learning.journey import progress, summaries
from onboarding.learning.models import Certificate, Completion, Enrolment, LessonProgress
from onboarding.learning.status import Status
from onboarding.lessons.models import FrozenFile, LessonVersion, Programme, VersionFile
from onboarding.people.models import Organisation, User
from quizzes.models import Attempt, PublishedQuiz, Response
from tests.client_response import content_of
from tests.editing.desk import Desk, Published
from tests.factories import UserFactory

ADDRESS = re.compile(r'(?:src|href)="(/bewaard/[^"]+)"')
EVIDENCE: tuple[type[Model], ...] = (
    Completion, Certificate, Attempt, Response, LessonVersion, VersionFile, FrozenFile, PublishedQuiz,
)  # fmt: skip
DEEDS = (Completion, Certificate, Attempt, Response)  # only people make these

Rows = dict[tuple[str, int], Any]


@dataclass
class Place:
    """Someone in a lesson: what they saw there, and how far they are."""

    shown: Published
    tries: int = 0
    is_open: bool = False
    passed: bool = False


@dataclass
class Round:
    """Someone in a programme, once; `knows` has the lessons that had come to it by then: only those are asked."""

    enrolment: Enrolment
    knows: frozenset[int]
    places: dict[int, Place] = field(default_factory=dict)
    is_complete: bool = False
    is_over: bool = False

    @property
    def person(self) -> User:
        return self.enrolment.user


@dataclass
class Town:
    """All of it. `step` does something and then holds what is in the database against what is remembered."""

    desk: Desk
    organisation: Organisation
    hr_officer: User
    rounds: list[Round] = field(default_factory=list)
    came: dict[int, set[int]] = field(default_factory=dict)  # the lessons that ever stood in a programme

    # --- Steps ---

    @contextmanager
    def step(self, whose: Round | None = None) -> Iterator[None]:
        """An edit, or something that one person does; background work is done at its end."""
        before, standings = evidence(), self._standings()
        with TestCase.captureOnCommitCallbacks(execute=True):
            yield
        self._note_what_came()
        after = evidence()
        assert {key: after.get(key) for key in before if after.get(key) != before[key]}.keys() <= self._may_change(
            whose
        )
        made = [name for name, _pk in after.keys() - before.keys() if name in {one.__name__ for one in DEEDS}]
        assert whose is not None or made == [], "an edit did something in a person's name"
        self._check_standings(standings, whose)
        self.check_figures()

    def _may_change(self, whose: Round | None) -> set[tuple[str, int]]:
        """The open try of whoever acts."""
        if whose is None:
            return set()
        return {("Attempt", pk) for pk in Attempt.objects.filter(user=whose.person).values_list("pk", flat=True)}

    def _standings(self) -> dict[int, tuple[bool, Any]]:
        return {
            one.pk: (one.status(timezone.localdate()) == Status.LATE and not one.is_waiting, one.completed_at)
            for one in Enrolment.objects.all()
        }

    def _check_standings(self, before: dict[int, tuple[bool, Any]], whose: Round | None) -> None:
        for pk, (is_late, completed_at) in self._standings().items():
            was_late, was_completed_at = before.get(pk, (False, None))
            assert was_late or not is_late, "an edit made someone late"
            assert was_completed_at in (None, completed_at)
        for one in self.rounds:
            stored = Enrolment.objects.get(pk=one.enrolment.pk)
            assert (stored.completed_at is not None) == one.is_complete, f"{one.person} / {whose}"

    def _note_what_came(self) -> None:
        for programme in Programme.objects.filter(organisation=self.organisation):
            self.came.setdefault(programme.pk, set()).update(self.desk.asked_in(programme))

    # --- What people do ---

    def enrol(self, programme: Programme) -> Round:
        self._note_what_came()
        person = UserFactory.create(organisation=self.organisation)
        with self.step():
            enrolment = progress.enrol(person, programme, timezone.localdate())
            self.rounds.append(Round(enrolment, frozenset(self.came[programme.pk])))
        return self.rounds[-1]

    def asked_of(self, one: Round) -> set[int]:
        """The lessons asked of someone: those that stand there now and are not new since they were enrolled."""
        programme = Programme.objects.get(pk=one.enrolment.programme_id)
        return {pk for pk in self.desk.asked_in(programme) if pk not in self.came[programme.pk] - one.knows}

    def may_open(self, one: Round) -> list[int]:
        asked = self.asked_of(one)
        return [pk for pk in one.places if not one.places[pk].passed] + sorted(asked - one.places.keys())

    def place(self, one: Round, lesson_id: int) -> LessonProgress:
        return progress.open_lesson(one.person, lesson_id, timezone.now())

    def open(self, one: Round, lesson_id: int) -> None:
        if lesson_id in one.places:
            return
        with self.step(one):
            self.place(one, lesson_id)
            one.places[lesson_id] = Place(self.desk.live[lesson_id])

    def answer(self, one: Round, lesson_id: int, right: bool, number: int = 3) -> None:
        """Answer the first `number` questions of the try that is open or comes next, all right or all wrong."""
        self.open(one, lesson_id)
        place = one.places[lesson_id]
        if place.passed:
            return
        with self.step(one):
            stored = self.place(one, lesson_id)
            if not place.is_open and place.tries:
                progress.retry(stored, timezone.now())
                if lesson_id in self.desk.live:
                    place.shown = self.desk.live[lesson_id]
                stored = self.place(one, lesson_id)
            if not place.is_open:
                place.tries, place.is_open = place.tries + 1, True
            for question, selected in answers(place.shown.words.right, right)[:number]:
                progress.answer(stored, place.tries, question, selected, timezone.now())
            self._note_result(one, lesson_id, place)

    def _note_result(self, one: Round, lesson_id: int, place: Place) -> None:
        attempt = Attempt.objects.get(context=f"enrolment:{one.enrolment.pk}:lesson:{lesson_id}", number=place.tries)
        if not attempt.is_finished:
            return
        place.is_open = False
        given = set(attempt.responses.values_list("points", flat=True))
        assert attempt.passed is not None
        place.passed = attempt.passed
        if given == {Decimal(0)}:
            assert not place.passed
        if place.passed and not one.is_complete and lesson_id in self.asked_of(one):
            one.is_complete = all(pk in one.places and one.places[pk].passed for pk in self.asked_of(one))

    def complete(self, one: Round) -> None:
        for lesson_id in self.may_open(one):
            if lesson_id in self.desk.live or lesson_id in one.places:
                if lesson_id in one.places and one.places[lesson_id].is_open:
                    self.answer(one, lesson_id, right=True)
                if lesson_id not in one.places or not one.places[lesson_id].passed:
                    self.answer(one, lesson_id, right=True)

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
                self.rounds.append(Round(enrolment, frozenset(self.came[enrolment.programme_id])))

    # --- What people see ---

    def check_screens(self, one: Round) -> None:
        """Everything that someone saw opens, and says what it said."""
        client = Client()
        client.force_login(one.person)
        assert client.get(reverse("learning:dashboard"), follow=True).status_code == 200
        if one.is_over:
            return
        for lesson_id, place in one.places.items():
            words = place.shown.words
            text = page_text(client, "lesson", lesson_id)
            assert words.title in text
            assert words.text in text
            files = [content_of(client.get(address)) for address in ADDRESS.findall(text)]
            assert place.shown.paper is None or place.shown.paper in files
            if place.is_open or not place.tries:
                asked = "".join(page_text(client, "question", lesson_id, number) for number in (1, 2, 3))
                assert words.question in asked
            else:
                page_text(client, "result", lesson_id)
        if one.is_complete:
            page_text(client, "farewell", one.enrolment.pk)
            assert client.get(reverse("learning:certificate", args=[one.enrolment.pk])).status_code == 200

    # --- What HR sees ---

    def check_figures(self) -> None:
        """The summaries are what the events say, and report and overview what is remembered."""
        assert summaries.rebuild(Enrolment.objects.all()) == 0
        rows = self._report()
        for one in self.rounds:
            if one.is_over:
                continue
            asked, row = self.asked_of(one), rows[one.person.email]
            done = [pk for pk in asked if pk in one.places and one.places[pk].passed]
            assert row == (str(len(done)), str(len(asked)), one.is_complete)
        tallies = overview_figures.per_programme(Enrolment.objects.current(), timezone.localdate())
        tally = overview_figures.added_up(tallies.values())
        current = [one for one in self.rounds if not one.is_over]
        assert (tally.done, tally.total) == (sum(one.is_complete for one in current), len(current))

    def _report(self) -> dict[str, tuple[str, str, bool]]:
        """HR's list as it is downloaded: lessons done, lessons asked and whether it is completed, by e-mail address."""
        client = Client()
        client.force_login(self.hr_officer)
        listed = content_of(client.get(reverse("hr:completion_report"), {"export": "csv"})).decode("utf-8-sig")
        rows = csv.DictReader(io.StringIO(listed), delimiter=";")
        return {
            row["E-mailadres"]: (row["Lessen klaar"], row["Lessen in totaal"], row["Klaar op"] != "") for row in rows
        }


def evidence() -> Rows:
    """Every row that may not change, and what each kept file holds, by the name of its model and its key."""
    rows: Rows = {
        (model.__name__, row["id"]): {name: value for name, value in row.items() if name != "article"}
        for model in EVIDENCE
        for row in model._base_manager.values()
    }
    for file in FrozenFile.objects.all():
        rows["what it holds", file.pk] = file.file.open().read()
    return rows


def answers(right_choice: int, right: bool) -> list[tuple[str, list[str]]]:
    """To the three questions of a lesson, all right or all wrong."""
    if right:
        return [
            ("id-Vraag 1", [f"Vraag 1-{right_choice}"]),
            ("id-Vraag 2", ["Vraag 2-0", "Vraag 2-1"]),
            ("id-Vraag 3", ["true"]),
        ]
    return [
        ("id-Vraag 1", [f"Vraag 1-{(right_choice + 2) % 3}"]),
        ("id-Vraag 2", ["Vraag 2-2"]),
        ("id-Vraag 3", ["false"]),
    ]


def page_text(client: Client, name: str, *args: int) -> str:
    response = client.get(reverse(f"learning:{name}", args=args), follow=True)
    assert response.status_code == 200, (name, args, response.redirect_chain)
    return response.content.decode()

"""Someone of HR with all the time in the world, who changes whatever HR can change between looks at the figures.

What HR can change is written to the database at once, as any form, import or command may leave it. Answers and votes
come through the one door, as those of real people do.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from onboarding.hr.insight import lesson_insight
from onboarding.hr.insight.insight_views import group_labels
from onboarding.hr.insight.lesson_insight import LessonInsight
from onboarding.learning.answer_groups import polls
from onboarding.learning.journey import progress
from onboarding.learning.models import LessonProgress
from onboarding.lessons.models import Lesson, LessonPage
from onboarding.people.models import Absence, Department, Organisation, User
from quizzes.grading import best_answer
from quizzes.models import Attempt
from tests.factories import poll_block, stream, text_block
from tests.hr.insight.answering import NOON, make_people

Answers = Mapping[str, list[str]]  # id of the question → what is chosen; the best answer elsewhere
STARTS = (date(2025, 3, 3), date(2025, 9, 1), date(2026, 3, 2))


def take(person: User, lesson: Lesson, answers: Answers, now: datetime, vote: str = "") -> Attempt | None:
    """The person does the lesson's quiz, and votes in its poll if it has one."""
    progress.enrol(person, lesson.programme, now.date(), announce=False)
    place = progress.open_lesson(person, lesson.pk, now)
    if vote:
        progress.vote(place, "blok-peiling", vote, now)
    saved = None
    for question in place.version.quiz.quiz.questions:
        saved = progress.answer(
            place, 1, question.id, answers.get(question.id, best_answer(question)), now, announce=False
        )  # fmt: skip
    return saved.attempt if saved else None


@dataclass
class Adversary:
    """A run of random operations, the same for the same seed but for what `answers` says that real people answer."""

    organisation: Organisation
    elsewhere: Organisation
    viewer: User
    lesson: Lesson
    chance: random.Random
    answers: Callable[[int], tuple[Answers, str]]
    real: list[User] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    fakes: list[User] = field(default_factory=list)
    rooms: list[Department] = field(default_factory=list)
    transcript: list[object] = field(default_factory=list)
    clock: datetime = NOON

    def run(self, operations: int) -> list[object]:
        """The transcript: everything that was shown, after every operation."""
        for name in ("Noord", "Oost", "Zuid"):
            self.rooms.append(Department.objects.create(organisation=self.organisation, name=name))
        moves = (
            [self.real_person_answers] * 8
            + [self.fake_person_answers] * 3
            + [self.move_to_department, self.change_start, self.change_employment, self.absent, self.swap_two] * 2
            + [self.move_away_or_back, self.rename, self.delete, self.republish]
        )
        for _ in range(operations):
            self.clock += timedelta(minutes=1)
            self.chance.choice(moves)()
            self.transcript.append(self.look())
        return self.transcript

    # --- What happens ---

    def newcomer(self) -> User:
        room = self.chance.choice([None, *self.rooms])
        return make_people(
            self.organisation, 1, department=room, start_date=self.chance.choice([*STARTS, None])
        )[0]  # fmt: skip

    def real_person_answers(self) -> None:
        person = self.newcomer()
        answers, vote = self.answers(len(self.real))
        attempt = take(person, self.lesson, answers, self.clock, vote)
        assert attempt is not None
        self.real.append(person)
        self.attempts.append(attempt)

    def fake_person_answers(self) -> None:
        person = self.newcomer()
        take(person, self.lesson, {"id-Vraag 1": [f"Vraag 1-{self.chance.randrange(3)}"]}, self.clock, "blok-peiling-0")
        self.fakes.append(person)

    def somebody(self, **change: Any) -> None:
        everyone = [*self.real, *self.fakes]
        if everyone:
            User.objects.filter(pk=self.chance.choice(everyone).pk).update(**change)

    def move_to_department(self) -> None:
        self.somebody(department=self.chance.choice([None, *self.rooms]))

    def change_start(self) -> None:
        self.somebody(start_date=self.chance.choice([*STARTS, None]))

    def change_employment(self) -> None:
        self.somebody(end_date=self.chance.choice([None, date(2026, 11, 1)]), is_active=self.chance.random() < 0.5)

    def absent(self) -> None:
        if self.real:
            person = self.chance.choice(self.real)
            Absence.objects.get_or_create(user=person, first_day=NOON.date(), last_day=NOON.date())

    def swap_two(self) -> None:
        """Four and one more in a department of their own; then another one instead."""
        if len(self.real) < 6:
            return
        *others, one, other = self.chance.sample(self.real, 6)
        room = self.chance.choice(self.rooms)
        User.objects.filter(pk__in=[person.pk for person in [*others, one]]).update(department=room)
        self.transcript.append(self.look())
        User.objects.filter(pk=one.pk).update(department=None)
        User.objects.filter(pk=other.pk).update(department=room)

    def move_away_or_back(self) -> None:
        self.somebody(organisation=self.chance.choice([self.organisation, self.elsewhere]), department=None)

    def rename(self) -> None:
        room = self.chance.choice(self.rooms)
        Department.objects.filter(pk=room.pk).update(name=f"{self.chance.choice('ABC')} {self.clock:%H%M}")

    def delete(self) -> None:
        gone = self.rooms.pop(self.chance.randrange(len(self.rooms)))
        Department.objects.filter(pk=gone.pk).delete()
        self.rooms.append(Department.objects.create(organisation=self.organisation, name=f"Nieuw {self.clock:%H%M}"))

    def republish(self) -> None:
        """In another order, with other words for a question, other feedback or other choices in the poll."""
        page = LessonPage.objects.get(pk=self.lesson.page_id)
        raw, change = page.questions.get_prep_value(), self.chance.randrange(4)
        if change == 0:
            raw[1], raw[2] = raw[2], raw[1]
        elif change == 1:
            raw[1]["value"]["question"] = f"Anders gevraagd om {self.clock:%H%M}"
        elif change == 2:
            raw[0]["value"]["choices"][0]["value"]["feedback"] = f"Uitleg van {self.clock:%H%M}"
        poll = poll_block()
        if change == 3:
            poll["value"]["choices"][2] = {"type": "item", "id": "blok-peiling-9", "value": f"{self.clock:%H%M}"}
        page.questions, page.body = stream("questions", raw), stream("body", [text_block(), poll])
        page.save_revision().publish()
        self.lesson.refresh_from_db()

    # --- What is seen ---

    def look(self) -> object:
        """All figures of all groups of all questions, and the poll as the first who voted sees it."""

        def of_group(key: str) -> LessonInsight:
            return lesson_insight.of_lessons(self.viewer, [self.lesson.pk], key)[self.lesson.pk]

        everyone = of_group("")
        labels = group_labels(everyone.groups)
        shown = [("", "", everyone)] + [(str(label), "", of_group(key)) for key, label in labels.items()]
        return [
            (label, insight.people, [
                (one.asked.question.text, one.asked.number, one.told, one.advice, one.separation)
                for one in insight.questions
            ])
            for label, _nothing, insight in shown
        ] + [self.poll()]  # fmt: skip

    def poll(self) -> object:
        if not self.fakes:
            return None
        place = LessonProgress.objects.for_screens().filter(enrolment__user=self.fakes[0]).first()
        return dict(polls.results(place)) if place else None

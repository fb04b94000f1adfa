"""The dashboard: the wordmark that fills, the one next step, the lessons with their state."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Protocol, cast

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from onboarding.learning.calendar.openings import closed_until
from onboarding.learning.models import Completion, Enrolment, FollowUp, LessonProgress, attempts_context
from onboarding.learning.notices import reading_list
from onboarding.learning.notices.reading_list import ToRead
from onboarding.learning.status import Status
from onboarding.lessons.models import Programme
from onboarding.lessons.outlines import LessonEntry, Opening, Outline, PrincipleEntry, PrincipleKind
from onboarding.people.models import User
from quizzes.models import Attempt


@dataclass(slots=True)
class LessonRow:
    """One lesson on the dashboard: what it is, how long it takes (minutes) and how far someone is."""

    id: int
    title: str
    summary: str
    minutes: int
    questions: int
    label: str = ""  # how the dashboard names it: its principle, when that has no other lesson
    completed_at: datetime | None = None
    is_started: bool = False
    sections_read: int = 0
    question: int = 0  # the question someone is at, 0 outside the quiz
    failed: bool = False
    opens: Opening = Opening.AT_ONCE
    closed_until: date | None = None
    to_read: ToRead | None = None  # what is new since it was finished
    came_later: bool = False  # than this person's enrolment
    is_asked: bool = True  # otherwise it came after this person was done, and they read it

    @property
    def is_new(self) -> bool:
        """Someone who was here before this lesson did not see it yet."""
        return self.came_later and not self.is_started and self.completed_at is None

    @property
    def url(self) -> str:
        """Where to go on: the open question, the section last read, or the start."""
        if self.completed_at is None and self.question:
            return reverse("learning:question", args=[self.id, self.question])
        if self.completed_at is None and self.failed:
            return reverse("learning:result", args=[self.id])
        fragment = f"#stuk-{self.sections_read}" if self.completed_at is None and self.sections_read > 1 else ""
        return reverse("learning:lesson", args=[self.id]) + fragment


@dataclass(slots=True)
class Tile:
    """A letter of the wordmark, or a pillar's number, and whether it is lit."""

    letter: str
    title: str
    is_lit: bool
    is_next: bool = False
    is_free: bool = False  # belongs to no principle: lights up at the very end
    url: str = ""


@dataclass(slots=True)
class Board:
    """Everything on the dashboard of one enrolment."""

    enrolment: Enrolment
    programme: Programme
    status: Status
    rows: list[LessonRow]
    tiles: list[Tile]
    next_row: LessonRow | None
    principles_left: int = 0
    noun: PrincipleKind | None = None  # the kind of what is left, when it is all of one kind
    minutes_left: int = 0
    next_opening: date | None = None  # when nothing is open, the day the next lesson is
    others: list[Enrolment] = field(default_factory=list)  # this person's other programmes, in their current round
    earlier: list[Enrolment] = field(default_factory=list)  # rounds of this programme that are over, the last one first
    to_refresh: list[Enrolment] = field(default_factory=list)  # whose lessons may come back as a refresher
    to_read: list[ToRead] = field(default_factory=list)  # what is new since it was finished, in all programmes

    @property
    def is_late(self) -> bool:
        return self.status is Status.LATE

    @property
    def lessons_left(self) -> int:
        return len(self.rows) - self.done

    @property
    def is_completed(self) -> bool:
        """The programme is done, and stays so."""
        return self.enrolment.completed_at is not None

    @property
    def is_ended(self) -> bool:
        """The programme was taken away before this person was through."""
        return not self.is_completed and not self.programme.is_live

    @property
    def is_waiting(self) -> bool:
        """Nothing is left to do, and yet it is not completed."""
        return not self.is_completed and not self.lessons_left

    @property
    def done(self) -> int:
        return sum(row.completed_at is not None for row in self.rows)


class WithNews(Protocol):
    """What `build` adds to an enrolment: whether something in it is still to be read."""

    has_news: bool


def build(user: User, today: date, enrolment_id: int | None = None) -> Board | None:
    """The board of the programme to go on with, else of the last one finished; or the one asked for.

    An earlier round asked for gives the current one of that programme. None without any, or when the one asked for is
    not this person's. Costs a fixed number of queries, whatever the
    number of lessons or programmes, and one more when there is something to read.
    """
    news = FollowUp.objects.still_asked().filter(enrolment=OuterRef("pk"))
    enrolments = Enrolment.objects.of_person(user).select_related("programme").annotate(has_news=Exists(news))
    mine = list(enrolments.order_by("pk"))
    rounds = {one.pk: one.programme_id for one in mine}
    shown = _shown(mine)
    if enrolment_id is not None:
        chosen = next((one for one in shown if one.programme_id == rounds.get(enrolment_id)), None)
    else:
        chosen = _to_go_on_with(shown)
    if chosen is None:
        return None
    chosen.user = user
    board = _board(chosen, today) if chosen.programme.is_live or chosen.completed_at else _ended_board(chosen, today)
    board.others = [one for one in shown if one.pk != chosen.pk]
    board.earlier = [
        one for one in reversed(mine) if one.programme_id == chosen.programme_id and one.round < chosen.round
    ]
    board.to_refresh = _to_refresh(mine)
    _add_news(board, [one.pk for one in mine if cast("WithNews", one).has_news], today)
    return board


def _add_news(board: Board, enrolment_ids: list[int], today: date) -> None:
    if not enrolment_ids:
        return
    board.to_read = reading_list.to_read(enrolment_ids, today)
    by_lesson = {one.lesson_id: one for one in board.to_read}
    for row in board.rows:
        row.to_read = by_lesson.get(row.id)


def _shown(mine: list[Enrolment]) -> list[Enrolment]:
    """Of each programme the current round, or while the programme is not published the last one that was begun."""
    in_order = (one for one in mine if one.programme.is_live or one.started_at is not None)
    return list({one.programme_id: one for one in in_order}.values())  # a later round takes the place of an earlier


def _to_refresh(mine: list[Enrolment]) -> list[Enrolment]:
    """The current rounds, and until such a round is finished the one before it."""
    open_rounds = {(one.programme_id, one.round) for one in mine if one.is_current and one.completed_at is None}
    return [one for one in mine if one.is_current or (one.programme_id, one.round + 1) in open_rounds]


def _to_go_on_with(enrolments: list[Enrolment]) -> Enrolment | None:
    """The open programme in which something is to be done that is due first, else the one finished last."""
    open_ones = [one for one in enrolments if one.completed_at is None and one.programme.is_live]
    if open_ones:
        return min(open_ones, key=lambda one: (one.is_waiting, one.due_date or date.max, one.pk))
    never = datetime.min.replace(tzinfo=UTC)
    return max(enrolments, key=lambda one: one.completed_at or never, default=None)


def _board(enrolment: Enrolment, today: date) -> Board:
    programme = enrolment.programme
    outline = enrolment.outline
    rows = _rows(enrolment, outline)
    in_order = list(rows.values())
    for row in in_order:
        if not row.is_started:
            row.closed_until = closed_until(row.opens, enrolment.user, enrolment, today)
    to_do = [row for row in in_order if row.completed_at is None]
    next_row = next((row for row in to_do if row.closed_until is None), None)
    tiles = _tiles(outline, rows, next_row, enrolment.completed_at is not None)
    to_go = [
        principle
        for principle in outline.principles
        if any(rows[lesson.id].completed_at is None for lesson in principle.lessons)
    ]
    return Board(
        enrolment=enrolment,
        programme=programme,
        status=enrolment.status(today),
        rows=in_order,
        tiles=tiles,
        next_row=next_row,
        principles_left=len(to_go),
        noun=_noun(to_go),
        minutes_left=sum(row.minutes for row in to_do),
        next_opening=min((row.closed_until for row in to_do if row.closed_until), default=None),
    )


def _ended_board(enrolment: Enrolment, today: date) -> Board:
    """The board of a programme that was taken away before this person was through: what they did, and nothing to do."""
    begun = [row for row in _rows(enrolment, enrolment.outline).values() if row.is_started]
    return Board(enrolment, enrolment.programme, enrolment.status(today), rows=begun, tiles=[], next_row=None)


def _rows(enrolment: Enrolment, outline: Outline) -> dict[int, LessonRow]:
    """The lessons that are asked of this person by id, and others of the programme that they read, in order, with their
    state."""
    asked = set(outline.lesson_ids)
    completions = dict(Completion.objects.filter(enrolment=enrolment).values_list("lesson_id", "completed_at"))
    whole: Outline = enrolment.programme.outline
    rows = {
        lesson.id: _row(principle, lesson, came_later=enrolment.pk <= lesson.after, is_asked=lesson.id in asked)
        for principle in whole.narrowed({*asked, *completions}).principles
        for lesson in principle.lessons
    }
    places = LessonProgress.objects.filter(enrolment=enrolment).values_list("lesson_id", "sections_read")
    for lesson_id, sections_read in places:
        if lesson_id in rows:
            rows[lesson_id].is_started = True
            rows[lesson_id].sections_read = sections_read
    for row in rows.values():
        row.completed_at = completions.get(row.id)
    _add_attempts(enrolment, rows)
    return rows


def _row(principle: PrincipleEntry, lesson: LessonEntry, *, came_later: bool, is_asked: bool) -> LessonRow:
    return LessonRow(
        id=lesson.id,
        title=lesson.title,
        summary=lesson.summary,
        minutes=lesson.minutes,
        questions=lesson.questions,
        label=principle.title if len(principle.lessons) == 1 else lesson.title,
        opens=lesson.opens,
        came_later=came_later,
        is_asked=is_asked,
    )


def _add_attempts(enrolment: Enrolment, rows: dict[int, LessonRow]) -> None:
    contexts = {attempts_context(enrolment.pk, lesson_id): row for lesson_id, row in rows.items()}
    attempts = (
        Attempt.objects.filter(user_id=enrolment.user_id, context__startswith=f"enrolment:{enrolment.pk}:")
        .annotate(answered=Count("responses", filter=Q(responses__set_aside_at=None)))
        .order_by("number")
        .values_list("context", "finished_at", "passed", "answered")
    )
    for context, finished_at, passed, answered in attempts:
        row = contexts.get(context)
        if row is not None:
            row.question = answered + 1 if finished_at is None else 0
            row.failed = passed is False


def _tiles(outline: Outline, rows: dict[int, LessonRow], next_row: LessonRow | None, all_done: bool) -> list[Tile]:
    tiles = {principle.id: _tile(principle, rows, next_row) for principle in outline.principles}
    in_word = [(place.letter, tiles.get(place.principle or 0)) for place in outline.wordmark]
    if any(tile is not None for _letter, tile in in_word):
        return [tile or Tile(letter, "", is_lit=all_done, is_free=True) for letter, tile in in_word]
    return [tiles[principle.id] for principle in outline.principles if principle.letter]


def _tile(principle: PrincipleEntry, rows: dict[int, LessonRow], next_row: LessonRow | None) -> Tile:
    mine = [rows[lesson.id] for lesson in principle.lessons]
    todo = next((row for row in mine if row.completed_at is None), None)
    return Tile(
        letter=principle.letter,
        title=principle.short_title,
        is_lit=todo is None,
        is_next=next_row is not None and next_row in mine,
        url=(todo or mine[0]).url,
    )


def _noun(principles: list[PrincipleEntry]) -> PrincipleKind | None:
    """The kind of these principles when they are all of one kind; None otherwise."""
    kinds = {principle.kind for principle in principles}
    return kinds.pop() if len(kinds) == 1 else None

"""The dashboard: the wordmark that fills, the one next step with how its story begins, the lessons with their state."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Protocol, cast

from onboarding.learning.dashboard import dashboard_queries
from onboarding.learning.dashboard.kept_lines import Sign
from onboarding.learning.dashboard.lesson_rows import LessonRow
from onboarding.learning.how_done import How, how_of
from onboarding.learning.journey import letters, onward
from onboarding.learning.journey.letters import Tile
from onboarding.learning.journey.reading_languages import read_or_to_read
from onboarding.learning.models import Enrolment, LessonProgress, Reflection, attempts_context
from onboarding.learning.notices import reading_list
from onboarding.learning.notices.reading_list import ToRead
from onboarding.learning.status import Status
from onboarding.lessons.assembling import minutes_of
from onboarding.lessons.models import Programme, VersionTranslation
from onboarding.lessons.outlines import LessonEntry, Outline, PrincipleEntry, PrincipleKind
from onboarding.lessons.translations.content_languages import SOURCE, attributes_of, language_of
from onboarding.lessons.translations.liked_languages import liked_by
from onboarding.people.models import User

END_OF_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[.!?…][”’)])\s+")


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
    letters_left: bool = False  # what is left has a letter of the wordmark, all of it
    story: str = ""  # how the next lesson begins
    resolution: Reflection | None = None  # the last one that this person wrote here
    minutes_left: int = 0
    next_opening: date | None = None  # when nothing is open, the day the next lesson is
    others: list[Enrolment] = field(default_factory=list)  # this person's other programmes, in their current round
    earlier: list[Enrolment] = field(default_factory=list)  # rounds of this programme that are over, the last one first
    to_refresh: list[Enrolment] = field(default_factory=list)  # whose lessons may come back as a refresher
    to_read: list[ToRead] = field(default_factory=list)  # what is new since it was finished, in all programmes

    @property
    def signs(self) -> list[Sign]:
        """What stands on its tiles. Organisations write in the language of the installation."""
        lang = attributes_of(SOURCE)
        return [
            Sign(
                letter=tile.letter,
                title=tile.title,
                lang=lang,
                url=tile.url,
                is_lit=tile.is_lit,
                is_next=tile.is_next,
                is_free=tile.is_free,
                is_exempt=tile.is_exempt,
            )
            for tile in self.tiles
        ]

    @property
    def due_date(self) -> date | None:
        """The day to show; None without any, or while nobody knows until when this person is away."""
        return None if self.enrolment.is_open_ended else self.enrolment.due_date

    @property
    def is_late(self) -> bool:
        return self.status is Status.LATE

    @property
    def lessons_left(self) -> int:
        return sum(row.is_left for row in self.rows)

    @property
    def is_completed(self) -> bool:
        """The programme is done, and stays so."""
        return self.enrolment.completed_at is not None

    @property
    def is_ended(self) -> bool:
        """The programme was taken away before this person was through."""
        return not self.is_completed and not self.programme.is_live

    @property
    def is_exempted(self) -> bool:
        """All that is asked was done elsewhere."""
        return self.status is Status.EXEMPTED

    @property
    def is_waiting(self) -> bool:
        """Nothing is left to do, and yet it is not completed."""
        return not self.is_completed and not self.lessons_left

    @property
    def is_away(self) -> bool:
        """Nobody knows until when this person is away, so that nothing has to be done."""
        return self.enrolment.is_open_ended and not self.is_completed

    @property
    def done(self) -> int:
        return sum(row.completed_at is not None for row in self.rows)


class WithNews(Protocol):
    """What `build` adds to an enrolment: whether something in it is still to be read, and whether a resolution was
    written."""

    has_news: bool
    has_resolution: bool


def build(user: User, today: date, enrolment_id: int | None = None) -> Board | None:
    """The board of the programme to go on with, else of the last one finished; or the one asked for.

    An earlier round asked for gives the current one of that programme. None without any, or when the one asked for is
    not this person's or was closed. Costs a fixed number of queries, whatever the number of lessons or programmes; one
    more when there is something to read, one when a resolution was written, and one more of each for whoever likes to
    read in another language than that of the lessons.
    """
    mine = dashboard_queries.ENROLMENTS.all(organisation=user.organisation_id, user=user.pk)
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
    _add_news(board, [one.pk for one in mine if cast("WithNews", one).has_news], user, today)
    return board


def _add_news(board: Board, enrolment_ids: list[int], user: User, today: date) -> None:
    if not enrolment_ids:
        return
    board.to_read = reading_list.to_read(enrolment_ids, today, liked_by(user))
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
        return min(open_ones, key=lambda one: (one.is_waiting or one.is_exempted, one.due_date or date.max, one.pk))
    never = datetime.min.replace(tzinfo=UTC)
    return max(enrolments, key=lambda one: one.completed_at or never, default=None)


def _board(enrolment: Enrolment, today: date) -> Board:
    programme = enrolment.programme
    outline = enrolment.outline
    rows = _rows(enrolment, outline)
    done = {row.id for row in rows.values() if row.completed_at is not None}
    begun = {row.id for row in rows.values() if row.is_started}
    closed = onward.closed_lessons(outline, begun, enrolment.user, enrolment, today)
    for lesson_id, day in closed.items():
        rows[lesson_id].closed_until = day
    entry = onward.next_lesson(outline, done, closed)
    next_row = rows[entry.id] if entry else None
    tiles = letters.tiles_of(
        enrolment.outline_with_exempted,
        done,
        entry.id if entry else None,
        all_done=enrolment.completed_at is not None,
        exempt=enrolment.exempt,
    )
    for tile in tiles:
        tile.url = "" if tile.is_free else rows[tile.lesson_id].url
    to_go = [one for one in outline.principles if any(lesson.id not in done for lesson in one.lessons)]
    return Board(
        enrolment=enrolment,
        programme=programme,
        status=enrolment.status(today),
        rows=list(rows.values()),
        tiles=tiles,
        next_row=next_row,
        principles_left=len(to_go),
        noun=_noun(to_go),
        letters_left=bool(outline.wordmark) and all(one.letter for one in to_go),
        story=_story(next_row) if next_row else "",
        resolution=_resolution(enrolment),
        minutes_left=sum(row.minutes for row in rows.values() if row.is_left),
        next_opening=onward.next_opening(outline, done, closed),
    )


def _resolution(enrolment: Enrolment) -> Reflection | None:
    """The last one; nothing is asked of who wrote none."""
    has_any = cast("WithNews", enrolment).has_resolution
    return dashboard_queries.RESOLUTION.first(enrolment=enrolment.pk) if has_any else None


def _story(row: LessonRow) -> str:
    """How a lesson begins, in the version that this person reads or would read."""
    if row.translation is not None:
        return opening_of(row.translation.introduction)
    introduction = row.introduction if row.is_started else dashboard_queries.LIVE.first(lesson=row.id)
    return opening_of(introduction or "")


def opening_of(text: str, enough: int = 40) -> str:
    """The first sentence of a text, with those after it as long as that is shorter than `enough` characters."""
    sentences = END_OF_SENTENCE.split(text.strip())
    opening = sentences.pop(0)
    while sentences and len(opening) < enough:
        opening += f" {sentences.pop(0)}"
    return opening


def _ended_board(enrolment: Enrolment, today: date) -> Board:
    """The board of a programme that was taken away before this person was through: what they did, and nothing to do."""
    begun = [row for row in _rows(enrolment, enrolment.outline).values() if row.is_started]
    return Board(enrolment, enrolment.programme, enrolment.status(today), rows=begun, tiles=[], next_row=None)


def _rows(enrolment: Enrolment, outline: Outline) -> dict[int, LessonRow]:
    """The lessons that are asked of this person by id, those that they did elsewhere, and others of the programme that
    they read, in order, with their state."""
    asked, exempt = set(outline.lesson_ids), enrolment.exempt
    all_of_them = {*asked, *enrolment.outline_with_exempted.lesson_ids}
    completions = {one.lesson_id: one for one in dashboard_queries.COMPLETIONS.all(enrolment=enrolment.pk)}
    whole: Outline = enrolment.programme.outline
    rows = {
        lesson.id: _row(principle, lesson, enrolment, is_asked=lesson.id in asked)
        for principle in whole.narrowed({*all_of_them, *completions}).principles
        for lesson in principle.lessons
    }
    entries = {lesson.id: lesson for lesson in whole.lessons}
    places = dashboard_queries.PLACES.all(enrolment=enrolment.pk)
    _say(rows, read_or_to_read(enrolment.user, {one.lesson_id: one.translation for one in places}, rows), whole)
    for place in places:
        if place.lesson_id in rows:
            rows[place.lesson_id].is_started = True
            rows[place.lesson_id].sections_read = place.sections_read
            rows[place.lesson_id].questions = place.version.question_count
            rows[place.lesson_id].introduction = place.version.introduction
            if place.lesson_id not in completions:
                rows[place.lesson_id].minutes = _minutes(place, entries[place.lesson_id])
    for row in rows.values():
        row.is_exempt = row.id in exempt
        if one := completions.get(row.id):
            row.completed_at, row.is_together = one.completed_at, how_of(one) is How.TOGETHER
    _add_attempts(enrolment, rows)
    return rows


def _say(rows: Mapping[int, LessonRow], translations: Mapping[int, VersionTranslation], outline: Outline) -> None:
    """Call the lessons as this person reads them."""
    for row in rows.values():
        row.translation = translations.get(row.id)
        row.lang = attributes_of(language_of(row.translation.language if row.translation else ""))
        principle = outline.principle_of(row.id) if row.translation else None
        if row.translation is not None and principle is not None:
            row.title, row.name = row.translation.title, principle.beside(row.translation.title)


def _minutes(place: LessonProgress, entry: LessonEntry) -> int:
    """How long what someone reads takes: the outline knows of what is live, their own version of one of before."""
    if place.version_id == place.lesson.current_version_id:
        return entry.minutes_for(place.variant)
    return minutes_of(place.version, place.variant)


def _row(principle: PrincipleEntry, lesson: LessonEntry, enrolment: Enrolment, *, is_asked: bool) -> LessonRow:
    return LessonRow(
        id=lesson.id,
        title=lesson.title,
        minutes=lesson.minutes_for(enrolment.kind_of_work),
        questions=lesson.questions,
        letter=principle.letter,
        principle=principle.short_title,
        name=principle.beside(lesson.title),
        came_later=enrolment.pk <= lesson.after,
        is_asked=is_asked,
    )


def _add_attempts(enrolment: Enrolment, rows: dict[int, LessonRow]) -> None:
    contexts = {attempts_context(enrolment.pk, lesson_id): row for lesson_id, row in rows.items()}
    attempts = dashboard_queries.ATTEMPTS.all(user=enrolment.user_id, contexts=f"enrolment:{enrolment.pk}:")
    for context, finished_at, passed, answered, kept in attempts:
        row = contexts.get(context)
        if row is None:
            continue
        row.failed = passed is False
        row.question = row.left = 0
        if finished_at is None and kept:
            row.left = row.questions - answered
            row.question = row.questions  # what is open before it is asked first
        elif finished_at is None:
            row.question = answered + 1


def _noun(principles: list[PrincipleEntry]) -> PrincipleKind | None:
    """The kind of these principles when they are all of one kind; None otherwise."""
    kinds = {principle.kind for principle in principles}
    return kinds.pop() if len(kinds) == 1 else None

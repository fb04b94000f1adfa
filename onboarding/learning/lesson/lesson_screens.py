"""What a lesson's screen shows, put together from one person's place in the lesson."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import BigIntegerField
from django.utils.safestring import SafeString

from onboarding.constant_addresses import address_with
from onboarding.learning.answer_groups import polls
from onboarding.learning.how_done import together_in_words
from onboarding.learning.lesson import reading_choices, resolution_screens
from onboarding.learning.lesson.asked_at_once import at_once
from onboarding.learning.lesson.reading_choices import ReadingChoice
from onboarding.learning.lesson.resolution_screens import Resolutions, Written
from onboarding.learning.models import LessonProgress
from onboarding.learning.notices import resolution_mails
from onboarding.lessons.articles import MenuLine
from onboarding.lessons.assembling import Piece
from onboarding.lessons.models import LessonPage as DeskLessonPage
from onboarding.lessons.outlines import Outline, PrincipleKind
from onboarding.lessons.translations.content_languages import SOURCE, ContentLanguage, attributes_of
from onboarding.people.models import User


@dataclass(frozen=True, slots=True)
class LessonHead:
    """The lesson's place in the programme: its letter, "waarde 3 van 5", its title and length (minutes)."""

    id: int
    programme: str
    kind: PrincipleKind | None  # None when the programme does not ask it any more
    letter: str
    position: int
    total: int
    title: str
    introduction: str
    summary: str
    minutes: int
    questions: int
    lang: SafeString  # the attributes of the language that its words are in


@dataclass(frozen=True, slots=True)
class LessonPage:
    head: LessonHead
    sections: tuple[MenuLine, ...]
    parts: tuple[Piece, ...]
    sections_read: int
    resolutions: Resolutions
    polls: Mapping[str, polls.PollResult]
    continue_url: str
    is_in_quiz: bool
    is_completed: bool
    together: str = ""  # in words, for a lesson that was done in a group
    kinds: tuple[str, ...] = ()  # the kinds of work that parts are for, where the reader sees all of them
    is_preview: bool = False
    reading: ReadingChoice | None = None  # None where there is nothing to choose or to tell


def page_at_the_desk(user: User, lesson_id: int) -> DeskLessonPage | None:
    """The live page of a lesson that `user` looks after but does not take: there they see it as it was published."""
    if lesson_id > BigIntegerField.MAX_BIGINT or not user.has_perm("wagtailadmin.access_admin"):
        return None
    page = DeskLessonPage.objects.filter(lesson=lesson_id, live=True, live_revision__isnull=False).first()
    return page if page is not None and page.permissions_for_user(user).can_edit() else None


def head_of(place: LessonProgress) -> LessonHead:
    """The head of the lesson as this person sees it. Text comes from what they read, structure from the outline."""
    as_read = place.as_read
    return lesson_head(
        place.enrolment.programme.title,
        place.enrolment.outline,
        place.lesson_id,
        title=as_read.title,
        introduction=as_read.introduction,
        minutes=as_read.minutes,
        questions=place.version.question_count,
        written_in=as_read.language,
    )


def lesson_head(
    programme: str,
    outline: Outline,
    lesson_id: int,
    *,
    title: str,
    introduction: str,
    minutes: int,
    questions: int,
    written_in: ContentLanguage = SOURCE,
) -> LessonHead:
    """The head of a lesson, live or a draft, with its own text, in a programme of this title and outline.

    A lesson that is not in the outline stands under no principle.
    """
    entry, principle = outline.lesson(lesson_id), outline.principle_of(lesson_id)
    position, total = outline.position(principle) if principle else (0, 0)
    return LessonHead(
        id=lesson_id,
        programme=programme,
        kind=principle.kind if principle else None,
        letter=principle.letter if principle else "",
        position=position,
        total=total,
        title=title,
        introduction=introduction,
        summary=entry.summary if entry else "",
        minutes=minutes,
        questions=questions,
        lang=attributes_of(written_in),
    )


def lesson_page(place: LessonProgress, not_kept: Mapping[str, Written] | None = None) -> LessonPage:
    """The lesson with the reader's own words and where to go on; with what could `not_kept` of these words, by block.

    Costs two queries, and one for what others voted.
    """
    besides = at_once(place)
    answered = None if place.is_completed else besides.answered
    may_ask = besides.sends_later and resolution_mails.has_address(place.enrolment.user)
    as_read = place.as_read
    return LessonPage(
        head=head_of(place),
        sections=as_read.article.menu,
        parts=as_read.pieces,
        sections_read=place.sections_read,
        resolutions=resolution_screens.in_lesson(place, may_ask, not_kept),
        polls=polls.results(place, besides.votes),
        continue_url=_continue_url(place, answered),
        is_in_quiz=answered is not None,
        is_completed=place.is_completed,
        together=together_in_words_of(place),
        kinds=tuple(as_read.article.kinds.values()),
        reading=reading_choices.of_place(place, besides.languages),
    )


def together_in_words_of(place: LessonProgress) -> str:
    """When the lesson was done in a group, and who led it; "" when it was not, without a query."""
    if not place.is_together:
        return ""
    done = place.enrolment.completions.select_related("group_session", "version").only(
        "group_session__begun_at", "group_session__leader_name", "version__number"
    )
    completion = done.get(lesson_id=place.lesson_id)
    session = completion.group_session
    return together_in_words(session, completion.version.number) if session else ""


def _continue_url(place: LessonProgress, answered: int | None) -> str:
    if not place.version.question_count:
        return address_with("learning:finish", place.lesson_id)
    if place.is_completed:
        return address_with("learning:result", place.lesson_id)
    return address_with("learning:question", place.lesson_id, (answered or 0) + 1)


def section_url(place: LessonProgress, heading: str) -> str:
    """The address of the section under what is this heading as it was written; the lesson itself when it has no such
    section."""
    section = place.as_read.section_under(heading)
    return address_with("learning:lesson", place.lesson_id) + (f"#{section.id}" if section else "")

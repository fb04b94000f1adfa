"""From pages to the outline of their programme: as employees see it, or around a lesson that is being written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from onboarding.lessons.articles import Article
from onboarding.lessons.models import Lesson, LessonPage, LessonVersion, PrinciplePage, ProgrammePage
from onboarding.lessons.outlines import LessonEntry, Opening, Outline, PrincipleEntry, PrincipleKind
from onboarding.lessons.wordmark import lay_out

DRAFT_PRINCIPLE = -1  # the id of a principle in its own sketch, while it is saved nowhere
DRAFT = 0  # the id of a lesson in the outline around its draft: one that was never published has no other


def outline_of(page: ProgrammePage) -> Outline:
    """What employees see of a programme's structure; drafts are left out. Costs two queries at any size, and a
    third where parts of lessons are for some kinds of work."""
    principles = list(PrinciplePage.objects.child_of(page).live().order_by("path"))
    lessons = list(
        Lesson.objects.filter(page__in=LessonPage.objects.descendant_of(page).live(), current_version__isnull=False)
        .select_related("page", "current_version")
        .order_by("page__path")
    )
    articles = _articles_with_variants(lessons)
    below: dict[str, list[LessonEntry]] = {principle.path: [] for principle in principles}
    for lesson in lessons:
        parent_path = lesson.page.path[: -LessonPage.steplen] if lesson.page else ""
        if parent_path in below:
            below[parent_path].append(_lesson_entry(lesson, articles.get(lesson.current_version_id)))
    return Outline(
        wordmark=lay_out(page.wordmark, [(principle.pk, principle.letter) for principle in principles]),
        refresher_days=tuple(page.refresher_rounds),
        gives_certificate=page.gives_certificate,
        repeat_months=page.repeat_months,
        mails_rounds=page.mails_rounds,
        principles=tuple(_principle_entry(one, below[one.path]) for one in principles if below[one.path]),
    )


def draft_outline(page: LessonPage) -> Outline:
    """The outline around a draft: all principles of its programme, drafts too, with no other lesson than this one.

    Empty for a page that stands nowhere yet.
    """
    parent = PrinciplePage.objects.parent_of(page).first() if page.pk else None
    if parent is None:
        return Outline()
    entry = LessonEntry(DRAFT, page.title, page.summary)
    siblings = PrinciplePage.objects.sibling_of(parent).order_by("path")
    return Outline(tuple(_principle_entry(one, [entry] if one.pk == parent.pk else []) for one in siblings))


def sketched_outline(programme: ProgrammePage, principle: PrinciplePage | None = None) -> Outline:
    """The tiles of a programme as it is being written: all its principles, drafts too, each with one lesson of the same
    id. `principle` stands in the place of itself, or, saved nowhere yet, at the end with the id DRAFT_PRINCIPLE.
    """
    saved = PrinciplePage.objects.child_of(programme).order_by("path") if programme.pk else ()
    principles = [principle if principle and one.pk == principle.pk else one for one in saved]
    if principle and not principle.pk:
        principles.append(principle)
    entries = [
        replace(_principle_entry(one, ()), id=key, lessons=(LessonEntry(key, one.title),))
        for one in principles
        for key in [one.pk or DRAFT_PRINCIPLE]
    ]
    return Outline(tuple(entries), wordmark=lay_out(programme.wordmark, [(one.id, one.letter) for one in entries]))


def _principle_entry(page: PrinciplePage, lessons: Iterable[LessonEntry]) -> PrincipleEntry:
    return PrincipleEntry(
        id=page.pk,
        kind=PrincipleKind(page.kind),
        letter=page.letter,
        title=page.title,
        short_title=page.short_title or page.title,
        statement=page.statement,
        lessons=tuple(lessons),
    )


def _articles_with_variants(lessons: Iterable[Lesson]) -> dict[int | None, Article]:
    """The articles, by the id of their version, of which parts are for some kinds of work."""
    current = [lesson.current_version for lesson in lessons]
    ids = [version.pk for version in current if version is not None and version.content.kinds]
    return dict(LessonVersion.objects.filter(pk__in=ids).values_list("pk", "article")) if ids else {}


def _lesson_entry(lesson: Lesson, article: Article | None) -> LessonEntry:
    version = lesson.current_version
    assert version is not None  # noqa: S101 - filtered on above
    assert lesson.page is not None  # noqa: S101 - likewise
    return LessonEntry(
        id=lesson.pk,
        title=version.title,
        summary=version.content.summary,
        minutes=version.minutes,
        questions=version.question_count,
        opens=Opening(lesson.page.opens),
        minutes_by_variant=article.minutes_by_variant(version.minutes) if article is not None else {},
    )

"""Drafts from HR's desk on the screens that employees get: the quiz playable, nothing recorded."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render

from onboarding.ids import read_id
from onboarding.learning.journey.letters import tiles_of
from onboarding.learning.lesson import question_screens
from onboarding.learning.lesson.lesson_screens import LessonHead, lesson_head
from onboarding.learning.lesson.lesson_screens import LessonPage as LessonScreen
from onboarding.learning.lesson.question_screens import Given, Passage, QuestionHead, QuestionSeries, passage_in
from onboarding.learning.lesson.resolution_screens import Resolutions
from onboarding.lessons import drafts, for_whom, kinds_there
from onboarding.lessons.around_pages import programme_page_of
from onboarding.lessons.articles import Article
from onboarding.lessons.assembling import assemble
from onboarding.lessons.drafts import PreviewRequest
from onboarding.lessons.house_publishing import furnish
from onboarding.lessons.models import LessonPage, OrganisationPage, PrinciplePage, ProgrammePage
from onboarding.lessons.models.desk_pages import DeskPage
from onboarding.lessons.models.lesson_page import VARIANT
from onboarding.lessons.outlines import Outline
from onboarding.lessons.outlining import DRAFT, DRAFT_PRINCIPLE, draft_outline, sketched_outline
from onboarding.lessons.sections import render_sections
from onboarding.lessons.translations.content_languages import SOURCE, ContentLanguage, attributes_of
from onboarding.lessons.translations.translation_making import opening_in
from onboarding.people.models import Organisation
from quizzes.definitions import FIRST, SECOND, Quiz
from quizzes.filled_in import FilledIn
from quizzes.grading import InvalidAnswer, check_answer

KEPT = ("in_preview_panel", "token")  # of Wagtail's own query string


def connect() -> None:
    """Show the drafts of the room below."""
    drafts.register(LessonPage, show_lesson)
    drafts.register(OrganisationPage, show_house)
    drafts.register(ProgrammePage, show_programme)
    drafts.register(PrinciplePage, show_principle)


def show_house(request: PreviewRequest, page: OrganisationPage, mode: str) -> HttpResponse:
    """The first day, or an example dashboard, in the draft's colour and with its words."""
    organisation = furnish(Organisation.objects.get(pk=page.organisation_id), page)
    name = "learning/dashboard/first_day.html" if mode == "welcome" else "learning/dashboard/house_example.html"
    return render(request, name, {"organisation": organisation, "is_preview": True})


def show_programme(request: PreviewRequest, page: ProgrammePage, mode: str) -> HttpResponse:
    """The tiles of the draft, with its welcome."""
    outline = sketched_outline(page)
    return _show_tiles(request, page, outline, outline.lesson_ids[0] if outline.principles else None)


def show_principle(request: PreviewRequest, page: PrinciplePage, mode: str) -> HttpResponse:
    """The draft among the tiles of its programme, with what it asks of people."""
    programme = ProgrammePage.objects.get(path=page.path[: -page.steplen])
    outline = sketched_outline(programme, page)
    return _show_tiles(request, programme, outline, page.pk or DRAFT_PRINCIPLE, principle=page)


def _show_tiles(
    request: PreviewRequest,
    programme: ProgrammePage,
    outline: Outline,
    shown: int | None,
    principle: PrinciplePage | None = None,
) -> HttpResponse:
    """A first page of someone who is at the lesson `shown`."""
    tiles = tiles_of(outline, (), shown, all_done=False)
    for tile in tiles:
        tile.url = "#inhoud"
    organisation = _owner(principle or programme).organisation
    context = {"organisation": organisation, "programme": programme, "principle": principle, "tiles": tiles}
    return render(request, "learning/dashboard/path_example.html", {**context, "is_preview": True})


def show_lesson(request: PreviewRequest, page: LessonPage, mode: str) -> HttpResponse:
    """The draft as a new hire sees it: the lesson, or its questions one by one."""
    return show_said(request, page, page.quiz, mode, SOURCE)


def show_said(
    request: PreviewRequest, page: LessonPage, quiz: Quiz | None, mode: str, language: ContentLanguage
) -> HttpResponse:
    """The same of a page whose words, and those of its `quiz`, are in this language."""
    if mode == "quiz" and quiz is not None:
        return _show_question(request, page, quiz, language)
    variant = mode.removeprefix(VARIANT) if mode.startswith(VARIANT) else for_whom.ALL
    return render(request, "learning/lesson/lesson.html", {"page": _lesson_screen(page, variant, language)})


def _lesson_screen(page: LessonPage, variant: str, language: ContentLanguage) -> LessonScreen:
    article = article_of_draft(page, language).variant(variant)
    return LessonScreen(
        head=head_of_draft(page, language),
        sections=article.menu,
        parts=assemble(article, language=language),
        sections_read=0,
        resolutions=Resolutions(),
        polls={},
        continue_url="?mode=quiz&in_preview_panel=true",
        is_in_quiz=False,
        is_completed=False,
        kinds=tuple(article.kinds.values()),
        is_preview=True,
    )


class DraftQuiz(QuestionSeries):
    """The questions of a draft, of which question `number` is asked now, and those before it were.

    Number, situation and answer travel in the address, so that nothing has to be kept. `kept` is what else stands in
    it. `article` is the draft of the lesson, in `language` as the questions.
    """

    is_preview = True

    def __init__(
        self,
        quiz: Quiz,
        head: QuestionHead,
        number: int,
        kept: tuple[tuple[str, str], ...],
        *,
        situation: int = FIRST,
        article: Article | None = None,
        language: ContentLanguage = SOURCE,
    ) -> None:
        self.quiz = replace(quiz, questions=tuple(one.in_situation(situation) for one in quiz.questions))
        self.langs = (attributes_of(language),) * self.total
        self.number = min(max(number, 1), self.total)
        self.preview_fields = (("mode", "quiz"), ("nummer", str(self.number)), ("situatie", str(situation)), *kept)
        self._with_second = {one.id for one in quiz.questions if one.second is not None and situation == FIRST}
        self._article, self._language = article or Article(), language
        self._head = head
        self._following = "&".join(f"{key}={value}" for key, value in kept)
        self._given: Given | None = None

    @property
    def end_url(self) -> str:
        """After the last question comes the first one."""
        return self.question_url(1)

    def question_url(self, number: int) -> str:
        return f"?mode=quiz&{self._following}&nummer={number}"

    def second_url(self, number: int) -> str:
        return (
            f"{self.question_url(number)}&situatie={SECOND}"
            if self.quiz.questions[number - 1].id in self._with_second
            else ""
        )

    def passage(self, number: int) -> Passage | None:
        reread = self.quiz.questions[number - 1].reread
        sections = (section for section in self._article.sections if reread and section.heading == reread)
        return next((passage_in(section, self._language) for section in sections), None)

    def head(self, number: int) -> QuestionHead:
        return self._head

    def given(self, number: int) -> Given | None:
        return self._given if number == self.number else None

    def is_done(self, number: int) -> bool:
        return number < self.number

    def take(self, filled: FilledIn) -> str:
        """Take what was filled in for an answer; the code of what is wrong with it, if anything was filled in."""
        try:
            self._given = Given(check_answer(self.quiz.questions[self.number - 1], filled.values), saved_at=None)
        except InvalidAnswer as problem:
            return problem.code if filled.values and problem.code != "goes_on" else ""  # nothing is saved here
        return ""


def _show_question(request: PreviewRequest, page: LessonPage, quiz: Quiz, language: ContentLanguage) -> HttpResponse:
    query = request.preview_query
    head = head_of_draft(page, language)
    kept = tuple((key, str(query[key])) for key in KEPT if key in query)
    series = DraftQuiz(
        quiz,
        QuestionHead(head.programme, head.title, head.lang),
        read_id(query.get("nummer", "1")) or 1,
        kept,
        situation=SECOND if query.get("situatie") == str(SECOND) else FIRST,
        article=article_of_draft(page, language),
        language=language,
    )
    filled = FilledIn.read(query)
    return question_screens.show(request, series, series.number, filled, series.take(filled))


def article_of_draft(page: LessonPage, language: ContentLanguage = SOURCE) -> Article:
    """The draft of the lesson, in all its variants."""
    owner = _owner(page)
    names = kinds_there.names_of(for_whom.keys_in(page.body.get_prep_value()), owner)
    return render_sections(page.body, owner, names, opening_in(language.code, page.title))


def _owner(page: DeskPage) -> OrganisationPage:
    """The page of the organisation that this page, which may not be saved yet, belongs to."""
    above = [page.path[:end] for end in range(page.steplen, len(page.path), page.steplen)]
    owner: OrganisationPage = OrganisationPage.objects.get(path__in=above)
    return owner


def head_of_draft(page: LessonPage, language: ContentLanguage = SOURCE) -> LessonHead:
    """Where it stands in its programme, with the draft's own words."""
    programme_page = programme_page_of(page) if page.pk else None
    return lesson_head(
        programme_page.title if programme_page else "",
        draft_outline(page),
        DRAFT,
        title=page.title,
        introduction=page.introduction,
        minutes=page.minutes,
        questions=len(page.questions),
        written_in=language,
    )

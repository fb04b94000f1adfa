"""Publishing freezes a version; evidence never changes; the outline follows the live pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onboarding.lessons import freezing
from onboarding.lessons.articles import Article
from onboarding.lessons.completeness import lesson_problems
from onboarding.lessons.models import (
    ChangeSize,
    Lesson,
    LessonPage,
    LessonVersion,
    PrinciplePage,
    Programme,
    PublishDecision,
)
from onboarding.lessons.publishing import refresh
from onboarding.lessons.sections import render_sections
from onboarding.people.models import Organisation
from tests.factories import QUIZ, make_lesson, make_programme, multiple, poll_block, single, stream, text_block


@pytest.fixture
def lesson_page(programme: Programme) -> LessonPage:
    page: LessonPage = LessonPage.objects.first()
    return page


def test_publishing_freezes_content_quiz_and_html(lesson_page: LessonPage) -> None:
    version = lesson_page.lesson.current_version
    assert version.number == 1
    assert version.change == ChangeSize.FIRST
    assert version.content.title == lesson_page.title
    assert [question.id for question in version.quiz.quiz.questions] == ["id-Vraag 1", "id-Vraag 2", "id-Vraag 3"]
    told, asked = version.article.sections
    assert [told.heading, asked.heading] == ["Waarom het telt", "Jouw voornemen"]
    assert "<p>Een gewone dag.</p>" in told.parts[0].runs[0]
    assert asked.parts[0].id == "blok-voornemen"


def test_publishing_without_a_change_makes_no_new_version(lesson_page: LessonPage) -> None:
    lesson_page.save_revision().publish()
    assert lesson_page.lesson.versions.count() == 1


def test_a_new_version_leaves_the_old_one_as_it_was(lesson_page: LessonPage) -> None:
    old = LessonVersion.objects.get(lesson=lesson_page.lesson)
    before = (old.content, old.article, old.digest, old.quiz.definition)
    lesson_page.body = stream("body", [text_block(text="<p>Helemaal anders en een stuk langer dan vroeger.</p>")])
    lesson_page.save_revision().publish()
    old.refresh_from_db()
    assert (old.content, old.article, old.digest, old.quiz.definition) == before
    assert Lesson.objects.get(page=lesson_page).current_version.number == 2


def test_a_version_without_a_decision_asks_nothing_of_anyone(lesson_page: LessonPage) -> None:
    lesson_page.pass_mark = 50
    lesson_page.save_revision().publish()
    sizes = lesson_page.lesson.versions.order_by("number").values_list("change", flat=True)
    assert list(sizes) == [ChangeSize.FIRST, ChangeSize.IMPROVEMENT]


def test_a_decision_that_is_forgotten_meanwhile_does_not_hold_the_lesson_up(
    lesson_page: LessonPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson_page.pass_mark = 50
    revision = lesson_page.save_revision()
    PublishDecision.objects.create(revision=revision, size=ChangeSize.TYPO, decided_at=timezone.now())

    def render_and_forget(*args: Any) -> Article:
        PublishDecision.objects.all().delete()
        return render_sections(*args)

    monkeypatch.setattr(freezing, "render_sections", render_and_forget)
    freezing.freeze(lesson_page, revision)
    version = Lesson.objects.get(page=lesson_page).current_version
    assert (version.number, version.change, PublishDecision.objects.exists()) == (2, ChangeSize.TYPO, False)


def test_a_draft_changes_nothing_for_employees(lesson_page: LessonPage) -> None:
    lesson_page.title = "Nog niet klaar"
    lesson_page.save_revision()
    assert lesson_page.lesson.versions.count() == 1
    assert lesson_page.lesson.title != "Nog niet klaar"


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"questions": [single("Nul", points=0)]}, "questions", "quiz_unpassable"),
        ({"questions": [*QUIZ, single("Verwijst", reread="Bestaat niet")]}, "questions", "unknown_section"),
        ({"questions": [multiple("Niets juist", right=())]}, "questions", "incomplete_blocks"),
        ({"body": []}, "body", "empty_lesson"),
        ({"body": [text_block(text="<p>[Vul aan: een moment]</p>")]}, "body", "placeholder_left"),
    ],
)
def test_a_lesson_that_is_not_complete_never_goes_live(
    lesson_page: LessonPage, changes: dict[str, list[dict[str, Any]]], field: str, code: str
) -> None:
    for name, raw in changes.items():
        setattr(lesson_page, name, stream(name, raw))
    revision = lesson_page.save_revision()
    with pytest.raises(ValidationError) as refusal:
        revision.publish()
    assert [error.code for error in refusal.value.error_dict[field]] == [code]
    assert lesson_page.lesson.versions.count() == 1


@pytest.mark.parametrize(
    ("questions", "pass_mark", "field", "code"),
    [
        (QUIZ, 100, "pass_mark", "answer_decides"),
        (QUIZ, 40, "pass_mark", "answer_decides"),
        (QUIZ, 61, "pass_mark", "answer_decides"),
        (QUIZ, 41, None, None),
        (QUIZ, 60, None, None),
        (QUIZ[:2], 60, "questions", "too_few_questions"),
        ([*QUIZ[:2], single("Nul", points=0)], 60, "questions", "too_few_questions"),
        ([*QUIZ, single("Zwaar", points=9)], 60, "questions", "question_decides"),
        (QUIZ[:1], 0, None, None),
        ([single("Nul", points=0)], 0, None, None),
    ],
)
def test_a_quiz_that_counts_never_goes_live_when_passing_would_tell_an_answer(
    lesson_page: LessonPage, questions: list[dict[str, Any]], pass_mark: int, field: str | None, code: str | None
) -> None:
    lesson_page.questions, lesson_page.pass_mark = stream("questions", questions), pass_mark
    lesson_page.introduction = "Iets anders."
    revision = lesson_page.save_revision()
    if code is None:
        revision.publish()
        assert lesson_page.lesson.versions.count() == 2
        return
    with pytest.raises(ValidationError) as refusal:
        revision.publish()
    assert [error.code for error in refusal.value.error_dict[field]] == [code]
    assert lesson_page.lesson.versions.count() == 1


@pytest.mark.parametrize(
    ("field", "raw"),
    [
        ("questions", [single("Vraag 1"), multiple("Vraag 2"), {**single("vraag  1!"), "id": "nog-eens"}]),
        ("body", [text_block(), poll_block("een"), poll_block("twee", question="Wat vind je het lastigst ?")]),
    ],
)
def test_the_same_is_not_asked_twice(lesson_page: LessonPage, field: str, raw: list[dict[str, Any]]) -> None:
    """What is shown of each is drawn by lot: asked often enough, it would tell everyone's answer."""
    if field == "body":
        raw[2]["value"]["choices"] = [{**one, "value": f"{one['value']}."} for one in raw[1]["value"]["choices"]]
    else:
        raw[2]["value"]["choices"] = raw[0]["value"]["choices"]
    setattr(lesson_page, field, stream(field, raw))
    assert ("asked_twice", field) in [(error.code, name) for name, error in lesson_problems(lesson_page, False)]


def test_unpublishing_takes_a_lesson_out_of_the_outline_and_publishing_brings_it_back(
    lesson_page: LessonPage, programme: Programme
) -> None:
    lesson_id = lesson_page.lesson.pk
    lesson_page.unpublish()
    assert lesson_id not in Programme.objects.get().lesson_ids
    lesson_page = LessonPage.objects.get(pk=lesson_page.pk)
    lesson_page.save_revision().publish()
    assert lesson_id in Programme.objects.get().lesson_ids
    assert Lesson.objects.get(pk=lesson_id).versions.count() == 1


def test_deleting_a_lesson_keeps_its_versions(lesson_page: LessonPage) -> None:
    lesson_id = lesson_page.lesson.pk
    lesson_page.delete()
    lesson = Lesson.objects.get(pk=lesson_id)
    assert lesson.page is None
    assert lesson.versions.count() == 1
    assert lesson_id not in Programme.objects.get().lesson_ids


def test_deleting_a_programme_keeps_its_record(programme: Programme) -> None:
    programme.page.delete()
    programme.refresh_from_db()
    assert programme.page is None
    assert not programme.is_live


def test_moving_a_principle_changes_the_order(programme: Programme) -> None:
    first, second = PrinciplePage.objects.order_by("path")
    second.move(first, pos="left")
    assert [principle.letter for principle in Programme.objects.get().outline.principles] == ["R", "K"]


def test_a_value_that_moves_to_another_programme_leaves_the_outline_of_its_own(
    programme: Programme, lennik: Organisation
) -> None:
    other = make_programme(lennik, letters="V", title="Veilig werken")
    moved, left = programme.lesson_ids
    PrinciplePage.objects.child_of(programme.page).order_by("path").first().move(other.page, pos="last-child")
    assert Programme.objects.get(pk=programme.pk).lesson_ids == [left]
    assert Programme.objects.get(pk=other.pk).lesson_ids == [*other.lesson_ids, moved]


def test_a_draft_principle_is_not_in_the_outline(programme: Programme) -> None:
    PrinciplePage.objects.order_by("path").first().unpublish()
    outline = Programme.objects.get().outline
    assert [principle.letter for principle in outline.principles] == ["R"]
    assert [tile.principle is None for tile in outline.wordmark] == [True, True, False]


def test_lessons_of_a_principle_follow_the_tree(programme: Programme) -> None:
    principle = PrinciplePage.objects.order_by("path").first()
    make_lesson(principle, "Tweede les")
    lessons = Programme.objects.get().outline.principles[0].lessons
    assert [lesson.title for lesson in lessons] == ["Les K0.0", "Tweede les"]


def test_html_can_be_rebuilt_from_the_data_and_is_equal(lesson_page: LessonPage) -> None:
    version = lesson_page.lesson.current_version
    fresh = version.article
    LessonVersion.objects.update(article=Article())
    call_command("rebuild_lessons", verbosity=0)
    version.refresh_from_db()
    assert version.article == fresh


def test_the_outline_costs_the_same_however_large_the_programme(lennik: Organisation, herenthout: Organisation) -> None:
    small = make_programme(lennik, letters="K")
    large = make_programme(herenthout, letters="KKKK", lessons_each=3)
    counts = []
    for programme in (small, large):
        assert programme.page
        with CaptureQueriesContext(connection) as queries:
            refresh(programme.page)
        counts.append(len(queries))
    assert counts[0] == counts[1]

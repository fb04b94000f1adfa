"""Reading what is new in a lesson that was finished before: on the first page, on its own page, and its questions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from onboarding.learning.follow_ups import follow_up_screens
from onboarding.learning.journey import progress
from onboarding.learning.models import Completion, Enrolment, FollowUp
from onboarding.learning.refreshers import refresher_screens
from onboarding.lessons.models import Lesson, LessonPage, Programme
from onboarding.people.models import Organisation, User
from quizzes.models import Response
from tests.client_response import ClientResponse
from tests.conftest import START
from tests.factories import QUIZ, UserFactory, make_lesson, multiple, reflection_block, single, text_block
from tests.learning.follow_ups.changed_lessons import (
    NEW_QUESTION,
    NEW_TEXT,
    ask_today,
    complete,
    publish,
)
from tests.learning.quiz_answers import url
from tests.rendered_forms import submit

RIGHT_4 = "Vraag 4-1"


def text(response: ClientResponse) -> str:
    return " ".join(response.content.decode().split())


def page_of(lesson: Lesson) -> LessonPage:
    page: LessonPage = LessonPage.objects.get(lesson=lesson)
    return page


# --- The first page ---


def test_the_first_page_says_what_is_new_how_much_and_by_when(client: Client, news: FollowUp) -> None:
    page = client.get(url("dashboard"))
    day = date_format(news.due_date, "l j F")
    assert f"1 stuk en 1 vraag, lees tegen {day}" in text(page)
    assert url("follow_up", news.pk) in text(page)
    assert '<span class="new-mark">nieuw</span>' in text(page)


@pytest.mark.parametrize(("days", "words"), [(0, "lees tegen "), (-1, "het kan nog altijd")])
def test_past_its_date_it_says_so_kindly_and_nobody_is_late(
    client: Client, lesson: Lesson, done: Enrolment, days: int, words: str
) -> None:
    before = lesson.current_version
    ask_today(done, publish(lesson, [text_block(), NEW_TEXT]), before, days)
    page = client.get(url("dashboard"))
    assert words in text(page)
    assert "te laat" not in text(page)
    assert page.context["board"].status == "done"


def test_who_is_busy_and_finished_the_lesson_sees_it_too(client: Client, lesson: Lesson, enrolment: Enrolment) -> None:
    complete(enrolment, [lesson.pk])
    before = lesson.current_version
    ask_today(enrolment, publish(lesson, [text_block(), NEW_TEXT]), before)
    assert "Nieuw voor jou" in text(client.get(url("dashboard")))


def test_the_first_page_costs_two_queries_more_whatever_there_is_to_read(
    client: Client, programme: Programme, done: Enrolment
) -> None:
    def cost() -> int:
        client.get(url("dashboard"))
        with CaptureQueriesContext(connection) as queries:
            client.get(url("dashboard"))
        return len(queries)

    nothing = cost()
    counts = []
    for lesson in Lesson.objects.filter(programme=programme).order_by("pk"):
        before = lesson.current_version
        ask_today(done, publish(lesson, [text_block(), NEW_TEXT]), before)
        counts.append(cost())
    assert counts == [nothing + 2, nothing + 2]


# --- Its own page ---


def test_its_page_shows_only_what_is_new_and_how_it_was(client: Client, lesson: Lesson, done: Enrolment) -> None:
    before = lesson.current_version
    changed = text_block(text="<p>Een heel gewone dag.</p>")
    follow_up = ask_today(done, publish(lesson, [changed, NEW_TEXT, reflection_block()]), before)
    page = text(client.get(url("follow_up", follow_up.pk)))
    assert "<p>Een heel gewone dag.</p>" in page and "We schrijven klare taal." in page
    assert "Zo stond het er" in page and "Een<ins> heel</ins> gewone dag." in page
    assert "Tussentitel" not in page, "the heading stands above it"
    assert "Wat ga jij anders doen?" not in page, "that was there before"


def test_what_is_gone_is_told(client: Client, lesson: Lesson, done: Enrolment) -> None:
    before = lesson.current_version
    follow_up = ask_today(done, publish(lesson, [reflection_block()]), before)
    page = text(client.get(url("follow_up", follow_up.pk)))
    assert "Valt weg" in page and "Een gewone dag." in page


def test_a_new_poll_or_resolution_is_shown_without_asking_for_an_answer(
    client: Client, lesson: Lesson, done: Enrolment
) -> None:
    before = lesson.current_version
    follow_up = ask_today(done, publish(lesson, [text_block(), reflection_block("Wat doe jij morgen?")]), before)
    page = text(client.get(url("follow_up", follow_up.pk)))
    assert "Wat doe jij morgen?" in page and "<textarea" not in page


def test_without_a_question_one_button_says_that_it_is_read(client: Client, lesson: Lesson, done: Enrolment) -> None:
    before = lesson.current_version
    follow_up = ask_today(done, publish(lesson, [text_block(), NEW_TEXT]), before)
    completions = list(Completion.objects.values())
    page = client.get(url("follow_up", follow_up.pk))
    assert "Ik heb het gelezen" in text(page)
    for _double in range(2):
        after = submit(client, page, follow=True)
        assert "Je las dit op" in text(after)
    read_at = FollowUp.objects.get().done_at
    assert read_at is not None
    assert list(Completion.objects.values()) == completions
    assert "Nieuw voor jou" not in text(client.get(url("dashboard")))


def test_the_questions_come_one_by_one_and_the_last_answer_ends_it(client: Client, news: FollowUp) -> None:
    page = client.get(url("follow_up", news.pk))
    assert "Ik heb het gelezen" not in text(page)
    assert client.post(url("follow_up", news.pk))["Location"] == url("follow_up_question", news.pk, 1)
    assert FollowUp.objects.open().exists(), "reading alone is not all that was asked"
    question = client.get(url("follow_up_question", news.pk, 1))
    assert "Vraag 1 van 1" in text(question)
    answered = submit(client, question, antwoord="Vraag 4-0", follow=True)
    assert "Uitleg 0" in text(answered)
    assert "Je las dit op" in text(client.get(url("follow_up", news.pk)))
    again = submit(client, question, antwoord=RIGHT_4, follow=True)
    assert "Je gaf hier al een antwoord." in text(again)
    assert Response.objects.get(question_id="id-Vraag 4").selected == ["Vraag 4-0"]


def test_with_more_questions_none_is_skipped(client: Client, lesson: Lesson, done: Enrolment) -> None:
    before = lesson.current_version
    version = publish(lesson, questions=[*QUIZ, NEW_QUESTION, multiple("Vraag 5")])
    follow_up = ask_today(done, version, before)
    for number in (0, 2, 99):
        assert client.get(url("follow_up_question", follow_up.pk, number))["Location"].endswith("/vraag/1/")
    first = client.get(url("follow_up_question", follow_up.pk, 1))
    submit(client, first, antwoord=RIGHT_4)
    assert FollowUp.objects.open().exists()
    second = client.get(url("follow_up_question", follow_up.pk, 2))
    submit(client, second, antwoord=["Vraag 5-0", "Vraag 5-1"])
    assert not FollowUp.objects.open().exists()


def test_an_empty_answer_gets_a_sentence_and_an_unknown_question_its_own_page(client: Client, news: FollowUp) -> None:
    address = url("follow_up_question", news.pk, 1)
    empty = client.post(address, {"vraag": "id-Vraag 4"})
    assert empty.status_code == 422
    assert client.post(address, {"vraag": "id-Vraag 1", "antwoord": "Vraag 1-1"})["Location"] == address
    assert FollowUp.objects.open().exists()


def test_a_lesson_that_is_new_leads_to_the_lesson_and_finishing_that_ends_it(
    client: Client, lesson: Lesson, done: Enrolment
) -> None:
    completed_at = done.completed_at
    make_lesson(page_of(lesson).get_parent().specific, title="Klare taal", questions=[])
    new = Lesson.objects.get(title="Klare taal")
    follow_up = ask_today(done, new.current_version, None)  # type: ignore[arg-type]  # it was just published
    assert "Een nieuwe les, lees tegen" in text(client.get(url("dashboard")))
    assert client.get(url("follow_up", follow_up.pk))["Location"] == url("lesson", new.pk)
    page = client.get(url("lesson", new.pk))
    submit(client, page, url("finish", new.pk))
    follow_up.refresh_from_db()
    done.refresh_from_db()
    assert follow_up.done_at is not None
    assert done.completed_at == completed_at
    assert "Je las dit op" in text(client.get(url("follow_up", follow_up.pk)))


def test_a_lesson_that_was_read_after_being_done_stands_among_their_lessons_with_its_date(
    client: Client, lesson: Lesson, done: Enrolment
) -> None:
    make_lesson(page_of(lesson).get_parent().specific, title="Klare taal", questions=[])
    new = Lesson.objects.get(title="Klare taal")
    ask_today(done, new.current_version, None)  # type: ignore[arg-type]  # it was just published
    assert "Klare taal" not in lessons_of(client.get(url("dashboard")))
    submit(client, client.get(url("lesson", new.pk)), url("finish", new.pk))
    today = date_format(timezone.localdate(), "j F")
    mine = client.get(url("dashboard"))
    assert f'<a href="{url("lesson", new.pk)}">Klare taal</a>' in lessons_of(mine)
    assert lessons_of(mine).count(f"Gelezen op </span>{today}") == 1
    assert "Je hebt alle lessen afgewerkt." in text(mine)
    assert client.get(url("lesson", new.pk)).status_code == 200


def lessons_of(dashboard: ClientResponse) -> str:
    """Of the first page, what stands under "Jouw lessen"."""
    return text(dashboard).partition('id="lessen"')[2].partition("</ul>")[0]


# --- Whose, and what if ---


def test_nobody_elses_can_be_opened(
    signed_in: Callable[[User], Client], news: FollowUp, dries: User, marleen: User, ioana: User
) -> None:
    for person in (dries, marleen, ioana):
        for address in (url("follow_up", news.pk), url("follow_up_question", news.pk, 1)):
            assert signed_in(person).get(address).status_code == 404
            assert signed_in(person).post(address, {"vraag": "id-Vraag 4", "antwoord": RIGHT_4}).status_code == 404
    assert FollowUp.objects.open().exists()


def test_what_was_taken_back_or_replaced_leads_to_the_first_page_with_a_sentence(
    client: Client, news: FollowUp
) -> None:
    question = client.get(url("follow_up_question", news.pk, 1))
    progress.take_back_follow_ups(FollowUp.objects.all())
    for response in (
        client.get(url("follow_up", news.pk), follow=True),
        submit(client, question, antwoord=RIGHT_4, follow=True),
    ):
        assert "Dat hoef je niet meer te lezen." in text(response)


def test_a_lesson_that_was_changed_again_says_so(client: Client, lesson: Lesson, news: FollowUp) -> None:
    assert "daarna nog aangepast" not in text(client.get(url("follow_up", news.pk)))
    publish(lesson, [text_block(), NEW_TEXT, text_block("Nog iets")], [*QUIZ, NEW_QUESTION])
    assert "daarna nog aangepast" in text(client.get(url("follow_up", news.pk)))


@pytest.mark.parametrize("how", ["unpublished", "deleted", "programme unpublished", "programme deleted", "new round"])
def test_what_is_not_asked_any_more_is_not_on_the_first_page_and_its_own_says_so(
    client: Client, lesson: Lesson, news: FollowUp, programme: Programme, how: str
) -> None:
    question = client.get(url("follow_up_question", news.pk, 1))
    if how == "new round":
        Enrolment.objects.filter(pk=news.enrolment_id).update(is_current=False)
    elif how.startswith("programme"):
        assert programme.page is not None
        programme.page.delete() if how.endswith("deleted") else programme.page.unpublish()
    else:
        page_of(lesson).delete() if how == "deleted" else page_of(lesson).unpublish()
    assert "Nieuw voor jou" not in text(client.get(url("dashboard")))
    page = text(client.get(url("follow_up", news.pk)))
    assert "Je hoeft dit niet meer te lezen." in page
    assert "Naar de vraag" not in page
    after = submit(client, question, antwoord=RIGHT_4, follow=True)
    assert "Je hoeft dit niet meer te lezen." in text(after)
    assert FollowUp.objects.open().exists() and not Response.objects.filter(question_id="id-Vraag 4").exists()


def test_a_form_of_someone_else_on_this_device_is_not_saved(
    signed_in: Callable[[User], Client], client: Client, news: FollowUp, lennik: Organisation
) -> None:
    other = signed_in(UserFactory.create(organisation=lennik))
    question = client.get(url("follow_up_question", news.pk, 1))
    assert submit(other, question, antwoord=RIGHT_4)["Location"] == url("dashboard")
    assert FollowUp.objects.open().exists()


def test_what_was_read_stays_readable_when_the_lesson_is_gone(client: Client, lesson: Lesson, news: FollowUp) -> None:
    submit(client, client.get(url("follow_up_question", news.pk, 1)), antwoord=RIGHT_4)
    page_of(lesson).unpublish()
    page = text(client.get(url("follow_up", news.pk)))
    assert "Je las dit op" in page and "We schrijven klare taal." in page


def test_a_question_that_is_asked_anew_does_not_come_back_in_its_old_form(lesson: Lesson, done: Enrolment) -> None:
    before = lesson.current_version

    def comes_back() -> set[str]:
        found = refresher_screens.candidates(Enrolment.objects.select_related("programme").get(pk=done.pk))
        return {one.question for one in found if one.lesson == lesson.pk}

    assert "id-Vraag 1" in comes_back()
    reworded = single("Vraag 1")
    reworded["value"]["question"] = "Wat past hier het best?"
    version = publish(lesson, questions=[reworded, *QUIZ[1:]])
    assert "id-Vraag 1" in comes_back(), "other words, judged alike"
    ask_today(done, version, before)
    assert comes_back() == {"id-Vraag 2", "id-Vraag 3"}


def test_the_pages_cost_the_same_for_whoever_is_asked(
    client: Client, programme: Programme, lennik: Organisation, news: FollowUp, lesson: Lesson
) -> None:
    def cost() -> list[int]:
        found = []
        for address in (url("follow_up", news.pk), url("follow_up_question", news.pk, 1)):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            found.append(len(queries))
        return found

    alone = cost()
    for person in UserFactory.create_batch(5, organisation=lennik):
        other = complete(progress.enrol(person, programme, START), programme.lesson_ids[1:])
        FollowUp.objects.create(
            enrolment=other, lesson=lesson, version=news.version, before=news.before, quiz=news.quiz,
            asked_on=START, due_date=timezone.localdate() + timedelta(days=1),
        )  # fmt: skip
    assert cost() == alone
    assert max(alone) <= 6


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_pages_open_in_other_languages(client: Client, amina: User, news: FollowUp, language: str) -> None:
    User.objects.filter(pk=amina.pk).update(language=language)
    page = client.get(url("follow_up", news.pk))
    assert page.status_code == 200
    assert '<h1 lang="nl">' in text(page)


def test_an_answer_to_what_was_replaced_meanwhile_is_not_acknowledged(
    client: Client, news: FollowUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between looking it up and saving the answer, something newer took its place."""
    stale = follow_up_screens.own(news.enrolment.user, news.pk)
    page = client.get(url("follow_up_question", news.pk, 1))
    FollowUp.objects.filter(pk=news.pk).delete()
    given = Response.objects.count()
    monkeypatch.setattr(follow_up_screens, "own", lambda _person, _number: stale)
    answered = submit(client, page, antwoord=RIGHT_4, follow=True)
    assert "Dat hoef je niet meer te lezen" in text(answered)
    assert Response.objects.count() == given


def test_what_is_new_can_be_read_aloud(client: Client, news: FollowUp) -> None:
    shown = text(client.get(url("follow_up", news.pk)))
    assert "data-read-aloud=" in shown[shown.index("</h1>") : shown.index("new-piece")]

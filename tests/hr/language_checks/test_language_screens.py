"""The panel beside the form of a lesson and the page “Lees na”: what they say, and to whom; they change nothing."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onboarding.hr.deeds import role_giving
from onboarding.lessons.models import LessonPage, OwnWord
from onboarding.people.roles import Role
from tests.client_response import ClientResponse
from tests.factories import make_lesson, single, stream, text_block
from tests.hr.conftest import Municipality, at, sign_in
from tests.hr.insight.answering import answer, make_people
from tests.lessons.edit_form import rendered

pytestmark = pytest.mark.django_db
NOW = at(2026, 11, 22, 10)
HEAVY = "Conform de afspraak wordt de sleutel <b>teneinde</b> rust teruggebracht. Bel ons."


@pytest.fixture
def lesson(lennik: Municipality) -> LessonPage:
    return make_lesson(lennik.principle_page, "Luisteren", body=[text_block("Sleutels")], publish=False)


def said(response: ClientResponse) -> str:
    return " ".join(unescape(response.content.decode()).split())


def panel(client: Client, lesson: LessonPage, **changes: Any) -> ClientResponse:
    return client.post(reverse("hr:language_panel", args=[lesson.pk]), {**rendered(client, lesson.pk), **changes})


def test_the_panel_reads_the_form_as_it_stands_and_saves_nothing(hr_officer: Client, lesson: LessonPage) -> None:
    edit = hr_officer.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).content.decode()
    assert f'data-url="{reverse("hr:language_panel", args=[lesson.pk])}"' in edit
    assert "js/language-panel.js" in edit
    before = LessonPage.objects.filter(pk=lesson.pk).values().get(), lesson.revisions.count()
    answered = panel(hr_officer, lesson, introduction="Gelieve te bellen, <b>&</b> snel.", title="")
    text = said(answered)
    assert "<mark>Gelieve</mark> te bellen, <b>&</b> snel." in text
    assert "&lt;b&gt;&amp;&lt;/b&gt;" in answered.content.decode()
    assert 'data-language-place="introduction" data-start="0" data-end="33"' in text
    assert (LessonPage.objects.filter(pk=lesson.pk).values().get(), lesson.revisions.count()) == before
    assert 'data-language-count="0"' in said(panel(hr_officer, lesson))


def test_words_are_told_at_their_sentence_with_the_way_to_the_field(hr_officer: Client, lesson: LessonPage) -> None:
    block = text_block("Sleutels")
    block["value"]["text"] = f"<p>{HEAVY}</p>"
    lesson.body = stream("body", [block])
    lesson.save_revision()
    page = hr_officer.get(reverse("hr:read_again", args=[lesson.pk]))
    text = said(page)
    assert "<mark>Conform</mark> de afspraak <mark>wordt</mark> de sleutel <mark>teneinde</mark> rust" in text
    assert "wordt … teruggebracht" in text
    assert "Bel ons." not in text
    assert "Tekst, Sleutels" in text
    (group,) = page.context["groups"]
    (row,) = group.rows
    block_id = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object().body[0].id
    assert row.place == f"body.{block_id}.text"
    assert f"{reverse('wagtailadmin_pages:edit', args=[lesson.pk])}#:w:contentpath={row.place}" in text
    assert page.context["count"] == len(row.advised) == 3


def test_an_organisation_lets_a_word_be_and_adds_its_own(
    hr_officer: Client, lesson: LessonPage, lennik: Municipality, herenthout: Municipality
) -> None:
    OwnWord.objects.create(organisation=lennik.organisation, forms="conform")
    OwnWord.objects.create(organisation=lennik.organisation, forms="sleutelplan, sleutelplannen", plain="kastje")
    OwnWord.objects.create(organisation=herenthout.organisation, forms="bellen", plain="telefoneren")
    text = said(panel(hr_officer, lesson, introduction="Conform de sleutelplannen bellen we."))
    assert "<mark>sleutelplannen</mark>" in text
    assert "Gewoner: kastje." in text
    assert 'data-language-count="1"' in text


def test_a_new_lesson_is_read_before_it_was_ever_saved(hr_officer: Client, lennik: Municipality) -> None:
    OwnWord.objects.create(organisation=lennik.organisation, forms="vestiaire", plain="kleedkamer")
    parent = lennik.principle_page.pk
    add = hr_officer.get(reverse("wagtailadmin_pages:add", args=["lessons", "lessonpage", parent])).content.decode()
    address = reverse("hr:language_panel_new", args=[parent])
    assert f'data-url="{address}"' in add
    sent = {"title": "", "introduction": "De vestiaire.", "body-count": "0", "questions-count": "0"}
    assert "Gewoner: kleedkamer." in said(hr_officer.post(address, sent))


def test_what_no_form_sends_is_refused_and_a_half_written_question_is_not(
    hr_officer: Client, lesson: LessonPage
) -> None:
    lesson.questions = stream("questions", [single("Wat doe je?")])
    lesson.save_revision()
    whole = rendered(hr_officer, lesson.pk)
    address = reverse("hr:language_panel", args=[lesson.pk])
    assert hr_officer.post(address, {}).status_code == 400
    assert hr_officer.post(address, {**whole, "questions-count": "x"}).status_code == 400
    credit = next(name for name in whole if name.endswith("credit"))
    assert hr_officer.post(address, {**whole, credit: "dubbel"}).status_code == 400
    emptied = {name: "" if name.endswith(("feedback", "-question")) else value for name, value in whole.items()}
    text = said(hr_officer.post(address, emptied))
    assert "Bij 3 antwoorden ontbreekt nog de uitleg." in text
    assert "Vraag 1" in text


def test_an_editor_reads_along_but_figures_and_the_list_are_for_hr(hr_officer: Client, lennik: Municipality) -> None:
    lesson = make_lesson(lennik.principle_page, "Vragen", questions=[single("Wat doe je?")])
    answer(lesson.lesson, make_people(lennik.organisation, 100))
    role_giving.give(lennik.hr_officer, lennik.learner, Role.EDITOR, NOW)
    editor = sign_in(lennik.learner)
    unused, words = "Bijna niemand kiest dit antwoord", reverse("hr:own_words")
    for client, is_hr in ((hr_officer, True), (editor, False)):
        text = said(panel(client, lesson))
        assert (text.count(unused) == 2) is is_hr
        page = said(client.get(reverse("hr:read_again", args=[lesson.pk])))
        assert (unused in page, words in page) == (is_hr, is_hr)
        assert reverse("hr:read_again", args=[lesson.pk]) in said(client.get(f"/beheer/pages/{lesson.pk}/edit/"))
    reworded = {**rendered(hr_officer, lesson.pk)}
    question = next(name for name in reworded if name.startswith("questions-") and name.endswith("-question"))
    assert unused not in said(panel(hr_officer, lesson, **{question: "Wat doe je als het regent en niemand belt?"}))


def test_the_panel_costs_as_much_for_a_long_lesson_as_for_a_short_one(hr_officer: Client, lesson: LessonPage) -> None:
    def cost() -> int:
        sent = rendered(hr_officer, lesson.pk)
        with CaptureQueriesContext(connection) as asked:
            assert hr_officer.post(reverse("hr:language_panel", args=[lesson.pk]), sent).status_code == 200
        return len(asked)

    cost()
    few = cost()
    lesson.body = stream("body", [text_block(f"Stuk {number}") for number in range(12)])
    lesson.questions = stream("questions", [single(f"Vraag {number}") for number in range(6)])
    lesson.save_revision()
    assert cost() == few

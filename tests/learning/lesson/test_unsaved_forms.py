"""A form that could not be saved: it waits for the person it was shown to, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import Settings

from onboarding.learning.lesson import unsaved_forms
from onboarding.learning.models import Completion, Enrolment, Reflection
from onboarding.lessons.models import Programme
from onboarding.people.house import Contact, House
from onboarding.people.models import Organisation, User
from quizzes.models import Response
from tests.factories import UserFactory
from tests.learning.quiz_answers import ANSWERS, post_answers, url

BY_SCRIPT: dict[str, Any] = {"headers": {"X-Requested-With": "fetch"}}
SIGN_IN = "/account/aanmelden/?next="


@pytest.fixture
def lesson_id(enrolment: Enrolment) -> int:
    return enrolment.programme.lesson_ids[0]


@pytest.fixture
def answer(amina: User) -> dict[str, Any]:
    question, selected = ANSWERS[0]
    return {"poging": "1", "vraag": question, "antwoord": selected, "wie": unsaved_forms.owner_mark(amina)}


@pytest.fixture
def colleague(lennik: Organisation) -> User:
    return UserFactory.create(organisation=lennik)


def test_an_answer_by_someone_who_was_signed_out_waits_and_is_saved_by_one_button(
    amina: User, lesson_id: int, answer: dict[str, Any]
) -> None:
    client = Client()
    address = url("question", lesson_id, 1)
    assert client.post(address, answer)["Location"] == f"{SIGN_IN}{url('waiting')}"
    client.force_login(amina)
    page = client.get(url("waiting"))
    assert f'action="{address}"' in page.content.decode()
    assert page.context["form"]["fields"] == [["poging", "1"], ["vraag", "id-Vraag 1"], ["antwoord", "Vraag 1-1"]]
    assert Response.objects.count() == 0
    assert client.post(address, answer)["Location"] == address
    assert Response.objects.get().selected == ["Vraag 1-1"]
    assert client.get(url("waiting"))["Location"] == url("dashboard")


def test_a_resolution_waits_too_and_leads_back_to_its_lesson(
    amina: User, lesson_id: int, answer: dict[str, Any]
) -> None:
    client = Client()
    address = url("reflection", lesson_id, "blok-voornemen")
    client.post(address, {"text": "Eerst luisteren.", "wie": answer["wie"]})
    client.force_login(amina)
    form = client.get(url("waiting")).context["form"]
    assert (form["path"], form["back"]) == (address, url("lesson", lesson_id))
    client.post(address, {**dict(form["fields"]), "wie": answer["wie"]})
    assert Reflection.objects.get().text == "Eerst luisteren."


def test_what_waits_for_someone_is_thrown_away_when_another_person_signs_in(
    amina: User, colleague: User, lesson_id: int, answer: dict[str, Any]
) -> None:
    client = Client()
    client.post(url("question", lesson_id, 1), answer)
    client.force_login(colleague)
    assert client.get(url("waiting"))["Location"] == url("dashboard")
    assert unsaved_forms.WAITING not in client.session


@pytest.mark.parametrize("name", ["mark_read", "finish"])
def test_a_button_pressed_after_the_session_ended_leads_back_to_the_lesson(name: str, lesson_id: int) -> None:
    response = Client().post(url(name, lesson_id), {"sections": "1"})
    assert response["Location"] == f"{SIGN_IN}{url('lesson', lesson_id)}"


def test_a_form_that_does_not_say_whose_it_is_or_is_too_large_does_not_wait(
    lesson_id: int, answer: dict[str, Any]
) -> None:
    for form in ({**answer, "wie": ""}, {**answer, "antwoord": "x" * unsaved_forms.LARGEST}):
        client = Client()
        assert (
            client.post(url("question", lesson_id, 1), form)["Location"] == f"{SIGN_IN}{url('question', lesson_id, 1)}"
        )
        assert unsaved_forms.WAITING not in client.session


class TestWithoutASession:
    """Anyone can post a form, and each that waits is a row in the database."""

    @pytest.fixture(autouse=True)
    def on(self, settings: Settings) -> None:
        settings.LIMITS_ON = True

    def post(self, lesson_id: int, answer: dict[str, Any], **client: Any) -> Client:
        visitor = Client(**client)
        assert visitor.post(url("question", lesson_id, 1), answer).status_code == 302
        return visitor

    def test_so_many_forms_wait_from_one_address_and_no_more(self, lesson_id: int, answer: dict[str, Any]) -> None:
        times = unsaved_forms.FROM_ADDRESS.times
        for _time in range(times + 5):
            last = self.post(lesson_id, answer)
        assert Session.objects.count() == times
        assert unsaved_forms.WAITING not in last.session
        assert unsaved_forms.WAITING in self.post(lesson_id, answer, REMOTE_ADDR="192.0.2.9").session

    def test_a_made_up_session_is_no_way_around_that(self, lesson_id: int, answer: dict[str, Any]) -> None:
        for number in range(unsaved_forms.FROM_ADDRESS.times + 5):
            visitor = Client()
            visitor.cookies["sessionid"] = f"{number:032}"
            visitor.post(url("question", lesson_id, 1), answer)
        assert Session.objects.count() == unsaved_forms.FROM_ADDRESS.times

    def test_over_a_unix_socket_nobody_shares_that_with_all(self, lesson_id: int, answer: dict[str, Any]) -> None:
        times = unsaved_forms.FROM_ADDRESS.times + 1
        for _time in range(times):
            self.post(lesson_id, answer, REMOTE_ADDR="")
        assert Session.objects.count() == times

    def test_so_many_forms_wait_in_all(
        self, lesson_id: int, answer: dict[str, Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(unsaved_forms, "IN_ALL", replace(unsaved_forms.IN_ALL, times=5))
        for number in range(8):
            self.post(lesson_id, answer, REMOTE_ADDR=f"192.0.2.{number}")
        assert Session.objects.count() == 5

    def test_the_same_visitor_may_go_on_correcting_a_form(self, lesson_id: int, answer: dict[str, Any]) -> None:
        visitor = Client()
        for _time in range(unsaved_forms.FROM_ADDRESS.times + 5):
            visitor.post(url("question", lesson_id, 1), answer)
        assert unsaved_forms.WAITING in visitor.session
        assert Session.objects.count() == 1


def test_a_form_shown_to_someone_else_is_refused(
    signed_in: Callable[[User], Client], colleague: User, programme: Programme, lesson_id: int, answer: dict[str, Any]
) -> None:
    client = signed_in(colleague)
    response = client.post(url("question", lesson_id, 1), answer, follow=True)
    assert "Er is niets bewaard" in response.content.decode()
    assert Response.objects.count() == 0
    answered = client.post(url("question", lesson_id, 1), answer, **BY_SCRIPT)
    assert (answered.status_code, answered.json()) == (409, {"url": url("dashboard")})


def test_a_script_hears_where_to_go_on_and_where_to_sign_in(
    signed_in: Callable[[User], Client], amina: User, lesson_id: int, answer: dict[str, Any]
) -> None:
    address = url("question", lesson_id, 1)
    signed_out = Client().post(address, answer, **BY_SCRIPT)
    assert (signed_out.status_code, signed_out.json()) == (401, {"url": f"{SIGN_IN}{address}"})
    saved = signed_in(amina).post(address, answer, **BY_SCRIPT)
    assert (saved.status_code, saved.json()) == (200, {"url": address})
    assert Response.objects.count() == 1


def test_a_script_that_sends_nonsense_gets_the_page_about_it(
    signed_in: Callable[[User], Client], amina: User, lesson_id: int, answer: dict[str, Any]
) -> None:
    refused = signed_in(amina).post(url("question", lesson_id, 1), {**answer, "antwoord": []}, **BY_SCRIPT)
    assert refused.status_code == 422
    assert refused.context["page"].error == "no_choice"


class TestAnOldToken:
    """The token of a form is that of before signing in again."""

    @pytest.fixture
    def strict(self, amina: User) -> Client:
        client = Client(enforce_csrf_checks=True)
        client.force_login(amina)
        return client

    def test_shows_the_answer_again_with_a_new_token(
        self, strict: Client, lesson_id: int, answer: dict[str, Any]
    ) -> None:
        address = url("question", lesson_id, 1)
        assert strict.post(address, answer)["Location"] == url("waiting")
        assert Response.objects.count() == 0
        page = strict.get(url("waiting"))
        token = page.context["csrf_token"]
        assert strict.post(address, {**answer, "csrfmiddlewaretoken": str(token)})["Location"] == address
        assert Response.objects.count() == 1

    def test_gives_a_script_a_new_one(self, strict: Client, lesson_id: int, answer: dict[str, Any]) -> None:
        address = url("question", lesson_id, 1)
        refused = strict.post(address, answer, **BY_SCRIPT)
        assert refused.status_code == 403
        again = strict.post(address, {**answer, "csrfmiddlewaretoken": refused.json()["token"]}, **BY_SCRIPT)
        assert again.status_code == 200
        assert Response.objects.count() == 1

    def test_leads_someone_who_is_signed_out_to_signing_in_with_the_answer_waiting(
        self, amina: User, lesson_id: int, answer: dict[str, Any]
    ) -> None:
        client = Client(enforce_csrf_checks=True)
        assert client.post(url("question", lesson_id, 1), answer)["Location"] == f"{SIGN_IN}{url('waiting')}"
        client.force_login(amina)
        assert client.get(url("waiting")).context["form"]["path"] == url("question", lesson_id, 1)

    def test_never_saves_anything_by_itself(
        self, strict: Client, colleague: User, lesson_id: int, answer: dict[str, Any]
    ) -> None:
        forms = [
            answer,
            {**answer, "wie": "x"},
            {**answer, "wie": unsaved_forms.owner_mark(colleague)},
            {**answer, "wie": ""},
        ]
        for form in forms:
            assert strict.post(url("question", lesson_id, 1), form).status_code in (302, 403)
        strict.post(url("finish", lesson_id), answer)
        assert Response.objects.count() == Completion.objects.count() == 0

    def test_on_any_other_form_gets_the_page_that_says_to_try_again(self, strict: Client, lesson_id: int) -> None:
        response = strict.post(url("retry", lesson_id))
        assert response.status_code == 403
        assert "Je was te lang weg" in response.content.decode()


def test_every_repeat_of_a_request_ends_at_the_same_page(
    signed_in: Callable[[User], Client], amina: User, lesson_id: int
) -> None:
    client = signed_in(amina)
    once, twice = (post_answers(client, lesson_id, ANSWERS) for _ in range(2))
    assert [response["Location"] for response in once] == [response["Location"] for response in twice]
    assert Response.objects.count() == 3


def test_marks_differ_by_person_and_do_not_tell_who(amina: User, colleague: User) -> None:
    marks = {unsaved_forms.owner_mark(person) for person in (amina, amina, colleague)}
    assert len(marks) == 2
    assert all(str(person.pk) != mark and len(mark) == 32 for person in (amina, colleague) for mark in marks)


def test_a_mark_stays_what_it_was_since_answers_wait_on_devices_under_it(settings: Settings) -> None:
    settings.SECRET_KEY = "only-for-this-test"
    assert unsaved_forms.owner_mark(User(pk=1)) == "7e383cd5db5dcb8c1567d0f67b9773d5"


@pytest.mark.parametrize("address", ["/account/afmelden/", "/beheer/logout/"])
def test_signing_out_empties_the_storage_of_the_browser(
    signed_in: Callable[[User], Client], marleen: User, address: str
) -> None:
    client = signed_in(marleen)
    assert client.post(address)["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in client.get("/account/aanmelden/")


def test_the_accessibility_statement_is_open_to_all_and_names_who_to_tell(
    signed_in: Callable[[User], Client], amina: User, lennik: Organisation
) -> None:
    page = Client().get(url("accessibility")).content.decode()
    assert "gedeeltelijk aan WCAG 2.2, niveau AA" in page
    assert "Vlaamse Ombudsdienst" in page
    assert "de organisatie waar je werkt" in page
    lennik.house = House(contact=Contact("Marleen De Smet", "hr@lennik.example", "02 531 01 11"))
    lennik.save()
    page = signed_in(amina).get(url("accessibility")).content.decode()
    assert 'href="mailto:hr@lennik.example"' in page
    assert "de organisatie waar je werkt" not in page


def test_every_page_links_to_the_accessibility_statement(
    signed_in: Callable[[User], Client], amina: User, lesson_id: int
) -> None:
    client = signed_in(amina)
    addresses = ["/", url("lesson", lesson_id), url("question", lesson_id, 1), "/nergens/"]
    pages = [*(client.get(address) for address in addresses), Client().get("/account/aanmelden/")]
    assert all(f'href="{url("accessibility")}"' in page.content.decode() for page in pages)

"""A connection that drops, a session that ends: the answer stays on the device until the server has it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Route, expect

from onboarding.learning.journey import moving_over
from quizzes.models import Attempt, Response
from tests.e2e import world
from tests.e2e.conftest import SignIn
from tests.e2e.steps import choose, lose_what_is_sent, sign_in, sign_out
from tests.e2e.world import LEARNER, STARTER
from tests.factories import QUIZ, single
from tests.learning.journey.new_versions import publish

NO_CONNECTION = "Geen verbinding. Je antwoord staat op dit toestel. We proberen het opnieuw."
KEPT = "Object.keys(localStorage).filter(key => key.startsWith('antwoord '))"


@pytest.fixture
def quiz() -> str:
    """The address of the learner's quiz, up to the question's number."""
    return f"/les/{world.lessons_of(LEARNER)[0].pk}/vraag/"


def save(page: Page) -> None:
    page.get_by_role("button", name="Bewaar mijn antwoord").click()


def is_saved(page: Page, text: str) -> None:
    """The page says that it was saved; the server has it, once; and nothing stays behind on the device."""
    expect(page.get_by_text(re.compile(r"Bewaard om \d\d\.\d\d"))).to_be_visible()
    expect(page.get_by_text("Jij koos:").locator("..")).to_contain_text(text)
    assert [model.objects.count() for model in (Attempt, Response)] == [1, 1]
    assert page.evaluate(KEPT) == []


def test_an_answer_given_offline_is_kept_and_saved_when_the_connection_is_back(
    signed_in: SignIn, quiz: str, no_violations: Callable[..., None]
) -> None:
    page = signed_in(LEARNER)
    page.goto(f"{quiz}1/")
    choose(page, "Antwoord 2")
    page.context.set_offline(True)
    save(page)
    expect(page.get_by_role("alert")).to_have_text(NO_CONNECTION)
    expect(page.get_by_label("Antwoord 2")).to_be_checked()
    assert Response.objects.count() == 0
    assert len(page.evaluate(KEPT)) == 1
    no_violations(page)
    page.context.set_offline(False)
    is_saved(page, "Antwoord 2")
    page.get_by_role("link", name="Volgende vraag").click()
    expect(page.get_by_text("Vraag 2 van 3")).to_be_visible()


def test_an_answer_given_offline_survives_closing_the_page(signed_in: SignIn, quiz: str) -> None:
    page = signed_in(LEARNER)
    page.goto(f"{quiz}1/")
    choose(page, "Antwoord 2")
    lose_what_is_sent(page)
    save(page)
    expect(page.get_by_role("alert")).to_have_text(NO_CONNECTION)
    page.close()
    context = page.context
    assert Response.objects.count() == 0
    page = context.new_page()
    page.goto(f"{quiz}1/")
    is_saved(page, "Antwoord 2")


def test_a_server_that_restarts_is_tried_again(signed_in: SignIn, quiz: str) -> None:
    page = signed_in(LEARNER)
    page.goto(f"{quiz}1/")
    tries = []

    def restart(route: Route) -> None:
        tries.append(route.request.method)
        route.abort("connectionreset") if len(tries) < 3 else route.continue_()

    page.route(f"**{quiz}1/", lambda route: restart(route) if route.request.method == "POST" else route.continue_())
    choose(page, "Antwoord 2")
    save(page)
    expect(page.get_by_role("alert")).to_have_text(NO_CONNECTION)
    is_saved(page, "Antwoord 2")
    assert len(tries) == 3


def test_an_answer_that_arrived_without_a_reply_is_saved_once(signed_in: SignIn, quiz: str) -> None:
    page = signed_in(LEARNER)
    page.goto(f"{quiz}1/")
    lost: list[int] = []

    def lose_the_reply(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0).status)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(f"**{quiz}1/", lose_the_reply)
    choose(page, "Antwoord 2")
    save(page)
    is_saved(page, "Antwoord 2")
    assert lost == [200]


def test_a_double_click_gives_one_answer(signed_in: SignIn, quiz: str) -> None:
    page = signed_in(LEARNER)
    page.goto(f"{quiz}1/")
    choose(page, "Antwoord 2")
    page.get_by_role("button", name="Bewaar mijn antwoord").dblclick()
    is_saved(page, "Antwoord 2")
    expect(page.locator(".message")).to_have_count(0)


def test_after_a_session_that_ran_out_one_signs_in_and_the_answer_is_saved(signed_in: SignIn, quiz: str) -> None:
    page = signed_in(LEARNER)
    page.goto(f"{quiz}1/")
    choose(page, "Antwoord 2")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("Je bent afgemeld. Meld je opnieuw aan; je antwoord staat klaar.")
    page.get_by_role("link", name="Meld je opnieuw aan").click()
    sign_in(page, LEARNER)
    expect(page).to_have_url(re.compile(f"{quiz}1/$"))
    is_saved(page, "Antwoord 2")


def test_a_page_from_before_signing_in_again_still_saves_its_answer(signed_in: SignIn, quiz: str) -> None:
    page = signed_in(LEARNER)
    page.goto(f"{quiz}1/")
    choose(page, "Antwoord 2")
    page.context.clear_cookies()
    other = page.context.new_page()
    sign_in(other, LEARNER)  # with a new token: that of the first page is worth nothing now
    expect(other.get_by_role("heading", level=1)).to_contain_text("Amina")
    save(page)
    is_saved(page, "Antwoord 2")


@pytest.mark.parametrize("forgotten", ["sessionid", None], ids=["session", "every-cookie"])
def test_without_scripts_the_answer_waits_until_one_has_signed_in(
    open_context: Callable[..., BrowserContext], quiz: str, forgotten: str | None
) -> None:
    page = open_context(java_script_enabled=False).new_page()
    sign_in(page, LEARNER)
    page.goto(f"{quiz}1/")
    choose(page, "Antwoord 2")
    page.context.clear_cookies(name=forgotten) if forgotten else page.context.clear_cookies()
    save(page)
    sign_in(page, LEARNER)
    expect(page.get_by_role("heading", level=1)).to_have_text("Je antwoord staat klaar")
    assert Response.objects.count() == 0
    save(page)
    expect(page.get_by_text("Jij koos:").locator("..")).to_contain_text("Antwoord 2")
    assert Response.objects.count() == 1


def test_signing_out_leaves_no_answer_behind(signed_in: SignIn, quiz: str) -> None:
    page = signed_in(LEARNER)
    page.goto(f"{quiz}1/")
    page.evaluate("localStorage.setItem('antwoord iets', 'iets')")
    sign_out(page)
    expect(page.get_by_role("button", name="Aanmelden")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0


def test_an_answer_never_lands_with_the_next_person_at_a_shared_desk(signed_in: SignIn, quiz: str) -> None:
    page = signed_in(LEARNER)
    page.goto(f"{quiz}1/")
    choose(page, "Antwoord 2")
    lose_what_is_sent(page)
    save(page)
    expect(page.get_by_role("alert")).to_have_text(NO_CONNECTION)
    first = page.context
    next_person = first.new_page()
    first.clear_cookies()
    page.close()
    sign_in(next_person, STARTER)
    expect(next_person.get_by_role("heading", level=1)).to_contain_text("Jef")
    next_person.goto(f"/les/{world.lessons_of(STARTER)[0].pk}/vraag/1/")
    expect(next_person.get_by_role("button", name="Ga verder")).to_be_visible()
    assert next_person.evaluate(KEPT) == []
    assert Response.objects.count() == 0


def test_an_answer_that_waited_for_a_question_that_is_gone_is_told_so(signed_in: SignIn, quiz: str) -> None:
    page = signed_in(LEARNER)
    page.goto(f"{quiz}1/")
    choose(page, "Antwoord 2")
    lose_what_is_sent(page)
    save(page)
    expect(page.get_by_role("alert")).to_have_text(NO_CONNECTION)
    page.close()
    context = page.context
    lesson = world.lessons_of(LEARNER)[0]
    version = publish(lesson, [single("Vraag 4"), *QUIZ[1:]])
    moving_over.move_over(version, timezone.now())
    page = context.new_page()
    page.goto(f"{quiz}1/")
    expect(page.get_by_text("Deze vraag is intussen veranderd.")).to_be_visible()
    assert page.evaluate(KEPT) == []
    assert Response.objects.count() == 0

"""What one sees at once and a machine can measure: nothing lies over anything, figures look like figures."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from onboarding.learning.journey import progress
from onboarding.learning.models import LessonProgress
from onboarding.lessons.models import Lesson
from onboarding.people.house import Picture
from onboarding.people.models import User
from quizzes.grading import best_answer
from tests.e2e import world
from tests.e2e.conftest import SignIn
from tests.e2e.world import LEARNER, STARTER

MIDDLE_OF_ZERO = """async weight => {
    const font = `${weight} 200px "Atkinson Hyperlegible Next"`
    await document.fonts.load(font)
    const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true })
    pen.canvas.width = pen.canvas.height = 300
    pen.font = font
    pen.fillText("0", 0, 200)
    const drawn = pen.measureText("0")
    const x = (drawn.actualBoundingBoxRight - drawn.actualBoundingBoxLeft) / 2
    const y = 200 - drawn.actualBoundingBoxAscent / 2
    return pen.getImageData(x, y, 1, 1).data[3]
}"""  # how dark the middle of a zero is, from 0 to 255
BROKEN = """() => [...document.querySelectorAll(".tile-title")].filter(title => {
    const range = document.createRange()
    range.selectNodeContents(title)
    const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top))).size
    return lines > title.textContent.trim().split(/\\s+/).length
}).map(title => title.textContent)"""


@pytest.mark.parametrize("weight", [200, 400, 700, 800])
def test_a_zero_has_no_slash(page: Page, weight: int) -> None:
    page.goto("/account/aanmelden/")
    assert page.evaluate(MIDDLE_OF_ZERO, weight) == 0


@pytest.mark.parametrize("width", [360, 1000, 1240])
def test_names_of_tiles_stay_in_one_piece_and_their_letters_on_one_line(signed_in: SignIn, width: int) -> None:
    page = signed_in(STARTER, viewport={"width": width, "height": 900})
    page.goto("/")
    assert page.evaluate(BROKEN) == []
    letters = page.locator(".tiles .letter").evaluate_all(
        "all => all.map(one => [one.closest('li').offsetTop, Math.round(one.getBoundingClientRect().top)])"
    )
    for row in {top for top, _letter in letters}:
        heights = [letter for top, letter in letters if top == row]
        assert max(heights) - min(heights) <= 1, letters  # a sign is drawn, a letter is written


def test_colours_that_a_reader_chose_hide_no_greeting(signed_in: SignIn) -> None:
    page = signed_in(STARTER, forced_colors="active")
    page.goto("/")
    lead, step = page.locator(".on-sky .lead").bounding_box(), page.locator(".step").bounding_box()
    assert lead and step
    assert lead["y"] + lead["height"] <= step["y"]


def test_what_stands_beside_a_box_to_tick_is_not_bold(signed_in: SignIn) -> None:
    page = signed_in(LEARNER)
    page.goto(f"/les/{world.lessons_of(LEARNER)[0].pk}/")
    assert page.get_by_text("Over dertig dagen vragen we").evaluate("one => getComputedStyle(one).fontWeight") == "400"
    page.goto("about:blank")  # the lesson says how far it was read while it still knows the reader
    page.context.clear_cookies()
    page.goto("/account/aanmelden/")
    assert page.get_by_text("Dan blijf je aangemeld").evaluate("one => getComputedStyle(one).fontWeight") == "400"


def finished(lesson: Lesson) -> LessonProgress:
    """The newcomer's place in a lesson, with the best answers to all of its questions."""
    place = progress.open_lesson(User.objects.get(email=STARTER), lesson.pk, timezone.now())
    assert place.version.quiz
    for question in place.version.quiz.quiz.questions:
        progress.answer(place, 1, question.id, best_answer(question), timezone.now(), announce=False)
    return place


@pytest.mark.parametrize("width", [320, 1000])
def test_the_letters_of_a_moment_stand_in_one_row(signed_in: SignIn, width: int) -> None:
    page = signed_in(STARTER, viewport={"width": width, "height": 900})
    place = finished(world.lessons_of(STARTER)[0])
    page.goto(f"/les/{place.lesson_id}/gehaald/")
    tops = page.locator(".moment-word li").evaluate_all("all => all.map(one => Math.round(one.offsetTop))")
    assert len(tops) == 8
    assert len(set(tops)) == 1


def test_where_the_place_is_a_photo_words_stand_above_the_step_and_a_moment_in_the_middle(
    own_world: None, signed_in: SignIn
) -> None:
    lennik = User.objects.get(email=STARTER).organisation
    assert lennik
    lennik.house = replace(lennik.house, place=Picture("/static/img/icon.svg", 1600, 640, "Het plein"))
    lennik.save()
    page = signed_in(STARTER, viewport={"width": 1240, "height": 900})
    page.goto("/")
    left = "one => Math.round(one.getBoundingClientRect().left)"
    assert page.locator(".on-sky h1").evaluate(left) == page.locator(".step").evaluate(left)
    place = finished(world.lessons_of(STARTER)[0])
    page.goto(f"/les/{place.lesson_id}/gehaald/")
    face, letter, word = (page.locator(f".moment-{part}").bounding_box() for part in ("face", "letter", "word"))
    assert face and letter and word
    above, below = letter["y"] - face["y"], face["y"] + face["height"] - word["y"] - word["height"]
    assert abs(above - below) < 30

"""What is measured."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.urls import reverse
from wagtail.models import Page, Site

from benchmarks.measuring import Call, Subject
from benchmarks.world import Learner, World
from quizzes.grading import best_answer


def for_employees(world: World) -> Iterator[Subject]:
    learner, finisher = world.learner, world.finisher
    user = learner.user
    last = len(learner.questions)
    learner.answer(0)
    yield Subject("dashboard, half-way", user, [Call(reverse("learning:dashboard"))], aim=1.8)
    yield Subject("lesson, second visit", user, [Call(lesson_url(learner))], aim=1.5)
    for name, number in (("first", 1), ("next", 3), ("last", last)):
        yield Subject(
            f"answer, the {name} of {last}",
            user,
            [posted(learner, number)],
            prepare=partial(learner.answer, number - 1),
            aim=2.0,
        )
    yield Subject("question, not answered", user, [shown(learner, 3)], prepare=lambda: learner.answer(2), aim=1.5)
    yield Subject("question, answered", user, [shown(learner, 3)], prepare=lambda: learner.answer(3), aim=1.5)
    yield Subject("result", finisher.user, [Call(reverse("learning:result", args=[finisher.lesson_id]))], aim=1.5)
    yield Subject(
        f"quiz of {last}, opened to graded ({3 * last + 2} requests)",
        user,
        list(whole_quiz(learner)),
        prepare=lambda: learner.answer(0),
        share=0.3,
        aim=2.0,
    )


def lesson_url(learner: Learner) -> str:
    return reverse("learning:lesson", args=[learner.lesson_id])


def shown(learner: Learner, number: int) -> Call:
    return Call(reverse("learning:question", args=[learner.lesson_id, number]))


def posted(learner: Learner, number: int) -> Call:
    question = learner.questions[number - 1]
    form: dict[str, str | list[str]] = {"poging": "1", "vraag": question.id, "antwoord": list(best_answer(question))}
    return Call(shown(learner, number).path, form, status=302)


def whole_quiz(learner: Learner) -> Iterator[Call]:
    """Every question opened, answered and read again, then the moment of the finished lesson, and the result."""
    for number in range(1, len(learner.questions) + 1):
        yield shown(learner, number)
        yield posted(learner, number)
        yield shown(learner, number)
    yield Call(reverse("learning:moment", args=[learner.lesson_id]))
    yield Call(reverse("learning:result", args=[learner.lesson_id]))


DESK = {"employees": "hr:employees", "report": "hr:completion_report", "overview": "hr:overview"}


def for_hr(world: World) -> Iterator[Subject]:
    """The three screens that HR has open most, of one organisation."""
    for name, address in DESK.items():
        yield Subject(name, world.hr_officer, [Call(reverse(address))], share=0.5, aim=8, is_list=True)


def to_compare(world: World) -> Iterator[Subject]:
    """A page with only a title and the reader's name, served by Wagtail."""
    yield Subject("trivial page served by Wagtail", world.learner.user, [Call(wagtail_page())])


def wagtail_page() -> str:
    """The address of a page with only a title, below a site of its own."""
    page = Page.objects.filter(slug="gewoon").first()
    if page is None:
        root = Page.get_first_root_node()
        home = root.add_child(instance=Page(title="Thuis", slug="thuis"))
        page = home.add_child(instance=Page(title="Gewoon", slug="gewoon"))
        Site.objects.create(hostname="testserver", root_page=home, is_default_site=True)
    return "/wagtail/gewoon/"

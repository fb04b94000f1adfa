"""What is measured."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import NoReverseMatch, reverse
from wagtail.models import Page, Site

from benchmarks.measuring import Call, Subject, sign_in
from benchmarks.world import Learner, World, best_answer


def for_employees(world: World) -> Iterator[Subject]:
    learner, finisher = world.learner, world.finisher
    cookies = sign_in(learner.user)
    last = len(learner.questions)
    yield Subject("dashboard, half-way", cookies, [Call(reverse("learning:dashboard"))])
    yield Subject("lesson, second visit", cookies, [Call(lesson_url(learner))])
    for name, number in (("first", 1), ("next", 3), ("last", last)):
        yield Subject(
            f"answer, the {name} of {last}",
            cookies,
            [posted(learner, number)],
            prepare=lambda number=number: learner.answer(number - 1),
        )
    yield Subject("question, not answered", cookies, [shown(learner, 3)], prepare=lambda: learner.answer(2))
    yield Subject("question, answered", cookies, [shown(learner, 3)], prepare=lambda: learner.answer(3))
    yield Subject(
        "result", sign_in(finisher.user), [Call(reverse("learning:result", args=[finisher.lesson_id]))]
    )
    yield Subject(
        f"quiz of {last}, opened to graded ({3 * last + 1} requests)",
        cookies,
        list(whole_quiz(learner)),
        prepare=lambda: learner.answer(0),
    )


def lesson_url(learner: Learner) -> str:
    return reverse("learning:lesson", args=[learner.lesson_id])


def shown(learner: Learner, number: int) -> Call:
    return Call(reverse("learning:question", args=[learner.lesson_id, number]))


def posted(learner: Learner, number: int) -> Call:
    question = learner.questions[number - 1]
    form = {"poging": "1", "vraag": question.id, "antwoord": best_answer(question)}
    return Call(shown(learner, number).path, form, status=302)


def whole_quiz(learner: Learner) -> Iterator[Call]:
    """Every question opened, answered and read again, and then the result."""
    for number in range(1, len(learner.questions) + 1):
        yield shown(learner, number)
        yield posted(learner, number)
        yield shown(learner, number)
    yield Call(reverse("learning:result", args=[learner.lesson_id]))


def for_hr(world: World) -> Iterator[Subject]:
    """HR's report, also filtered and as a file; nothing while the site has no such report."""
    try:
        url = reverse("hr:completion_report")
    except NoReverseMatch:
        return
    cookies = sign_in(world.hr_officer)
    yield Subject("report, first page", cookies, [Call(url)])


def to_compare(world: World) -> Iterator[Subject]:
    """What the same bytes cost without the site's base template, and a trivial page served by Wagtail."""
    cookies = sign_in(world.learner.user)
    yield Subject("bare template of 20 kB", cookies, [Call(reverse("bare_floor", args=[20_000]))])
    yield Subject("trivial page served by Wagtail", cookies, [Call(wagtail_page())])


def wagtail_page() -> str:
    """The address of a page with only a title, below a site of its own."""
    page = Page.objects.filter(slug="gewoon").first()
    if page is None:
        root = Page.get_first_root_node()
        home = root.add_child(instance=Page(title="Thuis", slug="thuis"))
        page = home.add_child(instance=Page(title="Gewoon", slug="gewoon"))
        Site.objects.create(hostname="testserver", root_page=home, is_default_site=True)
    return "/wagtail/gewoon/"

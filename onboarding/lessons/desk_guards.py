"""HR's desk in the Wagtail admin: what it shows, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from onboarding.lessons import four_eyes, live_quizzes
from onboarding.lessons.completeness import lesson_problems
from onboarding.lessons.counted_lessons import wrong_for_all
from onboarding.lessons.models import LessonPage, OrganisationPage, Programme, ProgrammePage
from onboarding.lessons.models.programme_pages import wordmark_misfit

MOST_TITLES = 3  # in a message


def own_pages_only(pages: Any, request: HttpRequest) -> Any:
    """A chooser offers the pages that this person can reach in the tree, and no others."""
    return pages & PagePermissionPolicy().explorable_instances(request.user)


def refuse_incomplete_lessons(
    request: HttpRequest, action_type: str, objects: list[Page], action: Any
) -> HttpResponse | None:
    """Publishing a selection goes round the forms, so their checks are made here, of lessons and of letters of a
    wordmark; and so is whether a colleague saw all of it, where the organisation wants that."""
    if action_type != "publish" or request.method != "POST":
        return None
    if held_back := [page for page in _with_below(objects, action) if four_eyes.is_held_back(page)]:
        titles = ", ".join(f"“{page.get_admin_display_title()}”" for page in held_back[:MOST_TITLES])
        if others := len(held_back[MOST_TITLES:]):
            titles += _(" en nog %(number)d") % {"number": others}
        told = _(
            "Er is niets gepubliceerd. Een collega moet dit eerst nakijken: %(titles)s. Vraag nazicht op elke pagina, "
            "met de knop Publiceer."
        )
        messages.warning(request, told % {"titles": titles})
        return redirect(action.next_url or "wagtailadmin_home")
    for page in _with_below(objects, action):
        if misfit := wordmark_misfit(page):
            messages.error(request, f"{page.get_admin_display_title()}: {' '.join(misfit.messages)}")
            return redirect(action.next_url or "wagtailadmin_home")
    roots = [page.path for page in objects]
    lessons = [page.specific for page in objects if page.specific_class is LessonPage]
    if action.cleaned_form.cleaned_data.get("include_descendants"):
        for path in roots:
            lessons += LessonPage.objects.filter(path__startswith=path, live=False).exclude(path__in=roots)
    for lesson in lessons:
        draft = lesson.get_latest_revision_as_object()
        for _field, problem in lesson_problems(draft):
            messages.error(request, f"{draft.title}: {' '.join(problem.messages)}")
            return redirect(action.next_url or "wagtailadmin_home")
    return None


def _with_below(pages: list[Page], action: Any) -> Iterator[Page]:
    """The pages that publishing this selection would publish."""
    for page in pages:
        yield page
        if action.cleaned_form.cleaned_data.get("include_descendants"):
            yield from page.get_descendants().not_live()


def tell_of_live_quiz(request: HttpRequest, page: Page) -> None:
    """Above the form of a lesson: that the quiz which is live counts in a way that is refused today."""
    lesson = getattr(page, "lesson", None) if isinstance(page, LessonPage) and request.method == "GET" else None
    problem = live_quizzes.problem_of(lesson) if lesson else None
    if problem:
        told = _(
            "Deze les staat live met een quiz die verraadt wat iemand antwoordde. %(what)s "
            "Publiceer de les dan opnieuw."
        )
        messages.warning(request, told % {"what": " ".join(problem.messages)})


def tell_of_wrong_counts(request: HttpRequest, page: Page) -> None:
    """Above the form of a programme or an organisation: that its welcome names another number of lessons than there
    are, in the programme, or in any of the organisation's."""
    if request.method != "GET" or not isinstance(page, ProgrammePage | OrganisationPage):
        return
    programmes = Programme.objects.filter(is_live=True)
    if isinstance(page, ProgrammePage):
        programmes = programmes.filter(page=page)
    else:
        programmes = programmes.filter(organisation=page.organisation_id)
    numbers = [len(programme.lesson_ids) for programme in programmes.only("outline")]
    known = ", ".join(map(str, sorted(set(numbers))))
    for place in wrong_for_all(page, numbers):
        told = _("In het welkom staat “%(place)s”. Dat klopt niet: het zijn er %(number)s.")
        messages.warning(request, told % {"place": place, "number": known})

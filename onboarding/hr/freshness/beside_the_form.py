"""Beside the form of a lesson, the day that it is looked at again; above one that is due, and above a programme of
long ago, the question whether it is still right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from onboarding.lessons.models import Lesson, LessonPage, ProgrammePage
from onboarding.lessons.review_days import Old, due_on, old_programmes
from onboarding.people import roles
from onboarding.people.roles import May


def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Wagtail's hook for the menu beside the title of a page."""
    if lesson := _live_lesson(page, user):
        words = _("Nakijken op %(day)s") % {"day": date_format(due_on(lesson), "j F Y")}
        url = reverse("hr:review_day", args=[page.pk])
        yield Button(words, url=url, icon_name="calendar-check", priority=65)


def ask_above(request: HttpRequest, page: Page, today: date) -> None:
    """Wagtail's hook before a page is edited."""
    if request.method != "GET":
        return
    user: Any = request.user
    if (lesson := _live_lesson(page, user)) and due_on(lesson) <= today:
        words = _("Deze les is na te kijken sinds %(day)s. Is alles nog juist?")
        ways_on = [messages.button(reverse("hr:review_day", args=[page.pk]), _("Ja, of kies een andere dag"))]
        messages.info(request, words % {"day": date_format(due_on(lesson), "j F Y")}, buttons=ways_on)
    if page.specific_class is ProgrammePage:
        for old in old_programmes(user, today, [page.pk]):
            messages.info(request, in_words(old))


def in_words(old: Old) -> str:
    """When something of a programme was published last, and the question."""
    month = date_format(old.published_at, "F Y")
    return _("Voor het laatst gepubliceerd in %(month)s: klopt alles nog?") % {"month": month}


def _live_lesson(page: Page, user: Any) -> Lesson | None:
    if page.specific_class is not LessonPage or not roles.may(user, May.PUBLISH):
        return None
    live = Lesson.objects.filter(page=page.pk, current_version__isnull=False).select_related("current_version")
    return live.defer("current_version__content", "current_version__article").first()

"""What is said to whoever gives a picture or a document another file: live lessons keep the one they have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin import messages

from onboarding.lessons.file_uses import kind_of, live_lessons_with
from onboarding.lessons.house_publishing import houses_with
from onboarding.lessons.models import FileKind, Lesson

NAMED = 5  # lessons that a message leads to; all of them stand on the page that says where a file is used


def told_before(thing: Any) -> str | SafeString:
    """Beside the field for another file: which live lessons keep the one of now, and which houses do not; "" when none
    shows it."""
    lessons = live_lessons_with(thing)
    told = [_told_of_lessons(lessons)] if lessons else []
    words = _("“%(title)s” toont dit beeld als logo of om te verwelkomen, en toont meteen het nieuwe.")
    told += [format_html("{}", words % {"title": page.title}) for page in houses_with([thing])]
    return format_html_join(" ", "{}", ((one,) for one in told))


def _told_of_lessons(lessons: Sequence[Lesson]) -> SafeString:
    listed = format_html_join(", ", '<a href="{}">{}</a>', ((_edit_url(one), one.title) for one in lessons))
    told = _(
        "Een ander bestand verandert niets in wat gepubliceerd is. Deze lessen houden dit bestand, tot je ze opnieuw "
        "publiceert:"
    )
    return format_html("{} {}", told, listed)


def tell_after(request: HttpRequest, thing: Any, changed: Sequence[str]) -> None:
    """Once these fields were saved: which live lessons still show what was there before."""
    shown = {"file"} if kind_of(thing) == FileKind.PICTURE else {"file", "title"}
    lessons = live_lessons_with(thing) if shown & set(changed) else []
    if lessons:
        what = _("Deze lessen tonen “%(title)s” nog zoals het was. Publiceer ze opnieuw, dan tonen ze het nieuwe.")
        messages.warning(request, what % {"title": thing.title}, buttons=_buttons(thing, lessons))


def _buttons(thing: Any, lessons: Sequence[Lesson]) -> list[Any]:
    named = [messages.button(_edit_url(one), one.title) for one in lessons[:NAMED]]
    rest = [messages.button(thing.usage_url, _("Toon ze allemaal"))] if len(lessons) > NAMED else []
    return named + rest


def _edit_url(lesson: Lesson) -> str:
    return reverse("wagtailadmin_pages:edit", args=[lesson.page_id])

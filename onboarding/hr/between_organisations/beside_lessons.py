"""Beside a lesson, above its form and in the list of pages: that it is offered to others, where it comes from, and that
it changed there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from onboarding.lessons.models import AdoptedLesson, Lesson, LessonOffer, LessonPage, PrinciplePage
from onboarding.lessons.sharing import adopting, offers
from onboarding.people import roles
from onboarding.people.models import User
from onboarding.people.roles import May


def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Wagtail's hook for the menu beside the title of a page."""
    if page.specific_class is PrinciplePage and roles.may(user, May.WRITE_DRAFTS):
        yield Button(_("Neem een les van elders"), url=reverse("hr:others_lessons"), icon_name="globe", priority=63)
    if page.specific_class is not LessonPage:
        return
    if roles.may(user, May.PUBLISH) and Lesson.objects.filter(page=page.pk, versions__isnull=False).exists():
        is_offered = LessonOffer.objects.filter(lesson__page=page.pk, stopped_at=None).exists()
        words = _("Aangeboden aan andere besturen") if is_offered else _("Bied aan andere besturen aan")
        yield Button(words, url=reverse("hr:offer_lesson", args=[page.pk]), icon_name="globe", priority=68)
    adoption = offers.origin_of(page.pk) if roles.may(user, May.WRITE_DRAFTS) else None
    if adoption is not None:
        words = _("Overgenomen van %(origin)s") % {"origin": adoption.origin.short_name}
        yield Button(words, url=reverse("hr:upstream", args=[page.pk]), icon_name="copy", priority=69)


def tell_above(request: HttpRequest, page: Page) -> None:
    """Wagtail's hook before a page is edited."""
    if request.method != "GET" or page.specific_class is not LessonPage:
        return
    found = with_news().filter(page=page.pk).first()
    if found is not None:
        button = messages.button(reverse("hr:upstream", args=[page.pk]), _("Kijk wat er anders is"))
        messages.info(request, changed_words(found.origin.short_name, live_number(found)), buttons=[button])


def carry_over(request: HttpRequest, page: Page, new_page: Page) -> None:
    """Wagtail's hook after a page was copied."""
    adopting.carry_over(page, new_page)


def with_news() -> QuerySet[AdoptedLesson]:
    found = AdoptedLesson.objects.with_news()
    found = found.select_related("version__lesson__current_version", "version__lesson__programme__organisation")
    live = "version__lesson__current_version"
    return found.defer(
        "version__content", "version__article", f"{live}__content", f"{live}__article", "ids", "settled", "taken"
    )


def live_number(adoption: AdoptedLesson) -> int:
    version = adoption.version.lesson.current_version
    assert version is not None  # noqa: S101 - only what is live there is news
    return version.number


def changed_words(origin: str, number: int) -> str:
    return _("%(origin)s heeft deze les veranderd (versie %(number)d).") % {"origin": origin, "number": number}


def note_in_list(parent_page: Page, pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Wagtail's hook for what a list of pages shows: notes on each what changed where it comes from."""
    news = AdoptedLesson.objects.with_news().filter(page=OuterRef("pk"))
    noted: QuerySet[Page] = pages.annotate(
        changed_at=Subquery(news.values("version__lesson__programme__organisation__short_name")[:1]),
        changed_to=Subquery(news.values("version__lesson__current_version__number")[:1]),
    )
    return noted


def listing_buttons(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """Wagtail's hook for what stands under the title of a page in a list."""
    if getattr(page, "changed_at", None) and roles.may(user, May.WRITE_DRAFTS):
        words = changed_words(page.changed_at, page.changed_to)
        yield Button(words, url=reverse("hr:upstream", args=[page.pk]), priority=60)


class ChangedOriginalsPanel(Component):
    """On HR's first screen: how many lessons changed where they come from."""

    name = "changed_originals"
    template_name = "hr/between_organisations/home_changed.html"
    order = 125

    def __init__(self, number: int) -> None:
        self.number = number

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"number": self.number}


def panels(viewer: User) -> list[Component]:
    """The panel, where anything changed; one query."""
    own = AdoptedLesson.objects.with_news().filter(organisation=viewer.organisation_id)
    number = own.count()
    return [ChangedOriginalsPanel(number)] if number else []

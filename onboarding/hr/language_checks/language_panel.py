"""The panel “Taal” beside the form of a lesson, and the way to the same on a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.views.pages import create, edit
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from onboarding.hr.access import is_hr
from onboarding.lessons.models import LessonPage
from onboarding.people import roles
from onboarding.people.roles import May


class LanguageSidePanel(BaseSidePanel):
    """Empty until its script sends the form."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = gettext_lazy("Taal tonen of verbergen")
        icon_name = "pilcrow"

    name = "language"
    title = gettext_lazy("Taal")
    template_name = "hr/language_checks/panel.html"
    order = 360  # after Wagtail's own checks

    def __init__(self, page: Page, request: Any, url: str) -> None:
        super().__init__(page, request)
        self.url = url

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        return {**context, "url": self.url, "may_name_words": is_hr(self.request.user)}

    class Media:
        js = ["js/language-panel.js"]


def add_to_forms() -> None:
    """Put the panel beside the forms of lessons; Wagtail has no hook for it."""
    for view in (create.CreateView, edit.EditView):
        view.get_side_panels = _with_language(view.get_side_panels)


def _with_language(panels_of: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def get_side_panels(view: Any) -> Any:
        panels = panels_of(view)
        is_whole = not getattr(view, "expects_json_response", False) and not getattr(view, "hydrate_create_view", False)
        if is_whole and isinstance(view.page, LessonPage):
            panels.append(LanguageSidePanel(view.page, view.request, _address(view)))
        return panels

    return get_side_panels


def _address(view: Any) -> str:
    if view.page.pk:
        return reverse("hr:language_panel", args=[view.page.pk])
    return reverse("hr:language_panel_new", args=[view.parent_page.pk])


def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Wagtail's hook for the menu beside the title of a page."""
    if page.specific_class is LessonPage and roles.may(user, May.WRITE_DRAFTS):
        yield Button(_("Lees na"), url=reverse("hr:read_again", args=[page.pk]), icon_name="pilcrow", priority=65)
        yield Button(_("Hulp bij het schrijven"), url=reverse("hr:block_help"), icon_name="help", priority=66)

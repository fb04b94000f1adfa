"""What is still to be written in a programme: its lessons in their order, each with what its draft leaves open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from onboarding.hr.access import RoleMixin
from onboarding.hr.tenancy import reach
from onboarding.lessons import four_eyes
from onboarding.lessons.left_to_write import LeftToWrite, left_to_write
from onboarding.lessons.models import LessonPage, OrganisationPage, PrinciplePage, ProgrammePage
from onboarding.people import roles
from onboarding.people.roles import May


class LeftToWriteView(RoleMixin, WagtailAdminTemplateMixin, TemplateView):
    """For whoever writes pages of the organisation; the programme of another one does not exist."""

    needs = May.WRITE_DRAFTS
    template_name = "hr/from_web_page/left.html"
    page_title: Any = gettext_lazy("Nog te schrijven")
    header_icon = "edit"
    _show_breadcrumbs = True

    @cached_property
    def programme(self) -> ProgrammePage:
        return reach.page_or_404(self.viewer, ProgrammePage, self.kwargs["page_id"])

    def get_page_subtitle(self) -> str:
        return str(self.programme.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        pages = {"url": reverse("wagtailadmin_explore", args=[self.programme.pk]), "label": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, pages, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.rows()
        total = sum((left for _principle, lessons in rows for _page, left in lessons), LeftToWrite())
        return super().get_context_data(
            programme=self.programme,
            rows=rows,
            total=total,
            asks_review=four_eyes.workflow_of(self.programme) is not None,
            **kwargs,
        )

    def rows(self) -> list[tuple[Page, list[tuple[Page, LeftToWrite]]]]:
        """The principles in order, each with its lessons as they were saved last; two queries."""
        lessons: dict[str, list[tuple[Page, LeftToWrite]]] = {}
        for page in LessonPage.objects.descendant_of(self.programme).select_related("latest_revision").order_by("path"):
            draft = page.latest_revision.as_object() if page.latest_revision else page
            lessons.setdefault(page.path[: -page.steplen], []).append((draft, left_to_write(draft)))
        principles = PrinciplePage.objects.child_of(self.programme).order_by("path")
        return [(one, lessons.get(one.path, [])) for one in principles]


def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Wagtail's hook for the menu beside the title of a page: to what is left of a programme, and to a new one."""
    if not roles.may(user, May.WRITE_DRAFTS):
        return
    if page.specific_class is ProgrammePage:
        url = reverse("hr:left_to_write", args=[page.pk])
        yield Button(_("Nog te schrijven"), url=url, icon_name="edit", priority=63)
    if page.specific_class is OrganisationPage and user.organisation_id is not None:
        yield Button(_("Van jullie webpagina"), url=reverse("hr:from_web_page"), icon_name="download", priority=63)

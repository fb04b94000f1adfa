"""Whose lesson a screen of its translations is about, and the way to it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from onboarding.hr.access import RoleMixin
from onboarding.hr.tenancy import reach
from onboarding.lessons.models import LessonPage, LessonTranslation
from onboarding.lessons.translations.content_languages import TRANSLATED, ContentLanguage
from onboarding.lessons.translations.translation_publishing import Source, source_of
from onboarding.people import roles
from onboarding.people.roles import May


class OfLessonPage(RoleMixin):
    """A screen about the translations of a lesson; a page out of reach does not exist."""

    needs = May.READ_DRAFTS
    header_icon = "globe"
    _show_breadcrumbs = True
    breadcrumbs_items: list[dict[str, Any]]  # Wagtail's own: the home of the desk

    @cached_property
    def page(self) -> LessonPage:
        return reach.page_or_404(self.viewer, LessonPage, self.kwargs["page_id"])

    @cached_property
    def source(self) -> Source:
        return source_of(self.page)

    @property
    def may_write(self) -> bool:
        return roles.may(self.viewer, May.WRITE_DRAFTS) and self.page.permissions_for_user(self.viewer).can_edit()

    def check_may_write(self) -> None:
        if not self.may_write:
            raise PermissionDenied

    @property
    def here(self) -> str:
        """What this screen is called, behind the languages of the lesson; "" for these."""
        return ""

    @property
    def page_url(self) -> str:
        return reverse("wagtailadmin_pages:edit" if self.may_write else "hr:review", args=[self.page.pk])

    @property
    def languages_url(self) -> str:
        return reverse("hr:translations", args=[self.page.pk])

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        trail = [
            {"url": self.page_url, "label": self.get_page_subtitle()},
            {"url": self.languages_url if self.here else "", "label": _("Vertalingen")},
        ]
        if self.here:
            trail.append({"url": "", "label": self.here})
        return [*self.breadcrumbs_items, *trail]


class OfTranslation(OfLessonPage):
    """A screen about one of them; a language that the lesson does not have does not exist."""

    @cached_property
    def language(self) -> ContentLanguage:
        found = TRANSLATED.get(self.kwargs["language"])
        if found is None:
            raise Http404
        return found

    @cached_property
    def translation(self) -> LessonTranslation:
        found = LessonTranslation.objects.filter(page=self.page, language=self.language.code)
        translation = found.select_related("page", "updated_by").first()
        if translation is None:
            raise Http404
        return translation

    @property
    def here(self) -> str:
        return str(self.language.name)

    def get_page_title(self) -> str:
        return self.here

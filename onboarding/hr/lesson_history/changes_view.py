"""What changed in a lesson from one of its versions or drafts to another, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Revision

from onboarding.clock_times import day_and_time
from onboarding.hr.lesson_history.of_lesson import OfLesson
from onboarding.ids import read_id
from onboarding.lessons.differences import VersionWords, difference, words_of_page, words_of_version
from onboarding.people.roles import May

DRAFT, REVISION = "concept", "bewaard-"  # in the address: the latest draft, and one that Wagtail saved, by its id


@dataclass(frozen=True, slots=True)
class Side:
    """One of both that are compared, and what it is called."""

    label: str
    words: VersionWords


class ChangesView(OfLesson, WagtailAdminTemplateMixin, TemplateView):
    needs = May.READ_DRAFTS
    template_name = "hr/lesson_history/changes.html"
    page_title = gettext_lazy("Wat veranderde er?")

    @property
    def here(self) -> str:
        return _("Wat veranderde er?")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        before, after = (self._side(self.request.GET.get(name, "")) for name in ("van", "naar"))
        found = difference(before.words, after.words)
        versions = self.lesson.versions.order_by("-number").values_list("number", flat=True) if self.lesson else []
        return {
            **super().get_context_data(**kwargs),
            "page": self.page,
            "before": before,
            "after": after,
            "changes": found.changes,
            "choices": [*(["concept"] if self.page.has_unpublished_changes else []), *map(str, versions)],
        }

    def _side(self, name: str) -> Side:
        """A version by its number, or a draft; 404 for what there is not."""
        if name == DRAFT:
            return Side(_("Concept"), words_of_page(self.page.get_latest_revision_as_object()))
        if name.startswith(REVISION):
            return self._revision(name.removeprefix(REVISION))
        number = read_id(name)
        if number is None:
            raise Http404
        version = self.version(number)
        return Side(_("Versie %(number)d") % {"number": version.number}, words_of_version(version))

    def _revision(self, key: str) -> Side:
        found = Revision.objects.for_instance(self.page).filter(pk=read_id(key)).first() if read_id(key) else None
        if found is None:
            raise Http404
        saved = day_and_time(found.created_at, "d/m/Y")
        return Side(_("Bewaard op %(moment)s") % {"moment": saved}, words_of_page(found.as_object()))

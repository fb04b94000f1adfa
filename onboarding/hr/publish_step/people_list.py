"""All the people behind a number of a step, for HR."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView

from onboarding.hr.access import is_hr
from onboarding.hr.publish_step import touched_people
from onboarding.hr.publish_step.leaving import Leaving
from onboarding.hr.publish_step.page_steps import OnPage
from onboarding.hr.publish_step.publish_effects import LessonEffect
from onboarding.learning.models.enrolments import EnrolmentQuerySet
from onboarding.learning.status import is_done
from onboarding.lessons.models import LessonPage
from onboarding.people.models import UserQuerySet

Group = Callable[["TouchedPeopleView"], EnrolmentQuerySet]

# In the address: what stands above the list, and who is in it.
GROUPS: dict[str, tuple[Any, Group]] = {
    "klaar": (gettext_lazy("Wie klaar is"), lambda view: touched_people.done_with(view.enrolled, view.lesson_ids)),
    "bezig": (gettext_lazy("Wie bezig is"), lambda view: touched_people.busy_in(view.enrolled, view.lesson_ids)),
    "klaar-met-traject": (
        gettext_lazy("Wie klaar is met het traject"),
        lambda view: view.enrolled.filter(is_done()),
    ),
    "bezig-met-traject": (
        gettext_lazy("Wie nog niet klaar is met het traject"),
        lambda view: view.enrolled.exclude(is_done()),
    ),
    "krijgt-terug": (gettext_lazy("Wie de les terugkrijgt"), lambda view: view.getting_back),
    "heeft-alles": (gettext_lazy("Wie alles heeft wat overblijft"), lambda view: view.would_wait),
}


class TouchedPeopleView(OnPage, BaseListingView):
    header_icon = "group"
    paginate_by = 50

    def may_do(self) -> bool:
        if self.kwargs["who"] not in GROUPS:
            raise Http404
        return is_hr(self.viewer) and bool(self.permissions.can_edit())

    @property
    def page_title(self) -> Any:
        return GROUPS[self.kwargs["who"]][0]

    def get_page_title(self) -> Any:
        return self.page_title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Back to the page that it is about."""
        edit = {"url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]), "label": self.page.title}
        return [*self.breadcrumbs_items, edit, {"url": "", "label": self.page_title}]

    @cached_property
    def enrolled(self) -> EnrolmentQuerySet:
        return touched_people.seen(self.viewer, self.programme)

    @cached_property
    def would_wait(self) -> EnrolmentQuerySet:
        return Leaving.altogether(self.page, self.programme, self.viewer, self.today).would_wait

    @cached_property
    def getting_back(self) -> EnrolmentQuerySet:
        if not isinstance(self.page, LessonPage):
            raise Http404
        return LessonEffect(self.page, self.viewer, self.now).getting_back

    def get_index_url(self) -> str:
        return reverse("hr:touched_people", args=[self.page.pk, self.kwargs["who"]])

    def get_base_queryset(self) -> UserQuerySet:
        group = GROUPS[self.kwargs["who"]][1]
        return touched_people.people_of(group(self)).select_related("department").defer("password")

    @cached_property
    def columns(self) -> list[Column]:
        return people_columns()


def people_columns() -> list[Column]:
    """Who it is, which leads to them, and where they work."""
    return [
        TitleColumn(
            "person", label=_("Medewerker"), accessor=str, get_url=lambda one: reverse("hr:employee", args=[one.pk])
        ),
        Column("department", label=_("Dienst"), accessor="department.name"),
    ]

"""Who completed a version of a lesson, and when."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView

from onboarding.hr.lesson_history.of_lesson import OfLesson
from onboarding.hr.lists.list_columns import DayColumn
from onboarding.learning.how_done import LABELS, how_of
from onboarding.learning.models import Completion
from onboarding.lessons.for_whom import ALL
from onboarding.lessons.models import LessonVersion


class VersionPeopleView(OfLesson, BaseListingView):
    model = Completion
    paginate_by = 50
    default_ordering = ("enrolment__user__folded", "pk")

    def get_page_title(self) -> str:
        return self.here

    @property
    def here(self) -> str:
        return _("Wie werkte versie %(number)d af?") % {"number": self.kwargs["number"]}

    @cached_property
    def of_version(self) -> LessonVersion:
        return self.version(self.kwargs["number"])

    def get_index_url(self) -> str:
        return reverse("hr:version_people", args=[self.page.pk, self.kwargs["number"]])

    def get_base_queryset(self) -> QuerySet[Completion]:
        """One of each person: the last, of whoever completed it in several rounds."""
        seen = Completion.objects.visible_to(self.viewer).filter(version=self.of_version)
        theirs = seen.filter(enrolment__user=OuterRef("enrolment__user")).order_by("-completed_at", "-pk")
        found = seen.filter(pk=Subquery(theirs.values("pk")[:1]))
        return found.select_related("enrolment__user__department", "translation").defer(
            "enrolment__user__password", "translation__words", "translation__article"
        )

    def get_ordering(self) -> Any:
        return self.default_ordering

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "person",
                label=_("Medewerker"),
                classname="title",
                accessor="enrolment.user",
                get_url=lambda one: reverse("hr:employee", args=[one.enrolment.user_id]),
            ),
            Column("department", label=_("Dienst"), accessor="enrolment.user.department.name"),
            *self._variant_column,
            *self._language_column,
            Column("how", label=_("Hoe"), accessor=lambda one: LABELS[how_of(one)]),
            DayColumn("completed_at", label=_("Klaar op")),
        ]

    @property
    def _variant_column(self) -> list[Column]:
        """What each read of it, where parts are for some kinds of work only."""
        kinds = self.of_version.content.kinds
        words = {ALL: _("alles"), **kinds}
        read = Column("variant", label=_("Las wat voor dit werk is"), accessor=lambda one: words.get(one.variant, "–"))
        return [read] if kinds else []

    @property
    def _language_column(self) -> list[Column]:
        """In which language each read it, where it was translated."""
        read = Column("language", label=_("Gelezen in"), accessor="language.name")
        return [read] if self.of_version.translations.exists() else []

    @property
    def no_results_message(self) -> str:
        return _("Nog niemand werkte deze versie af.")

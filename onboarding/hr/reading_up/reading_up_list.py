"""Whom was asked to read what is new in a lesson, by when, and who did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters
from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column

from onboarding.hr.completion.completion_columns import PersonColumn
from onboarding.hr.completion.enrolment_row_filters import EnrolmentRowFilterSet
from onboarding.hr.lists.drawn_rows import TextColumn
from onboarding.hr.lists.export_columns import ExportColumn, label_in
from onboarding.hr.lists.list_columns import DayColumn, LabelColumn, Tone
from onboarding.hr.lists.work_details import WithOwnFields, person_columns
from onboarding.hr.reading_up.reading_states import CONDITIONS, Reading, reading_case
from onboarding.learning.models import FollowUp, FollowUpQuerySet
from onboarding.lessons.models import Lesson
from onboarding.people.models import User
from onboarding.people.searching import of_person

TOLD_AT_ONCE = 10  # publications above the list, the last ones asked


def lessons_with_news(request: HttpRequest) -> QuerySet[Lesson]:
    """The lessons of which something was asked to be read."""
    viewer: Any = request.user
    return Lesson.objects.visible_to(viewer).filter(follow_ups__isnull=False).distinct().order_by("title__fold", "pk")


class ReadingUpFilterSet(EnrolmentRowFilterSet):
    lesson = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Les"), empty_label=gettext_lazy("Alle lessen"), queryset=lessons_with_news
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("Stand"), empty_label=gettext_lazy("Alle"), choices=Reading.choices, method="only_in_state"
    )

    class Meta:
        model = FollowUp
        fields: list[str] = []

    def only_in_state(self, follow_ups: FollowUpQuerySet, name: str, value: str) -> FollowUpQuerySet:
        return follow_ups.filter(CONDITIONS[Reading(value)])


class ReadingColumn(LabelColumn):
    def label_of(self, instance: Any) -> tuple[str, Tone]:
        state = Reading(instance.reading)
        return str(state.label), Tone.DONE if state is Reading.READ else Tone.QUIET


@dataclass(frozen=True, slots=True)
class Asked:
    """How it stands with everyone who was asked to read one version; `url` leads to taking it back, if that makes
    sense."""

    title: str
    number: int
    due_date: date
    asked: int
    read: int
    open: int
    url: str


class ReadingUpView(WithOwnFields):
    model = FollowUp
    page_title = gettext_lazy("Bijlezen")
    header_icon = "doc-full-inverse"
    index_url_name = "hr:reading_up"
    index_results_url_name = "hr:reading_up_results"
    results_template_name = "hr/reading_up/reading_up_results.html"
    filterset_class = ReadingUpFilterSet
    searched = of_person("enrolment__user")
    default_ordering = "-due_date"
    organisation_path = "enrolment__programme__organisation"
    person_path = "enrolment__user__"
    texts = {"enrolment__programme__organisation__short_name", "enrolment__programme__title", "version__title"}
    ranks = {"reading": Reading.values}
    within = ("enrolment__user__folded", "pk")
    export_columns = {
        **person_columns("enrolment__user__", "enrolment__programme__organisation__"),
        "programme": ExportColumn(gettext_lazy("Traject"), "enrolment__programme__title"),
        "round": ExportColumn(gettext_lazy("Ronde"), "enrolment__round"),
        "lesson": ExportColumn(gettext_lazy("Les"), "version__title"),
        "version": ExportColumn(gettext_lazy("Versie"), "version__number"),
        "asked_on": ExportColumn(gettext_lazy("Gevraagd op"), "asked_on"),
        "due_date": ExportColumn(gettext_lazy("Te lezen tegen"), "due_date"),
        "reading": ExportColumn(gettext_lazy("Stand"), "reading", make=label_in(dict(Reading.choices))),
        "done_at": ExportColumn(gettext_lazy("Gelezen op"), "done_at"),
    }

    def get_base_queryset(self) -> FollowUpQuerySet:
        return (
            FollowUp.objects.visible_to(self.viewer)
            .annotate(reading=reading_case())
            .select_related("enrolment__user__department", "enrolment__user__manager")
            .select_related("enrolment__programme__organisation", "version")
            .defer(
                *("version__content", "version__article", "enrolment__programme__outline"),
                *("enrolment__programme__welcome", "enrolment__programme__organisation__house"),
                *("enrolment__user__password", "enrolment__user__manager__password"),
            )
        )

    @cached_property
    def columns(self) -> list[Column]:
        title = "enrolment__programme__title"
        name = "enrolment__user__last_name"
        return [
            PersonColumn("user", label=_("Medewerker"), accessor="enrolment.user", sort_key=name, classname="title"),
            *self.organisation_column,
            TextColumn("programme", label=_("Traject"), accessor="enrolment.programme", sort_key=title),
            TextColumn("lesson", label=_("Les"), accessor="version.title", sort_key="version__title"),
            DayColumn("asked_on", label=_("Gevraagd op"), sort_key="asked_on"),
            DayColumn("due_date", label=_("Te lezen tegen"), sort_key="due_date"),
            ReadingColumn("reading", label=_("Stand"), sort_key="reading"),
            DayColumn("done_at", label=_("Gelezen op"), sort_key="done_at"),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(per_version=self.per_version(), **kwargs)

    def per_version(self) -> Sequence[Asked]:
        """How it stands with each publication of what the list shows, the last one asked first."""
        rows = (
            self.get_queryset()
            .order_by()
            .values("version", "version__title", "version__number")
            .annotate(
                asked=Count("pk"),
                read=Count("pk", filter=CONDITIONS[Reading.READ]),
                still_open=Count("pk", filter=CONDITIONS[Reading.OPEN]),
                last_day=Max("due_date"),
                asked_last=Max("asked_on"),
            )
            .order_by("-asked_last", "-version")[:TOLD_AT_ONCE]
        )
        return [
            Asked(
                title=row["version__title"],
                number=row["version__number"],
                due_date=row["last_day"],
                asked=row["asked"],
                read=row["read"],
                open=row["still_open"],
                url=reverse("hr:reading_up_take_back", args=[row["version"]]) if row["still_open"] else "",
            )
            for row in rows
        ]

    @cached_property
    def no_results_message(self) -> str:
        if self.is_narrowed:
            return _("Niemand past bij wat je zoekt. Gebruik minder woorden, of laat een filter weg.")
        return _(
            "Er is nog niemand gevraagd om bij te lezen. Dat doe je bij het publiceren van een les, als wat je "
            "verandert belangrijk is voor wie ze al afwerkte."
        )

    def whose(self, item: FollowUp) -> User:
        return item.enrolment.user

    def counts(self, queryset: QuerySet[Any]) -> list[tuple[str, int]]:
        numbers = dict(queryset.order_by().values_list("reading").annotate(number=Count("pk")))
        return [(str(state.label), numbers.get(state.value, 0)) for state in Reading]

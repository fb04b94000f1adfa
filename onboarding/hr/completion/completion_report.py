"""HR's completion report: who is where in which programme, by when, and since when they are done."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column

from onboarding.hr.completion.completion_columns import (
    DueColumn,
    EnrolmentStatusColumn,
    PersonColumn,
    lessons_in_words,
    standing_in_words,
)
from onboarding.hr.completion.completion_filters import BY_URGENCY, STATUS_LABELS, CompletionFilterSet
from onboarding.hr.lists.drawn_rows import TextColumn
from onboarding.hr.lists.export_columns import ExportColumn
from onboarding.hr.lists.list_columns import DayColumn, TickColumn
from onboarding.hr.lists.rows_of_page import RowsOfPage, left_out
from onboarding.hr.lists.work_details import OF_PERSON, WithOwnFields, WorkColumn, person_columns
from onboarding.learning.models import Enrolment, EnrolmentQuerySet
from onboarding.learning.open_leave import day_or_wait
from onboarding.learning.status import Status
from onboarding.lessons.models import Programme
from onboarding.people.called import NAMED_BY
from onboarding.people.models import Department, Organisation, User
from onboarding.people.searching import of_person

OF_ENROLMENT = (
    *("due_date", "round", "is_current", "is_waiting", "is_exempted", "completed_at"),
    *("lessons_done", "lessons_asked", "lessons_exempted"),
)
NOT_TOLD = [
    *left_out(Enrolment, "", "id", "user", "programme", *OF_ENROLMENT),
    *left_out(User, "user__", "id", "department", "organisation", "manager", *NAMED_BY, *OF_PERSON),
    *left_out(User, "user__manager__", "id", *NAMED_BY),
    *left_out(Department, "user__department__", "id", "name"),
    *left_out(Organisation, "user__organisation__", "id", "short_name"),
    *left_out(Programme, "programme__", "id", "title", "is_live"),
]


def told(enrolments: EnrolmentQuerySet, today: date) -> EnrolmentQuerySet:
    """With all that the list tells of them."""
    return (
        enrolments.with_status(today)
        .with_number_together()
        .with_open_leave()
        .select_related("user__department", "user__organisation", "user__manager", "programme")
        .defer(*NOT_TOLD)
    )


class CompletionReportView(WithOwnFields):
    model = Enrolment
    page_title = gettext_lazy("Voltooiing")
    header_icon = "clipboard-list"
    index_url_name = "hr:completion_report"
    index_results_url_name = "hr:completion_report_results"
    results_template_name = "hr/completion/completion_report_results.html"
    filterset_class = CompletionFilterSet
    searched = of_person("user")
    default_ordering = "user__last_name"
    organisation_path = "user__organisation"
    person_path = "user__"
    texts = {"user__organisation__short_name", "user__department__name", "user__function", "programme__title"}
    ranks = {"status_today": BY_URGENCY}
    within = ("user__folded", "pk")
    rows_of_page = RowsOfPage(lambda today: told(Enrolment.objects.all(), today))
    export_columns = {
        **person_columns("user__", "user__organisation__"),
        "programme": ExportColumn(gettext_lazy("Traject"), "programme__title"),
        "lessons_done": ExportColumn(gettext_lazy("Lessen klaar"), "lessons_done"),
        "lessons_total": ExportColumn(gettext_lazy("Lessen in totaal"), "lessons_asked"),
        "lessons_exempted": ExportColumn(gettext_lazy("Lessen vrijgesteld"), "lessons_exempted"),
        "status": ExportColumn(
            *(gettext_lazy("Status"), "status_today", "programme__is_live", "is_open_ended", "is_waiting"),
            make=standing_in_words,
        ),
        "due_date": ExportColumn(
            *(gettext_lazy("Af te werken tegen"), "due_date", "is_open_ended", "status_today"),
            make=lambda due, is_open_ended, status: day_or_wait(due, is_open_ended, status == Status.DONE),
        ),
        "completed_at": ExportColumn(gettext_lazy("Klaar op"), "completed_at"),
        "lessons_together": ExportColumn(gettext_lazy("Lessen samen gedaan"), "lessons_together"),
        "round": ExportColumn(gettext_lazy("Ronde"), "round"),
        "is_last_round": ExportColumn(
            gettext_lazy("Laatste ronde"), "is_current", make=lambda is_last: _("ja") if is_last else _("nee")
        ),
    }

    # --- Which rows ---

    def rows_seen_by(self, viewer: Any) -> EnrolmentQuerySet:
        rows: EnrolmentQuerySet = self.rows_of_page.written(self.today)
        return rows.visible_to(viewer)

    def rows_to_find(self, viewer: Any) -> EnrolmentQuerySet:
        """Of how they stand the programme is asked too: only where it is what they are put in order by."""
        rows = Enrolment.objects.visible_to(viewer)
        return rows.with_status(self.today) if self.ordering.endswith("status_today") else rows

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(), "today": self.today}

    # --- What is shown of them ---

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TickColumn("tick", label="", is_for=self.may_be_withdrawn, whose=self.whose),
            PersonColumn("user", label=_("Medewerker"), sort_key="user__last_name", classname="title", width="30%"),
            *self.organisation_column,
            TextColumn(
                "department",
                label=_("Dienst"),
                accessor="user.department.name",
                sort_key="user__department__name",
            ),
            WorkColumn("function", label=_("Functie"), sort_key="user__function", whose=self.whose),
            TextColumn("programme", label=_("Traject"), sort_key="programme__title", classname="hr-narrow"),
            TextColumn("round", label=_("Ronde"), sort_key="round", classname="hr-narrow"),
            TextColumn(
                "lessons",
                label=_("Lessen klaar"),
                accessor=self.lessons,
                sort_key="lessons_done",
            ),
            EnrolmentStatusColumn("status", label=_("Status"), accessor="status_today", sort_key="status_today"),
            DueColumn("due_date", label=_("Af te werken tegen"), accessor=lambda row: row, sort_key="due_date"),
            DayColumn("completed_at", label=_("Klaar op"), sort_key="completed_at"),
        ]

    def may_be_withdrawn(self, enrolment: Enrolment) -> bool:
        """Whether there is something to withdraw, of someone of whom the viewer may change something."""
        is_open = enrolment.is_current and enrolment.completed_at is None
        return is_open and (self.viewer.is_superuser or not enrolment.user.is_superuser)

    @cached_property
    def programme(self) -> str:
        """The programme that was filtered on, to be chosen beforehand; empty when none was."""
        chosen: str = self.request.GET.get("programme", "")
        return chosen

    def lessons(self, enrolment: Enrolment) -> str:
        return lessons_in_words(enrolment)

    @cached_property
    def no_results_message(self) -> str:
        if self.is_narrowed:
            return _("Niemand past bij wat je zoekt. Gebruik minder woorden, of laat een filter weg.")
        return _(
            "Er is nog niemand ingeschreven. Zodra je een medewerker inschrijft voor een traject, "
            "zie je hier hoe ver die staat."
        )

    def whose(self, item: Enrolment) -> User:
        return item.user

    def counts(self, queryset: QuerySet[Any]) -> list[tuple[str, int]]:
        numbers = dict(queryset.order_by().values_list("status_today").annotate(number=Count("pk")))
        return [(str(label), numbers.get(status.value, 0)) for status, label in STATUS_LABELS.items()]

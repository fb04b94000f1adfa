"""HR's completion report: who is where in which programme, by when, and since when they are done."""

from __future__ import annotations

import operator
from functools import reduce
from typing import Any

from django.db.models import Case, Count, F, OrderBy, Q, QuerySet, Value, When
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.completion_columns import DayColumn, PersonColumn, StatusColumn
from onboarding.hr.completion_filters import STATUS_LABELS, CompletionFilterSet
from onboarding.hr.exports import DutchSpreadsheetMixin
from onboarding.hr.lists.saved_views import SavedViewsMixin
from onboarding.learning.models import Enrolment, EnrolmentQuerySet
from onboarding.learning.status import Status
from onboarding.lessons.models import Programme

MAX_WORDS = 8  # of a search; each costs a condition on four columns
SEARCHED = ("user__first_name", "user__last_name", "user__email", "user__personnel_number")
TEXTS = {"user__last_name", "user__organisation__short_name", "user__department__name", "programme__title"}
BY_NAME = (Lower("user__last_name"), Lower("user__first_name"), "pk")  # "de Smet" stands with "De Smet"


class CompletionReportView(HrOnlyMixin, SavedViewsMixin, DutchSpreadsheetMixin, ReportView):
    model = Enrolment
    page_title = gettext_lazy("Voltooiing")
    header_icon = "clipboard-list"
    index_url_name = "hr:completion_report"
    index_results_url_name = "hr:completion_report_results"
    results_template_name = "hr/completion_report_results.html"
    filterset_class = CompletionFilterSet
    is_searchable = True
    default_ordering = "user__last_name"
    sheet_title = gettext_lazy("Voltooiing")
    export_headings = {
        "last_name": gettext_lazy("Achternaam"),
        "first_name": gettext_lazy("Voornaam"),
        "email": gettext_lazy("E-mailadres"),
        "personnel_number": gettext_lazy("Personeelsnummer"),
        "organisation": gettext_lazy("Organisatie"),
        "department": gettext_lazy("Dienst"),
        "programme": gettext_lazy("Traject"),
        "lessons_done": gettext_lazy("Lessen klaar"),
        "lessons_total": gettext_lazy("Lessen in totaal"),
        "status": gettext_lazy("Status"),
        "due_date": gettext_lazy("Af te werken tegen"),
        "completed_at": gettext_lazy("Klaar op"),
    }

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.today = timezone.localdate()

    # --- Which rows ---

    def get_base_queryset(self) -> EnrolmentQuerySet:
        return (
            Enrolment.objects.visible_to(self.request.user)
            .current()
            .with_status(self.today)
            .select_related("user__department", "user__organisation", "programme")
            .defer("user__password", "programme__outline", "programme__welcome")
        )

    def get_filtered_queryset(self) -> EnrolmentQuerySet:
        return self.get_queryset()  # which is filtered already

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(), "today": self.today}

    def filter_queryset(self, queryset: EnrolmentQuerySet) -> EnrolmentQuerySet:
        """Nothing when a filter makes no sense: a list that silently ignores a filter would be taken for the answer."""
        return self.filters.filter_queryset(queryset) if self.filters.is_valid() else queryset.none()

    def search_queryset(self, queryset: EnrolmentQuerySet) -> EnrolmentQuerySet:
        """Every word must be found somewhere in the name, the e-mail address or the personnel number."""
        for word in self.search_query.split()[:MAX_WORDS]:
            anywhere = [Q(**{f"{field}__icontains": word}) for field in SEARCHED]
            queryset = queryset.filter(reduce(operator.or_, anywhere))
        return queryset

    def order_queryset(self, queryset: EnrolmentQuerySet) -> EnrolmentQuerySet:
        """By the chosen column, then by name; without a date comes last, whichever way."""
        field, is_descending = self.ordering.removeprefix("-"), self.ordering.startswith("-")
        expression: Any = F(field)
        if field == "status_today":
            ranks = [When(status_today=status.value, then=Value(rank)) for rank, status in enumerate(STATUS_LABELS)]
            expression = Case(*ranks)
        elif field in TEXTS:
            expression = Lower(field)
        return queryset.order_by(OrderBy(expression, descending=is_descending, nulls_last=True), *BY_NAME)

    # --- What is shown of them ---

    @cached_property
    def columns(self) -> list[Column]:
        organisation = Column(
            "organisation",
            label=_("Organisatie"),
            accessor="user.organisation.short_name",
            sort_key="user__organisation__short_name",
        )
        return [
            PersonColumn("user", label=_("Medewerker"), sort_key="user__last_name", classname="title", width="30%"),
            *([organisation] if self.request.user.is_superuser else []),
            Column(
                "department",
                label=_("Dienst"),
                accessor="user.department.name",
                sort_key="user__department__name",
            ),
            Column("programme", label=_("Traject"), sort_key="programme__title"),
            Column("lessons", label=_("Lessen klaar"), accessor=self.lessons, sort_key="lessons_done"),
            StatusColumn("status", label=_("Status"), accessor="status_today", sort_key="status_today"),
            DayColumn("due_date", label=_("Af te werken tegen"), sort_key="due_date"),
            DayColumn("completed_at", label=_("Klaar op"), sort_key="completed_at"),
        ]

    @cached_property
    def lesson_counts(self) -> dict[int, int]:
        """How many lessons each programme asks today; read once, not with every row."""
        programmes = Programme.objects.visible_to(self.request.user).only("outline")
        return {programme.pk: len(programme.lesson_ids) for programme in programmes}

    def lessons(self, enrolment: Enrolment) -> str:
        total = self.lesson_counts.get(enrolment.programme_id, 0)
        return _("%(done)d van %(total)d") % {"done": enrolment.lessons_done, "total": total}

    @cached_property
    def no_results_message(self) -> str:
        if self.is_searching or self.filters.form.has_changed():
            return _("Niemand past bij wat je zoekt. Gebruik minder woorden, of laat een filter weg.")
        return _(
            "Er is nog niemand ingeschreven. Zodra je een medewerker inschrijft voor een traject, "
            "zie je hier hoe ver die staat."
        )

    # --- The export ---

    @cached_property
    def list_export(self) -> list[str]:
        is_administrator = self.request.user.is_superuser
        return [name for name in self.export_headings if name != "organisation" or is_administrator]

    def to_row_dict(self, enrolment: Enrolment) -> dict[str, Any]:
        person = enrolment.user
        row = {
            "last_name": person.last_name,
            "first_name": person.first_name,
            "email": person.email,
            "personnel_number": person.personnel_number,
            "organisation": person.organisation.short_name if person.organisation else "",
            "department": person.department.name if person.department else "",
            "programme": enrolment.programme.title,
            "lessons_done": enrolment.lessons_done,
            "lessons_total": self.lesson_counts.get(enrolment.programme_id, 0),
            "status": STATUS_LABELS[Status(enrolment.status_today)],  # type: ignore[attr-defined]
            "due_date": enrolment.due_date,
            "completed_at": enrolment.completed_at,
        }
        return {name: row[name] for name in self.list_export}

    def counts(self, queryset: QuerySet) -> list[tuple[str, int]]:
        numbers = dict(queryset.order_by().values_list("status_today").annotate(number=Count("pk")))
        return [(str(label), numbers.get(status.value, 0)) for status, label in STATUS_LABELS.items()]

    def get_filename(self) -> str:
        viewer: Any = self.request.user
        organisation = viewer.organisation
        if viewer.is_superuser:
            organisation = self.filters.is_valid() and self.filters.form.cleaned_data["organisation"]
        whose = slugify(organisation.short_name) if organisation else slugify(_("Alle organisaties"))
        return f"{slugify(_('Voltooiing'))}-{whose}-{self.today.isoformat()}"

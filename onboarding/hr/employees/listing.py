"""The list of employees, in which HR finds, filters and ticks people."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton

from onboarding.hr.completion.completion_columns import DepartmentColumn, names_by_person, others_of
from onboarding.hr.completion.completion_filters import BY_URGENCY, STATUS_LABELS
from onboarding.hr.employees.employee_columns import EmployeeColumn, StandingColumn
from onboarding.hr.employees.employee_filters import EmployeeFilterSet
from onboarding.hr.employees.employee_rows import BY_NAME, among, with_standing
from onboarding.hr.employees.for_many import offered
from onboarding.hr.employees.who_gets_in import SignedIn, signed_in_case, with_letter
from onboarding.hr.lists.drawn_rows import TextColumn
from onboarding.hr.lists.export_columns import ExportColumn, FetchedColumn, label_in
from onboarding.hr.lists.list_columns import DayColumn, TickColumn
from onboarding.hr.lists.rows_of_page import RowsOfPage, left_out
from onboarding.hr.lists.work_details import OF_PERSON, WithOwnFields, WorkColumn, work_columns
from onboarding.people.called import NAMED_BY
from onboarding.people.models import Department, Language, LetterState, Organisation, User, UserQuerySet
from onboarding.people.searching import of_person

NOT_TOLD = [
    *left_out(User, "", "id", "department", "organisation", "manager", *NAMED_BY, *OF_PERSON, "start_date", "end_date"),
    *left_out(User, "manager__", "id", *NAMED_BY),
    *left_out(Department, "department__", "id", "name"),
    *left_out(Organisation, "organisation__", "id", "short_name"),
]


def told(people: UserQuerySet, today: date) -> UserQuerySet:
    """With all that the list tells of them."""
    people = with_standing(people, today).with_absence(today)
    people = with_letter(people.with_waiting_address(), today)
    return people.select_related("department", "organisation", "manager").defer(*NOT_TOLD)


class EmployeesView(WithOwnFields):
    model = User
    page_title = gettext_lazy("Medewerkers")
    header_icon = "user"
    index_url_name = "hr:employees"
    index_results_url_name = "hr:employees_results"
    results_template_name = "hr/employees/employees_results.html"
    filterset_class = EmployeeFilterSet
    searched = of_person()
    default_ordering = "last_name"
    texts = {"personnel_number", "organisation__short_name", "department__name", "function"}
    ranks = {"standing": BY_URGENCY}
    within = BY_NAME
    rows_of_page = RowsOfPage(lambda today: told(User.objects.all(), today))
    export_columns = {
        "last_name": ExportColumn(gettext_lazy("Achternaam"), "last_name"),
        "first_name": ExportColumn(gettext_lazy("Voornaam"), "first_name"),
        "email": ExportColumn(gettext_lazy("E-mailadres"), "email", comes_again=False),
        "personnel_number": ExportColumn(gettext_lazy("Personeelsnummer"), "personnel_number", comes_again=False),
        "organisation": ExportColumn(gettext_lazy("Organisatie"), "organisation__short_name"),
        "department": ExportColumn(gettext_lazy("Dienst"), "department__name"),
        "other_departments": FetchedColumn(gettext_lazy("Andere diensten"), "pk", names_by_person),
        "kind_of_work": ExportColumn(gettext_lazy("Soort werk"), "department__kind_of_work__name"),
        **work_columns(),
        "start_date": ExportColumn(gettext_lazy("Eerste werkdag"), "start_date"),
        "end_date": ExportColumn(gettext_lazy("Laatste werkdag"), "end_date"),
        "language": ExportColumn(gettext_lazy("Taal"), "language", make=label_in(dict(Language.choices))),
        "signed_in": ExportColumn(gettext_lazy("Aanmelden"), signed_in_case(), make=label_in(dict(SignedIn.choices))),
        "letter": ExportColumn(gettext_lazy("Brief"), "letter", make=label_in(dict(LetterState.choices))),
        "standing": ExportColumn(gettext_lazy("Hoe ver"), "standing", make=label_in(STATUS_LABELS)),
    }

    # --- Which rows ---

    def rows_seen_by(self, viewer: Any) -> UserQuerySet:
        people: UserQuerySet = self.rows_of_page.written(self.today)
        return among(people, viewer)

    @property
    def fetched_along(self) -> tuple[Any, ...]:
        return others_of(), *super().fetched_along

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(), "today": self.today}

    # --- What is shown of them ---

    def may_be_ticked(self, person: User) -> bool:
        return self.viewer.is_superuser or not person.is_superuser

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TickColumn("tick", label="", is_for=self.may_be_ticked, whose=self.whose),
            EmployeeColumn("person", label=_("Medewerker"), sort_key="last_name", classname="title", today=self.today),
            *self.organisation_column,
            TextColumn("personnel_number", label=_("Personeelsnummer"), sort_key="personnel_number"),
            DepartmentColumn(
                "department", label=_("Dienst"), sort_key="department__name", whose=self.whose, classname="hr-roomy"
            ),
            WorkColumn("function", label=_("Functie"), sort_key="function", whose=self.whose, classname="hr-roomy"),
            DayColumn("start_date", label=_("Eerste werkdag"), sort_key="start_date"),
            StandingColumn("standing", label=_("Hoe ver"), sort_key="standing"),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(_("Medewerker toevoegen"), url=reverse("hr:employee_add"), icon_name="plus", priority=1),
            HeaderButton(_("Eigen velden"), url=reverse("hr:own_fields"), icon_name="list-ul"),
        ]

    @cached_property
    def actions(self) -> list[tuple[str, Any]]:
        """What can be done for whoever is ticked: the address and the words on the button."""
        return offered()

    @cached_property
    def chosen(self) -> list[tuple[str, str]]:
        """What was chosen in the address, for the form around the list to take along."""
        names = {*self.filters.filters, self.search_kwarg}
        return [(name, value) for name in sorted(names) for value in self.request.GET.getlist(name) if value]

    @cached_property
    def no_results_message(self) -> str:
        if self.is_narrowed:
            return _(
                "Niemand past bij wat je zoekt. Gebruik minder woorden, of laat een filter weg. "
                "Wie uit dienst is, vind je met de filter “Wie”."
            )
        return _("Hier staat nog niemand. Voeg een medewerker toe, of laad een bestand van je personeelsdienst op.")

    def whose(self, item: Any) -> Any:
        return item

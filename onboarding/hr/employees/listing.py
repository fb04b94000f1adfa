"""The list of employees, in which HR finds, filters and ticks people."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton

from onboarding.hr.completion.completion_columns import DepartmentColumn, names_of_others, others_of
from onboarding.hr.completion.completion_filters import BY_URGENCY, STATUS_LABELS
from onboarding.hr.employees.employee_columns import EmployeeColumn, StandingColumn
from onboarding.hr.employees.employee_filters import EmployeeFilterSet
from onboarding.hr.employees.employee_rows import BY_NAME, employees, with_standing
from onboarding.hr.employees.for_many import offered
from onboarding.hr.employees.who_gets_in import SignedIn, with_letter
from onboarding.hr.lists.drawn_rows import TextColumn
from onboarding.hr.lists.list_columns import DayColumn, TickColumn
from onboarding.hr.lists.work_details import WORK_HEADINGS, WithOwnFields, WorkColumn, work_row
from onboarding.learning.status import Status
from onboarding.people.models import LetterState, User, UserQuerySet
from onboarding.people.searching import of_person


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
    export_headings = {
        "last_name": gettext_lazy("Achternaam"),
        "first_name": gettext_lazy("Voornaam"),
        "email": gettext_lazy("E-mailadres"),
        "personnel_number": gettext_lazy("Personeelsnummer"),
        "organisation": gettext_lazy("Organisatie"),
        "department": gettext_lazy("Dienst"),
        "other_departments": gettext_lazy("Andere diensten"),
        "kind_of_work": gettext_lazy("Soort werk"),
        **WORK_HEADINGS,
        "start_date": gettext_lazy("Eerste werkdag"),
        "end_date": gettext_lazy("Laatste werkdag"),
        "language": gettext_lazy("Taal"),
        "signed_in": gettext_lazy("Aanmelden"),
        "letter": gettext_lazy("Brief"),
        "standing": gettext_lazy("Hoe ver"),
    }

    # --- Which rows ---

    def get_base_queryset(self) -> UserQuerySet:
        people = with_standing(employees(self.viewer), self.today).with_absence(self.today)
        people = with_letter(people.with_waiting_address(), self.today)
        people = people.select_related("department__kind_of_work", "organisation", "manager")
        people = people.prefetch_related(others_of())
        return people.defer("password", "organisation__house", "manager__password")

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

    # --- The export ---

    def row(self, person: Any) -> dict[str, Any]:
        return {
            "last_name": person.last_name,
            "first_name": person.first_name,
            "email": person.email,
            "personnel_number": person.personnel_number,
            "organisation": person.organisation.short_name,
            "department": person.department.name if person.department else "",
            "other_departments": names_of_others(person),
            "kind_of_work": str((person.department and person.department.kind_of_work) or ""),
            **work_row(person),
            "start_date": person.start_date,
            "end_date": person.end_date,
            "language": person.get_language_display(),
            "signed_in": (SignedIn.NEVER if person.last_login is None else SignedIn.EVER).label,
            "letter": LetterState(person.letter).label if person.letter else "",
            "standing": STATUS_LABELS[Status(person.standing)] if person.standing else "",
        }

"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.employees import (
    coming_back,
    departments,
    editing,
    factor_reset_views,
    own_field_screens,
    waiting_addresses,
    work_kinds,
)
from onboarding.hr.employees.enrol_screen import EnrolView
from onboarding.hr.employees.extra_try_screen import ExtraTryView
from onboarding.hr.employees.for_many import ACTIONS
from onboarding.hr.employees.for_many_work import ChangeWorkView
from onboarding.hr.employees.invite_screen import InviteView
from onboarding.hr.employees.listing import EmployeesView
from onboarding.hr.employees.person_page import EmployeeView, LessonsOfEmployeeView
from onboarding.hr.employees.remind_screen import RemindView
from onboarding.hr.employees.withdraw_screen import OpenAgainView, WithdrawView

urlpatterns = [
    path("medewerkers/", EmployeesView.as_view(), name="employees"),
    path("medewerkers/results/", EmployeesView.as_view(results_only=True), name="employees_results"),
    path("medewerkers/nieuw/", editing.AddEmployeeView.as_view(), name="employee_add"),
    *(
        path(f"medewerkers/samen/{where}/", view.as_view(), name=f"employees_{name}")
        for name, (where, view) in ACTIONS.items()
    ),
    path("medewerkers/extra-poging/<id:pk>/", ExtraTryView.as_view(), name="extra_try"),
    path("medewerkers/samen/gegevens/", ChangeWorkView.as_view(), name="employees_change_work"),
    path("medewerkers/samen/inschrijven/", EnrolView.as_view(), name="employees_enrol"),
    path("medewerkers/samen/uitnodigen/", InviteView.as_view(), name="employees_invite"),
    path("medewerkers/samen/herinneren/", RemindView.as_view(), name="employees_remind"),
    path("medewerkers/samen/inschrijving-intrekken/", WithdrawView.as_view(), name="employees_withdraw"),
    path("inschrijvingen/<id:pk>/weer-openen/", OpenAgainView.as_view(), name="enrolment_open_again"),
    path("medewerkers/<id:pk>/", EmployeeView.as_view(), name="employee"),
    path("medewerkers/<id:pk>/lessen/", LessonsOfEmployeeView.as_view(), name="employee_lessons"),
    path("medewerkers/<id:pk>/gegevens/", editing.EditEmployeeView.as_view(), name="employee_edit"),
    path(
        "medewerkers/<id:pk>/adres/bevestigen/", waiting_addresses.ConfirmAddressView.as_view(), name="address_confirm"
    ),
    path(
        "medewerkers/<id:pk>/adres/intrekken/", waiting_addresses.WithdrawAddressView.as_view(), name="address_withdraw"
    ),
    path(
        "medewerkers/<id:pk>/tweede-stap/vragen/",
        factor_reset_views.AskFactorResetView.as_view(),
        name="factor_reset_ask",
    ),
    path(
        "medewerkers/<id:pk>/tweede-stap/bevestigen/",
        factor_reset_views.ConfirmFactorResetView.as_view(),
        name="factor_reset_confirm",
    ),
    path(
        "medewerkers/<id:pk>/tweede-stap/intrekken/",
        factor_reset_views.WithdrawFactorResetView.as_view(),
        name="factor_reset_withdraw",
    ),
    path("medewerkers/<id:pk>/terug-in-dienst/", coming_back.BringBackView.as_view(), name="employee_bring_back"),
    path("medewerkers/<id:pk>/afwezigheid/", editing.AddAbsenceView.as_view(), name="absence_add"),
    path("afwezigheden/<id:pk>/", editing.EditAbsenceView.as_view(), name="absence"),
    path("afwezigheden/<id:pk>/weg/", editing.RemoveAbsenceView.as_view(), name="absence_remove"),
    path("diensten/", departments.DepartmentsView.as_view(), name="departments"),
    path("diensten/results/", departments.DepartmentsView.as_view(results_only=True), name="departments_results"),
    path("diensten/nieuw/", departments.AddDepartmentView.as_view(), name="department_add"),
    path("diensten/<id:pk>/", departments.EditDepartmentView.as_view(), name="department_edit"),
    path("diensten/<id:pk>/weg/", departments.DeleteDepartmentView.as_view(), name="department_delete"),
    path("soorten-werk/", work_kinds.KindsView.as_view(), name="kinds"),
    path("soorten-werk/results/", work_kinds.KindsView.as_view(results_only=True), name="kinds_results"),
    path("soorten-werk/nieuw/", work_kinds.AddKindView.as_view(), name="kind_add"),
    path("soorten-werk/<id:pk>/", work_kinds.EditKindView.as_view(), name="kind_edit"),
    path("soorten-werk/<id:pk>/weg/", work_kinds.DeleteKindView.as_view(), name="kind_delete"),
    path("eigen-velden/", own_field_screens.OwnFieldsView.as_view(), name="own_fields"),
    path(
        "eigen-velden/results/", own_field_screens.OwnFieldsView.as_view(results_only=True), name="own_fields_results"
    ),
    path("eigen-velden/nieuw/", own_field_screens.AddOwnFieldView.as_view(), name="own_field_add"),
    path("eigen-velden/<id:pk>/", own_field_screens.EditOwnFieldView.as_view(), name="own_field_edit"),
    path("eigen-velden/<id:pk>/weg/", own_field_screens.DeleteOwnFieldView.as_view(), name="own_field_delete"),
]

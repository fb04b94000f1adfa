"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.roles.role_screens import PersonRolesView, RoleStepView, RolesView

urlpatterns = [
    path("rollen/", RolesView.as_view(), name="roles"),
    path("rollen/<id:pk>/", PersonRolesView.as_view(), name="person_roles"),
    path("rollen/<id:pk>/<slug:role>/geven/", RoleStepView.as_view(is_giving=True), name="role_give"),
    path("rollen/<id:pk>/<slug:role>/nemen/", RoleStepView.as_view(is_giving=False), name="role_take"),
]

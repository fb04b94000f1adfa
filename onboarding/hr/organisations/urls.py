"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.organisations import organisation_screens as screens

urlpatterns = [
    path("organisaties/", screens.OrganisationsView.as_view(), name="organisations"),
    path("organisaties/results/", screens.OrganisationsView.as_view(results_only=True), name="organisations_results"),
    path("organisaties/nieuw/", screens.AddOrganisationView.as_view(), name="organisation_add"),
    path("organisaties/<id:pk>/", screens.OrganisationView.as_view(), name="organisation"),
]

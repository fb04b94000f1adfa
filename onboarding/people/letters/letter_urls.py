"""The short addresses that stand on paper."""

from django.urls import path

from onboarding.people.letters import letter_views
from onboarding.people.organisation_sign_in import OrganisationSignIn

urlpatterns = [
    path("aanmelden/<slug:slug>/", OrganisationSignIn.as_view(), name="organisation_sign_in"),
    path("brief/", letter_views.TypeCode.as_view(), name="letter_code"),
    path("brief/<str:code>/", letter_views.OpenLetter.as_view(), name="letter"),
]

"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.starters import starter_screens as screens

urlpatterns = [
    path("beginnen/", screens.StartersView.as_view(), name="starters"),
    path("beginnen/<slug:name>/", screens.StarterView.as_view(), name="starter"),
]

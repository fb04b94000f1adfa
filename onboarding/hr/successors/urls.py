"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.successors.successor_screens import HandOverView

urlpatterns = [path("medewerkers/<id:pk>/overdragen/", HandOverView.as_view(), name="hand_over")]

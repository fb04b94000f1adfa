"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.waiting.done_without_all import DoneWithoutAllView
from onboarding.hr.waiting.waiting_views import WaitingView
from onboarding.hr.waiting.who_waits import WhoWaitsView

urlpatterns = [
    path("wachten/", WhoWaitsView.as_view(), name="who_waits"),
    path("wachten/<id:pk>/", WaitingView.as_view(), name="waiting"),
    path("wachten/<id:pk>/klaar-zonder-alles/", DoneWithoutAllView.as_view(), name="done_without_all"),
]

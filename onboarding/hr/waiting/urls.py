"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.waiting.done_without_all import DoneWithoutAllView
from onboarding.hr.waiting.waiting_views import WaitingView

urlpatterns = [
    path("wachten/<id:pk>/", WaitingView.as_view(), name="waiting"),
    path("wachten/<id:pk>/klaar-zonder-alles/", DoneWithoutAllView.as_view(), name="done_without_all"),
]

"""This part's addresses, in the namespace hr."""

from typing import Any

from django.urls import path

from onboarding.hr.finding.finding_screen import FindView

urlpatterns: list[Any] = [path("vinden/", FindView.as_view(), name="find")]

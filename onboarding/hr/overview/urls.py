"""This part's addresses, in the namespace hr."""

from typing import Any

from django.urls import path

from onboarding.hr.overview.overview_views import OverviewView

urlpatterns: list[Any] = [path("overzicht/", OverviewView.as_view(), name="overview")]

"""This part's addresses, in the namespace hr."""

from typing import Any

from django.urls import path

from onboarding.hr.activity_log import ActivityLogView
from onboarding.hr.lists import views

urlpatterns: list[Any] = [
    path("lijsten/", views.SavedViewsView.as_view(), name="saved_views"),
    path("lijsten/bewaren/", views.SaveView.as_view(), name="save_view"),
    path("lijsten/<id:pk>/", views.EditView.as_view(), name="saved_view"),
    path("lijsten/<id:pk>/verwijderen/", views.DeleteSavedView.as_view(), name="saved_view_delete"),
    path("logboek/", ActivityLogView.as_view(), name="activity_log"),
    path("logboek/results/", ActivityLogView.as_view(results_only=True), name="activity_log_results"),
]

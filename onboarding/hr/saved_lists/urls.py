"""This part's addresses, in the namespace hr."""

from typing import Any

from django.urls import path

from onboarding.hr.saved_lists import saved_list_pages

urlpatterns: list[Any] = [
    path("lijsten/", saved_list_pages.SavedViewsView.as_view(), name="saved_views"),
    path("lijsten/bewaren/", saved_list_pages.SaveView.as_view(), name="save_view"),
    path("lijsten/<id:pk>/", saved_list_pages.EditView.as_view(), name="saved_view"),
    path("lijsten/<id:pk>/verwijderen/", saved_list_pages.DeleteSavedView.as_view(), name="saved_view_delete"),
]

"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.key_corrections.regrade_views import RegradeView

urlpatterns = [path("herberekenen/<id:page_id>/", RegradeView.as_view(), name="regrade")]

"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.freshness.freshness_screens import DueLessonsView, ReviewDayView

urlpatterns = [
    path("nog-juist/", DueLessonsView.as_view(), name="due_lessons"),
    path("nog-juist/<id:page_id>/", ReviewDayView.as_view(), name="review_day"),
]

"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.insight.insight_views import LessonsView, LessonView

urlpatterns = [
    path("vragen/", LessonsView.as_view(), name="insight"),
    path("vragen/results/", LessonsView.as_view(results_only=True), name="insight_results"),
    path("vragen/<id:lesson_id>/", LessonView.as_view(), name="insight_lesson"),
]

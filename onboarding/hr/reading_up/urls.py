"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.reading_up.reading_up_list import ReadingUpView
from onboarding.hr.reading_up.taking_back import TakeBackView

urlpatterns = [
    path("bijlezen/", ReadingUpView.as_view(), name="reading_up"),
    path("bijlezen/results/", ReadingUpView.as_view(results_only=True), name="reading_up_results"),
    path("bijlezen/<id:version_id>/hoeft-niet-meer/", TakeBackView.as_view(), name="reading_up_take_back"),
]

"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.between_organisations.offer_screen import OfferView
from onboarding.hr.between_organisations.others_list import OthersLessonsView
from onboarding.hr.between_organisations.taking_screen import OthersFileView, OthersLessonView
from onboarding.hr.between_organisations.upstream_screen import UpstreamView

urlpatterns = [
    path("aanbieden/<id:page_id>/", OfferView.as_view(), name="offer_lesson"),
    path("van-andere-besturen/", OthersLessonsView.as_view(), name="others_lessons"),
    path("van-andere-besturen/<id:offer_id>/", OthersLessonView.as_view(), name="others_lesson"),
    path(
        "van-andere-besturen/<id:offer_id>/bestand/<id:file_id>/<str:name>",
        OthersFileView.as_view(),
        name="others_file",
    ),
    path("overgenomen/<id:page_id>/", UpstreamView.as_view(), name="upstream"),
]

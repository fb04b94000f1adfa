"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.lesson_history.changes_view import ChangesView
from onboarding.hr.lesson_history.go_back_view import GoBackView
from onboarding.hr.lesson_history.history_view import HistoryView
from onboarding.hr.lesson_history.version_people import VersionPeopleView
from onboarding.hr.lesson_history.version_view import VersionView

urlpatterns = [
    path("geschiedenis/<id:page_id>/", HistoryView.as_view(), name="lesson_history"),
    path("geschiedenis/<id:page_id>/verschil/", ChangesView.as_view(), name="lesson_changes"),
    path("geschiedenis/<id:page_id>/<id:number>/", VersionView.as_view(), name="lesson_version"),
    path("geschiedenis/<id:page_id>/<id:number>/mensen/", VersionPeopleView.as_view(), name="version_people"),
    path("geschiedenis/<id:page_id>/<id:number>/terug/", GoBackView.as_view(), name="go_back"),
]

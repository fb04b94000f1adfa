"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.trash.file_trash import PutFileBackView, TrashedFilesView
from onboarding.hr.trash.put_back_screen import PutBackView
from onboarding.hr.trash.trash_list import TrashView

urlpatterns = [
    path("prullenmand/", TrashView.as_view(), name="trash"),
    path("prullenmand/results/", TrashView.as_view(results_only=True), name="trash_results"),
    path("prullenmand/bestanden/", TrashedFilesView.as_view(), name="trashed_files"),
    path("prullenmand/bestanden/results/", TrashedFilesView.as_view(results_only=True), name="trashed_files_results"),
    path("prullenmand/bestanden/<id:pk>/", PutFileBackView.as_view(), name="put_file_back"),
    path("prullenmand/<id:pk>/", PutBackView.as_view(), name="put_back"),
]

"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.open_files import open_file_screens as screens

urlpatterns = [
    path("trajecten/<id:page_id>/bestand/", screens.ExportView.as_view(), name="programme_file"),
    path("trajecten/bestand/<id:pk>/", screens.ExportDownloadView.as_view(), name="programme_file_download"),
    path("trajecten/uit-een-bestand/", screens.SendView.as_view(), name="send_programme"),
    path("trajecten/uit-een-bestand/<id:pk>/", screens.SentView.as_view(), name="sent_programme"),
]

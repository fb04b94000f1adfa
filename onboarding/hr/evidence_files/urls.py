"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.evidence_files import evidence_screens

urlpatterns = [
    path("bewijs/", evidence_screens.EvidenceView.as_view(), name="evidence"),
    path("bewijs/<id:pk>/", evidence_screens.EvidenceMadeView.as_view(), name="evidence_made"),
    path("bewijs/<id:pk>/download/", evidence_screens.EvidenceDownloadView.as_view(), name="evidence_download"),
]

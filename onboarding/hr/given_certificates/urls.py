"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.given_certificates.certificate_list import (
    CertificatesTogetherView,
    CertificatesView,
    CertificateView,
)
from onboarding.hr.given_certificates.certificate_zips import CertificatesDownloadView

urlpatterns = [
    path("attesten/", CertificatesView.as_view(), name="certificates"),
    path("attesten/results/", CertificatesView.as_view(results_only=True), name="certificates_results"),
    path("attesten/samen/", CertificatesTogetherView.as_view(), name="certificates_together"),
    path("attesten/samen/<id:pk>/", CertificatesDownloadView.as_view(), name="certificates_download"),
    path("attesten/<id:pk>/", CertificateView.as_view(), name="certificate"),
]

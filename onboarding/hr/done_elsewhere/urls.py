"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.done_elsewhere.exemption_screens import ExemptionDocumentView, ExemptView, TakeBackExemptionView

urlpatterns = [
    path("medewerkers/samen/elders-gedaan/", ExemptView.as_view(), name="exempt"),
    path("vrijstellingen/<id:pk>/terugnemen/", TakeBackExemptionView.as_view(), name="exemption_take_back"),
    path("vrijstellingen/<id:pk>/document/", ExemptionDocumentView.as_view(), name="exemption_document"),
]

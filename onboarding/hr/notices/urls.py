"""This part's addresses, in the namespace hr."""

from typing import Any

from django.urls import path

from onboarding.hr.notices.closing_day_views import (
    AddClosingDaysView,
    ClosingDaysView,
    CopyClosingDaysView,
    RemoveClosingDayView,
)
from onboarding.hr.notices.mail_views import NoticesView, ResetTextView, TextView
from onboarding.hr.notices.mailing_views import MailingsView, MailingView, ResumeMailingView, StopMailingView
from onboarding.hr.notices.sent_mails import AgainView, LedgerView

urlpatterns: list[Any] = [
    path("sluitingsdagen/", ClosingDaysView.as_view(), name="closing_days"),
    path("sluitingsdagen/toevoegen/", AddClosingDaysView.as_view(), name="closing_days_add"),
    path("sluitingsdagen/<int:year>/overnemen/", CopyClosingDaysView.as_view(), name="closing_days_copy"),
    path("sluitingsdagen/<id:pk>/weghalen/", RemoveClosingDayView.as_view(), name="closing_day_remove"),
    path("berichten/", NoticesView.as_view(), name="notices"),
    path("berichten/grootboek/", LedgerView.as_view(), name="notice_ledger"),
    path("berichten/grootboek/results/", LedgerView.as_view(results_only=True), name="notice_ledger_results"),
    path("berichten/grootboek/<id:pk>/opnieuw/", AgainView.as_view(), name="notice_again"),
    path("berichten/zendingen/", MailingsView.as_view(), name="mailings"),
    path("berichten/zendingen/<id:pk>/", MailingView.as_view(), name="mailing"),
    path("berichten/zendingen/<id:pk>/stop/", StopMailingView.as_view(), name="mailing_stop"),
    path("berichten/zendingen/<id:pk>/verder/", ResumeMailingView.as_view(), name="mailing_resume"),
    path("berichten/<slug:kind>/<slug:language>/", TextView.as_view(), name="notice_text"),
    path("berichten/<slug:kind>/<slug:language>/terugzetten/", ResetTextView.as_view(), name="notice_reset"),
]

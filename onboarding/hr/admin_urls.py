"""HR's addresses in the Wagtail admin."""

from django.urls import path

from onboarding.hr.completion_report import CompletionReportView

app_name = "hr"

urlpatterns = [
    path("voltooiing/", CompletionReportView.as_view(), name="completion_report"),
    path(
        "voltooiing/results/",
        CompletionReportView.as_view(results_only=True),
        name="completion_report_results",
    ),
]

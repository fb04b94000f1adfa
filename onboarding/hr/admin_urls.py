"""HR's addresses in the Wagtail admin."""

from django.urls import path

from onboarding.hr.between_organisations.urls import urlpatterns as between_organisations
from onboarding.hr.completion.completed_lessons import CompletedLessonsView
from onboarding.hr.completion.completion_report import CompletionReportView
from onboarding.hr.done_elsewhere.urls import urlpatterns as exemptions
from onboarding.hr.employees.urls import urlpatterns as employees
from onboarding.hr.enrolling.urls import urlpatterns as enrolling
from onboarding.hr.evidence_files.urls import urlpatterns as evidence
from onboarding.hr.finding.urls import urlpatterns as finding
from onboarding.hr.first_day.urls import urlpatterns as first_day
from onboarding.hr.freshness.urls import urlpatterns as freshness
from onboarding.hr.friday.urls import urlpatterns as friday
from onboarding.hr.from_web_page.urls import urlpatterns as from_web_page
from onboarding.hr.given_certificates.urls import urlpatterns as given_certificates
from onboarding.hr.home import CountHomeAnewView
from onboarding.hr.imports.urls import urlpatterns as imports
from onboarding.hr.insight.urls import urlpatterns as insight
from onboarding.hr.jobs.job_views import JobsView, JobView
from onboarding.hr.key_corrections.urls import urlpatterns as key_corrections
from onboarding.hr.language_checks.urls import urlpatterns as language_checks
from onboarding.hr.lesson_history.urls import urlpatterns as lesson_history
from onboarding.hr.letters.urls import urlpatterns as letters
from onboarding.hr.lists.activity_log import ActivityLogView
from onboarding.hr.notices.urls import urlpatterns as notices
from onboarding.hr.open_files.urls import urlpatterns as open_files
from onboarding.hr.organisations.urls import urlpatterns as organisations
from onboarding.hr.overview.urls import urlpatterns as overview
from onboarding.hr.publish_step.urls import urlpatterns as publish_step
from onboarding.hr.reading_up.urls import urlpatterns as reading_up
from onboarding.hr.reviewing.urls import urlpatterns as reviewing
from onboarding.hr.roles.urls import urlpatterns as roles
from onboarding.hr.saved_lists.urls import urlpatterns as saved_lists
from onboarding.hr.shared_devices.urls import urlpatterns as shared_devices
from onboarding.hr.single_sign_on.urls import urlpatterns as single_sign_on
from onboarding.hr.starters.urls import urlpatterns as starters
from onboarding.hr.successors.urls import urlpatterns as successors
from onboarding.hr.translating.urls import urlpatterns as translating
from onboarding.hr.trash.urls import urlpatterns as trash
from onboarding.hr.waiting.urls import urlpatterns as waiting

app_name = "hr"

urlpatterns = [
    path("voltooiing/", CompletionReportView.as_view(), name="completion_report"),
    path(
        "voltooiing/results/",
        CompletionReportView.as_view(results_only=True),
        name="completion_report_results",
    ),
    path("voltooide-lessen/", CompletedLessonsView.as_view(), name="completed_lessons"),
    path(
        "voltooide-lessen/results/", CompletedLessonsView.as_view(results_only=True), name="completed_lessons_results"
    ),
    path("logboek/", ActivityLogView.as_view(), name="activity_log"),
    path("logboek/results/", ActivityLogView.as_view(results_only=True), name="activity_log_results"),
    path("taken/", JobsView.as_view(), name="jobs"),
    path("taken/<id:pk>/", JobView.as_view(), name="job"),
    *employees,
    *exemptions,
    *imports,
    *enrolling,
    *notices,
    *overview,
    *friday,
    *finding,
    *saved_lists,
    path("opnieuw-tellen/", CountHomeAnewView.as_view(), name="count_home_anew"),
    *letters,
    *insight,
    *evidence,
    *given_certificates,
    *key_corrections,
    *reading_up,
    *waiting,
    *lesson_history,
    *language_checks,
    *translating,
    *publish_step,
    *trash,
    *freshness,
    *shared_devices,
    *single_sign_on,
    *roles,
    *successors,
    *reviewing,
    *first_day,
    *open_files,
    *starters,
    *from_web_page,
    *between_organisations,
    *organisations,
]

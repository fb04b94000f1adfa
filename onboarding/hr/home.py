"""HR's first screen in the Wagtail admin: how many people are where, and less of what HR has no use for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import RecentEditsPanel
from wagtail.permission_policies.pages import PagePermissionPolicy

from onboarding.hr.access import HrOnlyMixin, is_hr
from onboarding.hr.between_organisations import beside_lessons
from onboarding.hr.completion import conditions
from onboarding.hr.completion.completion_filters import SILENT, STATUS_LABELS, Service
from onboarding.hr.first_day import first_steps
from onboarding.hr.first_day.home_steps import FirstDayPanel, ReadyPanel
from onboarding.hr.freshness import home_due
from onboarding.hr.lists.kept_figures import KeptFigures, counted
from onboarding.hr.models import Activity, Job, JobState, Verb
from onboarding.hr.worker import hearts, watched_work
from onboarding.hr.worker.heart_panels import HeartsPanel, NotArrivedPanel, not_arrived
from onboarding.learning.journey import late_decisions, waiting
from onboarding.learning.models import Enrolment
from onboarding.learning.notices.silence import AFTER_FIRST_DAY, AFTER_REMINDER, silent_to
from onboarding.learning.status import Status
from onboarding.lessons import live_quizzes
from onboarding.lessons.models import Lesson, Programme
from onboarding.people.models import User

SHOWN = (Status.DONE, Status.BUSY, Status.TODO, Status.LATE, Status.EXEMPTED)
MAX_JOBS, MAX_LESSONS = 3, 10  # on the first screen
GIVEN_UP_FOR = timedelta(days=7)  # that a plan did not go through stays on the first screen


def figures(viewer: User, today: date) -> dict[Status, int]:
    """How many of the enrolments `viewer` may see have each status on `today`, of who works here; one query."""
    mine = Enrolment.objects.visible_to(viewer).current().filter(conditions.works_here(today))
    enrolments: Any = mine.with_status(today)
    found = dict(enrolments.order_by().values_list("status_today").annotate(number=Count("pk")))
    return {status: found.get(status.value, 0) for status in SHOWN}


def kept_figures(request: HttpRequest, today: date, now: datetime) -> KeptFigures | None:
    """What an administrator is told of everyone; None for HR, whose figures are counted at every look."""
    return KeptFigures("home", {}, today, now) if request.user.is_superuser else None


class CountHomeAnewView(HrOnlyMixin):
    """What was kept for the first screen goes, and the screen counts."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if kept := kept_figures(request, self.today, self.now):
            kept.forget()
        return redirect("wagtailadmin_home")


class CompletionPanel(Component):
    """A figure for each status, and each a way into the report."""

    name = "completion"
    template_name = "hr/completion/home_completion.html"
    order = 100

    def __init__(self, viewer: User, today: date, kept: KeptFigures | None) -> None:
        self.viewer, self.today, self.kept = viewer, today, kept

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        assert parent_context is not None  # noqa: S101 - the home page always has one
        found = counted(self.kept, "figures", lambda: figures(self.viewer, self.today))
        told = self.kept.in_words(reverse("hr:count_home_anew")) if self.kept else {}
        report = f"{reverse('hr:completion_report')}?service={Service.HERE.value}"
        return {
            "overview": reverse("hr:overview"),
            "figures": [
                (STATUS_LABELS[status], number, f"{report}&status={status.value}") for status, number in found.items()
            ],
            **told,
        }


def running_jobs(viewer: Any, now: datetime) -> list[Job]:
    """The newest work in the background that is waiting or going on, one more than is shown; one query."""
    unfinished = Job.objects.visible_to(viewer).filter(state__in=(JobState.WAITING, JobState.RUNNING))
    return [job for job in unfinished[: MAX_JOBS + 1] if not watched_work.is_stranded(job, now)]


class RunningJobsPanel(Component):
    """Work in the background that someone left, and can find again here."""

    name = "running_jobs"
    template_name = "hr/jobs/home_panel.html"
    order = 90

    def __init__(self, found: list[Job]) -> None:
        self.found = found

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {
            "running": [(job, watched_work.position_of(job)) for job in self.found[:MAX_JOBS]],
            "has_more": len(self.found) > MAX_JOBS,
        }


class LiveQuizzesPanel(Component):
    """Lessons that HR has to publish again: they were live before what is refused today was refused."""

    name = "live_quizzes"
    template_name = "hr/home_live_quizzes.html"
    order = 80

    def __init__(self, lessons: list[Lesson]) -> None:
        self.lessons = lessons

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {
            "lessons": [
                (lesson.title, reverse("wagtailadmin_pages:edit", args=[lesson.page_id]))
                for lesson in self.lessons[:MAX_LESSONS]
            ],
            "more": len(self.lessons[MAX_LESSONS:]),
        }


class FailedPublishingPanel(Component):
    """What was planned and did not go through, and what was decided and is not done: `plans` in words. Of the
    `programmes` people are still to be counted anew."""

    name = "failed_publishing"
    template_name = "hr/home_failed_publishing.html"
    order = 82

    def __init__(self, plans: list[str], lessons: list[Lesson], programmes: list[Programme]) -> None:
        self.plans, self.lessons, self.programmes = plans, lessons, programmes

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {
            "plans": self.plans,
            "lessons": [lesson.title for lesson in self.lessons],
            "programmes": [programme.title for programme in self.programmes],
        }


def given_up_plans(viewer: Any, now: datetime) -> list[str]:
    """The plans that ended by themselves of late, each with why, newest first; one query."""
    lines = Activity.objects.visible_to(viewer).filter(verb=Verb.PLAN_CANCELLED, actor=None, at__gt=now - GIVEN_UP_FOR)
    return list(lines.order_by("-pk").values_list("detail", flat=True)[:MAX_LESSONS])


def undecided(viewer: User, today: date) -> list[tuple[int, str, int]]:
    """The programmes in which people have all that remains and HR did not say what becomes of them: its id and title,
    and how many; one query."""
    people = waiting.undecided(waiting.waiting()).visible_to(viewer).filter(conditions.works_here(today))
    per_programme = people.order_by("programme__title__fold", "programme_id").values_list(
        "programme_id", "programme__title"
    )
    return list(per_programme.annotate(number=Count("pk")))


class WaitingPanel(Component):
    """Programmes that became shorter: HR says whether who has all that remains is done, or waits."""

    name = "waiting"
    template_name = "hr/waiting/home_waiting.html"
    order = 85

    def __init__(self, found: list[tuple[int, str, int]]) -> None:
        self.found = found

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"found": [(reverse("hr:waiting", args=[pk]), title, number) for pk, title, number in self.found]}


def silent_people(viewer: User, today: date) -> int:
    """How many people `viewer` may see stay silent; three queries."""
    theirs = silent_to(viewer, today).visible_to(viewer)
    number: int = theirs.aggregate(people=Count("user", distinct=True))["people"]
    return number


class SilentPanel(Component):
    """People of whom nothing is heard, and no mail follows by itself: somebody has to speak to them."""

    name = "silent"
    template_name = "hr/home_silent.html"
    order = 95

    def __init__(self, number: int) -> None:
        self.number = number

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {
            "number": self.number,
            "url": f"{reverse('hr:employees')}?silence={SILENT}",
            "after_reminder": AFTER_REMINDER,
            "after_first_day": AFTER_FIRST_DAY,
        }


class OwnRecentEditsPanel(RecentEditsPanel):
    """What this person edited last, as far as they can still get at it."""

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        reachable = PagePermissionPolicy().explorable_instances(context["request"].user)
        edited = [page.pk for _when, page in context["last_edits"]]
        kept = set(reachable.filter(pk__in=edited).values_list("pk", flat=True))
        context["last_edits"] = [edit for edit in context["last_edits"] if edit[1].pk in kept]
        return context


def about_people(viewer: User, today: date, kept: KeptFigures | None) -> list[Component]:
    """Those about people who ask for something of HR, where there are any."""
    panels: list[Component] = []
    if number := counted(kept, "silent", lambda: silent_people(viewer, today)):
        panels.append(SilentPanel(number))
    if found := undecided(viewer, today):
        panels.append(WaitingPanel(found))
    return panels


def first_day_panels(viewer: User, today: date) -> list[Component]:
    """The first steps of who is HR of an organisation, or that they are all done; none for anyone else."""
    steps = first_steps.of_viewer(viewer, today) if viewer.is_hr_officer else None
    if steps is None or not (steps.is_shown or steps.is_ready):
        return []
    return [ReadyPanel() if steps.is_ready else FirstDayPanel(steps, viewer)]


def arrange_panels(request: HttpRequest, panels: list[Component], now: datetime) -> None:
    """What is going on and the figures first; for anyone but administrators only the own recent edits with them."""
    if not request.user.is_superuser:
        panels[:] = [OwnRecentEditsPanel()]
    if is_hr(request.user):
        today = timezone.localdate(now)
        viewer: Any = request.user
        if found_hearts := hearts.verdicts(hearts.look(now), now):
            panels.append(HeartsPanel(viewer, found_hearts, now))
        if lost := not_arrived(viewer, today):
            panels.append(NotArrivedPanel(lost, today))
        kept = kept_figures(request, today, now)
        panels.append(CompletionPanel(viewer, today, kept))
        panels.extend(first_day_panels(viewer, today))
        if found := running_jobs(request.user, now):
            panels.append(RunningJobsPanel(found))
        panels += about_people(viewer, today, kept)
        panels += home_due.panels(viewer, today)
        panels += beside_lessons.panels(viewer)
        plans = given_up_plans(viewer, now)
        late = list(late_decisions.late(Lesson.objects.visible_to(viewer), now)[:MAX_LESSONS])
        uncounted = list(late_decisions.late_recounts(Programme.objects.visible_to(viewer), now)[:MAX_LESSONS])
        if plans or late or uncounted:
            panels.append(FailedPublishingPanel(plans, late, uncounted))
        if refused := live_quizzes.refused_today(Lesson.objects.visible_to(viewer)):
            panels.append(LiveQuizzesPanel(refused))


def no_wagtail_reports(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's reports span all organisations: for administrators only, as tenancy/ holds."""
    if not request.user.is_superuser:
        items.clear()


def no_wagtail_news(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's news and manual are English, and about more than HR has: for administrators only."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if not item.name.startswith(("whats-new", "editor-guide"))]

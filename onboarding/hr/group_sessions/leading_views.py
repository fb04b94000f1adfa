"""Choosing a lesson to lead, beginning it, and its steps on the big screen."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from onboarding.hr.access import is_hr
from onboarding.hr.deeds import led_groups
from onboarding.hr.group_sessions import confirm_links
from onboarding.hr.group_sessions.slides import slides_of
from onboarding.hr.group_sessions.who_leads import departments_of, leaders_only, people_of, session_of
from onboarding.ids import read_id
from onboarding.learning.closing import check_code
from onboarding.learning.journey import leading
from onboarding.learning.journey.leading import NotLed, ToLead
from onboarding.learning.models import GroupSession
from onboarding.lessons import for_whom
from onboarding.lessons.assembling import article_of
from onboarding.lessons.models import Lesson
from onboarding.people.models import Department, PersonRequest

LATEST = 20  # sessions that are over, on the page where one begins


@leaders_only
@require_safe
def choose(request: PersonRequest) -> HttpResponse:
    """What people of this leader have still to do, and the lessons that were led before."""
    now = timezone.now()
    department = _department(request, request.GET.get("dienst", ""))
    people = people_of(request.user, department, timezone.localdate(now))
    sessions = GroupSession.objects.visible_to(request.user).select_related("version", "department")
    sessions = sessions.defer("version__article")[:LATEST]
    context = {
        "departments": departments_of(request.user).order_by("name__fold", "pk"),
        "department": department,
        "lessons": leading.lessons_to_lead(people, timezone.localdate(now)),
        "sessions": [
            {"session": one, "there": there, "confirmed": confirmed, "is_open": one.is_open(now)}
            for one, there, confirmed in leading.sessions_with_numbers(sessions)
        ],
    }
    return render(request, "hr/group_sessions/choose.html", context)


@leaders_only
@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: PersonRequest, lesson_id: int) -> HttpResponse:
    """What beginning this lesson comes down to, for whom, and in which variant; and the beginning itself."""
    now = timezone.now()
    department = _department(request, request.POST.get("dienst") or request.GET.get("dienst", ""))
    to_lead = _to_lead(request, lesson_id, department, timezone.localdate(now))
    version = Lesson.objects.select_related("current_version").get(pk=lesson_id).current_version
    if version is None:
        raise Http404
    kinds = article_of(version).kinds
    if request.method == "POST":
        variant = request.POST.get("variant", for_whom.ALL)
        if variant != for_whom.ALL and variant not in kinds:
            messages.error(request, _("Dat soort werk kent deze les niet meer. Kies opnieuw."))
            return redirect(request.get_full_path())
        try:
            session = led_groups.begin(request.user, lesson_id, department, variant, now)
        except NotLed:
            messages.error(request, _("Deze les staat niet meer online. Kies een andere."))
            return redirect("together:choose")
        return redirect("together:session", session.pk)
    own_kind = department.kind_of_work.key if department and department.kind_of_work else for_whom.ALL
    context = {
        "to_lead": to_lead,
        "version": version,
        "department": department,
        "kinds": kinds.items(),
        "own_kind": own_kind if own_kind in kinds else for_whom.ALL,
        "questions": version.question_count,
    }
    return render(request, "hr/group_sessions/prepare.html", context)


@leaders_only
@require_safe
@never_cache
def slide(request: PersonRequest, session_id: int, number: int) -> HttpResponse:
    """Step `number`, from 1, in large type."""
    session = session_of(request.user, session_id)
    slides = slides_of(session, leading.version_of(session))
    if not 1 <= number <= len(slides):
        return redirect("together:slide", session_id, min(max(number, 1), len(slides)))
    shown = slides[number - 1]
    is_end = shown.kind == "end"
    context = {
        "session": session,
        "slide": shown,
        "number": number,
        "total": len(slides),
        "before_url": reverse("together:slide", args=[session_id, number - 1]) if number > 1 else "",
        "after_url": reverse("together:slide", args=[session_id, number + 1]) if not is_end else "",
        "qr": qr_of(session) if is_end and session.is_open(timezone.now()) else "",
    }
    return render(request, "hr/group_sessions/slide.html", context)


def qr_of(session: GroupSession) -> SafeString:
    """The way to the page on which people confirm, as a picture in the page."""
    return mark_safe(check_code.svg(confirm_links.link_for(session)).decode())


def _department(request: PersonRequest, asked: str) -> Department | None:
    """The department that is asked for, of those that one leads for; one's only one where none is; else none."""
    own = departments_of(request.user).select_related("kind_of_work")
    if asked:
        found = own.filter(pk=read_id(asked) or 0).first()
        if found is None:
            raise Http404
        return found
    if is_hr(request.user):
        return None
    only = list(own[:2])
    return only[0] if len(only) == 1 else None


def _to_lead(request: PersonRequest, lesson_id: int, department: Department | None, today: date) -> ToLead:
    """The lesson, if somebody of theirs has it still to do, or 404."""
    people = people_of(request.user, department, today)
    found = next((one for one in leading.lessons_to_lead(people, today) if one.lesson.id == lesson_id), None)
    if found is None:
        raise Http404
    return found

"""Confirming to have been there, on the device that goes round: names, and for each a page to type the own code. Signs
nobody in, and tells nothing of anyone but the name."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from onboarding.hr.deeds import led_groups
from onboarding.hr.group_sessions import confirm_links
from onboarding.learning.journey.attending import NotConfirmed
from onboarding.learning.models import Attendance, GroupSession
from onboarding.people import own_secret

LONGEST = 256  # characters of what is typed
WITH = "met"  # in the address: type a password, on other keys than digits
PASSWORD = "wachtwoord"  # noqa: S105 - no password, the value of WITH


@never_cache
@require_safe
def names(request: HttpRequest, key: str) -> HttpResponse:
    """Who was ticked and has still to confirm."""
    now = timezone.now()
    session = _session(request, key, now)
    if session is None:
        return _over(request)
    waiting = session.attendances.unconfirmed().select_related("enrolment__user")
    context = {
        "key": key,
        "waiting": waiting.order_by("enrolment__user__folded", "pk"),
        "just": "bevestigd" in request.GET,
    }
    return _page(request, session, "hr/group_sessions/names.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, key: str, attendance_id: int) -> HttpResponse:
    """One of them types the own code or password."""
    now = timezone.now()
    session = _session(request, key, now)
    if session is None:
        return _over(request)
    ticked = session.attendances.select_related("enrolment__user__organisation", "session__version")
    there = ticked.filter(pk=attendance_id).first()
    if there is None or there.confirmed_at is not None:  # unticked meanwhile, sent twice, or gone back to
        return redirect(_names_url(key, is_done=there is not None))
    error, status = "", HTTPStatus.OK
    if request.method == "POST":
        try:
            _check(request, there, now)
            return redirect(_names_url(key, is_done=True))
        except ValidationError as problem:
            error, is_limit = problem.messages[0], getattr(problem, "code", "") not in ("wrong", "empty", "not_now")
            status = HTTPStatus.TOO_MANY_REQUESTS if is_limit else HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        "key": key,
        "there": there,
        "person": there.enrolment.user,
        "error": error,
        "by_password": request.GET.get(WITH) == PASSWORD,
    }
    return _page(request, session, "hr/group_sessions/confirm.html", context, status)


def _check(request: HttpRequest, there: Attendance, now: datetime) -> None:
    """Raises ValidationError with what the person reads."""
    secret = request.POST.get("code", "")
    if not secret.strip() or len(secret) > LONGEST:
        raise ValidationError(_("Typ je eigen code, of je wachtwoord."), code="empty")
    own_secret.check(request, there.enrolment.user, secret)
    try:
        led_groups.confirm_by_code(there, now)
    except NotConfirmed as problem:
        words = {
            "done": _("Deze les stond al als gedaan bij jou. Je hoeft niets meer te doen."),
            "closed": _("Deze les in groep is afgesloten. Vraag raad aan wie ze begeleidde."),
        }
        otherwise = _("Dit lukt hier niet meer. Vraag raad aan wie de les begeleidde.")
        raise ValidationError(words.get(problem.code, otherwise), code="not_now") from problem


def _session(request: HttpRequest, key: str, now: datetime) -> GroupSession | None:
    """The session of a link that works, while it is open; not for whoever is signed in at another organisation."""
    found = GroupSession.objects.still_open(now).select_related("version", "organisation", "lesson__programme")
    if request.user.is_authenticated and request.user.organisation_id is not None:
        found = found.filter(organisation=request.user.organisation_id)
    number = confirm_links.session_of_key(key)
    return found.defer("version__article").filter(pk=number).first() if number is not None else None


def _names_url(key: str, *, is_done: bool) -> str:
    return reverse("together:confirm", args=[key]) + ("?bevestigd" if is_done else "")


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "hr/group_sessions/link_over.html", status=HTTPStatus.NOT_FOUND)


def _page(
    request: HttpRequest, session: GroupSession, name: str, context: dict[str, object], status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {"session": session, "organisation": session.organisation, **context}
    response = render(request, name, context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = (
        "same-origin"  # the link stays here; without any, a browser posts its form as if from nowhere
    )
    return response

"""A form that could not be saved: whose it is, and how it waits until its owner can save it.

With scripts, the browser keeps it (static_parts/lesson/keeping.js) and asks with `X-Requested-With: fetch`. Without
scripts it waits in the session while someone signs in again, and one button saves it. See decision 0005.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from onboarding.people.limits import HOUR, Limit, client_address
from onboarding.people.models import User

OWNER = "wie"  # the field that says whose form it is
NOT_KEPT = {OWNER, "csrfmiddlewaretoken"}
WAITING = "waiting_form"  # in the session
MARK = "onboarding.learning.keeping"  # a name, no place: what waits on devices is known by it
LARGEST = 10_000  # characters of a waiting form
LASTS = 60 * 60  # seconds that someone has to sign in again
FROM_ADDRESS = Limit("waiting-form", 20, HOUR)  # forms of who has no session yet, from one address
IN_ALL = Limit("waiting-forms", 500, HOUR)

View = Callable[..., HttpResponse]


def owner_mark(user: User | AnonymousUser) -> str:
    """Tells people apart without saying who they are; nobody can make someone else's."""
    mark = _begun(settings.SECRET_KEY).copy()
    mark.update(str(user.pk).encode())
    return str(mark.hexdigest()[:32])


@lru_cache(maxsize=1)
def _begun(secret: str) -> Any:
    """The mark before there is anyone in it: the key of each is made of the same."""
    return salted_hmac(MARK, "", secret=secret, algorithm="sha256")


def by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def resumable(back_to: str = "") -> Callable[[View], View]:
    """Like login_required, for a view with a form: what someone fills in outlives the session.

    `back_to` names the page of the lesson to return to after signing in, when the view itself shows no page. A
    script gets JSON in place of a redirect: where to go on, or (401) where to sign in.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return ask_to_sign_in(request, reverse(back_to, args=[kwargs["lesson_id"]]) if back_to else "")
            if request.method != "POST":
                return view(request, *args, **kwargs)
            if is_someone_elses(request):
                return refuse_someone_elses(request)
            response = view(request, *args, **kwargs)
            if request.session.get(WAITING, {}).get("path") == request.path:
                del request.session[WAITING]
            if by_script(request) and response.status_code == 302:
                return JsonResponse({"url": response["Location"]})
            return response

        guarded.is_resumable = True  # type: ignore[attr-defined]  # a mark on a function
        return guarded

    return decorate


def ask_to_sign_in(request: HttpRequest, back: str = "") -> HttpResponse:
    """To the sign-in screen, and from there to the form that waits, or to `back` (this address, if empty)."""
    back = back or request.get_full_path()
    if request.method == "POST" and not by_script(request) and keep(request, back):
        back = reverse("learning:waiting")
    url = f"{reverse('account_login')}?{urlencode({'next': back}, safe='/')}"
    return JsonResponse({"url": url}, status=401) if by_script(request) else redirect(url)


def is_someone_elses(request: HttpRequest) -> bool:
    """Whether a posted form was shown to another person than the one who is signed in now."""
    mark = request.POST.get(OWNER)
    return bool(mark) and not secrets.compare_digest(str(mark).encode(), owner_mark(request.user).encode())


def refuse_someone_elses(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("Iemand anders meldde zich intussen aan op dit toestel. Er is niets bewaard."))
    url = reverse("learning:dashboard")
    return JsonResponse({"url": url}, status=409) if by_script(request) else redirect(url)


def keep(request: HttpRequest, back: str) -> bool:
    """Let the posted form wait in the session; False for a form that says not whose it is, or is too large.

    Nobody has to be signed in for that, so how many sessions may begin with a form is limited.
    """
    fields = [[name, value] for name, values in request.POST.lists() if name not in NOT_KEPT for value in values]
    owner = request.POST.get(OWNER, "")
    if not owner or sum(len(name) + len(value) for name, value in fields) + len(owner) > LARGEST:
        return False
    begins_session = not request.user.is_authenticated and WAITING not in request.session
    if begins_session and not _may_begin_session(request):
        return False
    request.session[WAITING] = {"path": request.path, "owner": owner, "fields": fields, "back": back}
    if not request.user.is_authenticated:
        request.session.set_expiry(LASTS)  # signing in gives the session its own length again
    return True


def _may_begin_session(request: HttpRequest) -> bool:
    return bool(FROM_ADDRESS.take(client_address(request)) and IN_ALL.take())


def waiting_form(request: HttpRequest) -> dict[str, Any] | None:
    """The form that waits for this person. Someone else's is thrown away."""
    form = request.session.get(WAITING)
    if form and not secrets.compare_digest(form["owner"].encode(), owner_mark(request.user).encode()):
        del request.session[WAITING]
        return None
    return form


def after_csrf_failure(request: HttpRequest) -> HttpResponse | None:
    """Save what can be saved of a form with an old token: its owner presses one button, on a page with a new token.

    None when the form is none of ours. Nothing of the form is acted upon here.
    """
    match = request.resolver_match
    if not match or not getattr(match.func, "is_resumable", False) or not request.POST.get(OWNER):
        return None
    if not request.user.is_authenticated:
        back = reverse("learning:lesson", args=[match.kwargs["lesson_id"]]) if "lesson_id" in match.kwargs else "/"
        return ask_to_sign_in(request, back)
    if is_someone_elses(request):
        return refuse_someone_elses(request)
    if by_script(request):
        return JsonResponse({"token": get_token(request)}, status=403)
    return redirect("learning:waiting") if keep(request, request.path) else None

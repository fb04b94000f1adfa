"""Error pages: what happened and what to do, in plain Dutch."""

import errno
import sqlite3
import sys
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import InterfaceError, InternalError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from onboarding.constant_addresses import is_at_desk
from onboarding.learning.lesson import unsaved_forms
from onboarding.people.account_views import already_signed_in
from onboarding.request_ids import number_to_tell

GetResponse = Callable[[HttpRequest], HttpResponseBase]
# Django calls a database that is gone, starting, full or too busy operational: none of it our code's fault.
# SQLite calls its errors of our SQL so too ("no such column"); away are only these.
SQLITE_AWAY = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
}
TOO_MUCH_ASKED = "54"  # how PostgreSQL's codes begin for a query with too much in it, operational too: that is ours
UNNAMED = "XX000"  # PostgreSQL's code where it has no other: also when a quota, and not the disk, is full
# Which of its sources then says so, whatever language it speaks.
OF_FILES = {"md.c", "fd.c", "buffile.c", "xlog.c", "slru.c"}
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
BUCKET_AWAY = {  # no connection, no whole answer in time, no key; its other errors say that we asked it wrongly
    ("botocore.exceptions", name)
    for name in (
        *("ConnectionError", "HTTPClientError", "IncompleteReadError"),
        *("NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError"),
    )
}
BUCKET_ANSWERS = ("botocore.exceptions", "ClientError")  # something else than what was asked
SOON = 5  # seconds, for what asks again by itself
FROM_ELSEWHERE = ("Origin checking", "Referer checking")  # how Django's reasons begin for a form of another site


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    return render(request, "error.html", {"title": title, "text": text, "number": number_to_tell()}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django also calls it for a session that could not be saved, whatever the reason: the database may be away."""
    if isinstance(exception, SessionInterrupted):
        said = getattr(request, "LANGUAGE_CODE", translation.get_language())  # by now the server's own is spoken again
        with translation.override(said):
            return _away() if any(map(_is_database_away, _behind(exception))) else _signed_out()
    return _page(
        request,
        400,
        _("Dit lukte niet"),
        _("We konden je vraag niet lezen. Ga terug naar de vorige pagina en probeer het opnieuw."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        403,
        _("Hier kan je niet bij"),
        _("Deze pagina is voor iemand anders. Denk je dat dit niet klopt? Vraag het aan je HR-dienst."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """At the desk with the way back to the desk, elsewhere with the way to one's lessons."""
    if _is_at_desk(request):
        return render(request, "wagtailadmin/404.html", status=404)
    return _page(
        request,
        404,
        _("Deze pagina is er niet"),
        _("Misschien is ze verplaatst, of is er een teken te veel in het adres. Je lessen vind je op je startpagina."),
    )


def _is_at_desk(request: HttpRequest) -> bool:
    """Whether someone who has the desk asked for something there; a broken request may lack its user."""
    user = getattr(request, "user", None)
    is_there = is_at_desk(request)
    return is_there and user is not None and user.has_perm("wagtailadmin.access_admin")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token it needs. What can be saved of it waits; otherwise the page says why, and what to do."""
    if _is_sign_in(request) and request.user.is_authenticated:
        return already_signed_in(request)
    return unsaved_forms.after_csrf_failure(request) or _page(request, 403, *_why_refused(request, reason))


def _is_sign_in(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.view_name == "account_login"


def _why_refused(request: HttpRequest, reason: str) -> tuple[str, str]:
    if reason.startswith(FROM_ELSEWHERE):
        return _("Dit lukte niet"), _(
            "Dit formulier kwam niet van Aan boord zelf, en is daarom niet verwerkt. Ga naar je startpagina en probeer "
            "het daar opnieuw. Lukt het ook daar niet, vraag het dan aan de beheerder van Aan boord."
        )
    if reason == REASON_NO_CSRF_COOKIE and not request.user.is_authenticated:
        return _("Je browser bewaart geen cookies"), _(
            "Zonder cookies kunnen we je niet herkennen. Laat cookies toe voor deze website en laad de vorige pagina "
            "opnieuw. Daarna lukt het."
        )
    if reason != REASON_NO_CSRF_COOKIE and request.user.is_authenticated:
        return _("Je meldde je intussen opnieuw aan"), _(
            "Op dit toestel is nu %(person)s aangemeld. De pagina stond van daarvoor open, en daarom is er niets "
            "bewaard. Ga terug, laad de pagina opnieuw en probeer het nog eens."
        ) % {"person": request.user.get_full_name()}
    return _("Je was te lang weg"), _(
        "Deze pagina stond te lang open. Ga terug, laad ze opnieuw en probeer het nog eens."
    )


def say_what_is_not_allowed(get_response: GetResponse) -> GetResponse:
    """Middleware: an address that takes no such request says so on a page; Django's own answer is an empty one."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        page = _page(
            request,
            405,
            _("Dit adres kan je niet openen"),
            _("Hier komt alleen iets aan dat je met een knop verstuurt. Ga naar je startpagina en kies daar opnieuw."),
        )
        page["Allow"] = response["Allow"]
        return page

    return answer


def server_error(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Without the request's own context: whatever failed may fail again there. 503 while the database, or
    the bucket with the files, is away, or the disk is full.

    Django calls this while it handles the exception, and does not hand it over.
    """
    problem = sys.exception()
    if _is_database_away(problem) or _is_bucket_away(problem) or _is_disk_full(problem):
        return _away()
    text = _("Er ging bij ons iets fout. Wat je al bewaarde, is veilig. Probeer het over een paar minuten opnieuw.")
    return _without_request(_("Even geduld"), text, 500)


def _away() -> HttpResponse:
    text = _(
        "We kunnen nu even niet bij onze gegevens. Wat je al bewaarde, is veilig. Probeer het zo dadelijk opnieuw."
    )
    response = _without_request(_("Even geduld"), text, 503)
    response["Retry-After"] = str(SOON)
    return response


def _signed_out() -> HttpResponse:
    """Somewhere else, while this was asked. An answer was made already: the request has no mark for another page."""
    text = _("Dat gebeurde intussen, hier of op een ander toestel. Meld je opnieuw aan. Wat je al bewaarde, is veilig.")
    return _without_request(_("Je werd afgemeld"), text, 400)


def _behind(problem: BaseException) -> Iterator[BaseException]:
    """What went wrong before, and led to it."""
    while problem.__context__ is not None:
        problem = problem.__context__
        yield problem


def _is_database_away(problem: BaseException | None) -> bool:
    if isinstance(problem, InterfaceError):  # what the driver says of a connection that is gone, and of our mistakes
        return connection.connection is None or getattr(connection.connection, "closed", False)
    sqlstate = getattr(getattr(problem, "__cause__", None), "sqlstate", None) or ""
    if isinstance(problem, InternalError):
        source = getattr(getattr(problem.__cause__, "diag", None), "source_file", None)
        return sqlstate == UNNAMED and source in OF_FILES
    if not isinstance(problem, OperationalError) or sqlstate.startswith(TOO_MUCH_ASKED):
        return False
    code = getattr(problem.__cause__, "sqlite_errorcode", None)  # of SQLite itself; its low byte is the primary code
    return code is None or code & 0xFF in SQLITE_AWAY


def _is_bucket_away(problem: BaseException | None) -> bool:
    """Whether there is no answer, or one that says that it cannot do it now. By the names of what boto raises: most
    sites do without that package."""
    kinds = {(kind.__module__, kind.__name__) for kind in type(problem).__mro__}
    if BUCKET_ANSWERS not in kinds:
        return not kinds.isdisjoint(BUCKET_AWAY)
    about: dict[str, Any] = getattr(problem, "response", {}).get("ResponseMetadata", {})
    return bool(about.get("HTTPStatusCode", 0) >= 500)


def _is_disk_full(problem: BaseException | None) -> bool:
    """Whether a file could not grow: an upload, or a list on its way out."""
    return isinstance(problem, OSError) and problem.errno in NO_ROOM


def _without_request(title: str, text: str, status: int) -> HttpResponse:
    page = {"title": title, "text": text, "number": number_to_tell()}
    return HttpResponse(render_to_string("error.html", page), status=status)

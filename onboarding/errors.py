"""Error pages: what happened and what to do, in plain Dutch."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from onboarding.learning import keeping


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    return render(request, "error.html", {"title": title, "text": text}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
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
        _("Hier kun je niet bij"),
        _("Deze pagina is voor iemand anders. Denk je dat dit niet klopt? Vraag het aan je HR-dienst."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        404,
        _("Deze pagina is er niet"),
        _("Misschien is ze verplaatst, of is er een teken te veel in het adres. Je lessen vind je op je startpagina."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return keeping.after_csrf_failure(request) or _page(
        request,
        403,
        _("Je was te lang weg"),
        _("Deze pagina stond te lang open. Ga terug, laad ze opnieuw en probeer het nog eens."),
    )


def server_error(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Without the request's own context: whatever failed may fail again there."""
    text = _("Er ging bij ons iets fout. Wat je al bewaarde, is veilig. Probeer het over een paar minuten opnieuw.")
    page = render_to_string("error.html", {"title": _("Even geduld"), "text": text})
    return HttpResponse(page, status=500)

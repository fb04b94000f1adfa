"""Someone's own evidence pack, and for everyone the key that packs are signed with and what checks them."""

from __future__ import annotations

import tempfile

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from onboarding.learning.evidence import evidence_key as keys
from onboarding.learning.evidence.evidence_pack import VERIFIER, filename_of, make_pack
from onboarding.learning.evidence.evidence_scope import Scope
from onboarding.people.limits import HOUR, Limit
from onboarding.people.models import PersonRequest

OWN_PACKS = Limit("own-evidence", 10, HOUR)  # of one person: each takes a second or two


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: PersonRequest) -> HttpResponseBase:
    """What someone completed where they work now, with their own answers: shown in numbers, and made when they ask."""
    person = request.user
    if person.organisation is None:
        raise Http404
    scope = Scope(person.organisation, timezone.now(), viewer=person, person=person, with_answers=True)
    size = scope.count()
    if request.method != "POST" or not size.completions:
        return render(request, "learning/evidence/evidence.html", {"size": size})
    if not OWN_PACKS.take(str(person.pk)):
        return render(request, "learning/evidence/evidence.html", {"size": size, "too_often": True}, status=429)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        make_pack(scope, str(person), file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=filename_of(scope), content_type="application/zip")


@require_safe
def evidence_key(request: HttpRequest) -> HttpResponse:
    """For anyone who was given a pack: the keys to compare with."""
    current, *earlier = keys.public_keys()
    return render(request, "learning/evidence/evidence_key.html", {"current": current, "earlier": earlier})


@require_safe
def key_file(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        keys.signing_key().public.pem,
        content_type="application/x-pem-file",
        headers={"Content-Disposition": 'attachment; filename="public-key.pem"'},
    )


@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The verifier as it is in every pack, for who trusts the site more than the pack."""
    return HttpResponse(
        VERIFIER.read_bytes(),
        content_type="text/x-python; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="verify.py"'},
    )

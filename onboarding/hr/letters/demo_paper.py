"""The paper of a letter in the demo's mailbox, made again when someone looks. It exists in the demo only."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onboarding.hr.letters import letter_paper
from onboarding.hr.letters.letter_paper import Printed
from onboarding.learning.demo import kept_letters
from onboarding.people.letters import letter_keeping


@never_cache
@require_safe
def paper(request: HttpRequest, name: str) -> HttpResponse:
    found = kept_letters.letter_of_name(name)
    printed = letter_keeping.of_code(found.code) if found else None
    if found is None or printed is None or printed.user.organisation is None:
        raise Http404
    person = printed.user
    day = timezone.localdate(found.at)
    pdf = letter_paper.letters(printed.user.organisation, [Printed(person, found.code)], day, found.at)
    return HttpResponse(pdf, "application/pdf", headers={"Content-Disposition": 'inline; filename="brief.pdf"'})

"""Who was there: ticking them, their signatures, handing the device round, and the end of a session."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib import messages
from django.contrib.auth import logout
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onboarding.hr.deeds import led_groups
from onboarding.hr.group_sessions import attendance_list, confirm_links
from onboarding.hr.group_sessions.leading_views import qr_of
from onboarding.hr.group_sessions.who_leads import leaders_only, people_of, session_of
from onboarding.ids import read_id
from onboarding.learning.how_done import together_in_words
from onboarding.learning.journey import attending
from onboarding.learning.journey.leading import NotLed
from onboarding.learning.models import Attendance, AttendanceQuerySet, Completion, Enrolment, GroupSession
from onboarding.people.models import PersonRequest, User, UserQuerySet
from onboarding.people.searching import of_person, with_every_word
from onboarding.security import LEAVE_NOTHING

PER_PAGE = 50
MAX_SEARCH = 100  # characters

WHY_NOT = {
    "closed": gettext_lazy("Deze les in groep is afgesloten. Er komt niemand meer bij."),
    "gone": gettext_lazy("%(name)s is niet meer aangevinkt."),
    "elsewhere": gettext_lazy("%(name)s werkt nu voor een andere organisatie. Er is niets genoteerd."),
    "left": gettext_lazy("%(name)s werkte hier toen niet meer. Er is niets genoteerd."),
    "done": gettext_lazy("%(name)s deed deze les al. Wat er al stond, blijft."),
}


@leaders_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: PersonRequest, session_id: int) -> HttpResponse:
    """The session as it stands; and, posted, who of the people on the page was there."""
    now = timezone.now()
    led = session_of(request.user, session_id)
    if request.method == "POST":
        return _tick(request, led, now)
    words = request.GET.get("q", "").strip()[:MAX_SEARCH]
    page = _page(request, led, words, now)
    there = list(_there(request.user, led))
    today = timezone.localdate(now)
    context = {
        "session": led,
        "is_open": led.is_open(now),
        "in_words": together_in_words(led, led.version.number),
        "words": words,
        "page_obj": page,
        "candidates": attending.candidates(led, page.object_list, today),
        "ticked": {one.enrolment.user_id for one in there},
        "confirmed": [one for one in there if one.confirmed_at],
        "waiting": [one for one in there if not one.confirmed_at],
        "others": led.attendances.count() - len(there),
        "consequences": attending.consequences(led, today),
        "qr": qr_of(led) if led.is_open(now) and there else "",
    }
    return render(request, "hr/group_sessions/session.html", context)


def _page(request: PersonRequest, led: GroupSession, words: str, now: datetime) -> Page[User]:
    """The people of the department; or, sought, anyone whom one may see."""
    return Paginator(_people(request.user, led, words, now), PER_PAGE).get_page(request.GET.get("p"))


def _people(viewer: User, led: GroupSession, words: str, now: datetime) -> UserQuerySet:
    """Who has the lesson to do comes first: with many people, they are the few who can be ticked."""
    department = None if words else led.department
    people = people_of(viewer, department, timezone.localdate(now)).of(led.organisation_id)
    enrolled = Enrolment.objects.where_they_work().current().filter(programme__lessons=led.lesson_id)
    done = Completion.objects.filter(enrolment=OuterRef("pk"), lesson=led.lesson_id)
    has_to_do = Exists(enrolled.filter(~Exists(done), user=OuterRef("pk")))
    return with_every_word(people, words, of_person()).order_by(has_to_do.desc(), "folded", "pk")


def _there(viewer: User, led: GroupSession) -> AttendanceQuerySet:
    """Who was ticked, as far as one may see them: someone may be in another department by now. `is_done`: whether they
    have done the lesson, here or elsewhere."""
    done = Completion.objects.filter(enrolment=OuterRef("enrolment"), lesson=led.lesson_id)
    seen = Attendance.objects.visible_to(viewer).filter(session=led).annotate(is_done=Exists(done))
    return seen.select_related("enrolment__user", "session__version").order_by("enrolment__user__folded", "pk")


def _tick(request: PersonRequest, led: GroupSession, now: datetime) -> HttpResponse:
    on_page, present = _ids(request.POST.getlist("getoond")), _ids(request.POST.getlist("aanwezig"))
    people = people_of(request.user, None, timezone.localdate(now)).of(led.organisation_id).filter(pk__in=on_page)
    try:
        attending.tick(led.pk, people, present, now)
    except attending.NotConfirmed as problem:
        messages.error(request, WHY_NOT[problem.code])
    else:
        messages.success(request, _("Genoteerd wie er was. Nu bevestigt iedereen zelf."))
    return redirect(f"{reverse('together:session', args=[led.pk])}#bevestigen")


def _ids(texts: Iterable[str]) -> list[int]:
    return [number for text in texts if (number := read_id(text)) is not None]


@leaders_only
@require_POST
def signed(request: PersonRequest, session_id: int) -> HttpResponse:
    """These people signed the printed list. One’s own signature somebody else looks at."""
    now = timezone.now()
    led = session_of(request.user, session_id)
    on_paper = _there(request.user, led).filter(pk__in=_ids(request.POST.getlist("getekend")))
    own = on_paper.filter(enrolment__user=request.user.pk).exists()
    number, refused = led_groups.confirm_on_paper(
        request.user, list(on_paper.exclude(enrolment__user=request.user.pk)), now
    )
    if number:
        told = ngettext(
            "%(number)d persoon heeft deze les nu gedaan. Houd het blad bij.",
            "%(number)d mensen hebben deze les nu gedaan. Houd het blad bij.",
            number,
        )
        messages.success(request, told % {"number": number})
    for there, problem in refused:
        messages.warning(request, WHY_NOT[problem.code] % {"name": there.enrolment.user})
    if own:
        messages.warning(
            request, _("Je eigen handtekening noteer je niet zelf. Bevestig met je code, of vraag het aan HR.")
        )
    if not (number or refused or own):
        messages.info(request, _("Vink aan wie het blad tekende."))
    return redirect(f"{reverse('together:session', args=[session_id])}#bevestigen")


@leaders_only
@require_safe
@never_cache
def printed(request: PersonRequest, session_id: int) -> HttpResponse:
    """The list to sign, of who was ticked and did not confirm."""
    led = session_of(request.user, session_id)
    people = [there.enrolment.user for there in _there(request.user, led).unconfirmed()]
    if not people:
        messages.info(request, _("Vink eerst aan wie er was. Dan staat hun naam op de lijst."))
        return redirect("together:session", session_id)
    name = f"aanwezig-{slugify(led.version.title)[:60]}-{timezone.localtime(led.begun_at):%Y-%m-%d}.pdf"
    return HttpResponse(
        attendance_list.pdf(led, people, timezone.now()),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@leaders_only
@require_POST
def hand_over(request: PersonRequest, session_id: int) -> HttpResponse:
    """This device goes round: the leader is signed out first, so that nobody else holds it as them."""
    led = session_of(request.user, session_id)
    logout(request)
    response = redirect("together:confirm", confirm_links.key_for(led))
    response["Clear-Site-Data"] = LEAVE_NOTHING
    return response


@leaders_only
@require_POST
def close(request: PersonRequest, session_id: int) -> HttpResponse:
    led_groups.close(request.user, session_of(request.user, session_id), timezone.now())
    messages.success(request, _("Afgesloten. Wie niet bevestigde, heeft de les nog te doen."))
    return redirect("together:session", session_id)


@leaders_only
@require_POST
def discard(request: PersonRequest, session_id: int) -> HttpResponse:
    try:
        led_groups.discard(request.user, session_of(request.user, session_id))
    except NotLed:
        messages.error(request, _("Er bevestigde al iemand. Deze les in groep blijft bewaard; je kan ze afsluiten."))
        return redirect("together:session", session_id)
    messages.success(request, _("Weggegooid. Niemand heeft er iets door gedaan."))
    return redirect("together:choose")

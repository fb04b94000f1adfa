"""The page of a department head."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from onboarding.hr.department_head import own_people
from onboarding.learning.status import Status
from onboarding.people.models import PersonRequest

PER_PAGE = 25
MAX_SEARCH = 100  # characters


@login_required
@require_safe
def department(request: PersonRequest) -> HttpResponse:
    """The head's own people; for anyone else the page does not exist."""
    head = request.user
    if not head.is_department_head:
        raise Http404
    words = request.GET.get("q", "").strip()[:MAX_SEARCH]
    standing = request.GET.get("status", "")
    today = timezone.localdate()
    everyone = own_people.of(head, today)
    is_known = standing in ("", *own_people.STANDINGS)
    asked = own_people.of(head, today, withdrawn=True) if standing == Status.WITHDRAWN else everyone
    found = own_people.narrowed(asked, words, standing) if is_known else everyone.none()
    page = Paginator(own_people.in_order(found), PER_PAGE).get_page(request.GET.get("p"))
    filters = request.GET.copy()
    filters.pop("p", None)
    context = {
        "page_obj": page,
        "rows": own_people.rows(head, page.object_list),
        "figures": [(own_people.STANDINGS[key], number, key) for key, number in own_people.figures(everyone).items()],
        "standings": own_people.STANDINGS.items(),
        "words": words,
        "standing": standing if is_known else "",
        "is_narrowed": bool(words or standing),
        "filters": filters.urlencode(),
    }
    return render(request, "hr/department_head/department.html", context)

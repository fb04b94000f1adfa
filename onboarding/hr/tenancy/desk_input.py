"""What Wagtail's own views take for granted about what is sent to them, checked before they do.

Its forms are filled in by its scripts, so that several of its views read a number, an id or a whole field without a
look. Whoever sends something else gets a page that says so (400), or that there is no such thing (404).
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import BadRequest, ObjectDoesNotExist, ValidationError
from django.db import DataError
from django.forms.formsets import ORDERING_FIELD_NAME
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.urls import ResolverMatch
from django.utils.datastructures import MultiValueDictKeyError

from onboarding.constant_addresses import is_at_desk
from onboarding.hr.tenancy.gatekeeper import ANSWER_FOR_THEMSELVES, BULK, PARAMETERS
from onboarding.ids import read_id

logger = logging.getLogger(__name__)

METHODS = ["GET", "HEAD", "POST", "OPTIONS", "PATCH"]  # its views delete whatever a DELETE names, past their own checks
COUNTED = re.compile(r"-(count|order|TOTAL_FORMS|INITIAL_FORMS)$")  # of blocks and of forms
COUNT = re.compile(r"-?[0-9]{1,6}", re.ASCII)
NO_SIZE = re.compile(r"(?<![0-9c])0+(?![0-9.])|[0-9]{5,}|[0-9]e")  # nothing, or enough to fill the memory; c0 is a crop
NO_NUMBER = "expected a number but got"  # Django, of what cannot be compared with a field of numbers
NOT_AS_SENT = (MultiValueDictKeyError, ValidationError, json.JSONDecodeError, DataError, UnicodeEncodeError)
NOT_IDS = ("", "all")
IDS = {
    **{name: set(checks) for name, checks in PARAMETERS.items()},
    "wagtailadmin_workflows:edit": {"p"},  # a page of its list: the one number that Wagtail does not look at first
    "wagtailadmin_api:documents:find": {"id"},
    "wagtailadmin_api:images:find": {"id"},
    "wagtail_bulk_action": {parameter for checks in BULK.values() for parameter in checks} - {"childOf", "chooser"},
}
# Of approving, which nobody does here (the gatekeeper closes its addresses); a page's form takes a task for granted.
APPROVING = {"action-workflow-action", "action-submit", "action-restart-workflow", "action-cancel-workflow"}
# Of ours, what reads the form of a page with Wagtail's own blocks.
READS_ITS_FORMS = {"hr:language_panel", "hr:language_panel_new"}
NEEDED = {"wagtailadmin_choose_page_external_link": "external-link-chooser-url"}


class AsItsFormsSend:
    """Middleware: stands before the views of the Wagtail admin that are not ours, and behind them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        match = _wagtails(request)
        if not is_at_desk(request):
            return None
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if not all(_leads_somewhere(url) for url in _sent(request, "next")):
            raise BadRequest("Where to go next is no address")
        if match is not None:
            _check(request, match)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What a view of Wagtail's stumbled over because of what was sent; it stays in the log."""
        if _wagtails(request) is None:
            return None
        refusal = _refusal_for(request, exception)
        if refusal is not None:
            extra = {"request": request}
            logger.warning("%s %s could not be read.", request.method, request.path, exc_info=exception, extra=extra)
            raise refusal from exception
        return None


def _wagtails(request: HttpRequest) -> ResolverMatch | None:
    """The place in the admin, if its view is one of Wagtail's, or reads its forms as they do."""
    match = request.resolver_match
    if match is None or not is_at_desk(request):
        return None
    is_ours = ANSWER_FOR_THEMSELVES.intersection(match.namespaces[:1]) and match.view_name not in READS_ITS_FORMS
    return None if is_ours else match


def _sent(request: HttpRequest, name: str) -> Iterator[str]:
    yield from request.GET.getlist(name)
    yield from request.POST.getlist(name)


def _leads_somewhere(url: str) -> bool:
    """Wagtail takes anything else for the name of a view."""
    return not url or url.startswith(("/", "?", "http://", "https://"))


def _check(request: HttpRequest, match: ResolverMatch) -> None:
    """Raises BadRequest for what no form of Wagtail sends, Http404 for an id that cannot exist."""
    named = [value for name, value in match.kwargs.items() if name == "pk" or name.endswith("_id")]
    unnamed = [value for value in match.args if str(value).isdigit()]  # else a word, such as "latest"
    if any(read_id(str(value)) is None for value in (*named, *unnamed)):  # our own addresses have a converter
        raise Http404
    for name, value in request.POST.items():
        if COUNTED.search(name) and not COUNT.fullmatch(str(value)):
            raise BadRequest(f"{name} is no number")
    if APPROVING.intersection(request.POST):
        raise BadRequest("Nobody approves pages here")
    for name in IDS.get(match.view_name, ()):
        if any(key not in NOT_IDS and read_id(key) is None for key in _sent(request, name)):
            raise Http404
    if NO_SIZE.search(match.kwargs.get("filter_spec", "")):
        raise BadRequest("No picture has this size")
    needed = NEEDED.get(match.view_name)
    if request.method == "POST" and needed and needed not in request.POST:
        raise BadRequest(f"{needed} is missing")


def _refusal_for(request: HttpRequest, exception: Exception) -> Exception | None:
    if isinstance(exception, ObjectDoesNotExist):
        return Http404()
    if isinstance(exception, NOT_AS_SENT):
        return BadRequest("Not as its form sends it")
    if isinstance(exception, OverflowError) or NO_NUMBER in str(exception):  # an id that a chooser could not send
        return BadRequest("No id")
    if isinstance(exception, KeyError) and exception.args == (ORDERING_FIELD_NAME,):
        return BadRequest("More forms are announced than were sent")
    if isinstance(exception, RecursionError) and "json" in (request.content_type or ""):
        return BadRequest("Nested too deep")
    return None

"""Nobody but an administrator gets at another organisation through the Wagtail admin.

Wagtail was made for one organisation: several of its views show the title of any page, or list all pictures. Here
stands for every address of the admin what its parts name. What names something out of reach is answered with 404,
as if it did not exist. A part that is not in these tables is refused too, and a test finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import ResolverMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.views.defaults import page_not_found
from wagtail.permission_policies.pages import PagePermissionPolicy

from onboarding.constant_addresses import is_at_desk
from onboarding.hr.tenancy import reach
from onboarding.hr.tenancy.reach import Check
from onboarding.lessons import within_reach
from onboarding.lessons.models import OrganisationPage
from onboarding.people import roles
from onboarding.people.roles import May

# What a part of an address names, by the part's name …
PARTS: dict[str, Check] = {
    "page_id": reach.pages,
    "parent_page_id": reach.pages,
    "page_to_move_id": reach.pages,
    "destination_id": reach.pages,
    "revision_id": reach.revisions,
    "image_id": reach.pictures,
    "document_id": reach.documents,
    "doc_id": reach.documents,
    "collection_id": reach.collections,
    "uploaded_file_id": reach.uploads,
}
# … and by the address, where the name alone does not tell.
PARTS_OF_VIEW: dict[str, dict[str, Check]] = {
    "wagtailadmin_api:pages:detail": {"pk": reach.pages},
    "wagtailimages_chooser:chosen": {"pk": reach.pictures},
    "wagtaildocs_chooser:chosen": {"pk": reach.documents},
}
# Parts without a name, in their order.
POSITIONS: dict[str, tuple[Check, ...]] = {
    "wagtailadmin_pages:revisions_compare": (reach.pages, reach.revisions, reach.revisions),
}
# Parts that name nothing of an organisation, or something Wagtail itself only finds for its owner.
HARMLESS = {
    "content_type_app_name",
    "content_type_model_name",
    "app_label",
    "model_name",
    "app_name",
    "action",
    "filter_spec",
    "object_id",  # of an editing session: of a page one can edit, or 404
    "session_id",  # one's own, or nothing
}
# What stands in the query or in a form.
PARAMETERS: dict[str, dict[str, Check]] = {
    "wagtailadmin_choose_page": {"parent_page_id": reach.pages},
    "wagtailadmin_choose_page_child": {"target_pages[]": reach.pages},
    "wagtailadmin_choose_page_chosen_multiple": {"id": reach.pages},
    "wagtailadmin_choose_page_external_link": {"parent_page_id": reach.pages},
    "wagtailadmin_choose_page_email_link": {"parent_page_id": reach.pages},
    "wagtailadmin_choose_page_phone_link": {"parent_page_id": reach.pages},
    "wagtailadmin_choose_page_anchor_link": {"parent_page_id": reach.pages},
    "wagtailadmin_pages:move": {"new_parent_page": reach.pages},
    "wagtailadmin_pages:copy": {"new_parent_page": reach.pages},
    "wagtailadmin_pages:choose_parent": {"parent_page": reach.pages},
    "wagtailadmin_api:pages:find": {"id": reach.pages},
    "wagtailimages_chooser:chosen_multiple": {"id": reach.pictures},
    "wagtaildocs_chooser:chosen_multiple": {"id": reach.documents},
}
# Bulk actions, by what they are about: the selection, and where the selected things stand or go.
BULK: dict[str, dict[str, Check]] = {
    "wagtailcore.page": {"id": reach.pages, "childOf": reach.pages_below_root, "chooser": reach.pages},
    "wagtailimages.image": {"id": reach.pictures, "childOf": reach.collections},
    "wagtaildocs.document": {"id": reach.documents, "childOf": reach.collections},
}
# What changes what is live without the step that says whom it touches: for nobody, and nothing on the desk leads there.
SKIP_THE_STEP = {
    "wagtailadmin_api:pages:action",  # publishes, takes off, moves, deletes and reverts, for whoever calls it
    "wagtailadmin_pages:workflow_action",  # publishes what is approved; there are no workflows here
}
# Namespaces and addresses that span all organisations.
ADMINISTRATORS_ONLY = {
    "wagtailadmin_collections",
    "wagtailadmin_reports",
    "wagtailadmin_workflows",
    "wagtailsites",
    "wagtailusers_groups",
    "wagtailusers_users",
    "wagtailadmin_api:images",
    "wagtailadmin_api:documents",
    "wagtailadmin_pages:set_privacy",  # offers the groups of all organisations
    "wagtailadmin_pages:collect_workflow_action_data",
    "wagtailadmin_pages:confirm_workflow_cancellation",
    "wagtailadmin_pages:workflow_preview",
    "wagtailadmin_pages:workflow_history_detail",
    "wagtaildocs:create_multiple_from_uploaded_document",  # fails when extensions are limited; nothing leads there
}
# Rooms whose views ask `visible_to` themselves.
ANSWER_FOR_THEMSELVES = {"hr"}
# What changes what is live, or takes something away: for who publishes. Wagtail lets whoever may write delete and move
# what is not live.
PUBLISHERS_ONLY = {
    "wagtail_bulk_action",
    "wagtailadmin_pages:delete",
    "wagtailadmin_pages:move",
    "wagtailadmin_pages:move_choose_destination",
    "wagtailadmin_pages:move_confirm",
    "wagtailadmin_pages:set_page_position",
    "wagtailadmin_pages:unpublish",
    "wagtailadmin_pages:revisions_unschedule",
    "wagtailadmin_pages:convert_alias",
    "wagtaildocs:delete",
    "wagtaildocs:delete_multiple",  # beside the form of what was just sent, and as good for what was sent long ago
    "wagtailimages:delete",
    "wagtailimages:delete_multiple",
}
# What is there for everyone of the desk, who may write or not: the way in and out, what is one's own, icons and words.
FOR_ALL_OF_THE_DESK = {
    "wagtailadmin_home",
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_account",
    "wagtailadmin_dismissibles",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
}


class OwnOrganisationOnly:
    """Middleware: stands before every view of the Wagtail admin; an administrator may do all but skip the step."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        reach = reach_of(request)
        if reach is None:  # also of a draft that an answer of the admin shows: what is set by then goes on
            return self.get_response(request)
        with within_reach.only(reach):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if not is_at_desk(request):
            return None
        if request.user.is_anonymous:
            return None  # whom Wagtail sends to the sign-in screen
        match = request.resolver_match
        assert match is not None  # noqa: S101 - there is a view
        if request.user.is_superuser:
            return not_there(request) if match.view_name in SKIP_THE_STEP else None
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied  # Wagtail would send them to sign in, and that screen straight back: for ever
        request.user.know_desk_profile()
        if not is_open_to(request.user, match):
            raise PermissionDenied
        if not all(checks_hold(request, match)):
            return not_there(request)
        return own_answer(request, match)


def is_open_to(user: Any, match: ResolverMatch) -> bool:
    """Whether the roles of this person open an address of Wagtail's, whatever it names; our own answer for
    themselves. Whom an administrator gave another group of Wagtail's, Wagtail answers."""
    if (match.namespaces[:1] and match.namespaces[0] in ANSWER_FOR_THEMSELVES) or not roles.is_at_desk(user):
        return True
    if match.view_name in PUBLISHERS_ONLY:
        return roles.may(user, May.PUBLISH)
    return match.view_name in FOR_ALL_OF_THE_DESK or roles.may(user, May.WRITE_DRAFTS)


def not_there(request: HttpRequest) -> HttpResponseBase:
    return page_not_found(request, Http404(), template_name="wagtailadmin/404.html")


def reach_of(request: HttpRequest) -> within_reach.Reach | None:
    """What choosers and links may show to whoever asks for a page of the admin; None: everything."""
    if not is_at_desk(request):
        return None
    user = request.user
    if user.is_superuser or user.is_anonymous:
        return None
    lazily: Any = SimpleLazyObject(lambda: _reach_of_person(user))  # most screens need it for nothing
    return lazily


def _reach_of_person(user: Any) -> within_reach.Reach:
    """What Wagtail lets them at; of who only reads, what the organisation has: that is what a draft shows them."""
    if roles.may(user, May.READ_DRAFTS) and not roles.may(user, May.WRITE_DRAFTS):
        house = OrganisationPage.objects.filter(organisation=user.organisation_id).first()
        if house is not None:
            return within_reach.Reach.of_organisation(house)
    return within_reach.Reach.of_person(user)


def spans_organisations(match: ResolverMatch) -> bool:
    """Whether this address is for administrators only."""
    places = match.view_name.split(":")
    return any(":".join(places[:depth]) in ADMINISTRATORS_ONLY for depth in range(1, len(places) + 1))


def checks_hold(request: HttpRequest, match: ResolverMatch) -> Iterator[bool]:
    """For each thing the request names, whether this person can reach it."""
    name, user = match.view_name, request.user
    if match.namespaces[:1] and match.namespaces[0] in ANSWER_FOR_THEMSELVES:
        return
    yield name not in SKIP_THE_STEP and not spans_organisations(match)
    for part, value in match.kwargs.items():
        if part not in HARMLESS:
            check = PARTS_OF_VIEW.get(name, PARTS).get(part)
            yield check is not None and check(user, [value])
    positions = POSITIONS.get(name, ())
    yield len(positions) == len(match.args)
    for check, value in zip(positions, match.args, strict=False):
        yield check(user, [value])
    if name == "wagtail_bulk_action":
        yield from bulk_checks_hold(request, match)
    else:
        yield from parameters_hold(request, PARAMETERS.get(name, {}))


def parameters_hold(request: HttpRequest, checks: dict[str, Check]) -> Iterator[bool]:
    for parameter, check in checks.items():
        for source in (request.GET, request.POST):
            keys = [key for key in source.getlist(parameter) if key not in ("", "all")]
            yield not keys or check(request.user, keys)


def bulk_checks_hold(request: HttpRequest, match: ResolverMatch) -> Iterator[bool]:
    about = f"{match.kwargs['app_label']}.{match.kwargs['model_name']}"
    yield about in BULK
    if about == "wagtailcore.page" and "all" in request.GET.getlist("id"):
        yield bool(request.GET.get("childOf"))  # without a parent, it would be all pages there are
    yield from parameters_hold(request, BULK.get(about, {}))


def own_answer(request: HttpRequest, match: ResolverMatch) -> HttpResponseBase | None:
    """Three views look around by themselves: they get a starting point, or are answered here."""
    if match.view_name in ("wagtailadmin_tag_autocomplete", "wagtailadmin_tag_model_autocomplete"):
        return JsonResponse([], safe=False)  # tags are of all organisations together; see media_tags.py
    if match.view_name == "wagtailadmin_choose_page":
        top = PagePermissionPolicy().explorable_root_instance(request.user)
        if top is not None:  # Wagtail would start at the first page of the asked kind, whosever it is
            query = request.META["QUERY_STRING"]
            return redirect(f"{reverse('wagtailadmin_choose_page_child', args=[top.pk])}?{query}")
    return None

"""No address of the admin changes what is live around the step, whoever asks: each of them is tried as an administrator
with all that its form could ask for, also one that is new."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve, reverse
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Page, Workflow

from onboarding.learning.models import Enrolment
from onboarding.lessons.models import Lesson, LessonPage, LessonVersion, PrinciplePage, Programme, ProgrammePage
from tests.access.table import patterns
from tests.client_response import ClientResponse
from tests.factories import make_programme
from tests.hr.conftest import Municipality
from tests.hr.publish_step.conftest import NEW_INTRODUCTION, step_of
from tests.rendered_forms import fill
from tests.rendered_streams import stream_fields

pytestmark = pytest.mark.usefixtures("today")

PART = re.compile(r"<(?:\w+:)?(\w+)>")
# An address without names for its parts: it compares two revisions, and answers to GET only.
UNNAMED = {"wagtailadmin_pages:revisions_compare"}
BULK = {"app_label": "wagtailcore", "model_name": "page"}


@pytest.fixture
def target(lennik: Municipality, page: LessonPage) -> PrinciplePage:
    """A value of another programme, to move to."""
    other = make_programme(lennik.organisation, title="Een ander traject")
    value: PrinciplePage = PrinciplePage.objects.child_of(ProgrammePage.objects.get(pk=other.page_id)).first()
    return value


@pytest.fixture
def draft(page: LessonPage, lennik: Municipality) -> LessonPage:
    """The first lesson with a draft that is not live, which waits for someone to approve it."""
    page.introduction = NEW_INTRODUCTION
    page.save_revision()
    Workflow.objects.get().start(page, lennik.hr_officer)
    return page


def what_is_live() -> dict[str, Any]:
    """What the step is about: which pages are live where and in which revision, and what people are asked to do."""
    live = Page.objects.filter(live=True).order_by("pk")
    return {
        "pages": [(pk, path[: -Page.steplen], revision) for pk, path, revision in live.values_list(*LIVE)],
        "lessons": list(Lesson.objects.order_by("pk").values_list("pk", "programme", "current_version")),
        "versions": LessonVersion.objects.count(),
        "programmes": [(one.pk, one.is_live, sorted(one.lesson_ids)) for one in Programme.objects.order_by("pk")],
    }


LIVE = ("pk", "path", "live_revision")


def addresses(draft: LessonPage, target: PrinciplePage) -> Iterator[tuple[str, str]]:
    """Every address of the admin but HR's own, by name, with its parts filled in: each about the draft, once for every
    action that it knows."""
    of_pages = bulk_action_registry.get_bulk_actions_for_model("wagtailcore", "page")
    values = {
        "destination_id": [str(target.pk)],
        "revision_id": [str(draft.revisions.order_by("pk")[0].pk)],
        "task_state_id": [str(draft.workflow_states.get().current_task_state_id)],
        "action_name": [*PagesAdminAPIViewSet.actions, "approve"],
        "action": [action.action_type for action in of_pages],
        "content_type_app_name": ["lessons"],
        "content_type_model_name": ["lessonpage"],
    }
    for name, route in patterns(get_resolver()):
        if not route.startswith("beheer/") or name.startswith("hr:"):
            continue
        parts = PART.findall(route)
        chosen = BULK if name == "wagtail_bulk_action" else {}
        choices = [[chosen[part]] if part in chosen else values.get(part, [str(draft.pk)]) for part in parts]
        for filled in product(*choices):
            words = iter(filled)
            yield name, "/" + PART.sub(lambda _part, words=words: next(words), route)  # type: ignore[misc]


def dangerous(draft: LessonPage, target: PrinciplePage) -> dict[str, Any]:
    """All that could be asked for, in one form."""
    return {
        "action-publish": "action-publish",
        "include_descendants": "on",
        "new_title": "Kopie",
        "title": "Kopie",
        "new_slug": "kopie",
        "slug": "kopie",
        "new_parent_page": target.pk,
        "chooser": target.pk,
        "destination_page_id": target.pk,
        "publish_copies": "on",
        "copy_subpages": "on",
        "alias": "on",
        "recursive": "true",
        "keep_live": "true",
        "revision_id": draft.revisions.order_by("pk")[0].pk,
        "name": "approve",
    }


def is_address_of(name: str, address: str) -> bool:
    try:
        return resolve(address).view_name == name
    except Resolver404:
        return False


@pytest.mark.pure  # what an address does is the same on both databases; test_every_url.py posts to each on both
def test_no_address_of_the_admin_changes_what_is_live_around_the_step(
    admin_client: Client, draft: LessonPage, target: PrinciplePage, on_their_way: dict[str, Enrolment]
) -> None:
    before, form = what_is_live(), dangerous(draft, target)
    session = admin_client.cookies["sessionid"].value
    tried, around = set(), []
    for name, address in addresses(draft, target):
        if name == "-" or not is_address_of(name, address):
            continue
        tried.add(name)
        client = Client(raise_request_exception=False)
        client.cookies["sessionid"] = session
        with transaction.atomic():
            client.post(f"{address}?id={draft.pk}&position=0", form)
            if what_is_live() != before:
                around.append(address)
            transaction.set_rollback(True)
    assert around == []
    named = {name for name, _route in addresses(draft, target) if name != "-"}
    assert named - tried == UNNAMED, "fill in the parts of these too"
    assert {"wagtailadmin_pages:copy", "wagtailadmin_api:pages:action", "wagtail_bulk_action"} <= tried


@pytest.mark.parametrize("role", ["hr_officer", "admin_client"])
def test_publishing_an_older_revision_leads_to_the_step(
    request: pytest.FixtureRequest, draft: LessonPage, on_their_way: dict[str, Enrolment], role: str
) -> None:
    client: Client = request.getfixturevalue(role)
    draft.introduction = "Nog een andere inleiding."
    draft.save_revision()
    older = draft.revisions.get(object_str=draft.title, content__introduction=NEW_INTRODUCTION)
    address = reverse("wagtailadmin_pages:revisions_revert", args=[draft.pk, older.pk])
    rendered = client.get(address)
    posted = {**fill(rendered, "/revert/"), **stream_fields(rendered), "action-publish": "action-publish"}
    before = what_is_live()
    answer = client.post(address, posted)
    assert answer["Location"] == step_of(draft)
    assert what_is_live() == before


WORKFLOW_ACTIONS = ["action-workflow-action", "action-submit", "action-restart-workflow", "action-cancel-workflow"]


def form_of(client: Client, page: Page) -> tuple[str, dict[str, Any]]:
    """Where the form of a page is sent, and what it says with another title."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    rendered = client.get(address)
    return address, {**fill(rendered, "/edit/"), **stream_fields(rendered), "title": "Een andere titel"}


def post_with(client: Client, page: Page, **names: str) -> ClientResponse:
    """The form of a page as it stands on screen, with these names that it does not have."""
    address, said = form_of(client, page)
    answer: ClientResponse = client.post(address, {**said, **names})
    return answer


@pytest.mark.parametrize("role", ["hr_officer", "admin_client"])
@pytest.mark.parametrize("fixture", ["draft", "page"], ids=["waits for approval", "waits for nobody"])
def test_an_action_that_no_form_here_has_is_refused_and_nothing_is_saved(
    request: pytest.FixtureRequest, on_their_way: dict[str, Enrolment], fixture: str, role: str
) -> None:
    client: Client = request.getfixturevalue(role)
    client.raise_request_exception = False
    page: LessonPage = request.getfixturevalue(fixture)
    before, saved = what_is_live(), page.revisions.count()
    address, said = form_of(client, page)
    for action, more in product(WORKFLOW_ACTIONS, ({}, {"workflow-action-name": "approve"})):
        names = {action: "true", **more}
        assert client.post(address, {**said, **names}).status_code == 400, names
        assert (what_is_live(), page.revisions.count()) == (before, saved), names


@pytest.mark.parametrize("action", ["action-approve", "action-unpublish", "action-", "action-lock"])
def test_an_action_that_nobody_knows_saves_the_draft_and_no_more(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment], action: str
) -> None:
    before = what_is_live()
    post_with(hr_officer, page, **{action: "true", "workflow-action-name": "approve"})
    assert what_is_live() == before
    assert LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object().title == "Een andere titel"


@pytest.mark.parametrize("action", [*WORKFLOW_ACTIONS, "action-approve"])
def test_publishing_with_another_action_in_the_form_does_not_go_round_the_step(
    hr_officer: Client, draft: LessonPage, on_their_way: dict[str, Enrolment], action: str
) -> None:
    before = what_is_live()
    names = {"action-publish": "action-publish", action: "true", "workflow-action-name": "approve"}
    answer = post_with(hr_officer, draft, **names)
    assert answer.status_code == 400 or answer["Location"] == step_of(draft)
    assert what_is_live() == before


@pytest.mark.parametrize("action", WORKFLOW_ACTIONS)
def test_a_page_is_not_made_with_an_action_that_no_form_here_has(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment], action: str
) -> None:
    address = reverse("wagtailadmin_pages:add", args=["lessons", "lessonpage", page.get_parent().pk])
    number = Page.objects.count()
    assert hr_officer.post(address, {action: "true"}).status_code == 400
    assert Page.objects.count() == number

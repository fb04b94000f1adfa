"""HR locks a page while working on it: what others then read, and who may unlock it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from onboarding.lessons import role_permissions
from onboarding.lessons.models import LessonPage, Programme
from onboarding.people.models import Organisation, User
from onboarding.people.roles import Role
from tests.client_response import ClientResponse
from tests.factories import UserFactory, make_second_officer
from tests.rendered_forms import submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(programme: Programme) -> LessonPage:
    found: LessonPage = LessonPage.objects.first()
    return found


def words(response: ClientResponse) -> str:
    return " ".join(response.content.decode().split())


def lock(client: Client, page: LessonPage, action: str = "lock") -> ClientResponse:
    """As the button of the panel beside the form does, by a script."""
    return client.post(reverse(f"wagtailadmin_pages:{action}", args=[page.pk]))


def test_hr_locks_its_page_and_everyone_reads_whose_it_is(
    lennik: Organisation, page: LessonPage, signed_in: Callable[[User], Client], marleen: User
) -> None:
    editor = UserFactory.create(organisation=lennik, first_name="Elke")
    editor.groups.add(role_permissions.group_of(lennik, Role.EDITOR))
    desk, elke, colleague = signed_in(marleen), signed_in(editor), signed_in(make_second_officer(lennik))
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    before = desk.get(edit)
    assert reverse("wagtailadmin_pages:lock", args=[page.pk]) in words(before)
    assert reverse("wagtailadmin_pages:lock", args=[page.pk]) not in words(elke.get(edit))
    lock(elke, page)
    page.refresh_from_db()
    assert not page.locked
    lock(desk, page)
    page.refresh_from_db()
    assert (page.locked, page.locked_by) == (True, marleen)
    assert f"Je vergrendelde “{page.title}” op " in words(desk.get(edit))
    for client, warns in ((elke, False), (colleague, True)):
        seen = words(client.get(edit))
        assert f"{marleen} vergrendelde “{page.title}” op " in seen
        assert ("vraag het dan eerst" in seen) is warns
        assert (reverse("wagtailadmin_pages:unlock", args=[page.pk]) in seen) is warns
        assert f"Vergrendeld door {marleen}" in seen
    for step in ("hr:publish_step", "hr:unpublish_step", "hr:delete_step"):
        assert colleague.get(reverse(step, args=[page.pk]))["Location"] == edit
        assert "vergrendelde" in words(colleague.get(edit))
    lock(elke, page, "unlock")
    page.refresh_from_db()
    assert page.locked
    lock(colleague, page, "unlock")
    page.refresh_from_db()
    assert not page.locked
    assert submit(colleague, colleague.get(reverse("hr:delete_step", args=[page.pk]))).status_code == 302

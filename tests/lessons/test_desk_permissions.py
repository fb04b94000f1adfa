"""What HR is offered at a page has something behind it, and a copy takes over nobody's work on the original."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding.lessons.models import LessonPage, OrganisationPage, Programme
from onboarding.people.models import Organisation, User
from tests.factories import make_second_officer
from tests.rendered_forms import submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(signed_in: Callable[[User], Client], marleen: User) -> Client:
    return signed_in(marleen)


def test_a_copy_is_for_whoever_made_it_and_has_no_hour(
    lennik: Organisation, programme: Programme, desk: Client, signed_in: Callable[[User], Client]
) -> None:
    page = LessonPage.objects.order_by("pk")[0]
    page.expire_at = page.go_live_at = timezone.now() + timedelta(days=3)
    page.save_revision()
    desk.post(reverse("wagtailadmin_pages:lock", args=[page.pk]))
    colleague = signed_in(make_second_officer(lennik))
    form = colleague.get(reverse("wagtailadmin_pages:copy", args=[page.pk]))
    submit(colleague, form, new_title="Een kopie", new_slug="een-kopie")
    copy = LessonPage.objects.get(slug="een-kopie")
    draft = copy.get_latest_revision_as_object()
    assert (copy.live, copy.locked, copy.locked_by) == (False, False, None)
    assert (draft.locked, draft.go_live_at, draft.expire_at) == (False, None, None)
    assert LessonPage.objects.get(pk=page.pk).locked


def test_what_a_page_offers_has_something_behind_it(programme: Programme, desk: Client) -> None:
    house = OrganisationPage.objects.get(pk=programme.page.get_parent().pk)
    lesson = LessonPage.objects.order_by("pk")[0]
    for view in ("edit", "listing"):
        shown = {page: desk.get(address(page, view)).content.decode() for page in (house, lesson)}
        for action in ("copy", "unpublish", "move", "delete"):
            assert reverse(f"wagtailadmin_pages:{action}", args=[house.pk]) not in shown[house]
            assert reverse(f"wagtailadmin_pages:{action}", args=[lesson.pk]) in shown[lesson]
        assert f"{address(house, 'listing')}?ordering=ord" in shown[house]
        assert f"{address(lesson, 'listing')}?ordering=ord" not in shown[lesson]
    for action in ("wagtailadmin_pages:copy", "hr:unpublish_step", "hr:delete_step"):
        desk.post(reverse(action, args=[house.pk]), {"new_title": "Nog een", "new_slug": "nog-een"})
    assert list(OrganisationPage.objects.filter(organisation=house.organisation).values_list("live", "pk")) == [
        (True, house.pk)
    ]
    keys = desk.get(reverse("wagtailadmin_home")).content.decode()
    assert "Superscript" not in keys and "<kbd></kbd>" not in keys and "Ctrl + Shift + Enter" in keys


def address(page: OrganisationPage | LessonPage, view: str) -> str:
    return reverse({"edit": "wagtailadmin_pages:edit", "listing": "wagtailadmin_explore"}[view], args=[page.pk])

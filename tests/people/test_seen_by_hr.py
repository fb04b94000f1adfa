"""What HR sees by a query that is put together once is what it would see of its own, whoever asked before."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from wagtail.models import GroupPagePermission, Page
from wagtail.permissions import page_permission_policy

from onboarding.hr.completion.completion_filters import DEPARTMENTS, PROGRAMMES
from onboarding.people.models import Department, Organisation, OwnField, User
from onboarding.people.seen_by_hr import SeenByHrQuery, is_like_hr
from tests.factories import DepartmentFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def viewer(organisation: Organisation | None, is_hr: bool = True, is_superuser: bool = False) -> Any:
    found = UserFactory.create(organisation=organisation, is_superuser=is_superuser)
    if organisation is not None and is_hr:
        assert organisation.hr_group
        found.groups.add(organisation.hr_group)
    return User.objects.with_roles().get(pk=found.pk)


@pytest.fixture
def viewers(lennik: Organisation, herenthout: Organisation) -> list[Any]:
    for organisation in (lennik, herenthout):
        for name in ("Zwembad", "Archief"):
            DepartmentFactory.create(organisation=organisation, name=name)
            OwnField.objects.create(organisation=organisation, name=f"{name} van {organisation}")
    nowhere = OrganisationFactory.create()
    return [
        viewer(lennik),
        viewer(herenthout),
        viewer(lennik, is_hr=False),
        viewer(nowhere, is_hr=False),
        viewer(lennik, is_superuser=True),
        viewer(None, is_hr=False, is_superuser=True),
    ]


def test_everyone_sees_what_they_would_see_of_their_own(viewers: list[Any]) -> None:
    for query in (DEPARTMENTS, PROGRAMMES, SeenByHrQuery(OwnField.objects.visible_to)):
        for _again in range(2):
            for one in viewers:
                assert query.all(one) == list(query.make(one))
    seen = [[field.name for field in one.seen_own_fields] for one in viewers]
    fields = [OwnField.objects.visible_to(one).of(one.organisation_id) for one in viewers]
    assert seen == [[field.name for field in theirs] for theirs in fields]
    assert seen[0] != seen[1] and seen[2] == []


def test_it_is_put_together_once_for_hr_and_for_administrators_and_anew_for_anyone_else(viewers: list[Any]) -> None:
    made: list[Any] = []

    def make(of: Any) -> Any:
        made.append(of)
        return Department.objects.visible_to(of)

    query = SeenByHrQuery(make)
    for one in viewers * 2:
        query.all(one)
    assert [is_like_hr(one) for one in viewers] == [True, True, False, False, False, False]
    assert len(made) == 1 + 1 + 2 * 3


def test_the_one_page_of_someones_rights_is_where_their_pages_begin(
    viewers: list[Any], django_assert_num_queries: DjangoAssertNumQueries
) -> None:

    for one in viewers:
        one = User.objects.with_roles().get(pk=one.pk)
        pages = page_permission_policy.instances_with_direct_explore_permission(one)
        try:
            wanted = Page.objects.first_common_ancestor_of(pages, include_self=True, strict=True)
        except Page.DoesNotExist:
            wanted = None
        root = page_permission_policy.explorable_root_instance(one)
        assert (root, root and root.path) == (wanted, wanted and wanted.path)
    one = User.objects.get(pk=viewers[0].pk)
    assert one._page_permission_cache
    with django_assert_num_queries(0):
        own = page_permission_policy.explorable_root_instance(one)
    other = page_permission_policy.explorable_root_instance(User.objects.get(pk=viewers[1].pk))
    [group] = one.groups.all()
    right = GroupPagePermission.objects.filter(group=group).first()
    assert right
    GroupPagePermission.objects.create(group=group, page=other, permission=right.permission)
    both = page_permission_policy.explorable_root_instance(User.objects.get(pk=one.pk))
    assert both not in (own, other, None)
    assert own.path.startswith(both.path) and other.path.startswith(both.path)

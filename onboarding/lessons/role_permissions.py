"""What a role means in Wagtail: the group of an organisation for it, with what that group may do at the desk.

A group is made when its role is first given. Wagtail asks it what an editor may do with a page; who may do what besides
is asked of people/roles.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib.auth.models import Group
from django.db import transaction

from onboarding.lessons import new_organisations
from onboarding.people.models import Organisation, RoleGroup
from onboarding.people.roles import Role

# Of pages, and of pictures and documents. Without publish_page, nothing that is saved reaches anybody.
PERMISSIONS: Mapping[Role, tuple[Sequence[str], Sequence[str]]] = {
    Role.EDITOR: (["add_page", "change_page"], ["add", "choose"]),
    Role.REVIEWER: ([], []),
    Role.ORGANISATION_ADMINISTRATOR: ([], []),
}


@transaction.atomic
def group_of(organisation: Organisation, role: Role) -> Group:
    """The group of this role at `organisation`, made when it was not there."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)  # two at once make one group
    page = new_organisations.set_up(organisation)
    if role == Role.HR:
        of_hr = Organisation.objects.select_related("hr_group").get(pk=organisation.pk).hr_group
        assert of_hr is not None  # noqa: S101 - just set up
        return of_hr
    known = RoleGroup.objects.filter(organisation=organisation, role=role).select_related("group").first()
    if known is not None:
        return known.group
    group = new_organisations.new_group(f"{role.value} {organisation.slug}")
    new_organisations.grant(group, page, page.collection, *PERMISSIONS[role])
    RoleGroup.objects.create(organisation=organisation, role=role, group=group)
    return group

"""A new organisation, with its own corner of Wagtail: its page, its media collection and its HR group."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Model
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from onboarding.lessons import new_names
from onboarding.lessons.models import OrganisationPage
from onboarding.people.models import Organisation
from onboarding.people.models.kinds_of_work import give_first

PAGE_PERMISSIONS = ["add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page"]
MEDIA_ACTIONS = ["add", "change", "choose"]


@transaction.atomic
def make(organisation: Organisation) -> OrganisationPage:
    """Save a new organisation, and give it all it needs. Raises ValidationError, by field; see new_names.py."""
    organisation.slug = organisation.slug or new_names.propose_slug(organisation.short_name)
    new_names.check(organisation)
    organisation.save()
    return set_up(organisation)


@transaction.atomic
def set_up(organisation: Organisation) -> OrganisationPage:
    """Give `organisation` its page, collection, HR group and kinds of work, as far as it lacks them; safe to repeat."""
    page = OrganisationPage.objects.filter(organisation=organisation).first()
    if page is None:
        page = OrganisationPage(
            organisation=organisation,
            title=organisation.name,
            slug=organisation.slug,
            brand_colour=organisation.brand_colour,
        )
        Page.get_first_root_node().add_child(instance=page)
    if page.collection is None:
        page.collection = Collection.get_first_root_node().add_child(name=organisation.name)
        page.save()
    if organisation.hr_group is None:
        organisation.hr_group = new_group(f"HR {organisation.short_name}")
        organisation.save()
    grant(organisation.hr_group, page, page.collection)
    give_first(organisation)
    return page


def new_group(name: str) -> Group:
    """A group of nobody yet: one of before that has this name may have people in it."""
    names = (name if number == 1 else f"{name} {number}" for number in count(1))
    taken = set(Group.objects.filter(name__startswith=name).values_list("name", flat=True))
    return Group.objects.create(name=next(one for one in names if one not in taken))


def grant(
    group: Group,
    page: Page,
    collection: Collection,
    page_permissions: Sequence[str] = PAGE_PERMISSIONS,
    media_actions: Sequence[str] = MEDIA_ACTIONS,
) -> None:
    """Let a group, of HR unless said otherwise, edit the organisation's pages and media, and nothing else."""
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    for permission in _permissions(page_permissions, Page):
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)
    for model in (get_image_model(), get_document_model()):
        names = [f"{action}_{model._meta.model_name}" for action in media_actions]
        for permission in _permissions(names, model):
            GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)


def _permissions(codenames: Sequence[str], model: type[Model]) -> list[Permission]:
    return list(Permission.objects.filter(content_type__app_label=model._meta.app_label, codename__in=codenames))

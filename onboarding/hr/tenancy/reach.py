"""What of the desk a person can get at: pages of the own tree, pictures and documents of the own collection.

Every check takes the keys as they came in, and holds when each of them names something within reach. A key that
is no number, or names nothing, is out of reach.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import Http404
from wagtail.documents.permissions import permission_policy as documents_policy
from wagtail.images.permissions import permission_policy as pictures_policy
from wagtail.models import Page, Revision, UploadedFile
from wagtail.permission_policies.pages import PagePermissionPolicy

from onboarding.ids import read_id
from onboarding.lessons.models import OrganisationPage
from onboarding.lessons.within_reach import MEDIA_ACTIONS
from onboarding.people import roles
from onboarding.people.roles import May

Check = Callable[[Any, Iterable[Any]], bool]
Kind = TypeVar("Kind", bound=Page)


def pages(user: Any, keys: Iterable[Any]) -> bool:
    return _all_among(PagePermissionPolicy().explorable_instances(user), keys)


def readable(user: Any) -> QuerySet[Page]:
    """The pages that whoever may read drafts reads: those of the own organisation, whether or not they can write them;
    an administrator all of them."""
    found: QuerySet[Page] = Page.objects.filter(depth__gt=1)
    if user.is_superuser:
        return found
    house = OrganisationPage.objects.filter(organisation=user.organisation_id).first() if user.organisation_id else None
    may_read = roles.may(user, May.READ_DRAFTS)
    return found.filter(path__startswith=house.path) if house is not None and may_read else found.none()


def page_or_404(user: Any, model: type[Kind], key: int) -> Kind:
    """The one page of this kind with this key among those that are readable; what is out of reach does not exist."""
    page: Kind | None = model.objects.filter(pk__in=readable(user).filter(pk=key).values("pk")).first()
    if page is None:
        raise Http404
    return page


def pages_below_root(user: Any, keys: Iterable[Any]) -> bool:
    """Not the root of the tree, which anyone may walk through: what stands under it is of all organisations."""
    return _all_among(PagePermissionPolicy().explorable_instances(user).filter(depth__gt=1), keys)


def pictures(user: Any, keys: Iterable[Any]) -> bool:
    return _all_among(pictures_policy.instances_user_has_any_permission_for(user, MEDIA_ACTIONS), keys)


def documents(user: Any, keys: Iterable[Any]) -> bool:
    return _all_among(documents_policy.instances_user_has_any_permission_for(user, MEDIA_ACTIONS), keys)


def collections(user: Any, keys: Iterable[Any]) -> bool:
    own = [
        policy.collections_user_has_any_permission_for(user, MEDIA_ACTIONS)
        for policy in (pictures_policy, documents_policy)
    ]
    return any(_all_among(reachable, keys) for reachable in own)


def uploads(user: Any, keys: Iterable[Any]) -> bool:
    """Files that wait for their form: one's own."""
    return _all_among(UploadedFile.objects.filter(uploaded_by_user=user), keys)


def revisions(user: Any, keys: Iterable[Any]) -> bool:
    """Of pages within reach; the words that stand for a revision in an address name none."""
    numbers = [key for key in keys if key not in ("live", "earliest", "latest")]
    found = Revision.objects.filter(pk__in=_numbers(numbers) or []).select_related("base_content_type")
    owners = [one.object_id for one in found if one.base_content_type.model_class() is Page]
    return len(owners) == len(set(numbers)) and pages(user, owners)


def _all_among(reachable: QuerySet[Any], keys: Iterable[Any]) -> bool:
    numbers = _numbers(keys)
    if numbers is None:
        return False
    return reachable.filter(pk__in=numbers).distinct().count() == len(numbers)


def _numbers(keys: Iterable[Any]) -> set[int] | None:
    """The keys as numbers; None when one of them is no number a database could know."""
    numbers = {read_id(str(key)) for key in keys}
    return None if None in numbers else {number for number in numbers if number is not None}

"""Which pages, pictures and documents may be shown right now: those of one organisation, and no others.

Wagtail finds what a chooser or a link names by its number alone, whosever it is, and shows its title, its file name or
its address. So every place where it does so asks `kept` here. In the Wagtail admin that goes by what the person can
reach (hr/tenancy/gatekeeper.py says who is asking); for what employees read, by the organisation that it belongs to.
Where nobody said whose it should be, as for an administrator, everything is shown.

What a version shows are its own copies: `instead` has them found in the place of the pictures and documents themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model
from wagtail.documents.models import AbstractDocument
from wagtail.documents.permissions import permission_policy as documents_policy
from wagtail.images.models import AbstractImage
from wagtail.images.permissions import permission_policy as pictures_policy
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from onboarding.ids import read_id

MEDIA_ACTIONS = ["add", "change", "delete", "choose"]

Thing = TypeVar("Thing", bound=Model)
StandIns = Callable[[type[Model], int], Any]  # what stands in for the picture or document with this key, or None


@dataclass(frozen=True, slots=True)
class Reach:
    """Pages at or below certain places of the tree, and what stands in certain collections."""

    paths: tuple[str, ...]
    pictures: frozenset[int | None]
    documents: frozenset[int | None]

    @classmethod
    def of_person(cls, user: Any) -> Reach:
        """What `user` has a permission for at the desk."""
        pages = PagePermissionPolicy().get_cached_permissions_for_user(user)
        pictures, documents = (
            policy.collections_user_has_any_permission_for(user, MEDIA_ACTIONS)
            for policy in (pictures_policy, documents_policy)
        )
        return cls(
            tuple({permission.page.path for permission in pages}),
            frozenset(pictures.values_list("pk", flat=True)),
            frozenset(documents.values_list("pk", flat=True)),
        )

    @classmethod
    def of_organisation(cls, page: Any) -> Reach:
        """What belongs to the organisation whose OrganisationPage this is."""
        own = frozenset({page.collection_id} - {None})
        return cls((page.path,), own, own)

    def holds(self, thing: Model) -> bool:
        """Whether this page, picture or document is within reach; anything else is of no organisation."""
        if isinstance(thing, Page):
            return thing.path.startswith(self.paths)
        if isinstance(thing, AbstractImage):
            return thing.collection_id in self.pictures
        if isinstance(thing, AbstractDocument):
            return thing.collection_id in self.documents
        return True


_reach: ContextVar[Reach | None] = ContextVar("reach", default=None)


@contextmanager
def only(reach: Reach | None) -> Iterator[None]:
    """Within this, `kept` keeps what `reach` holds; None keeps everything."""
    token = _reach.set(reach)
    try:
        yield
    finally:
        _reach.reset(token)


def kept(thing: Thing | None) -> Thing | None:
    """The thing, or None when it may not be shown now."""
    reach = _reach.get()
    return thing if thing is None or reach is None or reach.holds(thing) else None


_stand_ins: ContextVar[StandIns | None] = ContextVar("stand_ins", default=None)


@contextmanager
def instead(stand_ins: StandIns) -> Iterator[None]:
    """Within this, `find` gives what stands in for a picture or a document, and never the thing itself."""
    token = _stand_ins.set(stand_ins)
    try:
        yield
    finally:
        _stand_ins.reset(token)


def stand_ins_of(model: type[Model]) -> StandIns | None:
    """What stands in for things of this model now; None when they are shown themselves."""
    return _stand_ins.get() if issubclass(model, AbstractImage | AbstractDocument) else None


def find(model: type[Thing], key: Any) -> Thing | None:
    """What has this key and may be shown now, or what stands in for it; None for any other key."""
    pk = read_id(str(key))
    if pk is None:
        return None
    stand_ins = stand_ins_of(model)
    return stand_ins(model, pk) if stand_ins else kept(model._default_manager.filter(pk=pk).first())

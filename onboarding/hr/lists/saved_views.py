"""A list with its filters, kept under a name by whoever needs it again."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, QuerySet
from django.utils.functional import cached_property
from django.views.generic.base import ContextMixin

from onboarding.hr.lists.mailed_file import MailedFile
from onboarding.hr.models import SavedView
from quizzes.compiled_queries import CompiledQuery, Parameter

LONGEST_QUERY = 2000  # signs
MOST_KEPT = 100  # lists of one organisation: they all stand on top of their list


def kept_by(viewer: Any) -> QuerySet[SavedView]:
    """Those of HR at the viewer's organisation; of an administrator who works for none, the own ones."""
    if viewer.organisation_id is None:
        return SavedView.objects.filter(organisation=None, made_by=viewer)
    return SavedView.objects.filter(organisation=viewer.organisation_id)


_OF_LIST = CompiledQuery(
    lambda: SavedView.objects.filter(organisation=Parameter("organisation"), view=Parameter("view", CharField()))
)
_OWN_OF_LIST = CompiledQuery(
    lambda: SavedView.objects.filter(
        organisation=None, made_by=Parameter("viewer"), view=Parameter("view", CharField())
    )
)


class SavedViewsMixin(ContextMixin):
    """For a list view of which the filters live in the address; stands before the view's own class.

    Its results template includes hr/lists/saved_views.html, and its address takes no parts.
    """

    request: Any
    filters: Any
    search_kwarg: str
    index_url: str
    index_url_name: str

    def for_mail(self, name: str) -> MailedFile:
        """The list as it goes along with a mail, kept under `name`."""
        raise NotImplementedError

    def length(self) -> int | None:
        """How many rows the list has now; None for a page that is no list."""
        raise NotImplementedError

    def counts(self, queryset: QuerySet[Any]) -> list[tuple[str, int]]:
        """What a mail with the list tells about it besides its number of rows: label and number."""
        return []

    def mailed_counts(self) -> list[tuple[str, int]]:
        """The same, of the list as it stands."""
        return []

    @property
    def saved_name(self) -> str:
        """What a saved view knows this list by."""
        return self.index_url_name.removeprefix("hr:")

    @cached_property
    def known_query(self) -> str:
        """What of the address narrows or orders the list; never a page number or a form to download."""
        fields = tuple(self.filters.filters) if self.filters else ()
        names = {self.search_kwarg, "ordering", *fields}
        parts = tuple(f"{name}_" for name in fields)  # of a period: due_from and due_to
        chosen = [
            (key, value)
            for key, values in sorted(self.request.GET.lists())
            for value in values
            if value and (key in names or key.startswith(parts))
        ]
        return urlencode(chosen)

    @cached_property
    def saved_views(self) -> list[tuple[SavedView, str, bool]]:
        """Those of this list that are the viewer's, with the address of each, and whether one is looking at it."""
        viewer = self.request.user
        if viewer.organisation_id is None:
            own = _OWN_OF_LIST.all(viewer=viewer.pk, view=self.saved_name)
        else:
            own = _OF_LIST.all(organisation=viewer.organisation_id, view=self.saved_name)
        return [(saved, f"{self.index_url}?{saved.query}", saved.query == self.known_query) for saved in own]

    @property
    def may_be_saved(self) -> bool:
        """Whether this is a list that is narrowed down or ordered, and not one that was kept before."""
        return bool(self.known_query) and not any(is_here for _saved, _address, is_here in self.saved_views)

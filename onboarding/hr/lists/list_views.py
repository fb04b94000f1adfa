"""What HR's lists have in common: who may see them, how they are filtered and searched, and how they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.admin.views.reports import ReportView

from onboarding import replica
from onboarding.hr.lists.by_organisation import ByOrganisation
from onboarding.hr.lists.drawn_rows import DrawnTable
from onboarding.hr.lists.export_columns import ExportColumn
from onboarding.hr.lists.exports import XLSX_TYPE, DutchSpreadsheetMixin
from onboarding.hr.lists.list_description import Description, describe, organisation_of, rows_in_words
from onboarding.hr.lists.list_rows import TooManyRows
from onboarding.hr.lists.mailed_file import MailedFile
from onboarding.hr.lists.ordering import Ranks, by_column
from onboarding.hr.lists.rows_of_page import AT_ONCE, FirstPage, RowsOfPage
from onboarding.hr.lists.saved_views import SavedViewsMixin
from onboarding.people.searching import with_every_word
from onboarding.people.seen_by_hr import is_like_hr

MOST_IN_A_MAIL = 20_000  # rows: about a megabyte; many mail servers refuse ten


class HrListView(ByOrganisation, ReportView):
    """A list of Wagtail's, as of `today`; every word of a search must be found in one of the fields `searched`.

    It stands in the order of the chosen column, and then of `within`; `texts`, `ranks` and `filled` are as `by_column`
    has them.
    """

    is_searchable = True
    results_template_name = "hr/lists/scrolling_results.html"
    table_class = DrawnTable
    searched: tuple[str, ...]
    ranks: Ranks = {}
    filled: tuple[str, ...] = ()
    within: tuple[str, ...] = ("pk",)
    rows_of_page: RowsOfPage | None = None  # the same rows, for whoever may see them, put together once

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        page: HttpResponseBase = replica.page(lambda: super(HrListView, self).get(request, *args, **kwargs))
        return page

    def get_filtered_queryset(self) -> Any:
        """Filtered already; not written before it is asked for: of a list as it is opened, nobody asks."""
        return SimpleLazyObject(self.get_queryset if self.rows_of_page is None else self.found)

    def get_context_object_name(self, object_list: Any) -> str:
        """As Django's, which asks the rows for their model."""
        return f"{self.model._meta.model_name}_list"

    def rows_seen_by(self, viewer: Any) -> Any:
        """All rows that `viewer` may see, of a list that has `rows_of_page`."""
        raise NotImplementedError

    def rows_to_find(self, viewer: Any) -> Any:
        """The same, to be found and put in order by. A list of which telling costs the database a table, which counting
        can do without, gives them without that."""
        return self.rows_seen_by(viewer)

    @property
    def fetched_along(self) -> tuple[Any, ...]:
        """What is fetched along with the rows of a page, as prefetch_related() takes it."""
        return ()

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset() if self.rows_of_page is None else self.rows_seen_by(self.viewer)

    @cached_property
    def filters(self) -> Any:
        """As Wagtail's, which makes a form of them to see whether there are any."""
        made = self.filterset_class(**self.get_filterset_kwargs()) if self.filterset_class else None
        return made if made is not None and made.filters else None

    def filter_queryset(self, queryset: Any) -> Any:
        """Nothing when a filter makes no sense: a list that silently ignores a filter would be taken for the answer."""
        if self.filters is None:
            return queryset
        return self.filters.filter_queryset(queryset) if self.filters.is_valid() else queryset.none()

    def search_queryset(self, queryset: Any) -> Any:
        return with_every_word(queryset, self.search_query, self.searched)

    def order_queryset(self, queryset: Any) -> Any:
        words = self.search_query if self.is_searching else ""
        return queryset.order_by(by_column(self.ordering, self.texts, self.ranks, self.filled, words), *self.within)

    def found(self) -> Any:
        """Which rows are in the list, in its order, of a list that has `rows_of_page`."""
        return self.search_queryset(self._as_opened(self.viewer))

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """Which rows are on the page is asked first, and all that is told of a row only of those: else the database
        works it out for every row that it puts in order."""
        first = self._first_page(page_size)
        paginator, page, keys, has_others = super().paginate_queryset(first or queryset, page_size)
        if first is None:
            keys = list(keys.values_list("pk", flat=True))
        if self.rows_of_page is None:
            found = queryset.order_by().in_bulk(keys)
        else:
            found = self.rows_of_page.of(keys, self.today, *self.fetched_along)
        page.object_list = [found[key] for key in keys if key in found]
        return paginator, page, page.object_list, has_others

    def _first_page(self, page_size: int) -> FirstPage | None:
        """Of the list as HR or an administrator opens it; None of any other page, and for anyone else."""
        is_as_opened = set(self.request.GET) <= {"ordering"} and page_size == AT_ONCE
        if self.rows_of_page is None or not is_as_opened:
            return None
        if self.viewer.is_superuser:
            return self.rows_of_page.first_page_of_all(self.today, self.ordering, self._as_opened)
        if not is_like_hr(self.viewer):
            return None
        organisation: Any = self.viewer.organisation_id
        return self.rows_of_page.first_page(self.today, self.ordering, organisation, self._as_opened)

    def _as_opened(self, viewer: Any) -> Any:
        return self.filter_queryset(self.order_queryset(self.rows_to_find(viewer)))

    @property
    def description(self) -> Description:
        """What the list says about itself on paper."""
        return describe(self, self.now)

    @property
    def is_narrowed(self) -> bool:
        """Whether something was searched or filtered: then an empty list says nothing of the whole."""
        return self.is_searching or bool(self.filters and self.filters.form.has_changed())

    @property
    def may_be_filtered_further(self) -> bool:
        """Whether an organisation was chosen in the header after it was drawn: what can be chosen of it, the page of
        `address` has in its own."""
        chosen = self.results_only and self.viewer.is_superuser and bool(self.request.GET.get("organisation"))
        return chosen and "department" in self.filters.filters

    @cached_property
    def address(self) -> str:
        """Where the list stands, with its filters and its page: to come back to."""
        kept = self.request.GET.copy()
        kept.pop("_w_filter_fragment", None)
        return f"{self.index_url}?{kept.urlencode()}" if kept else self.index_url


class KeptListView(SavedViewsMixin, DutchSpreadsheetMixin, HrListView):
    """A list that can be taken along as a file, and kept under a name; only an administrator's names organisations."""

    export_columns: Mapping[str, ExportColumn]

    @cached_property
    def columns_of_file(self) -> list[ExportColumn]:
        is_administrator = self.viewer.is_superuser
        return [column for name, column in self.export_columns.items() if name != "organisation" or is_administrator]

    def get_filename(self) -> str:
        organisation = organisation_of(self)
        whose = slugify(organisation.short_name) if organisation else slugify(_("Alle organisaties"))
        return f"{slugify(str(self.page_title))}-{whose}-{self.today.isoformat()}"

    # --- In the mail ---

    def for_mail(self, name: str) -> MailedFile:
        try:
            export = self.export(self.get_queryset(), "xlsx", self.now, limit=MOST_IN_A_MAIL)
        except TooManyRows as refusal:
            told = _("De lijst is te lang voor een mail. Filter verder, of download ze in Aan boord.")
            return MailedFile(refusal.total, rows_in_words(refusal.total), told)
        with export.file:
            rows, told = rows_in_words(export.count), _("De hele lijst zit als Excel bij deze mail.")
            filename = f"{slugify(name) or slugify(str(self.page_title))}-{self.today.isoformat()}-{slugify(rows)}.xlsx"
            return MailedFile(export.count, rows, told, filename, export.file.read(), XLSX_TYPE)

    def length(self) -> int:
        return int(self.get_queryset().count())

    def mailed_counts(self) -> list[tuple[str, int]]:
        return self.counts(self.get_queryset())

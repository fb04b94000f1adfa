"""The Friday page on screen and as a PDF: the overview on one sheet, with who needs attention, by the same filters."""

from __future__ import annotations

import logging
import subprocess
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from onboarding.hr.deeds import activity
from onboarding.hr.friday import friday_paper, needs_attention
from onboarding.hr.friday.friday_sheet import Sheet
from onboarding.hr.lists.list_description import organisation_of
from onboarding.hr.lists.mailed_file import MailedFile
from onboarding.hr.lists.saved_views import SavedViewsMixin
from onboarding.hr.models import Verb
from onboarding.hr.overview import drawings, overview_figures
from onboarding.hr.overview.breakdowns import Breakdown
from onboarding.hr.overview.newcomers import Newcomers
from onboarding.hr.overview.overview_views import PARAMETERS, OverviewView
from onboarding.lessons.review_days import number_due

logger = logging.getLogger(__name__)

PDF_TYPE = "application/pdf"


class FridayView(SavedViewsMixin, OverviewView):
    """With ?export=pdf the sheet itself; it is kept and mailed as the lists are."""

    template_name = "hr/friday/friday.html"
    page_title = gettext_lazy("Vrijdagblad")
    header_icon = "calendar-check"
    index_url_name = "hr:friday"
    search_kwarg = "q"

    @property
    def index_url(self) -> str:  # type: ignore[override]  # of a list it is an attribute
        return reverse(self.index_url_name)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("export") != "pdf":
            return super().get(request, *args, **kwargs)
        try:
            content = friday_paper.pdf(self.sheet, self.now)
        except subprocess.SubprocessError:
            logger.exception("The Friday page was not made.")
            return TemplateResponse(request, "hr/lists/incomplete.html", self._not_made(), status=503)
        detail = f"{self.page_title} (pdf): {self.sheet.description.in_words}"
        organisation = organisation_of(self)
        activity.record(request.user, Verb.EXPORTED, organisation, number=self.sheet.tally.total, detail=detail)
        name = f"{self.filename()}.pdf"
        return HttpResponse(
            content, content_type=PDF_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )

    def _not_made(self) -> dict[str, Any]:
        title, back = _("Het blad is niet gemaakt"), f"{self.index_url}?{self.known_query}"
        trail = [*self.breadcrumbs_items, {"url": back, "label": self.page_title}, {"url": "", "label": title}]
        return {"header_title": title, "header_icon": "warning", "breadcrumbs_items": trail, "back": back}

    def filename(self) -> str:
        organisation = organisation_of(self)
        whose = organisation.short_name if organisation else _("Alle organisaties")
        return f"{slugify(str(self.page_title))}-{slugify(whose)}-{self.today.isoformat()}"

    # --- What is on it ---

    @cached_property
    def sheet(self) -> Sheet:
        newcomers = self.newcomers()
        tally = overview_figures.added_up(self.per_programme.values())
        return Sheet(
            description=self.description,
            today=self.today,
            tally=tally,
            newcomers=newcomers,
            attention=self._attention(tally, newcomers) if self.filters.is_valid() else [],
            breakdowns=[self._drawn(table) for table in self.breakdowns()],
            months=self.months(),
        )

    def _attention(self, tally: overview_figures.Tally, newcomers: Newcomers | None) -> list[needs_attention.Group]:
        is_of_all = organisation_of(self) is None and self.chosen_department is None
        groups = needs_attention.groups(
            self.viewer, self.people, tally, newcomers, self.today, self.kept, is_of_all=is_of_all
        )
        return list(groups)

    def _drawn(self, table: Breakdown) -> dict[str, Any]:
        not_shown = table.page.paginator.count - len(table.rows)
        return {**drawings.breakdown(table, self.note_on(table)), "others": not_shown}

    @cached_property
    def query(self) -> dict[str, str]:
        """Without the page and the order of a table: on paper the lines come first that most need looking at."""
        return {name: str(value) for name, value in self.request.GET.items() if value and name in PARAMETERS}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.known_query
        return {
            **super(OverviewView, self).get_context_data(**kwargs),
            "filters": None,  # as on the overview
            "sheet": self.sheet,
            "title": friday_paper.title_of(self.sheet),
            "lead": friday_paper.lead(self.sheet.tally),
            "newcomers": friday_paper.newcomers_in_words(self.sheet.newcomers) if self.sheet.newcomers else "",
            "overview": f"{reverse('hr:overview')}?{query}",
            "pdf": f"{self.index_url}?{query}&export=pdf" if query else f"{self.index_url}?export=pdf",
            "mail": reverse("hr:mail_friday"),
            "lessons_due": number_due(self.viewer, self.today),
            **self.kept_in_words(),
        }

    # --- Kept and mailed ---

    @property
    def may_be_saved(self) -> bool:
        """Also without a filter: it is kept to be mailed."""
        return not any(is_here for _saved, _address, is_here in self.saved_views)

    def for_mail(self, name: str) -> MailedFile:
        tally = self.sheet.tally
        rows = ngettext("%(count)d inschrijving", "%(count)d inschrijvingen", tally.total) % {"count": tally.total}
        told = _("Het blad zit als pdf bij deze mail.")
        return MailedFile(
            tally.total, rows, told, f"{self.filename()}.pdf", friday_paper.pdf(self.sheet, self.now), PDF_TYPE
        )

    def length(self) -> None:
        return None

    def mailed_counts(self) -> list[tuple[str, int]]:
        return [(group.title, group.figure.number) for group in self.sheet.attention]

"""The completion overview: one screen that says how things stand, and leads to the people behind every figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.paginator import Paginator
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from onboarding import replica
from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.completion import conditions
from onboarding.hr.completion.completion_filters import (
    NO_DEPARTMENT,
    CompletionFilterSet,
    Service,
    programmes_with_rounds,
    round_choices,
    rounds_in_words,
)
from onboarding.hr.lists import kept_drawers, kept_figures
from onboarding.hr.lists.kept_figures import KeptFigures
from onboarding.hr.lists.list_description import Description, describe
from onboarding.hr.lists.seen_choices import SeenFilter
from onboarding.hr.overview import drawings, lesson_funnel, newcomers, overview_figures
from onboarding.hr.overview.as_opened import AsOpened, Enrolments
from onboarding.hr.overview.breakdowns import Breakdown, Group, breakdown, row_of
from onboarding.hr.overview.drill_down import Figure, People
from onboarding.hr.overview.newcomers import Newcomers, Period
from onboarding.learning.models import Enrolment, EnrolmentQuerySet
from onboarding.lessons.models import Programme
from onboarding.people.models import Department, Organisation
from onboarding.people.seen_by_hr import HrOfAny, SeenByHrQuery, is_like_hr
from quizzes.compiled_queries import CompiledQuery, Parameter

FILTERS = ("organisation", "department", "programme", "start_month", "started", "round", "due", "done")
PARAMETERS = (  # as in the address
    *("organisation", "department", "programme", "start_month", "round"),
    *("started_from", "started_to", "due_from", "due_to", "done_from", "done_to"),
)
LESSONS_PER_PAGE = 30
RECOUNT = "tel_opnieuw"  # in the address
KEPT = (
    *(overview_figures.Figures, overview_figures.PerDepartment, overview_figures.Tally, overview_figures.TimeTaken),
    *(Newcomers, Period, Figure),
)
PROGRAMME = CompiledQuery(lambda: Programme.objects.filter(pk=Parameter("programme")))
SEEN_WITH_ROUNDS = SeenByHrQuery(programmes_with_rounds)
Counted = TypeVar("Counted")


class OverviewFilterSet(CompletionFilterSet):
    """Those of the list that say which people; what they did is what the overview shows."""

    has_own_fields = False
    programmes = staticmethod(programmes_with_rounds)
    programme = SeenFilter(
        label=gettext_lazy("Traject"), empty_label=gettext_lazy("Alle trajecten"), seen=SEEN_WITH_ROUNDS
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in [name for name in self.filters if name not in FILTERS]:
            del self.filters[name]


class OverviewView(HrOnlyMixin, WagtailAdminTemplateMixin, TemplateView):
    template_name = "hr/overview/overview.html"
    page_title = gettext_lazy("Overzicht")
    header_icon = "view"

    may_be_kept = False  # what is counted for a page on screen; a file and a mail are counted as they are made

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.may_be_kept = True
        if RECOUNT in request.GET:
            return self.count_anew()
        return replica.page(lambda: super(OverviewView, self).get(request, *args, **kwargs))

    def count_anew(self) -> HttpResponse:
        """What was kept goes, and the page counts."""
        if self.kept is not None:
            self.kept.forget()
        query = self.request.GET.copy()
        del query[RECOUNT]
        return redirect(f"{self.request.path}?{query.urlencode()}" if query else self.request.path)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    # --- Which enrolments ---

    @cached_property
    def filters(self) -> OverviewFilterSet:
        mine = self._seen_by(self.viewer)
        return OverviewFilterSet(self.request.GET, queryset=mine, request=self.request, today=self.today)

    @cached_property
    def chosen(self) -> dict[str, Any]:
        return self.filters.form.cleaned_data if self.filters.is_valid() else {}

    @cached_property
    def enrolments(self) -> EnrolmentQuerySet:
        """None when a filter makes no sense, as in the list."""
        return self.filters.qs if self.filters.is_valid() else self.filters.queryset.none()

    def of(self, *rounds: str, programme: int | None = None) -> Enrolments:
        """The same, in any of these rounds and of this programme, to be counted."""
        filters, viewer = self.filters, self.viewer

        def narrowed(enrolments: EnrolmentQuerySet, to: Any) -> EnrolmentQuerySet:
            return enrolments if programme is None else enrolments.filter(programme=to)

        if not self.is_as_opened:
            mine = filters.of_rounds(filters.queryset.all(), *rounds) if filters.is_valid() else self.enrolments
            return narrowed(mine, programme)

        def write(as_hr: HrOfAny) -> EnrolmentQuerySet:
            return narrowed(filters.of_rounds(self._seen_by(as_hr), *rounds), Parameter("programme"))

        kind, given = " ".join(rounds), {"organisation": viewer.organisation_id or 0}
        if programme is not None:
            kind, given = f"{kind} of one programme", {**given, "programme": programme}
        return AsOpened(self.today, kind, given, write)

    @property
    def is_as_opened(self) -> bool:
        """Whether HR opened it, and filtered nothing."""
        return not self.request.GET and is_like_hr(self.viewer)

    def _seen_by(self, viewer: Any) -> EnrolmentQuerySet:
        return Enrolment.objects.visible_to(viewer).filter(conditions.works_here(self.today))

    @cached_property
    def query(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.request.GET.items() if value}

    @cached_property
    def rounds(self) -> str:
        return self.filters.rounds if self.filters.is_valid() else conditions.LAST_ROUND

    @cached_property
    def people(self) -> People:
        chosen = {name: self.query[name] for name in PARAMETERS if name in self.query}
        return People({"service": Service.HERE.value, **chosen, "round": self.rounds})

    @cached_property
    def organisation_id(self) -> int | None:
        """The one organisation that the overview is of; None when an administrator looks at all of them."""
        if not self.viewer.is_superuser:
            return self.viewer.organisation_id
        department, programme = self.chosen.get("department"), self.chosen.get("programme")
        if isinstance(department, Department):
            return department.organisation_id
        if programme is not None:
            return programme.organisation_id
        organisation = self.chosen.get("organisation")
        return organisation.pk if organisation else None

    # --- What is kept for some minutes ---

    @cached_property
    def kept(self) -> KeptFigures | None:
        """Of all organisations together; None of one, which are counted at every look."""
        is_of_all = self.viewer.is_superuser and self.organisation_id is None
        if not (self.may_be_kept and is_of_all and self.filters.is_valid()):
            return None
        return KeptFigures(self.template_name, self.people.filters, self.today, self.now, KEPT)

    def counted(self, part: str, count: Callable[[], Counted]) -> Counted:
        return kept_figures.counted(self.kept, part, count)

    def kept_in_words(self) -> dict[str, str]:
        """When it was counted, and where to count anew; nothing of what is counted at every look. Once all is."""
        if self.kept is None:
            return {}
        query = self.request.GET.copy()
        query[RECOUNT] = "1"
        return self.kept.in_words(f"?{query.urlencode()}")

    # --- The groups ---

    @cached_property
    def figures(self) -> overview_figures.Figures:
        return self.counted("figures", self._figures)

    def _figures(self) -> overview_figures.Figures:
        rounds, of_months = self.rounds, self.rounds_of_months
        legs = overview_figures.OF_ALL if self.organisation_id is None else overview_figures.OF_ORGANISATION
        if not of_months:
            legs = tuple(leg for leg in legs if leg != overview_figures.MONTHS)
        enrolments = self.of(*dict.fromkeys([rounds, of_months or rounds]))
        return overview_figures.figures(enrolments, self.today, rounds, of_months, legs)

    @property
    def per_programme(self) -> overview_figures.Tallies:
        return self.figures.per_programme

    @cached_property
    def programmes(self) -> dict[int, tuple[str, int]]:
        """Title and organisation of each that someone is in."""
        asked = set(self.per_programme)
        found = {pk: (one.title, one.organisation_id) for pk, one in self._choices("programme").items() if pk in asked}
        if unknown := asked - found.keys():
            rows = Programme.objects.filter(pk__in=unknown).order_by()
            found |= {pk: (title, whose) for pk, title, whose in rows.values_list("pk", "title", "organisation_id")}
        return found

    def _choices(self, name: str) -> dict[int, Any]:
        """What HR has to choose from in a filter, which is read for the form anyway."""
        return {one.pk: one for one in self.filters.filters[name].known} if name in self.filters.filters else {}

    @cached_property
    def organisations(self) -> dict[int, str]:
        """Their names, for an administrator who looks at all of them."""
        if self.organisation_id is not None:
            return {}
        return dict(Organisation.objects.values_list("pk", "short_name"))

    def programme_groups(self) -> list[Group]:
        groups = []
        for pk, tally in self.per_programme.items():
            title, whose = self.programmes[pk]
            name = f"{title} ({self.organisations[whose]})" if self.organisations else title
            groups.append(Group(name, {"programme": pk}, tally))
        return groups

    def organisation_groups(self) -> list[Group]:
        whose = {pk: organisation for pk, (_title, organisation) in self.programmes.items()}
        found = overview_figures.per_organisation(self.per_programme, whose)
        return [Group(self.organisations[pk], {"organisation": pk}, tally) for pk, tally in found.items()]

    @property
    def chosen_department(self) -> int | None:
        chosen = self.chosen.get("department")
        return chosen.pk if isinstance(chosen, Department) else None

    def department_groups(self) -> list[Group]:
        """Within a department only that one: where else its people work, no list behind a figure would hold."""
        found = self.figures.per_department.tallies
        if self.chosen_department is not None:
            found = {pk: tally for pk, tally in found.items() if pk == self.chosen_department}
        names = {pk: one.name for pk, one in self._choices("department").items()}
        if unknown := found.keys() - names.keys() - {None}:
            names |= dict(Department.objects.filter(pk__in=unknown).order_by().values_list("pk", "name"))
        return [
            Group(names.get(pk, _("Zonder dienst")), {"department": NO_DEPARTMENT if pk is None else pk}, tally)
            for pk, tally in found.items()
        ]

    def breakdowns(self) -> list[Breakdown]:
        first = (
            ("organisation", self.organisation_groups())
            if self.organisation_id is None
            else ("department", self.department_groups())
        )
        tables = (first, ("programme", self.programme_groups()))
        return [breakdown(key, groups, self.people, self.query) for key, groups in tables]

    def note_on(self, table: Breakdown) -> str:
        """What is to be known of a table; "" when its lines add up."""
        if table.key != "department" or self.chosen_department or not self.figures.per_department.is_more_than_all:
            return ""
        return _("Wie bij meer dan één dienst werkt, telt bij elk ervan mee. In de cijfers bovenaan telt die één keer.")

    def months(self) -> dict[str, Any]:
        """Nothing within one month: there is nothing to compare."""
        rounds = self.rounds_of_months
        if not rounds:
            return {}
        people = People({**self.people.filters, "round": rounds})
        drawn = drawings.months(self.figures.per_start_month, people, self.today)
        return {**drawn, "rounds": rounds_in_words(rounds)}

    @cached_property
    def rounds_of_months(self) -> str:
        """Of who began in a month the first round counts, unless others were chosen: a round that begins later changes
        nothing of how they began. "" within one month."""
        if self.chosen.get("start_month"):
            return ""
        return conditions.FIRST_ROUND if self.rounds == conditions.LAST_ROUND else self.rounds

    # --- Who is new ---

    def newcomers(self) -> Newcomers | None:
        """Nothing when a filter makes no sense."""
        if not self.filters.is_valid():
            return None
        return self.counted("newcomers", lambda: newcomers.found(self.request, self.viewer, self.chosen, self.today))

    # --- Where people stop ---

    @cached_property
    def programme(self) -> Programme | None:
        """The programme whose lessons are shown: the chosen one, or the one of the organisation with most people."""
        if self.chosen.get("programme"):
            return PROGRAMME.first(programme=self.chosen["programme"].pk)
        if self.organisation_id is None or not self.per_programme:
            return None
        largest = max(self.per_programme, key=lambda pk: (self.per_programme[pk].total, -pk))
        return PROGRAMME.first(programme=largest)

    def funnel(self) -> dict[str, Any]:
        programme = self.programme
        if programme is None:
            return {}
        tally = self.per_programme.get(programme.pk, overview_figures.Tally())
        enrolments = self.of(self.rounds, programme=programme.pk)
        steps = lesson_funnel.funnel(enrolments, programme.outline.lessons)
        page = Paginator(list(enumerate(steps, start=1)), LESSONS_PER_PAGE).get_page(self.query.get("lesson_p"))
        people = People({**self.people.filters, "programme": str(programme.pk)})
        drawn = drawings.funnel(programme.title, tally.total, page, people, self.query)
        return {**drawn, "programme": programme.pk}

    # --- On screen ---

    active_filters = BaseListingView.active_filters
    index_results_url, page_kwarg = "", "p"
    is_searching = False

    @property
    def description(self) -> Description:
        """What it says about itself on paper."""
        return describe(self, self.now)

    def offer_rounds(self) -> None:
        """In the form only those rounds that someone began, of the chosen programme or of all."""
        offered = round_choices(self.request.GET.get("round", ""), max(1, self.most_rounds))
        self.filters.filters["round"].extra["choices"] = offered  # by which what is drawn of them is known
        self.filters.form.fields["round"].choices = offered

    @property
    def most_rounds(self) -> int:
        programmes = self.filters.filters.get("programme")
        if programmes is None:
            return self.counted("rounds", lambda: Enrolment.objects.aggregate(most=Max("round"))["most"] or 0)
        chosen = self.chosen.get("programme")
        if chosen is not None:
            return chosen.most_rounds or 0
        offered = programmes.known if programmes.is_of_reader else programmes.queryset
        return max((one.most_rounds or 0 for one in offered), default=0)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        self.offer_rounds()
        context |= {
            "filters": None,  # those of the header need a script; the overview's own stand on the page
            "form": self.filters.form,
            "fields": kept_drawers.drawn(self.filters, "hr/overview/fields.html"),
            "makes_sense": self.filters.is_valid(),
            "is_filtered": any(name in self.query for name in PARAMETERS),
            "address": reverse("hr:overview"),
            "newcomers": self.newcomers(),
        }
        tally = overview_figures.added_up(self.per_programme.values())
        if not tally.total:
            return context | self.kept_in_words()
        return context | {
            "tally": tally,
            "rounds": rounds_in_words(self.rounds),
            "whole": row_of(Group("", {}, tally), self.people),
            "breakdowns": [drawings.breakdown(table, self.note_on(table)) for table in self.breakdowns()],
            "months": self.months(),
            "funnel": self.funnel(),
            "time": drawings.time_taken(self.figures.time_taken, self.people),
            **self.kept_in_words(),
        }

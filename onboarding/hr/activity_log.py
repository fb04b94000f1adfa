"""The activity log's screen: who did what when, about whom. It holds no answers, so it shows none."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.exports import DutchSpreadsheetMixin
from onboarding.hr.lists.description import organisation_of
from onboarding.hr.lists.saved_views import SavedViewsMixin
from onboarding.hr.models import Activity, Verb
from onboarding.people.models import Organisation, User

MAX_WORDS = 8  # of a search; each costs a condition on eight columns
SEARCHED = ("first_name", "last_name", "email", "personnel_number")


def actors(request: HttpRequest) -> QuerySet[User]:
    """Who did something that `request.user` may see."""
    seen = Activity.objects.visible_to(request.user).order_by().values("actor")
    return User.objects.filter(pk__in=seen)


class ActivityFilterSet(WagtailFilterSet):
    organisation = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Organisatie"),
        empty_label=gettext_lazy("Alle organisaties"),
        queryset=Organisation.objects.all(),
    )
    actor = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Wie"), empty_label=gettext_lazy("Iedereen"), queryset=actors
    )
    verb = django_filters.ChoiceFilter(
        label=gettext_lazy("Wat"), empty_label=gettext_lazy("Alles"), choices=Verb.choices
    )
    at = django_filters.DateFromToRangeFilter(label=gettext_lazy("Wanneer"), widget=DateRangePickerWidget)

    class Meta:
        model = Activity
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.request.user.is_superuser:
            del self.filters["organisation"]


class ActivityLogView(HrOnlyMixin, SavedViewsMixin, DutchSpreadsheetMixin, ReportView):
    model = Activity
    page_title = gettext_lazy("Logboek")
    header_icon = "history"
    index_url_name = "hr:activity_log"
    index_results_url_name = "hr:activity_log_results"
    results_template_name = "hr/lists/activity_log_results.html"
    filterset_class = ActivityFilterSet
    is_searchable = True
    default_ordering = "-at"
    sheet_title = gettext_lazy("Logboek")
    export_headings = {
        "at": gettext_lazy("Wanneer"),
        "actor": gettext_lazy("Wie"),
        "verb": gettext_lazy("Wat"),
        "subject": gettext_lazy("Over wie"),
        "number": gettext_lazy("Aantal"),
        "detail": gettext_lazy("Meer"),
        "organisation": gettext_lazy("Organisatie"),
    }

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.today = timezone.localdate()

    # --- Which rows ---

    def get_base_queryset(self) -> QuerySet[Activity]:
        found = Activity.objects.visible_to(self.request.user).select_related("actor", "subject", "organisation")
        return found.defer("actor__password", "subject__password", "organisation__house")

    def get_filtered_queryset(self) -> QuerySet[Activity]:
        return self.get_queryset()  # which is filtered already

    def filter_queryset(self, queryset: QuerySet[Activity]) -> QuerySet[Activity]:
        """Nothing when a filter makes no sense: a list that silently ignores a filter would be taken for the answer."""
        return self.filters.filter_queryset(queryset) if self.filters.is_valid() else queryset.none()

    def search_queryset(self, queryset: QuerySet[Activity]) -> QuerySet[Activity]:
        """Every word must be found somewhere in who did it or whom it was about."""
        for word in self.search_query.split()[:MAX_WORDS]:
            anywhere = Q()
            for field in SEARCHED:
                anywhere |= Q(**{f"actor__{field}__icontains": word}) | Q(**{f"subject__{field}__icontains": word})
            queryset = queryset.filter(anywhere)
        return queryset

    def order_queryset(self, queryset: QuerySet[Activity]) -> QuerySet[Activity]:
        return queryset.order_by("at", "pk") if self.ordering == "at" else queryset.order_by("-at", "-pk")

    # --- What is shown of them ---

    @cached_property
    def columns(self) -> list[Column]:
        organisation = Column("organisation", label=_("Organisatie"), accessor="organisation.short_name")
        return [
            Column("at", label=_("Wanneer"), accessor=moment, sort_key="at"),
            Column("actor", label=_("Wie"), accessor=who),
            Column("verb", label=_("Wat"), accessor="get_verb_display"),
            Column("subject", label=_("Over wie"), accessor="subject"),
            Column("number", label=_("Aantal")),
            Column("detail", label=_("Meer")),
            *([organisation] if self.request.user.is_superuser else []),
        ]

    @cached_property
    def no_results_message(self) -> str:
        if self.is_searching or self.request.GET.keys() & self.filters.form.fields.keys():
            return _("Er past niets bij wat je zoekt. Gebruik minder woorden, of laat een filter weg.")
        return _("Er staat nog niets in het logboek. Wat HR hier doet, komt er vanzelf in.")

    # --- The export ---

    @cached_property
    def list_export(self) -> list[str]:
        is_administrator = self.request.user.is_superuser
        return [name for name in self.export_headings if name != "organisation" or is_administrator]

    def to_row_dict(self, activity: Activity) -> dict[str, Any]:
        row = {
            "at": moment(activity),
            "actor": who(activity),
            "verb": activity.get_verb_display(),
            "subject": str(activity.subject or ""),
            "number": activity.number,
            "detail": activity.detail,
            "organisation": activity.organisation.short_name if activity.organisation else "",
        }
        return {name: row[name] for name in self.list_export}

    def get_filename(self) -> str:
        organisation = organisation_of(self)
        whose = slugify(organisation.short_name) if organisation else slugify(_("Alle organisaties"))
        return f"{slugify(_('Logboek'))}-{whose}-{self.today.isoformat()}"


def moment(activity: Activity) -> str:
    return date_format(timezone.localtime(activity.at), "d/m/Y H:i")


def who(activity: Activity) -> str:
    """Who did it: a person, or the application by itself (a rule, a schedule, a command)."""
    return str(activity.actor) if activity.actor else _("Aan boord zelf")

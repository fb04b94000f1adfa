"""The activity log's screen: who did what when, about whom. It holds no answers, so it shows none."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Case, F, Q, QuerySet, TextField, Value, When
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import DateRangePickerWidget
from wagtail.admin.ui.tables import Column

from onboarding.clock_times import day_and_time
from onboarding.hr.deeds import changed_values
from onboarding.hr.lists.by_organisation import OrganisationFilterSet
from onboarding.hr.lists.drawn_rows import TextColumn
from onboarding.hr.lists.list_views import KeptListView
from onboarding.hr.models import Activity, Verb
from onboarding.people.models import User


def actors(request: HttpRequest) -> QuerySet[User]:
    """Who did something that `request.user` may see, and does not work elsewhere by now."""
    viewer: Any = request.user
    found = User.objects.filter(pk__in=Activity.objects.visible_to(viewer).order_by().values("actor"))
    if viewer.is_superuser:
        return found
    return found.filter(Q(organisation_id=viewer.organisation_id) | Q(organisation=None))


class ActivityFilterSet(OrganisationFilterSet):
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


class ActivityLogView(KeptListView):
    model = Activity
    page_title = gettext_lazy("Logboek")
    header_icon = "history"
    index_url_name = "hr:activity_log"
    index_results_url_name = "hr:activity_log_results"
    results_template_name = "hr/lists/list_results.html"
    filterset_class = ActivityFilterSet
    searched = ("actor_words", "subject_words", "actor_was__fold", "subject_was__fold")
    default_ordering = "-at"
    export_headings = {
        "at": gettext_lazy("Wanneer"),
        "actor": gettext_lazy("Wie"),
        "verb": gettext_lazy("Wat"),
        "subject": gettext_lazy("Over wie"),
        "number": gettext_lazy("Aantal"),
        "detail": gettext_lazy("Meer"),
        "organisation": gettext_lazy("Organisatie"),
        "changes": gettext_lazy("Wat er veranderde"),
    }

    # --- Which rows ---

    def get_base_queryset(self) -> QuerySet[Activity]:
        found = Activity.objects.visible_to(self.viewer).select_related("actor", "subject", "organisation")
        found = found.defer("actor__password", "subject__password", "organisation__house")
        is_administrator = self.viewer.is_superuser
        return found.annotate(
            **{f"{role}_words": words_of(role, everyone=is_administrator) for role in ("actor", "subject")}
        )

    def order_queryset(self, queryset: QuerySet[Activity]) -> QuerySet[Activity]:
        return queryset.order_by("at", "pk") if self.ordering == "at" else queryset.order_by("-at", "-pk")

    # --- What is shown of them ---

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TextColumn("at", label=_("Wanneer"), accessor=moment, sort_key="at"),
            TextColumn("actor", label=_("Wie"), accessor=who),
            TextColumn("verb", label=_("Wat"), accessor="get_verb_display"),
            TextColumn("subject", label=_("Over wie"), accessor=about),
            TextColumn("number", label=_("Aantal")),
            TextColumn("detail", label=_("Meer"), accessor=more, classname="hr-wide"),
            *self.organisation_column,
        ]

    @cached_property
    def no_results_message(self) -> str:
        if self.is_narrowed:
            return _("Er past niets bij wat je zoekt. Gebruik minder woorden, of laat een filter weg.")
        return _("Er staat nog niets in het logboek. Wat HR hier doet, komt er vanzelf in.")

    # --- The export ---

    def row(self, activity: Activity) -> dict[str, Any]:
        return {
            "at": moment(activity),
            "actor": who(activity),
            "verb": activity.get_verb_display(),
            "subject": about(activity),
            "number": activity.number,
            "detail": activity.detail,
            "changes": changes_of(activity),
            "organisation": activity.organisation.short_name if activity.organisation else "",
        }


def moment(activity: Activity) -> str:
    return day_and_time(activity.at, "d/m/Y")


def who(activity: Activity) -> str:
    """Who did it: a person, or the application by itself (a rule, a schedule, a command)."""
    return _name(activity, activity.actor) if activity.actor else activity.actor_was or _("Aan boord zelf")


def changes_of(activity: Activity) -> str:
    """What became what, in words; not of who works elsewhere by now."""
    is_gone = activity.subject is not None and activity.subject.organisation_id not in (None, activity.organisation_id)
    return "" if is_gone else changed_values.in_words(activity.verb, activity.changes)


def more(activity: Activity) -> str:
    """What else is to be told of it: for a person what changed, whose fields `detail` names too."""
    changes = changes_of(activity)
    if not changes or activity.verb == Verb.PERSON_CHANGED:
        return changes or activity.detail
    return " · ".join(part for part in (activity.detail, changes) if part)


def about(activity: Activity) -> str:
    return _name(activity, activity.subject) if activity.subject else activity.subject_was


def _name(activity: Activity, person: User) -> str:
    """Of someone who works elsewhere by now, neither the log nor its search tells how they are called there."""
    is_here = person.organisation_id in (None, activity.organisation_id)
    return str(person) if is_here else _("iemand die nu elders werkt")


def words_of(role: str, *, everyone: bool) -> Any:
    """What a line is found by; only an administrator finds `everyone`."""
    words = F(f"{role}__folded")
    if everyone:
        return words
    here = When(**{f"{role}__organisation": F("organisation")}, then=words)
    return Case(here, default=Value(""), output_field=TextField())

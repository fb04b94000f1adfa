"""The activity log's screen: who did what when, about whom. It holds no answers, so it shows none."""

from __future__ import annotations

from datetime import datetime
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
from onboarding.hr.lists.export_columns import ExportColumn, label_in
from onboarding.hr.lists.list_views import KeptListView
from onboarding.hr.models import Activity, Verb
from onboarding.people.called import NAMED_BY, called
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


def moment_in_words(at: datetime) -> str:
    return day_and_time(at, "d/m/Y")


def fields_of_party(role: str) -> tuple[str, ...]:
    """What `party_in_words` takes, of the actor or the subject of a line."""
    return (role, *(f"{role}__{name}" for name in NAMED_BY), f"{role}__organisation", "organisation", f"{role}_was")


def party_in_words(
    person: int | None,
    first_name: str | None,
    last_name: str | None,
    email: str | None,
    personnel_number: str | None,
    works_at: int | None,
    organisation: int | None,
    was: str,
) -> str:
    """How someone of a line is called. Of who works elsewhere by now, neither the log nor its search tells how they are
    called there."""
    if person is None:
        return was
    is_here = works_at in (None, organisation)
    return called(first_name, last_name, email, personnel_number) if is_here else _("iemand die nu elders werkt")


def who_in_words(person: int | None, *known: Any) -> str:
    """Who did it: a person, or the application by itself (a rule, a schedule, a command)."""
    words = party_in_words(person, *known)
    return words if person is not None else words or _("Aan boord zelf")


def changes_in_words(works_at: int | None, organisation: int | None, verb: str, changes: Any) -> str:
    """What became what, in words; not of a subject who works elsewhere by now."""
    return changed_values.in_words(verb, changes) if works_at in (None, organisation) else ""


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
    export_columns = {
        "at": ExportColumn(gettext_lazy("Wanneer"), "at", make=moment_in_words),
        "actor": ExportColumn(gettext_lazy("Wie"), *fields_of_party("actor"), make=who_in_words),
        "verb": ExportColumn(gettext_lazy("Wat"), "verb", make=label_in(dict(Verb.choices))),
        "subject": ExportColumn(gettext_lazy("Over wie"), *fields_of_party("subject"), make=party_in_words),
        "number": ExportColumn(gettext_lazy("Aantal"), "number"),
        "detail": ExportColumn(gettext_lazy("Meer"), "detail"),
        "organisation": ExportColumn(gettext_lazy("Organisatie"), "organisation__short_name"),
        "changes": ExportColumn(
            *(gettext_lazy("Wat er veranderde"), "subject__organisation", "organisation", "verb", "changes"),
            make=changes_in_words,
            comes_again=False,
        ),
    }

    # --- Which rows ---

    def get_base_queryset(self) -> QuerySet[Activity]:
        found = Activity.objects.visible_to(self.viewer).select_related("actor", "subject", "organisation")
        return found.defer("actor__password", "subject__password", "organisation__house")

    def search_queryset(self, queryset: Any) -> Any:
        """What a line is found by is looked up when something is searched: else each of them would be."""
        if self.is_searching:
            everyone = self.viewer.is_superuser
            words = {f"{role}_words": words_of(role, everyone=everyone) for role in ("actor", "subject")}
            queryset = queryset.annotate(**words)
        return super().search_queryset(queryset)

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


def moment(activity: Activity) -> str:
    return moment_in_words(activity.at)


def who(activity: Activity) -> str:
    return who_in_words(*_party(activity, "actor"))


def about(activity: Activity) -> str:
    return party_in_words(*_party(activity, "subject"))


def _party(activity: Activity, role: str) -> Any:
    person: User | None = getattr(activity, role)
    known = [getattr(person, name, None) for name in ("pk", *NAMED_BY, "organisation_id")]
    return *known, activity.organisation_id, getattr(activity, f"{role}_was")


def more(activity: Activity) -> str:
    """What else is to be told of it: for a person what changed, whose fields `detail` names too."""
    works_at = activity.subject.organisation_id if activity.subject else None
    changes = changes_in_words(works_at, activity.organisation_id, activity.verb, activity.changes)
    if not changes or activity.verb == Verb.PERSON_CHANGED:
        return changes or activity.detail
    return " · ".join(part for part in (activity.detail, changes) if part)


def words_of(role: str, *, everyone: bool) -> Any:
    """What a line is found by; only an administrator finds `everyone`."""
    words = F(f"{role}__folded")
    if everyone:
        return words
    here = When(**{f"{role}__organisation": F("organisation")}, then=words)
    return Case(here, default=Value(""), output_field=TextField())

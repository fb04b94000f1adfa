"""Each lesson that someone finished, a row: what HR needs to count by version and by round in a pivot table."""

from __future__ import annotations

import django_filters
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column

from onboarding.hr.completion.completion_columns import PersonColumn
from onboarding.hr.completion.completion_filters import PeriodWidget
from onboarding.hr.completion.enrolment_row_filters import EnrolmentRowFilterSet
from onboarding.hr.lists.drawn_rows import TextColumn
from onboarding.hr.lists.export_columns import ExportColumn
from onboarding.hr.lists.list_columns import DayColumn
from onboarding.hr.lists.work_details import WithOwnFields, person_columns
from onboarding.learning.how_done import LABELS, How, how_case, how_of
from onboarding.learning.models import Completion
from onboarding.learning.models.completions import CompletionQuerySet
from onboarding.lessons.translations.content_languages import language_of
from onboarding.people.models import User
from onboarding.people.searching import of_person

TITLE_AND_PERSON = ("lesson__title__fold", *of_person("enrolment__user"))


class CompletedLessonsFilterSet(EnrolmentRowFilterSet):
    version = django_filters.NumberFilter(
        field_name="version__number", label=gettext_lazy("Versie"), min_value=1, max_value=9999
    )
    round = django_filters.NumberFilter(
        field_name="enrolment__round", label=gettext_lazy("Ronde"), min_value=1, max_value=9999
    )
    done = django_filters.DateFromToRangeFilter(
        field_name="completed_at", label=gettext_lazy("Klaar tussen"), widget=PeriodWidget
    )

    class Meta:
        model = Completion
        fields: list[str] = []


class CompletedLessonsView(WithOwnFields):
    model = Completion
    page_title = gettext_lazy("Voltooide lessen")
    header_icon = "clipboard-list"
    index_url_name = "hr:completed_lessons"
    index_results_url_name = "hr:completed_lessons_results"
    results_template_name = "hr/completion/completion_report_results.html"
    filterset_class = CompletedLessonsFilterSet
    searched = TITLE_AND_PERSON
    default_ordering = "-completed_at"
    organisation_path = "enrolment__programme__organisation"
    person_path = "enrolment__user__"
    texts = {"enrolment__user__department__name", "enrolment__programme__title", "lesson__title"}
    within = ("enrolment__user__folded", "pk")
    filled = ("completed_at",)
    export_columns = {
        **person_columns("enrolment__user__", "enrolment__programme__organisation__"),
        "programme": ExportColumn(gettext_lazy("Traject"), "enrolment__programme__title"),
        "round": ExportColumn(gettext_lazy("Ronde"), "enrolment__round"),
        "lesson": ExportColumn(gettext_lazy("Les"), "lesson__title"),
        "version": ExportColumn(gettext_lazy("Versie"), "version__number"),
        "language": ExportColumn(
            gettext_lazy("Gelezen in"), "translation__language", make=lambda code: language_of(code or "").name
        ),
        "how": ExportColumn(gettext_lazy("Hoe"), how_case(), make=lambda how: LABELS[How(how)]),
        "completed_at": ExportColumn(gettext_lazy("Klaar op"), "completed_at"),
    }

    # --- Which rows ---

    def get_base_queryset(self) -> CompletionQuerySet:
        found = Completion.objects.visible_to(self.viewer).select_related(
            "lesson", "version", "translation", "enrolment__programme__organisation",
            "enrolment__user__department", "enrolment__user__manager",
        )  # fmt: skip
        return found.defer(
            "version__content", "version__article", "translation__words", "translation__article",
            "enrolment__programme__outline", "enrolment__programme__welcome",
            "enrolment__programme__organisation__house", "enrolment__user__password",
            "enrolment__user__manager__password",
        )  # fmt: skip

    # --- What is shown of them ---

    @cached_property
    def columns(self) -> list[Column]:
        return [
            PersonColumn(
                "enrolment__user",
                label=_("Medewerker"),
                accessor="enrolment.user",
                sort_key="enrolment__user__last_name",
                classname="title",
            ),
            *self.organisation_column,
            TextColumn(
                "department",
                label=_("Dienst"),
                accessor="enrolment.user.department.name",
                sort_key="enrolment__user__department__name",
            ),
            TextColumn(
                "programme",
                label=_("Traject"),
                accessor="enrolment.programme.title",
                sort_key="enrolment__programme__title",
            ),
            TextColumn("round", label=_("Ronde"), accessor="enrolment.round", sort_key="enrolment__round"),
            TextColumn("lesson", label=_("Les"), accessor="lesson.title", sort_key="lesson__title"),
            TextColumn("version", label=_("Versie"), accessor=version_in_words, sort_key="version__number"),
            TextColumn("how", label=_("Hoe"), accessor=how_in_words),
            DayColumn("completed_at", label=_("Klaar op"), sort_key="completed_at"),
        ]

    @cached_property
    def no_results_message(self) -> str:
        if self.is_narrowed:
            return _("Niemand past bij wat je zoekt. Gebruik minder woorden, of laat een filter weg.")
        return _("Nog niemand is klaar met een les.")

    def whose(self, item: Completion) -> User:
        return item.enrolment.user


def version_in_words(completion: Completion) -> str:
    """Its number, and the language that it was read in, if another than that of the lessons."""
    number = str(completion.version.number)
    return f"{number}, {completion.language.name}" if completion.translation else number


def how_in_words(completion: Completion) -> str:
    return str(LABELS[how_of(completion)])

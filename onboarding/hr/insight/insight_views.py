"""HR's screens about the questions of lessons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.insight import lesson_insight
from onboarding.hr.insight.lesson_insight import EVERYONE, LessonInsight
from onboarding.hr.lists.by_organisation import ByOrganisation
from onboarding.lessons.models import Lesson, LessonVersion
from onboarding.people.folding import fold
from onboarding.people.searching import with_every_word


def lessons_for(viewer: Any) -> QuerySet[Lesson]:
    """The lessons with questions of the viewer's organisation; those of all organisations for an administrator."""
    asked = LessonVersion.objects.filter(lesson=OuterRef("pk"), quiz__isnull=False)
    lessons = Lesson.objects.visible_to(viewer).filter(Exists(asked))
    return lessons.select_related("programme__organisation").defer("programme__outline", "programme__welcome")


class PeopleColumn(Column):
    """How many people count."""

    cell_template_name = "hr/insight/people_cell.html"


class AttentionColumn(Column):
    """The questions that want a look, with why."""

    cell_template_name = "hr/insight/attention_cell.html"


class LessonsView(ByOrganisation, BaseListingView):
    """The lessons, ten at a time: of each, what its questions want is worked out."""

    model = Lesson
    page_title = gettext_lazy("Vragen")
    header_icon = "help"
    results_template_name = "hr/insight/lessons_results.html"
    index_url_name = "hr:insight"
    index_results_url_name = "hr:insight_results"
    is_searchable = True
    table_classname = "listing insight-lessons"
    paginate_by = 10
    organisation_path = "programme__organisation"
    default_ordering = ("programme__organisation__short_name__fold", "programme__title__fold", "programme_id", "pk")

    def get_base_queryset(self) -> QuerySet[Lesson]:
        return lessons_for(self.viewer)

    def search_queryset(self, queryset: QuerySet[Lesson]) -> QuerySet[Lesson]:
        return with_every_word(queryset, self.search_query, ["title__fold", "programme__title__fold"])

    def get_ordering(self) -> Any:
        return self.default_ordering

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        self.insights = lesson_insight.of_lessons(self.viewer, [lesson.pk for lesson in context["object_list"]])
        return context

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "title",
                label=_("Les"),
                classname="title",
                get_url=lambda lesson: reverse("hr:insight_lesson", args=[lesson.pk]),
            ),
            *self.organisation_column,
            Column("programme", label=_("Traject"), accessor="programme.title"),
            PeopleColumn("people", label=_("Mensen"), accessor=lambda lesson: self.insights[lesson.pk].people),
            AttentionColumn("attention", label=_("Om te bekijken"), accessor=self.attention),
        ]

    def attention(self, lesson: Lesson) -> LessonInsight:
        return self.insights[lesson.pk]

    @property
    def no_results_message(self) -> str:
        if self.is_searching:
            return _("Geen les past bij wat je zoekt. Gebruik minder woorden.")
        return _("Er zijn nog geen lessen met vragen. Zodra je er een publiceert, zie je hier hoe de vragen werken.")


class LessonView(HrOnlyMixin, WagtailAdminTemplateMixin, TemplateView):
    """The questions of one lesson, for everyone or for one group that may be shown."""

    template_name = "hr/insight/lesson.html"
    header_icon = "help"
    _show_breadcrumbs = True

    @cached_property
    def lesson(self) -> Lesson:
        lesson = lessons_for(self.viewer).filter(pk=self.kwargs["lesson_id"]).first()
        if lesson is None:
            raise Http404
        return lesson

    def get_page_title(self) -> str:
        return self.lesson.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("hr:insight"), "label": _("Vragen")},
            {"url": "", "label": self.lesson.title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        group = self.request.GET.get("groep", EVERYONE)
        insight = lesson_insight.of_lessons(self.viewer, [self.lesson.pk], group)[self.lesson.pk]
        labels = group_labels(insight.groups)
        return {
            **context,
            "lesson": self.lesson,
            "insight": insight,
            "groups": labels,
            "group": group,
            "group_label": labels.get(group, ""),
            "is_unknown": group != EVERYONE and group not in labels,
        }


def group_labels(groups: Mapping[str, str]) -> dict[str, str]:
    """What the groups are called, departments first."""
    labels = dict(sorted(((key, name) for key, name in groups.items() if name), key=lambda one: fold(one[1])))
    for key in groups:
        if key.startswith("start-"):
            _start, year, half = key.split("-")
            label = (
                _("Begonnen in de eerste helft van %(year)s")
                if half == "1"
                else _("Begonnen in de tweede helft van %(year)s")
            )
            labels[key] = label % {"year": year}
    return labels

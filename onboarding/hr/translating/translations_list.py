"""All lessons in one language: which are live in it, which lag behind, and which nobody translated yet."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn

from onboarding.hr.lists.list_columns import LabelColumn, Tone
from onboarding.hr.lists.list_views import HrListView
from onboarding.hr.tenancy import reach
from onboarding.lessons.models import LessonPage, LessonTranslation, OrganisationPage, ProgrammePage
from onboarding.lessons.translations.content_languages import TRANSLATED, ContentLanguage
from onboarding.lessons.translations.how_far import HowFar, Written, counted, with_how_far, written_of
from onboarding.people import roles
from onboarding.people.models import Organisation
from onboarding.people.roles import May

PER_PAGE = 25  # of each, how far it is, is worked out text by text
TONES = {HowFar.LIVE: Tone.DONE, HowFar.BEHIND: Tone.ALARMING}


class TranslationsFilterSet(WagtailFilterSet):
    language = django_filters.ChoiceFilter(
        label=gettext_lazy("Taal"),
        choices=[(code, one.name) for code, one in TRANSLATED.items()],
        empty_label=gettext_lazy("De meest vertaalde"),
        method="is_asked_before",
    )
    how_far = django_filters.ChoiceFilter(label=gettext_lazy("Stand"), choices=HowFar, empty_label=gettext_lazy("Alle"))
    organisation = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Organisatie"),
        empty_label=gettext_lazy("Alle organisaties"),
        queryset=Organisation.objects.filter(page__isnull=False),
        method="of_organisation",
    )

    class Meta:
        model = LessonPage
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.request.user.is_superuser:
            del self.filters["organisation"]

    def is_asked_before(self, pages: QuerySet[LessonPage], _name: str, _value: str) -> QuerySet[LessonPage]:
        return pages  # how far they are, was asked in it

    def of_organisation(self, pages: QuerySet[LessonPage], _name: str, value: Organisation) -> QuerySet[LessonPage]:
        return pages.filter(path__startswith=OrganisationPage.objects.get(organisation=value).path)


class HowFarColumn(LabelColumn):
    def label_of(self, instance: Any) -> tuple[str | Promise, Tone]:
        how_far = HowFar(instance.how_far)
        return how_far.label, TONES.get(how_far, Tone.QUIET)


class TranslationsView(HrListView):
    """In the language that was chosen, or else the one that most is translated in."""

    model = LessonPage
    needs = May.READ_DRAFTS
    page_title = gettext_lazy("Vertalingen")
    header_icon = "globe"
    index_url_name = "hr:all_translations"
    index_results_url_name = "hr:all_translations_results"
    results_template_name = "hr/translating/translations_list_results.html"
    filterset_class = TranslationsFilterSet
    searched = ("title__fold",)
    default_ordering = "path"
    paginate_by = PER_PAGE

    @cached_property
    def language(self) -> ContentLanguage:
        chosen = TRANSLATED.get(self.request.GET.get("language", ""))
        return chosen or TRANSLATED.get(self.most_translated()) or next(iter(TRANSLATED.values()))

    def most_translated(self) -> str:
        found = LessonTranslation.objects.filter(page__in=reach.readable(self.viewer).values("pk"))
        most = found.values("language").annotate(number=Count("pk")).order_by("-number", "language").first()
        return most["language"] if most else ""

    def get_base_queryset(self) -> QuerySet[LessonPage]:
        mine = LessonPage.objects.filter(pk__in=reach.readable(self.viewer).values("pk"))
        return with_how_far(mine.defer("body", "questions", "introduction"), self.language.code)

    def however_far(self) -> QuerySet[LessonPage]:
        """What the list would have if it were not filtered by how far it is."""
        found, filters = self.get_base_queryset(), self.filters
        if not filters.is_valid():
            return found.none()
        if organisation := filters.form.cleaned_data.get("organisation"):
            found = filters.of_organisation(found, "", organisation)
        searched: QuerySet[LessonPage] = self.search_queryset(found)
        return searched

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        shown = list(context["object_list"])
        self.written = written_of(shown, self.language.code)
        above = {one.path[: one.steplen * depth] for one in shown for depth in range(2, one.depth)}
        self.programmes = dict(ProgrammePage.objects.filter(path__in=above).values_list("path", "title"))
        houses = OrganisationPage.objects.filter(path__in=above)
        self.organisations = dict(houses.values_list("path", "organisation__short_name"))
        counts = counted(self.however_far())
        return {**context, "language": self.language, "counts": [(one.label, counts[one]) for one in HowFar]}

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("title", label=_("Les"), classname="title", get_url=self.languages_url),
            *([Column("organisation", label=_("Organisatie"), accessor=self.organisation)] if self.is_of_all else []),
            Column("programme", label=_("Traject"), accessor=self.programme),
            HowFarColumn("how_far", label=capfirst(str(self.language.name))),
            TitleColumn("written", label=_("Vertaald"), accessor=self.done_of, get_url=self.words_url),
        ]

    @property
    def is_of_all(self) -> bool:
        return self.viewer.is_superuser

    def languages_url(self, page: LessonPage) -> str:
        return reverse("hr:translations", args=[page.pk])

    def words_url(self, page: LessonPage) -> str | None:
        """Where who writes goes on translating; None for who only reads, and where nobody began."""
        if page.pk not in self.written or not roles.may(self.viewer, May.WRITE_DRAFTS):
            return None
        still = "?toon=open" if self.is_unfinished(self.written[page.pk]) else ""
        return reverse("hr:translation", args=[page.pk, self.language.code]) + still

    def is_unfinished(self, written: Written) -> bool:
        return written.standing is not None and not written.standing.is_whole

    def done_of(self, page: LessonPage) -> str:
        """How many texts have words, and how many of these are of a source that changed."""
        written = self.written.get(page.pk)
        if written is None:
            return "–"
        if written.standing is None:
            return ngettext("%(number)d tekst", "%(number)d teksten", written.texts) % {"number": written.texts}
        done = _("%(done)d van %(total)d") % {"done": written.standing.done, "total": written.standing.total}
        behind = len(written.standing.behind)
        if not behind:
            return done
        lag = ngettext("%(number)d loopt achter", "%(number)d lopen achter", behind) % {"number": behind}
        return f"{done}, {lag}"

    def programme(self, page: LessonPage) -> str:
        return self._above(page, self.programmes)

    def organisation(self, page: LessonPage) -> str:
        return self._above(page, self.organisations)

    def _above(self, page: LessonPage, titles: dict[str, str]) -> str:
        """What stands above it in the tree, of what is among these by their path."""
        above = (page.path[: page.steplen * depth] for depth in range(2, page.depth))
        return next((titles[path] for path in above if path in titles), "–")

    @cached_property
    def no_results_message(self) -> str:
        if self.is_narrowed:
            return _("Geen les past bij wat je zoekt. Gebruik minder woorden, of laat een filter weg.")
        return _("Er zijn nog geen lessen. Zodra je er een schrijft, zie je hier in welke talen ze er is.")

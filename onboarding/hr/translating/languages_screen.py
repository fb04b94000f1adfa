"""The languages that a lesson is translated in: how far each is, and which can be read now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.deeds import lesson_translating
from onboarding.hr.translating.of_translation import OfLessonPage
from onboarding.lessons.models import LessonPage, LessonTranslation, VersionTranslation
from onboarding.lessons.translations.content_languages import TRANSLATED, ContentLanguage, in_order, language_of
from onboarding.lessons.translations.translation_publishing import Source, is_live_as_written, live_of
from onboarding.lessons.translations.translation_standing import Standing, standing_of


@dataclass(frozen=True, slots=True)
class LanguageRow:
    """A language of the lesson: what is written, and what can be read (None: nothing)."""

    language: ContentLanguage
    translation: LessonTranslation
    standing: Standing
    live: VersionTranslation | None
    is_live_as_written: bool
    stays_behind: bool  # people read this language before, and do not find it now that the lesson went on


def rows_of(page: LessonPage, source: Source) -> list[LanguageRow]:
    """Costs three queries, however many languages."""
    written = {one.language: one for one in LessonTranslation.objects.filter(page=page).select_related("updated_by")}
    live = live_of(source.version)
    before = set(
        VersionTranslation.objects.filter(version__lesson__page=page, withdrawn_at=None).values_list(
            "language", flat=True
        )
    )
    return [
        LanguageRow(
            language,
            written[language.code],
            standing_of(written[language.code].words, source.texts),
            live.get(language.code),
            is_live_as_written(live.get(language.code), written[language.code].words, source),
            source.version is not None and language.code not in live and language.code in before,
        )
        for language in in_order(written)
    ]


class AddLanguageForm(forms.Form):
    language = forms.ChoiceField(
        label=gettext_lazy("Taal"),
        error_messages={
            "required": gettext_lazy("Kies een taal."),
            "invalid_choice": gettext_lazy("Kies een taal uit de lijst."),
        },
    )

    def __init__(self, *args: Any, there: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        free = [language for code, language in TRANSLATED.items() if code not in there]
        field: Any = self.fields["language"]
        field.choices = [("", _("Kies een taal")), *((one.code, f"{one.name} ({one.own_name})") for one in free)]


class LanguagesView(OfLessonPage, WagtailAdminTemplateMixin, TemplateView):
    template_name = "hr/translating/languages.html"
    page_title: Any = gettext_lazy("Vertalingen")

    @cached_property
    def rows(self) -> list[LanguageRow]:
        return rows_of(self.page, self.source)

    def form(self, data: Any = None) -> AddLanguageForm:
        return AddLanguageForm(data, there={row.language.code for row in self.rows})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            page=self.page,
            rows=self.rows,
            texts=len(self.source.texts),
            is_live=self.source.version is not None,
            has_draft=self.source.version is not None and self.page.has_unpublished_changes,
            may_write=self.may_write,
            **{"form": self.form(), **kwargs},
        )

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        self.check_may_write()
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        language = language_of(form.cleaned_data["language"])
        lesson_translating.add(self.viewer, self.page, language.code, self.now)
        return redirect("hr:translation", page_id, language.code)

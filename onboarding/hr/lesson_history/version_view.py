"""How a version of a lesson looked: its text as it was, and its questions with their answers. Only to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import is_hr
from onboarding.hr.lesson_history.of_lesson import OfLesson
from onboarding.lessons import for_whom, quiz_wordings
from onboarding.lessons.assembling import assemble
from onboarding.lessons.models import LessonVersion, VersionTranslation
from onboarding.lessons.translations.as_read import AsRead
from onboarding.lessons.translations.content_languages import SOURCE, TRANSLATED, in_order
from onboarding.lessons.translations.words_of_lesson import quiz_said_in
from onboarding.people.roles import May

VARIANT, LANGUAGE = "als", "taal"  # in the address


def _variants(kinds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The variants of a version to look at, each with what it is called."""
    yield for_whom.ALL, _("alles")
    yield from kinds.items()
    yield for_whom.OTHERS, _("ander werk")


class VersionView(OfLesson, WagtailAdminTemplateMixin, TemplateView):
    needs = May.READ_DRAFTS
    template_name = "hr/lesson_history/version.html"

    def get_page_title(self) -> str:
        return self.here

    @property
    def here(self) -> str:
        return _("Versie %(number)d") % {"number": self.kwargs["number"]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version = self.version(self.kwargs["number"])
        quiz = version.quiz.quiz if version.quiz else None
        kinds = version.content.kinds
        variant = self.request.GET.get(VARIANT, for_whom.ALL)
        variant = variant if variant in {**kinds, for_whom.OTHERS: ""} else for_whom.ALL
        language = self.request.GET.get(LANGUAGE, SOURCE.code)
        translation = None if language == SOURCE.code else self._translation(version, language)
        read = AsRead(version, translation, variant)
        said = quiz_said_in(quiz, translation.words) if quiz and translation else quiz
        return {
            **super().get_context_data(**kwargs),
            "page": self.page,
            "sees_people": is_hr(self.viewer),
            "version": version,
            "read": read,
            "pieces": assemble(read.article, language=read.language),
            "translation": translation,
            "languages": in_order({SOURCE.code, *version.translations.values_list("language", flat=True)}),
            "variants": list(_variants(kinds)) if kinds else [],
            "variant": variant,
            "questions": quiz_wordings.things_of(said),
            "rules": quiz_wordings.rules_of(quiz),
        }

    def _translation(self, version: LessonVersion, language: str) -> VersionTranslation:
        """The last one in this language that was published of it; 404 where none was."""
        if language not in TRANSLATED:
            raise Http404
        found = version.translations.filter(language=language).order_by("-number").first()
        if found is None:
            raise Http404
        return found

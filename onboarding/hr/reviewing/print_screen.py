"""A lesson as it was saved last, to print: for whoever reads drafts, in any of its languages, with the answers if they
ask."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator

from onboarding.hr.reviewing.review_screens import OnReview
from onboarding.learning.lesson.printed_lesson import PrintedLesson, printed, printed_in
from onboarding.lessons.models import LessonPage, LessonTranslation, OrganisationPage
from onboarding.lessons.translations.content_languages import SOURCE, TRANSLATED, in_order, language_of
from onboarding.lessons.translations.translated_drafts import draft_said
from onboarding.lessons.translations.translation_publishing import source_of
from onboarding.people.models import Organisation
from onboarding.people.roles import May
from onboarding.security import strictly

WITH_ANSWERS, LANGUAGE = "antwoorden", "taal"  # in the address


@method_decorator(strictly, name="dispatch")
class PrintView(OnReview):
    needs = May.READ_DRAFTS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not isinstance(self.page, LessonPage):
            raise Http404
        owner = OrganisationPage.objects.ancestor_of(self.page).get()
        written = LessonTranslation.objects.filter(page=self.page).values_list("language", flat=True)
        language = request.GET.get(LANGUAGE, SOURCE.code)
        context = {
            "lesson": self._printed(self.page, language),
            "organisation": Organisation.objects.get(pk=owner.organisation_id),
            "back": reverse("hr:review", args=[self.page.pk]),
            "language": language,
            "languages": in_order({SOURCE.code, *written}),
        }
        return render(request, "hr/reviewing/print.html", context)

    def _printed(self, page: LessonPage, code: str) -> PrintedLesson:
        """In the language with this code; 404 for one that the lesson does not have."""
        with_answers = WITH_ANSWERS in self.request.GET
        if code == SOURCE.code:
            return printed(page, with_answers=with_answers)
        if code not in TRANSLATED:
            raise Http404
        translation = get_object_or_404(LessonTranslation, page=page, language=code)
        shown, quiz = draft_said(page, source_of(page), translation)
        return printed_in(shown, quiz, language_of(code), with_answers=with_answers)

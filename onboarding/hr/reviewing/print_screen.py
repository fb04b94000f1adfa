"""A lesson as it was saved last, to print: for whoever reads drafts, with the answers if they ask."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator

from onboarding.hr.reviewing.review_screens import OnReview
from onboarding.learning.lesson.printed_lesson import printed
from onboarding.lessons.models import LessonPage, OrganisationPage
from onboarding.people.models import Organisation
from onboarding.people.roles import May
from onboarding.security import strictly

WITH_ANSWERS = "antwoorden"  # in the address


@method_decorator(strictly, name="dispatch")
class PrintView(OnReview):
    needs = May.READ_DRAFTS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not isinstance(self.page, LessonPage):
            raise Http404
        owner = OrganisationPage.objects.ancestor_of(self.page).get()
        lesson = printed(self.page, with_answers=WITH_ANSWERS in request.GET)
        context = {
            "lesson": lesson,
            "organisation": Organisation.objects.get(pk=owner.organisation_id),
            "back": reverse("hr:review", args=[self.page.pk]),
            "with_answers": WITH_ANSWERS,
        }
        return render(request, "hr/reviewing/print.html", context)

"""Putting results right: first what was wrong and whom it touches, then why, then it happens in the background."""

from __future__ import annotations

import logging
from typing import Any

from django import forms
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from django_tasks import task
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.jobs.job_views import watch
from onboarding.hr.key_corrections.corrected_drawn import bands
from onboarding.hr.key_corrections.done_corrections import completed_by, done_corrections
from onboarding.hr.key_corrections.wrong_keys import Effect, WrongKey, effect_of, makes_passing_tell, wrong_keys
from onboarding.hr.lists.same_people import are_still_the_same, who_they_are
from onboarding.hr.models import Job, Verb
from onboarding.hr.worker import watched_work
from onboarding.learning.journey import regrading
from onboarding.lessons.models import Lesson
from quizzes.definitions import Quiz
from quizzes.models import Correction

logger = logging.getLogger(__name__)

ASKED = "vraag"  # in the address: a question to judge anew, as often as there are


@task()
def regrade_in_background(
    job_id: int, lesson_id: int, right: dict[str, Any], question_ids: list[str], reason: str, last: int
) -> None:
    """Judge a lesson anew as the owner of the job, in its versions up to number `last`; `right` is the quiz as data.
    What was done stays when it fails."""
    with watched_work.running(job_id) as reporter:
        lesson, quiz = Lesson.objects.select_related("programme").get(pk=lesson_id), Quiz.from_dict(right)
        reporter.expect(regrading.concerned(lesson, quiz, question_ids, last).count())
        about = (lesson, quiz, question_ids, reason, reporter.job.owner, timezone.now())
        try:
            correction = regrading.regrade(*about, last=last, advance=reporter.advance)
        except Exception as problem:
            logger.exception("Regrading lesson %s failed.", lesson_id)
            raise watched_work.Stop(
                _("Het is niet helemaal gelukt, door een fout bij ons. Wat herberekend is, blijft. Begin opnieuw."),
                "half_done",
            ) from problem
        reporter.outcome = _outcome(lesson, correction, reporter.job.total)


def _outcome(lesson: Lesson, correction: Correction, tries: int) -> str:
    """How many attempts were judged anew, and who completed the lesson by it; whose result only rose, is theirs."""
    judged = ngettext("%(number)d poging is nagekeken.", "%(number)d pogingen zijn nagekeken.", tries)
    number = completed_by(lesson, [correction.pk]).get(correction.pk, 0)
    done = ngettext(
        "%(number)d persoon heeft de les daardoor klaar.", "%(number)d mensen hebben de les daardoor klaar.", number
    )
    return f"{judged % {'number': tries}} {done % {'number': number}}"


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Wat was er fout?"),
        help_text=gettext_lazy("Voor wie het later naleest. Bijvoorbeeld: antwoord A was juist, en B was aangeduid."),
        max_length=300,
        error_messages={"required": gettext_lazy("Schrijf in één zin wat er fout was.")},
    )


class RegradeView(HrOnlyMixin, WagtailAdminTemplateMixin, TemplateView):
    """Which questions are judged anew, lives in the address; only the button below what it comes down to does it."""

    template_name = "hr/key_corrections/regrade.html"
    page_title = gettext_lazy("Herberekenen")
    header_icon = "rotate"

    @cached_property
    def lesson(self) -> Lesson:
        lessons = Lesson.objects.visible_to(self.viewer).select_related("programme__organisation", "page")
        return get_object_or_404(lessons, page=self.kwargs["page_id"])

    @cached_property
    def right(self) -> Quiz:
        """The quiz as it is written now, published or not; without questions there is nothing to judge by."""
        if self.lesson.page is None:
            raise Http404
        draft: Any = self.lesson.page.get_latest_revision_as_object()
        return draft.quiz or Quiz(())

    @cached_property
    def wrong(self) -> list[WrongKey]:
        return wrong_keys(self.lesson, self.right)

    @cached_property
    def chosen(self) -> list[str]:
        """The questions that the address names; all of them when it names none."""
        sent = self.request.POST if self.request.method == "POST" else self.request.GET
        known = [one.id for one in self.wrong]
        return [one for one in known if one in sent.getlist(ASKED)] or known

    @cached_property
    def effect(self) -> Effect | None:
        """Whom it concerns; None when there is nothing to put right."""
        return effect_of(self.lesson, self.right, self.chosen, self.viewer, self.today) if self.wrong else None

    @cached_property
    def tells_answers(self) -> bool:
        return makes_passing_tell(self.lesson, self.right, self.chosen)

    @property
    def expected(self) -> str:
        """What HR sees when they confirm: which people, and by which answers."""
        return who_they_are(self.effect.ids if self.effect else [], self.right.as_dict(), self.chosen)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        page_id = self.kwargs["page_id"]
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wagtailadmin_pages:edit", args=[page_id]), "label": self.lesson.title},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = bands(self.lesson, self.right, self.chosen)
        return {
            **super().get_context_data(**kwargs),
            "lesson": self.lesson,
            "wrong": self.wrong,
            "chosen": self.chosen,
            "rises": [(one.number, told.get(one.id)) for one in self.wrong if one.id in self.chosen],
            "tells_answers": self.tells_answers,
            "effect": self.effect,
            "expected": self.expected,
            "corrections": done_corrections(self.lesson),
            "form": kwargs.get("form") or ReasonForm(),
            "log": f"{reverse('hr:activity_log')}?verb={Verb.REGRADED}",
        }

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        form = ReasonForm(request.POST)
        if self.effect is None or not self.effect.ids or self.tells_answers or not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        if not are_still_the_same(request, self.expected):
            return self.render_to_response(self.get_context_data(form=form), status=422)
        return watch(self._start_job(form.cleaned_data["reason"]), says_outcome=True)

    def _start_job(self, reason: str) -> Job:
        return watched_work.start(
            self.viewer,
            self.lesson.programme.organisation,
            _("Herberekenen: %(lesson)s") % {"lesson": self.lesson.title},
            regrade_in_background,
            self.lesson.pk,
            self.right.as_dict(),
            self.chosen,
            reason,
            self.lesson.versions.aggregate(last=Max("number"))["last"],
            url=reverse("hr:regrade", args=[self.kwargs["page_id"]]),
        )

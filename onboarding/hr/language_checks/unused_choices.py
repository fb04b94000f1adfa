"""Answers of a draft that nearly nobody takes, as far as HR is told so (hr/insight): from a hundred people on, of whom
five and five count together."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from onboarding.hr.insight import lesson_insight
from onboarding.hr.insight.advice import Code
from onboarding.lessons.models import Lesson
from onboarding.lessons.plain_language.drafted_texts import Draft
from onboarding.lessons.plain_language.findings import Finding
from onboarding.lessons.plain_language.question_advice import at_choice
from onboarding.people import roles
from onboarding.people.models import User
from onboarding.people.roles import May
from quizzes.same_question import wording_of_question


def findings_about_use(draft: Draft, viewer: User, page_id: int) -> Iterator[Finding]:
    """For who may see figures: the answers that nearly nobody took, of questions that are still in those words."""
    lesson = Lesson.objects.visible_to(viewer).filter(page=page_id).first()
    if lesson is None or not roles.may(viewer, May.SEE_PEOPLE):
        return
    asked_now = {wording_of_question(one): one for one in draft.questions}
    for one in lesson_insight.of_lessons(viewer, [lesson.pk])[lesson.pk].current:
        question = asked_now.get(wording_of_question(one.asked.question))
        labels = {advice.label for advice in one.advice if advice.code is Code.UNUSED}
        if question is None or one.told is None:
            continue
        for figure in one.told.options:
            if (figure.label or f"“{figure.option.text}”") in labels:
                advice = _("Bijna niemand kiest dit antwoord: je kan het vervangen of weglaten.")
                yield at_choice(draft, question.id, figure.option.key, advice)

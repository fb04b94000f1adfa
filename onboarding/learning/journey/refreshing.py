"""What someone answers in a refresher. Part of the one door: used from outside as `progress.begin_refresher` etc."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from onboarding.learning.models import Refresher, RefresherAnswer
from onboarding.people.models import User
from quizzes.definitions import Question
from quizzes.grading import Verdict, check_answer, grade_answer


def begin_refresher(enrolment_id: int, days: int, questions: list[dict[str, Any]], now: datetime) -> Refresher:
    """The round of `days` days, begun with these questions unless it was begun before; over at once without any.

    A refresher never touches the summary: HR sees nothing of it.
    """
    with transaction.atomic():
        refresher, _created = Refresher.objects.get_or_create(
            enrolment_id=enrolment_id,
            days=days,
            defaults={"questions": questions, "started_at": now, "finished_at": None if questions else now},
        )
    return refresher


def answer_refresher(refresher_id: int, question: Question, selected: Iterable[str], now: datetime) -> bool:
    """Save the answer to a question of a refresher, and finish it with the last one; False when it had an answer.

    The first answer stands. Raises quizzes.grading.InvalidAnswer for an answer that does not fit.
    """
    with transaction.atomic():
        refresher = Refresher.objects.select_for_update().get(pk=refresher_id)
        answered = set(refresher.answers.values_list("question_id", flat=True))
        if question.id in answered:
            return False
        chosen = check_answer(question, selected)
        is_right = grade_answer(question, chosen).verdict is Verdict.BEST
        RefresherAnswer.objects.create(
            refresher=refresher, question_id=question.id, selected=list(chosen), is_right=is_right, answered_at=now
        )
        if {one["question"] for one in refresher.questions} <= answered | {question.id}:
            refresher.finished_at = now
            refresher.save(update_fields=["finished_at"])
    return True


def want_refreshers(user: User, wants: bool) -> None:
    """Remember whether this person wants refreshers."""
    User.objects.filter(pk=user.pk).update(wants_refreshers=wants)


def want_refresher_mails(user: User, wants: bool) -> None:
    """Remember whether this person wants to be mailed when a refresher waits."""
    User.objects.filter(pk=user.pk).update(wants_refresher_mails=wants)

"""What the benchmarks do between two measurements keeps up with what an answer leaves behind."""

from __future__ import annotations

from benchmarks.world import Learner
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import Programme
from onboarding.people.models import User
from quizzes.models import Attempt, Response


def test_the_learner_of_the_benchmarks_answers_a_whole_quiz_time_and_again(
    amina: User, programme: Programme, enrolment: Enrolment
) -> None:
    learner = Learner(amina, programme, programme.lesson_ids[0])
    for count in (1, len(learner.questions), len(learner.questions), 2):
        learner.answer(count)
        assert (Attempt.objects.count(), Response.objects.count()) == (1, count)

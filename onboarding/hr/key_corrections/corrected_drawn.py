"""About how many people have a question more right by a corrected key, before anything is put right.

Only from what was drawn of whole batches, as every figure about answers (learning/answer_groups/batching.py). So it
says nothing that the drawn answers do not say, however many keys are tried: someone who counts in no batch yet changes
nothing in it, and of five who do, the answer of one is in it, by lot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from onboarding.learning.answer_groups.first_tries import QUIZ
from onboarding.learning.answer_groups.rounding import Band, in_fives
from onboarding.learning.models import AnswerBatch
from onboarding.learning.models.completions import attempts_in_lesson
from onboarding.lessons.models import Lesson
from quizzes.corrected_results import Answer, corrected_question, points_by
from quizzes.definitions import Question, Quiz
from quizzes.grading import grade_answer
from quizzes.models import Correction, PublishedQuiz

CHUNK = 2000  # batches that are read at a time

Keys = Sequence[Question]  # one question by the keys that hold for it


def bands(lesson: Lesson, right: Quiz, question_ids: Collection[str]) -> dict[str, Band]:
    """Of each question, about how many people earn more by `right`; without those whom fewer than five answered."""
    done = _done_before(lesson)
    keys = {
        published.pk: dict(_keys(published.quiz, right, question_ids, done))
        for published in PublishedQuiz.objects.filter(lesson_versions__lesson=lesson).distinct()
    }
    drawn_of, rising = Counter[str](), Counter[str]()
    batches = AnswerBatch.objects.filter(pool__lesson=lesson, pool__what__startswith=QUIZ)
    for quiz_id, drawn in batches.values_list("pool__quiz_id", "drawn").iterator(chunk_size=CHUNK):
        for key, (before, after, earlier) in keys.get(quiz_id, {}).items():
            if key in drawn:
                drawn_of[key] += 1
                rising[key] += _rises(drawn[key]["answer"], before, after, earlier)
    return {key: in_fives(rising[key], number) for key, number in drawn_of.items()}


def _keys(
    quiz: Quiz, right: Quiz, question_ids: Collection[str], done: Sequence[tuple[Quiz, list[str]]]
) -> Iterator[tuple[str, tuple[Question, Question, Keys]]]:
    """The questions of a quiz that `right` puts right: as it was, as it is right, and as it was put right before."""
    for before in quiz.questions:
        after = corrected_question(before, right, question_ids)
        if after is not None:
            earlier = (corrected_question(before, other, ids) for other, ids in done)
            yield before.id, (before, after, [one for one in earlier if one is not None])


def _done_before(lesson: Lesson) -> list[tuple[Quiz, list[str]]]:
    """The corrections that raised something in this lesson, each with its quiz and its questions."""
    done = Correction.objects.filter(regrades__attempt__in=attempts_in_lesson(lesson.pk)).distinct()
    return [(one.corrected.quiz, one.question_ids) for one in done.select_related("corrected")]


def _rises(selected: Sequence[str], before: Question, after: Question, earlier: Keys) -> bool:
    has = Answer(before, selected, grade_answer(before, selected).points)
    now = max((points_by(one, has) for one in earlier), default=has.points)
    return points_by(after, has) > now

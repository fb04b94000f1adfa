"""Questions as someone answers them in an attempt that is kept: in a lesson's quiz, and in what is read afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from onboarding.learning.lesson.question_screens import Given, Passage, QuestionSeries, passage_of
from onboarding.lessons.translations.as_read import AsRead
from quizzes.attempts import corrected_questions
from quizzes.definitions import FeedbackMoment, Question
from quizzes.kept_answers import as_asked
from quizzes.models import Attempt, PublishedQuiz
from quizzes.same_question import answer_in


class AttemptSeries(QuestionSeries):
    """The questions of an attempt, which came from `with_corrections`; before the first one, None, those of
    `published`. On the screen they stand in the words that someone reads the lesson in. Costs the query of its answers,
    and where something was put right that of the corrections."""

    def __init__(self, published: PublishedQuiz, attempt: Attempt | None, as_read: AsRead) -> None:
        self.attempt = attempt
        is_over = attempt is not None and attempt.is_finished
        self.tells = published.quiz.feedback_moment is FeedbackMoment.EACH or is_over
        self.answers = attempt.answers if attempt else {}
        self.corrected = corrected_questions(attempt) if attempt else {}
        self.asked = as_asked(attempt) if attempt else published.quiz
        self.as_read = as_read
        self.right = tuple(self._as_it_is_right(one) for one in self.asked.questions)
        self.say(replace(self.asked, questions=self.right), as_read.question)

    def given(self, number: int) -> Given | None:
        before, after = self.asked.questions[number - 1], self.right[number - 1]
        response = self.answers.get(before.id)
        if response is None:
            return None
        selected = response.selected if before is after else answer_in(after, before, response.selected)
        return Given(selected, response.answered_at)

    @property
    def kept(self) -> frozenset[str]:
        return frozenset(key for key, response in self.answers.items() if response.carried_from_id is not None)

    def corrected_at(self, number: int) -> datetime | None:
        before, after = self.asked.questions[number - 1], self.right[number - 1]
        return None if before is after else self.corrected[before.id][1].corrected_at

    def passage(self, number: int) -> Passage | None:
        return passage_of(self.as_read, self.right[number - 1].reread)

    def _as_it_is_right(self, question: Question) -> Question:
        """An answered question with the key and the explanation that it should have had; another one as it began."""
        if self.tells and question.id in self.answers and question.id in self.corrected:
            return self.corrected[question.id][0]
        return question

"""A published lesson as steps on a big screen: its parts, then its questions, each asked first and told after it was
discussed. Nothing is answered here, so there is nothing to keep."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from onboarding.learning.models import GroupSession
from onboarding.lessons.articles import Article, Section
from onboarding.lessons.assembling import Piece, article_of, minutes_of, piece_of
from onboarding.lessons.known_keys import as_known_now
from onboarding.lessons.models import LessonVersion
from quizzes.definitions import Question, QuestionKind, Quiz
from quizzes.grading import best_answer
from quizzes.kinds.kind import Step
from quizzes.screens import QuestionOnScreen, show_question


@dataclass(frozen=True, slots=True)
class LabelledPiece:
    """A stretch of a lesson, and for which kinds of work it is; "" for everyone."""

    piece: Piece
    kinds: str = ""


@dataclass(frozen=True, slots=True)
class Slide:
    """One step on the screen. `kind`: begin, part, asked, told or end; what is of another kind is empty.

    Of a scenario each moment is asked and told on its own; `step` is that moment once it is told.
    """

    kind: str
    heading: str = ""
    minutes: int = 0
    pieces: tuple[LabelledPiece, ...] = ()
    question: QuestionOnScreen | None = None
    step: Step | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question stands: its number from 1, and that of its moment from 0 among so many."""

    number: int
    moment: int
    moments: int


def slides_of(session: GroupSession, version: LessonVersion) -> list[Slide]:
    """All steps, in order; `version` with its quiz. The right answers are as they are known to be today."""
    article = article_of(version, session.variant)
    quiz = as_known_now(version.quiz, session.lesson) if version.quiz else Quiz(())
    return [
        Slide("begin", version.title, minutes_of(version, session.variant)),
        *(_part(article, section) for section in article.sections),
        *(slide for place in _places(quiz) for slide in _question(quiz, place, session.pk)),
        Slide("end"),
    ]


def _part(article: Article, section: Section) -> Slide:
    pieces = (LabelledPiece(piece_of(part), article.names_of(part)) for part in section.parts)
    return Slide("part", section.heading, pieces=tuple(pieces))


def _places(quiz: Quiz) -> Iterator[Place]:
    for number, question in enumerate(quiz.questions, start=1):
        moments = _moments(question)
        for moment in range(moments):
            yield Place(number, moment, moments)


def _moments(question: Question) -> int:
    """How many choices follow each other on the best way through; one, but in a scenario."""
    return len(best_answer(question)) if question.kind is QuestionKind.BRANCHING else 1


def _question(quiz: Quiz, place: Place, seed: int) -> Iterator[Slide]:
    question = quiz.questions[place.number - 1]
    best = best_answer(question)
    seed = seed if quiz.shuffles else 0
    before = best[: place.moment] if place.moments > 1 else ()
    asked = show_question(quiz, place.number, draft=before, seed=seed)
    told = show_question(quiz, place.number, best, seed=seed)
    yield Slide("asked", asked.text, question=asked)
    step = told.steps[place.moment] if told.steps else None
    if place.moment < place.moments - 1:  # what there is to say of all of it comes at its end
        told = replace(told, feedback="")
    yield Slide("told", told.text, question=told, step=step)

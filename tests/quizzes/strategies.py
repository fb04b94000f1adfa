"""Any question, any quiz, and any answer that fits: what properties are tried on."""

from __future__ import annotations

from hypothesis import strategies as st

from quizzes.definitions import Choice, Credit, FeedbackMoment, Question, QuestionKind, Quiz, Scene
from quizzes.kinds.branching import walk


@st.composite
def questions(draw: st.DrawFn, key: str = "q", kinds: tuple[QuestionKind, ...] = tuple(QuestionKind)) -> Question:
    kind = draw(st.sampled_from(kinds))
    points = draw(st.integers(0, 20))
    if kind is QuestionKind.BRANCHING:
        return Question(key, kind, "Vraag", (), points, scenes=draw(scenes(key)))
    if kind in (QuestionKind.ORDER, QuestionKind.MATCH):
        count = draw(st.integers(2, 6))
        credits = [Credit.FULL]
    else:
        count = 2 if kind in (QuestionKind.TRUE_FALSE, QuestionKind.BETTER) else draw(st.integers(2, 6))
        credits = list(Credit) if kind in (QuestionKind.SINGLE, QuestionKind.BETTER) else [Credit.FULL, Credit.NONE]
    choices = tuple(
        Choice(f"{key}{n}", f"Antwoord {n}", draw(st.sampled_from(credits)), match=f"Rechts {n}") for n in range(count)
    )
    return Question(key, kind, "Vraag", choices, points)


@st.composite
def scenes(draw: st.DrawFn, key: str) -> tuple[Scene, ...]:
    """Scenes that lead only forward, so that every path ends; each has a choice that fits best."""
    count = draw(st.integers(1, 4))
    return tuple(
        Scene(
            f"{key}s{place}",
            f"Scène {place}",
            tuple(
                Choice(
                    f"{key}s{place}c{n}",
                    f"Keuze {place}.{n}",
                    Credit.FULL if n == 0 else draw(st.sampled_from(Credit)),
                    leads_to=draw(st.sampled_from(["", *(f"{key}s{ahead}" for ahead in range(place + 1, count))])),
                )
                for n in range(draw(st.integers(2, 3)))
            ),
        )
        for place in range(count)
    )


@st.composite
def answered(draw: st.DrawFn, question: Question) -> list[str]:
    ids = [choice.id for choice in question.choices]
    match question.kind:
        case QuestionKind.MULTIPLE:
            return draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))
        case QuestionKind.ORDER:
            return list(draw(st.permutations(ids)))
        case QuestionKind.MATCH:
            return [f"{one.id}={draw(st.sampled_from(question.choices)).match_id}" for one in question.choices]
        case QuestionKind.BRANCHING:
            path: list[str] = []
            scene: Scene | None = question.scenes[0]
            while scene is not None:
                path.append(draw(st.sampled_from(scene.choices)).id)
                _steps, scene = walk(question, path)
            return path
    return [draw(st.sampled_from(ids))]


@st.composite
def quizzes_with_answers(draw: st.DrawFn) -> tuple[Quiz, dict[str, list[str]]]:
    asked = tuple(draw(questions(key=f"q{n}-")) for n in range(draw(st.integers(1, 6))))
    quiz = Quiz(
        asked,
        pass_mark=draw(st.integers(1, 100)),
        max_attempts=draw(st.none() | st.integers(1, 5)),
        pause_minutes=draw(st.integers(0, 600)),
        shuffles=draw(st.booleans()),
        feedback_moment=draw(st.sampled_from(FeedbackMoment)),
    )
    given_answers = {question.id: draw(answered(question)) for question in asked if draw(st.booleans())}
    return quiz, given_answers

"""Any question, any quiz, and any answer that fits: what properties are tried on."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from quizzes.definitions import Choice, Credit, FeedbackMoment, Question, QuestionKind, Quiz, Scene
from quizzes.kinds.branching import walk
from quizzes.screens import QuestionOnScreen


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


@st.composite
def corrections(draw: st.DrawFn, quiz: Quiz) -> Quiz:
    """The quiz with other keys, orders, pairs, points and another pass mark."""
    return replace(
        quiz,
        questions=tuple(draw(other_key(question)) for question in draw(st.permutations(quiz.questions))),
        pass_mark=draw(st.integers(0, 100)),
    )


@st.composite
def other_key(draw: st.DrawFn, question: Question) -> Question:
    shuffled = draw(st.permutations(question.choices))
    halves = draw(st.permutations([one.match for one in shuffled]))
    choices = tuple(
        replace(one, credit=draw(st.sampled_from(Credit)), match=half)
        for one, half in zip(shuffled, halves, strict=True)
    )
    scenes = tuple(
        replace(one, choices=tuple(replace(choice, credit=draw(st.sampled_from(Credit))) for choice in one.choices))
        for one in question.scenes
    )
    return replace(question, choices=choices, scenes=scenes, points=draw(st.integers(0, 20)))


@st.composite
def said_otherwise(draw: st.DrawFn, before: Question, after: Question) -> Question:
    """`after` in other words throughout; a half that moved to another choice is known by its words, and keeps them."""
    stayed = {one.id for one in before.choices if one.match in {two.match for two in after.choices if one.id == two.id}}

    def other(choice: Choice) -> Choice:
        half = f"{choice.match}*" if choice.id in stayed else choice.match
        return replace(choice, text=f"{choice.text}*", feedback=f"{choice.feedback}+", match=half)

    scenes = tuple(
        replace(one, text=f"{one.text}*", choices=tuple(map(other, draw(st.permutations(one.choices)))))
        for one in after.scenes
    )
    choices = tuple(map(other, after.choices))
    return replace(after, text=f"{after.text}*", reread="Elders*", choices=choices, scenes=scenes)


def words_of(screen: QuestionOnScreen) -> list[object]:
    """What a question says, and what was answered, without how that is judged."""
    return [
        (screen.text, screen.reread, screen.layout, screen.number),
        [(one.id, one.text, one.is_chosen, one.partner) for one in screen.choices],
        [(one.text, one.choice.id, one.choice.text) for one in screen.steps],
    ]

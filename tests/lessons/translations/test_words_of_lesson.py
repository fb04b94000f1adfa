"""A translation has other words, and leaves all else as it is: ids, structure, right answers, files."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from onboarding.lessons.lesson_content import LessonContent
from onboarding.lessons.translations.words_of_lesson import (
    TextKind,
    quiz_said_in,
    said_in,
    texts_of,
    with_headings,
)
from quizzes.definitions import Quiz, Situation
from tests.lessons.whole_lessons import leaves, lessons, whole
from tests.quizzes.strategies import quizzes_with_answers

# The words at these ends are no words of the lesson's: what is chosen, counted, led to or ours.
NO_WORDS = {"id", "url", "kind", "credit", "leads_to", "feedback_moment"}


def lesson() -> tuple[LessonContent, Quiz]:
    """One with everything, the first question in two situations."""
    data = whole()
    content, quiz = LessonContent.from_dict(data["content"]), Quiz.from_dict(data["quiz"])
    first, *others = quiz.questions
    second = Situation("Nog eens: wat doe je?", first.choices, "Onthoud dit ook.", quiz.questions[-1].scenes)
    first = replace(first, second=second, hint="Denk aan de oma.", reread="Aan de poort", feedback="Onthoud dit.")
    return content, replace(quiz, questions=(first, *others))


def as_data(content: LessonContent, quiz: Quiz | None) -> dict[str, Any]:
    return {"content": content.as_dict(), "quiz": quiz.as_dict() if quiz else None}


def test_every_word_of_a_lesson_can_be_another_and_nothing_else_changes() -> None:
    content, quiz = lesson()
    texts = texts_of(content, quiz)
    words = {key: f"mot {place}" for place, key in enumerate(texts)}

    after = said_in(content, words), quiz_said_in(quiz, words)

    assert {key: text.said for key, text in texts_of(*after).items()} == words
    old, new = dict(leaves(as_data(content, quiz))), dict(leaves(as_data(*after)))
    assert list(old) == list(new)
    kept = {path for path in old if old[path] == new[path] and isinstance(old[path], str) and old[path]}
    left = {path[-1] for path in kept} - NO_WORDS
    # What is ours is said in the language of the screens, and the heading to read again follows that heading.
    assert left == {"reread", "text"}
    assert {old[path] for path in kept if path[-1] == "text"} == {"Klopt", "Klopt niet"}
    assert len(old) - sum(old[path] == new[path] for path in old) == len(words)


def test_a_text_says_what_it_is_and_where() -> None:
    content, quiz = lesson()
    texts = texts_of(content, quiz)

    found = {(text.group, text.label): (text.kind, text.longest) for text in texts.values()}

    assert found["De les", "titel"] == (TextKind.PLAIN, 255)
    assert found["Aan de poort: tekst", "tussentitel"] == (TextKind.PLAIN, 42)
    assert found["Aan de poort: tekst", "tekst"][0] is TextKind.RICH
    assert found["Aan de poort: mails", "mail 1, onderwerp"] == (TextKind.PLAIN, 180)
    assert found["Vraag 1", "antwoord B, uitleg"][0] is TextKind.MULTILINE
    assert ("Vraag 1", "tweede situatie, scène 1, antwoord A") in found
    assert len(found) == len(texts)


def test_the_heading_to_read_again_follows_the_translated_heading() -> None:
    content, quiz = lesson()
    key = next(key for key in texts_of(content, quiz) if key.endswith("/heading"))

    words = with_headings({key: "À la grille"}, content, quiz)

    assert quiz_said_in(quiz, words).questions[0].reread == "À la grille"
    assert quiz_said_in(quiz, with_headings({}, content, quiz)) == quiz


@given(lessons(), quizzes_with_answers(), st.data())
def test_words_change_and_rules_do_not(
    data: dict[str, Any], any_quiz: tuple[Quiz, dict[str, list[str]]], draw: st.DataObject
) -> None:
    content = LessonContent.from_dict(data["content"])
    for quiz in (any_quiz[0], *([Quiz.from_dict(data["quiz"])] if data["quiz"] else [])):
        texts = texts_of(content, quiz)
        words = draw.draw(st.dictionaries(st.sampled_from(sorted(texts) or ["niets"]), st.text(max_size=12)))
        words = with_headings(words, content, quiz)
        other = quiz_said_in(quiz, words)
        assert other.rules() == quiz.rules()
        assert [one.choice_ids for one in other.questions] == [one.choice_ids for one in quiz.questions]
        before, after = dict(leaves(content.as_dict())), dict(leaves(said_in(content, words).as_dict()))
        assert list(before) == list(after)
        assert all(before[path] == after[path] for path in before if path[-1] in NO_WORDS)
        assert texts_of(said_in(content, words), other).keys() == texts.keys()

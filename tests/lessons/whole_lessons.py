"""Lessons that have something of everything, and every way in which one thing about one can become another."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from onboarding.lessons.differences import VersionWords
from onboarding.lessons.lesson_content import LessonContent
from quizzes.blocks import QuestionStreamBlock, quiz_from_stream
from quizzes.definitions import Quiz
from tests.factories import (
    better,
    branching,
    check_block,
    match,
    multiple,
    order,
    poll_block,
    reflection_block,
    single,
    text_block,
    true_false,
)

Data = dict[str, Any]
Path = tuple[str | int, ...]

RICH = '<p>Zie <a linktype="document" id="5">de gids</a> of <a href="https://voorbeeld.example">hier</a>.</p>'


def block(kind: str, **value: Any) -> Data:
    return {"type": kind, "id": f"blok-{kind}", "value": {"heading": "Aan de poort", **value}}


def items(*values: Any) -> list[Data]:
    return [{"type": "item", "id": f"deel-{place}", "value": value} for place, value in enumerate(values)]


def body() -> list[Data]:
    """A block of every kind."""
    return [
        text_block("Aan de poort", "<p>Je laat de oma <b>even</b> wachten en belt.</p>"),
        block("behaviours", items=items("Je luistert.", "Je belt terug.")),
        block(
            "scenario",
            title="De oma",
            situation="Een oma staat aan de poort. Wat doe je?",
            choices=items(
                {"text": "Bellen", "response": "De mama weet ervan."},
                {"text": "Meegeven", "response": "De mama schrikt."},
            ),
        ),
        block("quote", text="Bel altijd.", speaker="Jef", role="Conciërge"),
        block("picture", image=3, alt_text="Een poort", caption="De schoolpoort"),
        block("video", title="Een film", url="https://vimeo.com/123456", captioned=True, file=7, captions=8,
              transcript=RICH),
        block("callout", title="Let op", text=RICH),
        reflection_block(),
        check_block("Proef"),
        poll_block(),
        block("document", document=5, description="De gids van het huis"),
        block("mails", items=items(
            {"sender": "Karim", "recipient": "jij", "sent": "dinsdag, 16.52 uur", "subject": "Lijst", "text": "Zwijg."},
        )),
        block("conversation", lines=items({"speaker": "Rosa", "text": "Dag."}, {"speaker": "Luc", "text": "Ja."})),
        block("letter", sender="Dienst Wegen", date="4 mei", subject="Werken", text=RICH, caption="Zo lag hij klaar"),
        block("accounts", items=items(
            {"speaker": "Tine", "role": "bewoner", "text": "Ze wisten het."},
            {"speaker": "Bart", "role": "ploegbaas", "text": "Niemand wist iets."},
        )),
    ]  # fmt: skip


def questions() -> list[Data]:
    """A question of every kind."""
    return [single("Vraag 1"), multiple("Vraag 2"), true_false("Vraag 3"), better(), order(), match(), branching()]


def whole() -> Data:
    """A lesson with everything, as data: {"content", "quiz"}."""
    quiz = quiz_from_stream(QuestionStreamBlock().to_python(questions()), 60, 3, pause_minutes=10, shuffles=True)
    assert quiz is not None
    content = LessonContent("Ook als jij het anders zou doen", "Respect", "Een inleiding.", 6, tuple(body()))
    return {"content": content.as_dict(), "quiz": quiz.as_dict()}


def words(data: Data) -> VersionWords:
    quiz = Quiz.from_dict(data["quiz"]) if data["quiz"] else None
    return VersionWords(LessonContent.from_dict(data["content"]), quiz)


def changed(data: Data, path: Path, value: Any) -> Data:
    """The data with another value at the end of `path`."""
    other = copy.deepcopy(data)
    inner: Any = other
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return other


def leaves(data: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value in the data that is no list or mapping, and the way to it."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        if isinstance(value, (dict, list)):
            yield from leaves(value, (*path, key))
        elif key != "type":  # another kind of block has other fields: it is another block
            yield (*path, key), value


def lists(data: Any, path: Path = ()) -> Iterator[tuple[Path, list[Any]]]:
    """Every list in the data that has something in it, and the way to it."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        if isinstance(value, list) and value:
            yield (*path, key), value
        if isinstance(value, (dict, list)):
            yield from lists(value, (*path, key))


@st.composite
def lessons(draw: st.DrawFn) -> Data:
    """A lesson with some of everything, in some order, in which some words are others."""
    data = whole()
    data["content"]["body"] = draw(st.lists(st.sampled_from(data["content"]["body"]), unique_by=lambda one: one["id"]))
    data["quiz"]["questions"] = draw(
        st.lists(st.sampled_from(data["quiz"]["questions"]), unique_by=lambda one: one["id"])
    )
    texts = [path for path, value in leaves(data) if path[-1] in TEXTS and isinstance(value, str)]
    for path in draw(st.lists(st.sampled_from(texts), max_size=4)) if texts else ():
        data = changed(data, path, draw(WORDS))
    return data if data["quiz"]["questions"] else {**data, "quiz": None}


# No page is saved with a null sign or half a character in it: PostgreSQL has neither.
WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
TEXTS = frozenset({"title", "summary", "introduction", "text", "feedback", "heading", "question", "caption"})

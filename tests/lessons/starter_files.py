"""The starter programmes as they lie on disk, read and counted. Every folder under ``starters`` is one organisation."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
STARTERS = ROOT / "onboarding" / "lessons" / "starters"
SOURCES = ROOT.parent / "shared" / "sources"

Table = dict[str, Any]

TAG_RE = re.compile(r"</?([a-zA-Z0-9]+)([^>]*)>")
WORD_RE = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
SENTENCE_END_RE = re.compile(r"(?<=[.!?])[’”\"')]*\s+")


KINDS = ("loket", "buiten", "zorg", "kantoor")  # of work, that an organisation begins with


class Lesson(NamedTuple):
    organisation: str
    name: str
    data: Table


# --- reading --------------------------------------------------------------------------------------


@cache
def organisations() -> tuple[str, ...]:
    if not STARTERS.is_dir():
        return ()
    return tuple(sorted(folder.name for folder in STARTERS.iterdir() if folder.is_dir() and any(folder.glob("*.toml"))))


@cache
def programme(organisation: str) -> Table:
    return tomllib.loads((STARTERS / organisation / "programme.toml").read_text(encoding="utf-8"))


@cache
def lessons(organisation: str = "") -> tuple[Lesson, ...]:
    names = (organisation,) if organisation else organisations()
    return tuple(
        Lesson(name, path.name, tomllib.loads(path.read_text(encoding="utf-8")))
        for name in names
        for path in sorted((STARTERS / name).glob("*.toml"))
        if path.name != "programme.toml"
    )


every_lesson = pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: f"{lesson.organisation}/{lesson.name}")
every_organisation = pytest.mark.parametrize("organisation", organisations())


def as_read_by(kind: str, data: Table) -> Table:
    """The lesson as whoever does this kind of work reads it."""
    return {**data, "body": [block for block in data["body"] if kind in block.get("for_whom", KINDS)]}


# --- text -----------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """The text without tags; the end of a paragraph or a list item stays a line end."""
    return re.sub(r"[ \t]+", " ", TAG_RE.sub(lambda tag: "\n" if tag[1] in {"p", "li", "ul"} else "", text)).strip()


def words(text: str) -> list[str]:
    return WORD_RE.findall(plain(text))


def sentences(texts: list[str]) -> list[str]:
    lines = [line.strip() for text in texts for line in plain(text).split("\n")]
    return [part for line in lines for part in SENTENCE_END_RE.split(line) if words(part)]


def lix(texts: list[str]) -> float:
    """Words per sentence plus the share of words over six letters; a colon does not end a sentence."""
    all_words = [word for text in texts for word in words(text)]
    long_words = [word for word in all_words if sum(letter.isalpha() for letter in word) > 6]
    return len(all_words) / len(sentences(texts)) + 100 * len(long_words) / len(all_words)


def body_texts(data: Table) -> list[str]:
    """What the reader reads before the quiz, headings and titles left out."""
    texts: list[str] = [data["introduction"]]
    for block in data["body"]:
        texts += [block[key] for key in ("text", "situation", "question", "hint") if block.get(key)]
        told = [*block.get("items", []), *block.get("lines", [])]
        texts += [one if isinstance(one, str) else one["text"] for one in told]
        for choice in block.get("choices", []):
            said = [choice] if isinstance(choice, str) else [choice["text"], choice.get("response", "")]
            texts += [text for text in (*said, choice["feedback"] if block["type"] == "check" else "") if text]
    return texts


def answers_of(question: Table) -> list[Table]:
    """Everything with words that can be chosen, moved or matched, also in the scenes of a scenario."""
    scenes = question.get("scenes", [])
    lists = [question.get(key, []) for key in ("choices", "items", "pairs")]
    return [one for each in (*lists, *(scene["choices"] for scene in scenes)) for one in each]


def situations_of(data: Table) -> list[Table]:
    """The questions, each followed by its second situation where it has one."""
    return [one for question in data["quiz"]["questions"] for one in (question, *question.get("second", []))]


def quiz_texts(data: Table) -> list[str]:
    texts: list[str] = []
    for question in situations_of(data):
        texts += [
            question[key]
            for key in ("question", "feedback", "feedback_true", "feedback_false", "hint")
            if key in question
        ]
        texts += [scene["text"] for scene in question.get("scenes", [])]
        for answer in answers_of(question):
            texts += [answer[key] for key in ("text", "left", "right", "feedback") if key in answer]
    return texts


def title_texts(data: Table) -> list[str]:
    titles = [data["title"], data["summary"]]
    for block in data["body"]:
        titles += [
            block[key] for key in ("heading", "title", "speaker", "role", "subject", "caption") if block.get(key)
        ]
        titles += [one["subject"] for one in block.get("items", []) if "subject" in one]
    return titles


def programme_texts(data: Table) -> list[str]:
    texts = [data["title"], data["welcome"]]
    for principle in data["principles"]:
        texts += [principle["title"], principle["statement"], *principle["behaviours"]]
    return texts


def headings(data: Table) -> list[str]:
    return [block["heading"] for block in data["body"] if block.get("heading")]


def questions_of(data: Table, kind: str = "") -> list[Table]:
    return [question for question in data["quiz"]["questions"] if kind in ("", question["type"])]


def asked_in(data: Table, kind: str = "") -> list[Table]:
    """The questions, of this kind if any, and each second situation as a question of its own: what a try may ask."""
    once = {"second", "hint"}
    return [
        {name: value for name, value in one.items() if name not in once}
        for question in questions_of(data, kind)
        for one in (question, *({**question, **second} for second in question.get("second", [])))
    ]


def normal_sentences(texts: list[str], minimum: int) -> set[str]:
    found = (" ".join(words(sentence)).casefold() for sentence in sentences(texts))
    return {sentence for sentence in found if len(sentence.split()) >= minimum}

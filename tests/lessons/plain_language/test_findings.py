"""What is found in a text; and how much of it, and how rightly, in ten paragraphs of offices and in our own lessons.

The numbers stand in docs/plain-language.md.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from onboarding.lessons import starters
from onboarding.lessons.plain_language.checked import findings_of
from onboarding.lessons.plain_language.drafted_texts import Draft, drafted
from onboarding.lessons.plain_language.findings import LONGEST, Finding, Kind, findings_in, word_list
from onboarding.lessons.plain_language.known_phrases import Phrase
from onboarding.lessons.plain_language.sentences import sentences_of
from tests.lessons.starter_files import Table, lessons

HERE = Path(__file__).parent
DOCS = HERE.parents[2] / "docs" / "plain-language.md"
FILES = {"image", "file", "captions", "poster"}


def told(text: str, found: Finding) -> str:
    """The words that are marked, as the paragraphs name them; of a long sentence all of it."""
    if found.kind is Kind.LONG:
        return text[found.start : found.end]
    words = ""
    before = 0
    for start, end in found.marks:
        words += ("" if not words else " " if text[before:start].isspace() else " … ") + text[start:end].lower()
        before = end
    return words


def in_paragraphs() -> dict[str, Counter[str]]:
    """By kind, how many were found as an editor would mark them, missed, and found wrongly."""
    counted: dict[str, Counter[str]] = {kind.value: Counter() for kind in Kind if kind is not Kind.QUESTION}
    for paragraph in tomllib.loads((HERE / "data" / "civil_service.toml").read_text(encoding="utf-8"))["paragraph"]:
        text = paragraph["text"]
        found = [(one.kind, told(text, one)) for one in findings_in("", text, word_list(()))]
        for kind, counts in counted.items():
            wanted, got = paragraph[kind], [words for one, words in found if one == kind]
            hits = [
                one for one in wanted if any(words.startswith(one) if kind == "long" else words == one for words in got)
            ]
            counts.update(found=len(hits), missed=len(wanted) - len(hits), wrong=len(got) - len(hits))
    return counted


def draft_of(lesson: Table) -> Draft:
    body = [{key: value for key, value in block.items() if key not in FILES} for block in lesson["body"]]
    values: dict[str, Any] = {
        **{name: lesson[name] for name in ("title", "summary", "introduction")},
        "body": starters._stream("body", body, "les"),
        "questions": starters._stream("questions", lesson["quiz"]["questions"], "les"),
    }
    return drafted(values, shuffles=False)


def test_a_sentence_is_long_from_its_twenty_first_word() -> None:
    text = "woord " * LONGEST + ". " + "Woord " * (LONGEST + 1) + "."
    (found,) = findings_in("body.a.text", text, word_list(()))
    assert (found.kind, found.place, found.marks) == (Kind.LONG, "body.a.text", ())
    assert text[found.start : found.end].split() == [*["Woord"] * (LONGEST + 1), "."]


def test_what_is_found_stands_at_its_sentence_with_its_words_and_what_to_write() -> None:
    text = "Bel ons. Gelieve dit te lezen! De knoop wordt door ons doorgehakt."
    own = (Phrase(("lezen",), "bekijken"), Phrase(("gelieve",), ""))
    found = [(one.kind, text[one.start : one.end], told(text, one)) for one in findings_in("x", text, word_list(own))]
    assert found == [
        (Kind.CIVIL, "Gelieve dit te lezen!", "lezen"),
        (Kind.PASSIVE, "De knoop wordt door ons doorgehakt.", "wordt … doorgehakt"),
    ]
    assert "bekijken" in next(findings_in("x", text, word_list(own))).advice


def test_what_is_found_in_the_paragraphs_of_offices_is_what_the_docs_say() -> None:
    counted = in_paragraphs()
    rows = [
        f"| {kind} | {counts['found']} | {counts['missed']} | {counts['wrong']} |" for kind, counts in counted.items()
    ]
    page = DOCS.read_text(encoding="utf-8")
    assert [row for row in rows if row not in page] == []
    assert all(counts["wrong"] == 0 for counts in counted.values())


def test_our_own_lessons_are_seldom_advised_and_give_nothing_away() -> None:
    drafts = [draft_of(lesson.data) for lesson in lessons()]
    found = [one for draft in drafts for one in findings_of(draft)]
    sentences = sum(1 for draft in drafts for text in draft.texts for _sentence in sentences_of(text.text))
    kinds = Counter(one.kind for one in found)
    words = " ".join(DOCS.read_text(encoding="utf-8").split())
    assert f"it says {len(found)} things: {kinds[Kind.LONG]} long sentences" in words
    assert f"{kinds[Kind.PASSIVE]} passives, {kinds[Kind.CIVIL]} words of offices" in words
    assert len(found) < sentences / 50
    assert [one for one in found if one.kind is Kind.QUESTION] == []
    assert all(one.place in draft.by_place for draft in drafts for one in findings_of(draft))

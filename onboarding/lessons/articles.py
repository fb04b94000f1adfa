"""The part of a lesson that is the same for every reader: put together once per version and language.

A version never changes, so this is kept in the process. After `rebuild_lessons` the server is started again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import get_language

from onboarding.lessons.models import LessonVersion

KEPT = 512  # versions in a process's memory, of some 10 kB each
OWN = re.compile(r"<!--own:(\d+)-->")


@dataclass(frozen=True, slots=True)
class Article:
    """A lesson's sections as stored, and as a run of parts: HTML, and between it what is the reader's own
    ({"reflection"} or {"poll"})."""

    sections: list[dict[str, Any]]
    parts: list[dict[str, Any]]

    @property
    def reflections(self) -> dict[str, str]:
        """The reflections it asks for: block id to question."""
        return {part["reflection"]["id"]: part["reflection"]["question"] for part in self.parts if "reflection" in part}

    @property
    def polls(self) -> dict[str, dict[str, str]]:
        """Its polls: block id to the texts of its choices by id."""
        return {
            part["poll"]["id"]: {choice["id"]: choice["text"] for choice in part["poll"]["choices"]}
            for part in self.parts
            if "poll" in part
        }


def article_of(version: LessonVersion) -> Article:
    """The article of a published version, in the language that is active. Costs one query a process."""
    return _article(version.digest, version.pk, get_language())


def forget() -> None:
    """Put every article together anew when it is next asked for."""
    _article.cache_clear()


@lru_cache(maxsize=KEPT)
def _article(digest: str, version_id: int, language: str | None) -> Article:
    return assemble(LessonVersion.objects.values_list("sections", flat=True).get(pk=version_id))


def assemble(sections: list[dict[str, Any]]) -> Article:
    """Sections put together for the language that is active."""
    other = get_language() != settings.LANGUAGE_CODE
    own: list[dict[str, Any]] = []
    html = render_to_string(
        "lessons/article.html",
        {
            "sections": [
                {**section, "parts": [_numbered(part, own) for part in section["parts"]]} for section in sections
            ],
            "content_lang": format_html(' lang="{}"', settings.LANGUAGE_CODE) if other else "",
        },
    )
    pieces = OWN.split(html)
    parts = [own[int(piece)] if index % 2 else {"html": piece} for index, piece in enumerate(pieces)]
    return Article(sections, parts)


def _numbered(part: dict[str, Any], own: list[dict[str, Any]]) -> dict[str, Any]:
    """A part as the template takes it: what is the reader's own gets a number, its place in `own`."""
    if "html" in part:
        return part
    own.append(part)
    return {"number": len(own) - 1}

"""Dutch of ours that is left on a page in another language. What the organisation wrote is marked lang="nl"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from xml.etree.ElementTree import Element

from tests.i18n import texts
from tests.parsed_pages import parsed

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
LONG = 12  # letters of a text that is looked for anywhere, not only by itself
SCRIPTS = {"script", "style"}


def dutch_on(page: str, language: str) -> set[str]:
    """Our own Dutch words in `page`, which is in `language`."""
    root = parsed(page)
    found = {" ".join(text.split()) for text in _texts(root, root.get("lang", ""), language)} - {""}
    alone, anywhere = _dutch(language)
    said = "\n".join(sorted(found))
    return (found & alone) | {words for part, text in anywhere if part in said for words in re.findall(text, said)}


def _texts(element: Element, spoken: str, language: str) -> Iterator[str]:
    """What people see or hear in `element` where it says to be in `language`."""
    spoken = element.get("lang", spoken)
    if isinstance(element.tag, str) and element.tag not in SCRIPTS:
        if spoken == language:
            yield element.text or ""
            for name, value in element.items():
                if name in texts.SPOKEN or name.startswith("data-"):
                    yield value
        for child in element:
            yield from _texts(child, spoken, language)
    for child in element:
        if spoken == language:
            yield child.tail or ""


@cache
def _dutch(language: str) -> tuple[set[str], list[tuple[str, str]]]:
    """What is Dutch when it stands by itself, and what is Dutch anywhere: a part that is always there, and the pattern
    of the whole."""
    differing = [dutch for dutch, other in texts.translated(language) if dutch != other]
    long = [dutch for dutch in differing if len(PLACEHOLDER.sub("", dutch)) >= LONG and "\n" not in dutch]
    anywhere = []
    for dutch in long:
        parts = [part.replace("%%", "%") for part in PLACEHOLDER.split(dutch)]
        pattern = r"[^\n]{1,60}?".join(map(re.escape, parts))
        anywhere.append((max(parts, key=len), rf"(?<!\w){pattern}(?!\w)"))
    return {dutch for dutch in differing if not PLACEHOLDER.search(dutch)}, anywhere

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
    return (found & alone) | set(anywhere.findall("\n".join(sorted(found))))


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
def _dutch(language: str) -> tuple[set[str], re.Pattern[str]]:
    """What is Dutch when it stands by itself, and what is Dutch anywhere."""
    differing = [dutch for dutch, other in texts.translated(language) if dutch != other]
    long = [dutch for dutch in differing if len(PLACEHOLDER.sub("", dutch)) >= LONG and "\n" not in dutch]
    patterns = [
        r"[^\n]{1,60}?".join(re.escape(part.replace("%%", "%")) for part in PLACEHOLDER.split(dutch))
        for dutch in sorted(long, key=len, reverse=True)
    ]
    return {dutch for dutch in differing if not PLACEHOLDER.search(dutch)}, re.compile(
        rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)"
    )

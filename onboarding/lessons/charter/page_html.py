"""From the HTML of a page to its text: titles marked as titles, lists as lists, a line for each block, no code.

A scanner of its own, because the input is whatever someone uploads: it goes through the text a few times at most,
whatever stands in it, and executes, follows or keeps nothing of it.
"""

import re
from typing import Final

# What is no text of the page. Of RAW what stands inside is not even mark-up.
RAW: Final = frozenset({"script", "style", "textarea", "title"})
SKIPPED: Final = frozenset({"nav", "footer", "template", "noscript", "svg", "iframe", "object", "select", "video"})
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS: Final = HEADINGS | {
    *("address", "article", "aside", "blockquote", "body", "button", "caption", "dd", "details", "dialog", "div", "dl"),
    *("dt", "fieldset", "figcaption", "figure", "form", "header", "hr", "label", "legend", "li", "main", "ol", "p"),
    *("pre", "section", "summary", "table", "tr", "ul"),
}
CELLS: Final = frozenset({"td", "th"})
MAX_TOKENS: Final = 50_000  # far more than any page; what comes after is left unread
HEADING_MARK, BULLET_MARK = "## ", "• "

LOOKS_LIKE: Final = re.compile(
    r"<!doctype\s+html|<html\b|</(?:body|div|p|h[1-6]|li|ul|ol|section|article|main|span|table)\s*>", re.IGNORECASE
)
# No attempt reads past the next "<", or past what it takes: the time is that of one reading. No group is repeated
# possessively: Python before 3.11.5 matches those wrongly.
TOKEN: Final = re.compile(
    r"""(?sx)
    <!--.*?(?:-->|\Z)
    | <[!?][^<>]*+>
    | <(?P<end>/?)(?P<tag>[a-zA-Z][\w:-]*+)(?:[^<>"']|"[^"<]*+"|'[^'<]*+')*>
    | <(?P<end2>/?)(?P<tag2>[a-zA-Z][\w:-]*+)[^<>]*+>
    | (?:[^<]|<(?![a-zA-Z/!?]))+ | <
    """
)


def is_html(text: str) -> bool:
    """Whether this is the mark-up of a page, and not its text."""
    return LOOKS_LIKE.search(text) is not None


def text_of_html(source: str) -> str:
    """The text of a page, as `clean_lines` reads it: "## " before titles, "• " before items of a list, a line each.

    Entities stay as they are, for `clean_lines` to read.
    """
    lines = _Lines()
    skipped, depth = "", 0  # what is passed over now, and how often it is open
    begin = (0, 0)  # where that began, and how many tokens came before
    unended: set[str] = set()  # what stayed open up to the end: read after all, or all behind it would be lost
    at = tokens = 0
    while True:
        token = TOKEN.match(source, at) if tokens < MAX_TOKENS else None
        if token is None:
            if not depth:
                break
            unended.add(skipped)  # once for each name of a tag, so that the time stays that of a few readings
            depth, (at, tokens) = 0, begin
            continue
        at, tokens = token.end(), tokens + 1
        tag = (token["tag"] or token["tag2"] or "").lower()
        is_end = bool(token["end"] or token["end2"])
        is_opened = bool(tag) and not is_end and not token[0].endswith("/>")
        if tag in RAW and is_opened:
            found = re.compile(f"</{tag}\\b[^<>]*+>", re.IGNORECASE).search(source, at)
            at = found.end() if found else len(source)
        elif depth:
            depth += (is_opened - is_end) if tag == skipped else 0
        elif tag in SKIPPED - unended and is_opened:
            skipped, depth, begin = tag, 1, (at, tokens)
        elif tag:
            lines.tag(tag, is_end)
        elif not token[0].startswith(("<!", "<?")):
            lines.text(token[0])
    return lines.whole()


class _Lines:
    """The lines so far, and the one that is being read with the mark that it opens with."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.parts: list[str] = []
        self.mark = ""

    def text(self, text: str) -> None:
        self.parts.append(text.replace("\t", " "))

    def tag(self, tag: str, is_end: bool) -> None:
        if tag == "br":
            self._close("")
        elif tag in CELLS:
            if not is_end and any(not part.isspace() for part in self.parts):
                self.parts.append("\t")
        elif tag in BLOCKS:
            self._close("\n")
            if tag in HEADINGS or tag == "li":
                self.mark = "" if is_end else HEADING_MARK if tag in HEADINGS else BULLET_MARK

    def _close(self, gap: str) -> None:
        if not self.parts:
            return
        cells = [" ".join(cell.split()) for cell in "".join(self.parts).split("\t")]
        text = "\t".join(cells).strip("\t")
        self.parts = []
        if text:
            self.done.append(f"{self.mark}{text}\n{gap}")
            self.mark = ""

    def whole(self) -> str:
        self._close("")
        return "".join(self.done)

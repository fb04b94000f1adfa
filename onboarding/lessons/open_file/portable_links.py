"""Rich text in an open file: a few tags, and links that name what is in the file and no numbers of a database.

In the file a link to a picture's document or to a page is `<a href="bestanden/02-reglement.pdf">` or
`<a href="#les-3">`; in Wagtail it has a `linktype` and an `id`. Whatever else HTML may hold is left out on the way out
and on the way in: a file comes from anywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bs4.element import NavigableString
from wagtail.whitelist import Whitelister, allow_without_attributes, check_url

TAGS = ("p", "br", "b", "strong", "i", "em", "ul", "ol", "li")
DEEPEST = 40  # tags within tags; the editor makes ten
Attributes = dict[str, str] | None  # of a link; None: only its words stay


class _Cleaner(Whitelister):
    def __init__(self, link: Callable[[Any], Attributes]) -> None:
        self.link, self.depth = link, 0
        plain = dict.fromkeys((*TAGS, "[document]"), allow_without_attributes)
        self.element_rules = {**plain, "a": self._link}

    def clean_string_node(self, doc: Any, node: Any) -> None:
        """Only words stay. What HTML knows besides (CDATA, comments, declarations) is written out unescaped."""
        if type(node) is not NavigableString:
            node.extract()

    def clean_tag_node(self, doc: Any, tag: Any) -> None:
        """Raises ValueError for what is nested too deep to go through."""
        if self.depth > DEEPEST:
            raise ValueError(DEEPEST)
        self.depth += 1
        super().clean_tag_node(doc, tag)
        self.depth -= 1

    def _link(self, tag: Any) -> None:
        attributes = self.link(tag.attrs)
        if attributes is None:
            tag.unwrap()
        else:
            tag.attrs = attributes


def outward(html: str, path_of: Callable[[str], str | None], page_of: Callable[[str], str | None]) -> str:
    """As it stands in the file. `path_of` and `page_of` name the document or page with an id, or give None."""

    def link(attrs: Any) -> Attributes:
        kind, pk = attrs.get("linktype"), str(attrs.get("id", ""))
        if kind == "document":
            path = path_of(pk)
            return {"href": path} if path else None
        if kind == "page":
            key = page_of(pk)
            return {"href": f"#{key}"} if key else None
        return _elsewhere(attrs)

    return str(_Cleaner(link).clean(html))


def inward(html: str, file_of: Callable[[str], int | None], page_of: Callable[[str], int | None]) -> str:
    """As Wagtail stores it. `file_of` and `page_of` give the id of the document at a path, of the page with a key."""

    def link(attrs: Any) -> Attributes:
        href = str(attrs.get("href", ""))
        if href.startswith("bestanden/"):
            pk = file_of(href)
            return {"linktype": "document", "id": str(pk)} if pk else None
        if href.startswith("#"):
            pk = page_of(href[1:])
            return {"linktype": "page", "id": str(pk)} if pk else None
        return _elsewhere(attrs)

    return str(_Cleaner(link).clean(html))


def as_web_links(html: str) -> str:
    """What is let in, with each link as one to the web: to see how it is built, before there is anything to link to.
    Raises ValueError for what is nested too deep."""
    return str(_Cleaner(lambda attrs: {"href": "https://aan-boord.example"}).clean(html))


def _elsewhere(attrs: Any) -> Attributes:
    """A link to the web, to a mailbox or to a telephone."""
    href = check_url(str(attrs.get("href", "")))
    return {"href": href} if href and href.startswith(("http://", "https://", "mailto:", "tel:")) else None

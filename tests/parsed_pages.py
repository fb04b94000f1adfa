"""Pages as a browser reads them (lexbor). A page that two readers ask for is parsed once: nobody changes the tree."""

from __future__ import annotations

from functools import lru_cache
from xml.etree.ElementTree import Element, SubElement

from selectolax.lexbor import LexborHTMLParser, LexborNode

TEXT, COMMENT, TEMPLATE = "-text", "-comment", "template"


@lru_cache(maxsize=4)
def parsed(page: str) -> Element:
    """The root of the page's tree, its elements without a namespace, without comments; what stands in a `<template>`
    is below it."""
    found = LexborHTMLParser(page).root
    assert found is not None, "a page without anything"
    root = Element("html", _attributes(found))
    _add_children(root, found)
    return root


def _attributes(node: LexborNode) -> dict[str, str]:
    return {name: value or "" for name, value in node.attributes.items()}


def _add_children(element: Element, node: LexborNode) -> None:
    last: Element | None = None
    child = node.first_child
    while child is not None:
        tag = child.tag
        if tag == TEXT:
            if last is None:
                element.text = (element.text or "") + (child.text_content or "")
            else:
                last.tail = (last.tail or "") + (child.text_content or "")
        elif tag is not None and tag != COMMENT:  # without a name is what a file has that is no page, such as a PDF
            last = SubElement(element, tag, _attributes(child))
            _add_children(last, child)
            if tag == TEMPLATE:
                _add_children(last, _opened(child))
        child = child.next


def _opened(template: LexborNode) -> LexborNode:
    """The same as an element that shows what is in it: what is in a template is no child of it."""
    html = (template.html or "").removeprefix("<template").removesuffix("</template>")
    found = LexborHTMLParser(f"<div{html}</div>", is_fragment=True)
    assert found.root is not None
    return found.root

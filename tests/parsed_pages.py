"""Pages as a browser reads them (html5lib). A page that two readers ask for is parsed once: nobody changes the tree.

html5lib looks up a reference such as `&quot;` a character at a time, and a stream field of the desk holds thousands.
Those that Django writes are let past it as one character of nobody's, and filled in afterwards.
"""

from __future__ import annotations

from functools import lru_cache
from xml.etree.ElementTree import Element

import html5lib

REFERENCES = {"&quot;": ("\ue000", '"'), "&amp;": ("\ue001", "&"), "&lt;": ("\ue002", "<"), "&gt;": ("\ue003", ">")}
READ = {ord(stand_in): character for stand_in, character in REFERENCES.values()}
AS_WRITTEN = {ord(stand_in): reference for reference, (stand_in, _character) in REFERENCES.items()}
RAW = {"script", "style"}  # in which, as in a comment, a reference is none


@lru_cache(maxsize=4)
def parsed(page: str) -> Element:
    """The root of the page's tree, its elements without a namespace."""
    assert not any(chr(stand_in) in page for stand_in in READ)
    for reference, (stand_in, _character) in REFERENCES.items():
        page = page.replace(reference, stand_in)
    root: Element = html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)
    for element in root.iter():
        is_raw = not isinstance(element.tag, str) or element.tag in RAW
        element.text = element.text and element.text.translate(AS_WRITTEN if is_raw else READ)
        element.tail = element.tail and element.tail.translate(READ)
        for name, value in element.items():
            element.set(name, value.translate(READ))
    return root

"""Rich texts in an open file that the editor at the desk could not open: lists and links where none can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wagtail import blocks
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Page
from wagtail.rich_text import features as registry

from onboarding.lessons.models import LessonPage
from onboarding.lessons.open_file import portable_links
from onboarding.lessons.open_file.portable_fields import FIELDS, STREAMS, is_rich


class UnfitTexts:
    """For one file: it keeps a converter for each set of features."""

    def __init__(self) -> None:
        self.converters: dict[tuple[str, ...], ContentstateConverter] = {}

    def of(self, model: type[Page], page: Mapping[str, Any]) -> Iterator[str]:
        """Those in a page of a file."""
        for definition, html in _rich_in(model, page):
            if not self.opens(html, definition.features):
                yield html

    def opens(self, html: str, features: list[str] | None) -> bool:
        """Whether the editor with these features can; None are those that Wagtail has by default."""
        allowed = tuple(registry.get_default_features() if features is None else features)
        if allowed not in self.converters:
            self.converters[allowed] = ContentstateConverter(allowed)
        try:
            self.converters[allowed].from_database_format(portable_links.as_web_links(html))
        except Exception:  # it promises none in particular: it asserts, it looks in what is not there
            return False
        return True


def _rich_in(model: type[Page], page: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    for name in FIELDS[model]:
        if is_rich(model, name):
            yield model._meta.get_field(name), page[name]
    for name in STREAMS if model is LessonPage else ():
        yield from _in_block(LessonPage._meta.get_field(name).stream_block, page[name])


def _in_block(block: Any, data: Any) -> Iterator[tuple[Any, str]]:
    if isinstance(block, blocks.StreamBlock):
        for one in data:
            yield from _in_block(block.child_blocks[one["type"]], one["value"])
    elif isinstance(block, blocks.StructBlock):
        for name, of in block.child_blocks.items():
            yield from _in_block(of, data[name])
    elif isinstance(block, blocks.ListBlock):
        for one in data:
            yield from _in_block(block.child_block, one["value"])
    elif isinstance(block, blocks.RichTextBlock):
        yield block, data

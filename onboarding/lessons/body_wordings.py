"""The blocks of a lesson in words. What a block has, and what that is called, is read from the blocks themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import Any

from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from onboarding.lessons import for_whom
from onboarding.lessons.blocks import LessonStreamBlock
from onboarding.lessons.file_names import FileNames, Key
from onboarding.lessons.for_whom_block import ForWhomBlock
from onboarding.lessons.lesson_content import Block, LessonContent
from onboarding.lessons.models.kept_files import FileKind
from onboarding.lessons.prose_words import documents_in, finished, plain
from onboarding.lessons.wordings import Part, Thing, Wording, uncapitalised

# The fields that a block is there for: what changed in them needs no name of its own.
MAIN = frozenset({"text", "question", "situation", "image", "document"})


@cache
def _stream() -> LessonStreamBlock:
    return LessonStreamBlock()


def definition_of(block: Block) -> Any:
    """What a block of a body is made of, by Wagtail's own definition."""
    return _stream().child_blocks[block["type"]]


def things_of(content: LessonContent, files: FileNames) -> tuple[Thing, ...]:
    """The blocks of a body, each named by its kind and the heading that it stands under."""
    return tuple(_things(content, files))


def _things(content: LessonContent, files: FileNames) -> Iterator[Thing]:
    heading = ""
    for place, block in enumerate(content.body, start=1):
        definition = definition_of(block)
        heading = block["value"].get("heading") or heading
        name = f"{definition.label}, {heading}" if heading else str(definition.label)
        thing = _struct(str(block.get("id") or f"blok-{place}"), name, definition, block["value"], files)
        keys = for_whom.keys_of(block)
        kinds = ", ".join(content.kinds.get(key, key) for key in keys)
        audience = Wording(for_whom.FIELD, _("voor wie"), kinds, Part.AUDIENCE, same=frozenset(keys))
        yield replace(thing, wordings=(*thing.wordings, audience))


def _struct(thing_id: str, name: str, definition: Any, value: Mapping[str, Any], files: FileNames) -> Thing:
    wordings: list[Wording] = []
    inside: list[Thing] = []
    order = ""
    for key, field in definition.child_blocks.items():
        if isinstance(field, ForWhomBlock):
            continue  # said of the whole block
        if isinstance(field, blocks.ListBlock):
            inside += _items(field, value.get(key) or [], files)
            order = _("volgorde")
        else:
            label = "" if key in MAIN else uncapitalised(str(field.label))
            wordings.append(_wording(key, label, field, value.get(key), files))
    return Thing(thing_id, name, Part.TEXT, tuple(wordings), tuple(inside), order)


def _items(field: Any, values: list[Any], files: FileNames) -> Iterator[Thing]:
    """The items of a list, by the id that each keeps through every edit."""
    child = field.child_block
    label = uncapitalised(str(field.label if str(child.label).endswith("…") else child.label))
    for place, item in enumerate(values, start=1):
        item_id, value = str(item.get("id") or f"nieuw-{place}"), item["value"]
        if isinstance(child, blocks.StructBlock):
            yield _struct(item_id, f"{label} {place}", child, value, files)
        else:
            yield Thing(item_id, f"{label} {place}", Part.TEXT, (_wording("text", "", child, value, files),))


def _wording(key: str, label: str, field: Any, value: Any, files: FileNames) -> Wording:
    kind = file_kind(field)
    if kind:
        title = files.title(kind, value) if value else ""
        return Wording(key, label, title, Part.FILE, same=files.same(kind, value) if value else None)
    if isinstance(field, blocks.RichTextBlock):
        html = value or ""
        title_of = partial(files.title, FileKind.DOCUMENT.value)
        return Wording(key, label, plain(html), Part.TEXT, finish=finished(html, title_of))
    if isinstance(field, blocks.BooleanBlock):
        return Wording(key, label, _("ja") if value else _("nee"), Part.RULE)
    return Wording(key, label, str(value or ""), Part.FILE if isinstance(field, blocks.URLBlock) else Part.TEXT)


def file_kind(field: Any) -> str:
    """The kind of file that a field of a block chooses; "" for another field."""
    if isinstance(field, ImageChooserBlock):
        return FileKind.PICTURE.value
    return FileKind.DOCUMENT.value if isinstance(field, DocumentChooserBlock) else ""


def files_in(block: Block) -> set[Key]:
    """The pictures and documents that a block shows or leads to."""
    found: set[Key] = set()
    for key, field in definition_of(block).child_blocks.items():
        value = block["value"].get(key)
        kind = file_kind(field)
        if kind and value:
            found.add((kind, value))
        elif isinstance(field, blocks.RichTextBlock):
            found |= {(FileKind.DOCUMENT.value, number) for number in documents_in(value or "")}
    return found

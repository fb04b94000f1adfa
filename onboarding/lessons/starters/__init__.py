"""Programmes to start from: complete lessons, written as TOML, that become pages like any other.

A file has the fields of the page and of its blocks under their own names; `drawing` is that of the place. Lists are
arrays: `items` (put in order: a table with `text` and `feedback`, in the right order), `pairs` (`left`, `right`,
`feedback`), `choices`, and `scenes` (`label`, `text`, and `choices` with `text`, `credit`, `leads_to` and `feedback`).
A question may have a `hint`, and a second situation: one table in `second`, with its own words, choices and feedback.
The ids of blocks, questions and choices follow from their place, so that they are the same on every machine. A block
with a `key` takes its id from that and counts as no place: it can be put between others without changing theirs. A
picture, film or captions are named by their file beside the lesson's (`image`; `file`, `captions` and `poster`, in
`films/`), which is put in the organisation's own collection. `for_whom` has the keys of the kinds of work that a block
of the body is for (people/models/kinds_of_work.py).
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.text import slugify
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page

from onboarding.lessons.for_whom import FIELD
from onboarding.lessons.models import LessonPage, OrganisationPage, PrinciplePage, ProgrammePage
from onboarding.people.house import Drawing
from quizzes.blocks import FALSE_ID, TRUE_ID

HERE = Path(__file__).parent
FILES: dict[tuple[str, str], Callable[[], type[Any]]] = {  # what a file becomes, by block and field
    ("picture", "image"): get_image_model,
    ("video", "file"): get_document_model,
    ("video", "captions"): get_document_model,
    ("video", "poster"): get_image_model,
}


def names() -> list[str]:
    """The starters there are."""
    return sorted(path.parent.name for path in HERE.glob("*/programme.toml"))


@transaction.atomic
def load(name: str, organisation_page: OrganisationPage, *, publishes: bool = True) -> ProgrammePage:
    """Make the pages of a starter under `organisation_page`, and publish them; the existing programme if it is there.

    With `publishes` false they are drafts, and the organisation keeps the drawing that it has. Raises FileNotFoundError
    for a name that `names` does not give.
    """
    data = read(HERE / name / "programme.toml")
    slug = slugify(data["title"])
    existing = ProgrammePage.objects.child_of(organisation_page).filter(slug=slug).first()
    if existing is not None:
        return existing
    programme = ProgrammePage(
        slug=slug,
        live=False,
        **{key: data[key] for key in ("title", "wordmark", "welcome", "days_to_finish")},
    )
    organisation_page.add_child(instance=programme)
    for principle in data["principles"]:
        _add_principle(programme, principle, HERE / name, organisation_page.collection, publishes)
    _keep(programme, publishes)
    if publishes:
        _draw(OrganisationPage.objects.get(pk=organisation_page.pk), Drawing(data.get("drawing", Drawing.FIELDS)))
    return ProgrammePage.objects.get(pk=programme.pk)


def _draw(organisation_page: OrganisationPage, drawing: Drawing) -> None:
    """Give an organisation the drawing of the place, unless HR chose one, or is at work on its page."""
    if organisation_page.drawing == Drawing.FIELDS and not organisation_page.has_unpublished_changes:
        organisation_page.drawing = drawing
        organisation_page.save_revision().publish()


def _keep(page: Page, publishes: bool) -> None:
    revision = page.save_revision()
    if publishes:
        revision.publish()


def _add_principle(
    programme: ProgrammePage, data: dict[str, Any], folder: Path, collection: Collection, publishes: bool
) -> None:
    fields = ("kind", "letter", "title", "short_title", "statement")
    page = PrinciplePage(
        slug=slugify(data["title"]),
        live=False,
        behaviours=[("behaviour", text) for text in data["behaviours"]],
        **{key: data[key] for key in fields},
    )
    programme.add_child(instance=page)
    for lesson in data["lessons"]:
        _add_lesson(page, folder / lesson, collection, publishes)
    _keep(page, publishes)


def _add_lesson(principle: PrinciplePage, path: Path, collection: Collection, publishes: bool) -> None:
    data = read(path)
    page = LessonPage(
        slug=path.stem,
        live=False,
        body=_stream("body", _with_files(data, path.parent, collection), path.stem),
        questions=_stream("questions", data["quiz"]["questions"], path.stem),
        pass_mark=data["quiz"]["pass_mark"],
        **{key: data[key] for key in ("title", "summary", "introduction", "minutes")},
    )
    principle.add_child(instance=page)
    _keep(page, publishes)


def _with_files(data: dict[str, Any], folder: Path, collection: Collection) -> list[dict[str, Any]]:
    """The blocks of a lesson, with the number of each file that they name, now that it lies in the collection."""
    return [
        block
        | {
            key: _kept(FILES[kind, key](), data["title"], folder / block[key], collection)
            for kind, key in FILES
            if kind == block["type"] and block.get(key)
        }
        for block in data["body"]
    ]


def _kept(model: type[Any], title: str, path: Path, collection: Collection) -> int:
    file = ContentFile(path.read_bytes(), name=path.name)
    return int(model.objects.create(title=title, file=file, collection=collection).pk)


def _stream(field: str, blocks: list[dict[str, Any]], lesson: str) -> Any:
    """A stream value from the file's blocks, with an id for each that is the same on every machine."""
    places = count()
    raw = [_raw_block(block, f"{lesson}/{field}/{block.get('key') or next(places)}") for block in blocks]
    return LessonPage._meta.get_field(field).stream_block.to_python(raw)


def _raw_block(block: dict[str, Any], path: str) -> dict[str, Any]:
    value = _raw_value({key: item for key, item in block.items() if key not in {"type", "key", FIELD}}, path)
    if FIELD in block:
        value[FIELD] = block[FIELD]
    return {"type": block["type"], "value": value, "id": _id(path)}


def _raw_value(item: Any, path: str) -> Any:
    if isinstance(item, list):
        return [
            {"type": "item", "value": _raw_value(each, f"{path}/{index}"), "id": _id(f"{path}/{index}")}
            for index, each in enumerate(item)
        ]
    if isinstance(item, dict):
        value = {key: _raw_value(each, f"{path}/{key}") for key, each in item.items()}
        if isinstance(value.get("answer"), bool):
            value["answer"] = TRUE_ID if value["answer"] else FALSE_ID
        return value
    return item


def _id(path: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"aan-boord/{path}"))


def read(path: Path) -> dict[str, Any]:
    """What stands in a file of a starter."""
    with path.open("rb") as file:
        return tomllib.load(file)

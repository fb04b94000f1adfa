"""Programmes to put in a file, and files that someone tampered with."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.base import ContentFile
from PIL import Image, PngImagePlugin
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from onboarding.lessons import new_organisations
from onboarding.lessons.models import OrganisationPage, PrinciplePage, ProgrammePage
from onboarding.lessons.open_file import draft_unpacking, packing, zip_reading, zip_writing
from onboarding.people.models import Organisation
from tests.factories import in_second, make_lesson, single
from tests.lessons.whole_lessons import body, questions

CAPTIONS = b"WEBVTT\n\n00:01.000 --> 00:02.000\nDag.\n"


def exported(page: Any) -> bytes:
    target = io.BytesIO()
    zip_writing.write(packing.packed(page), target)
    return target.getvalue()


def content_of(archive: bytes) -> dict[str, Any]:
    with ZipFile(io.BytesIO(archive)) as opened:
        content: dict[str, Any] = json.loads(opened.read(zip_writing.CONTENT))
    return content


def imported(archive: bytes, under: Any, by: Any = None) -> Any:
    with zip_reading.read(io.BytesIO(archive)) as found:
        return draft_unpacking.make_drafts(found.data, found.opened, under, by)


def tampered(archive: bytes, change: Callable[[dict[str, bytes]], Any]) -> bytes:
    """The archive with what `change` makes of its entries."""
    with ZipFile(io.BytesIO(archive)) as opened:
        entries = {name: opened.read(name) for name in opened.namelist()}
    change(entries)
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as made:
        for name, value in entries.items():
            made.writestr(name, value)
    return target.getvalue()


def with_content(archive: bytes, change: Callable[[dict[str, Any]], Any]) -> bytes:
    """The archive with what `change` makes of its programma.json."""

    def rewrite(entries: dict[str, bytes]) -> None:
        data = json.loads(entries[zip_writing.CONTENT])
        change(data)
        entries[zip_writing.CONTENT] = json.dumps(data).encode()

    return tampered(archive, rewrite)


def _photo() -> bytes:
    """As it was uploaded before what a camera wrote was taken out."""
    target, words = io.BytesIO(), PngImagePlugin.PngInfo()
    words.add_text("Author", "Jan")
    Image.new("RGB", (640, 480), "white").save(target, "PNG", pnginfo=words)
    return target.getvalue()


def make_rich_programme(organisation: Organisation) -> ProgrammePage:
    """Drafts with every kind of block and question, files, links to each other, and parts for some kinds of work."""
    owner: OrganisationPage = new_organisations.set_up(organisation)
    picture = get_image_model().objects.create(
        title="De poort", file=ContentFile(_photo(), name="poort.png"), collection=owner.collection
    )
    documents = {
        end: get_document_model().objects.create(
            title=title, file=ContentFile(content, name=f"{title}.{end}"), collection=owner.collection
        )
        for title, end, content in (
            ("De gids", "pdf", b"%PDF-1.4"),
            ("Film", "mp4", b"film"),
            ("Film", "vtt", CAPTIONS),
        )
    }
    programme = ProgrammePage(
        title="Alles & nog wat", wordmark="KAR", welcome="<p>Welkom <b>bij</b> ons.</p>", live=False, repeat_months=12
    )
    owner.add_child(instance=programme)
    principle = PrinciplePage(title="Respect", letter="R", statement="In één zin.", live=False)
    principle.behaviours = [("behaviour", "Je luistert."), ("behaviour", "Je <groet>.")]
    programme.add_child(instance=principle)
    first = make_lesson(principle, "Waar het om gaat", publish=False, opens="first_week", max_attempts=3)
    blocks = _with_files(body(), picture.pk, {end: one.pk for end, one in documents.items()}, first.pk)
    blocks[0]["value"]["for_whom"] = ["buiten", "zorg"]
    asked = [*questions(), in_second(single("Vraag 8", hint="Denk na.", reread="Aan de poort"), single("Anders"))]
    make_lesson(principle, "Van alles een", body=blocks, questions=asked, publish=False)
    found: ProgrammePage = ProgrammePage.objects.get(pk=programme.pk)
    return found


def _with_files(blocks: list[dict[str, Any]], picture: int, documents: dict[str, int], lesson: int) -> list[Any]:
    rich = (
        f'<p data-block-key="k1">Zie <a linktype="document" id="{documents["pdf"]}">de gids</a>, '
        f'<a linktype="page" id="{lesson}">de les</a>, <a href="https://lennik.example/?a=1&amp;b=2">de site</a> of '
        '<a linktype="page" id="999999">niets</a>.</p>'
    )
    chosen = {"image": picture, "file": documents["mp4"], "captions": documents["vtt"], "document": documents["pdf"]}
    for block in blocks:
        value = block["value"]
        value |= {name: number for name, number in chosen.items() if name in value}
        value |= {name: rich for name in ("text", "transcript") if "linktype" in str(value.get(name))}
    return blocks

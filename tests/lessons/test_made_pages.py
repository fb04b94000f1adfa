"""HR opens, saves and previews what the machine made: the drafts of a charter import, and the starter programmes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from onboarding.lessons import new_organisations, starters
from onboarding.lessons.models import LessonPage, OrganisationPage
from onboarding.people.models import Organisation, User
from tests.lessons.warm_charter import PAGE
from tests.rendered_forms import fill
from tests.rendered_streams import stream_fields

pytestmark = [pytest.mark.django_db, pytest.mark.pure]  # what a page says is the same on both databases


@pytest.fixture
def desk(signed_in: Callable[[User], Client], marleen: User) -> Client:
    return signed_in(marleen)


def by_charter(lennik: Organisation, tmp_path: Path) -> None:
    path = tmp_path / "charter.txt"
    path.write_text(PAGE, encoding="utf-8")
    call_command("import_charter", str(path), organisation=lennik.slug, verbosity=0)


def by_starter(lennik: Organisation, tmp_path: Path) -> None:
    for name in starters.names():
        starters.load(name, new_organisations.set_up(lennik))


def pages_below(organisation: Organisation) -> list[Page]:
    top = OrganisationPage.objects.get(organisation=organisation)
    return [page.specific for page in Page.objects.descendant_of(top).order_by("path")]


def written(page: Page) -> dict[str, Any]:
    """What the newest draft says, without the marks that the text editor adds for itself."""
    content = page.get_latest_revision().content
    said = {name: content[name] for name in ("title", "wordmark", "kind", "letter", "statement") if name in content}
    for name in ("behaviours", "body", "questions"):
        said[name] = filled(json.loads(re.sub(r' data-block-key=\\"[^"]*\\"', "", content.get(name, "[]"))))
    return said


def filled(value: Any) -> Any:
    """Without what is empty: a form also posts what nobody filled in."""
    if isinstance(value, list):
        return [filled(one) for one in value]
    if isinstance(value, dict):
        return {key: filled(one) for key, one in value.items() if one not in ("", None, [], False)}
    return value


def ids_in(value: Any) -> list[str | None]:
    """The id of every block and of every item of a list, in raw stream data; None for one without."""
    if isinstance(value, list):
        return [found for each in value for found in ids_in(each)]
    if isinstance(value, dict):
        own = [value.get("id")] if "type" in value and "value" in value else []
        return own + [found for each in value.values() for found in ids_in(each)]
    return []


@pytest.mark.parametrize("make", [by_charter, by_starter])
def test_what_was_made_can_be_opened_saved_and_seen(
    desk: Client, lennik: Organisation, tmp_path: Path, make: Callable[[Organisation, Path], None]
) -> None:
    make(lennik, tmp_path)
    pages = pages_below(lennik)
    assert {type(page).__name__ for page in pages} == {"ProgrammePage", "PrinciplePage", "LessonPage"}
    for page in pages:
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        rendered = desk.get(url)
        text = unescape(unescape(rendered.content.decode()))
        assert not re.search(r"\{'|&#x27;type|\bNone\b.{0,3}'value'", text)
        posted = {**fill(rendered, "/edit/"), **stream_fields(rendered)}
        assert not [value for value in posted.values() if "'value':" in str(value)]
        before = written(page)
        assert desk.post(url, posted).status_code == 302
        page.refresh_from_db()
        assert written(page) == before
        for mode, label in page.preview_modes:
            assert label != "Default"
            assert desk.post(f"{url}preview/", posted).json() == {"is_valid": True, "is_available": True}
            shown = desk.get(f"{url}preview/?mode={mode}&in_preview_panel=true")
            assert shown.status_code == 200
            assert "'value':" not in unescape(shown.content.decode())


@pytest.mark.parametrize("make", [by_charter, by_starter])
def test_every_block_and_item_that_was_made_has_an_id_of_its_own(
    lennik: Organisation, tmp_path: Path, make: Callable[[Organisation, Path], None]
) -> None:
    make(lennik, tmp_path)
    for page in LessonPage.objects.all():
        content = page.get_latest_revision().content
        found = [*ids_in(json.loads(content["body"])), *ids_in(json.loads(content["questions"]))]
        assert None not in found
        assert len(set(found)) == len(found) > 5


def test_an_imported_behaviour_stands_in_the_form_as_words(desk: Client, lennik: Organisation, tmp_path: Path) -> None:
    by_charter(lennik, tmp_path)
    page = LessonPage.objects.filter(title="Welkom").get()
    posted = stream_fields(desk.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
    assert posted["body-1-value-items-0-value"] == "Je kijkt op als iemand binnenkomt"
    assert posted["questions-0-value-choices-0-value-text"].startswith("[Vul aan: een antwoord")

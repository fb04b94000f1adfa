"""The picture of a place, the photo of who to go to, and who signs: from HR's page to the house that employees see."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from onboarding.lessons import new_organisations, starters
from onboarding.lessons.models import OrganisationPage
from onboarding.people import colours
from onboarding.people.house import Drawing, House, Signature
from onboarding.people.models import Organisation, User
from tests.factories import make_organisation
from tests.lessons.desk_files import picture
from tests.rendered_forms import fill

DRAWINGS = settings.BASE_DIR / "templates" / "places"
SHEET = settings.BASE_DIR / "static_parts" / "path" / "place.css"


@pytest.fixture
def page(lennik: Organisation) -> OrganisationPage:
    found: OrganisationPage = OrganisationPage.objects.get(organisation=lennik)
    return found


def house() -> House:
    found: House = Organisation.objects.get(slug="lennik").house
    return found


# --- From the desk to the house ---------------------------------------------------------------------------------------


def test_hr_replaces_the_drawing_gives_the_contact_a_face_and_says_who_signs(
    page: OrganisationPage, lennik: Organisation, signed_in: Callable[[User], Client], marleen: User
) -> None:
    square, face = picture(lennik, "plein.png"), picture(lennik, "gezicht.png")
    client, url = signed_in(marleen), reverse("wagtailadmin_pages:edit", args=[page.pk])
    said = {
        "drawing": "square", "place_picture": square.pk, "place_picture_alt": "Het plein op marktdag",
        "contact_name": "Marleen De Smet", "contact_photo": face.pk,
        "signer_name": "Dries Peeters", "signer_function": "algemeen directeur", "action-publish": "x",
    }  # fmt: skip
    answer = client.post(url, {**fill(client.get(url), "/edit/"), **said})
    assert answer.status_code == 302, answer.context["form"].errors
    shown = house()
    assert shown.drawing is Drawing.SQUARE
    assert shown.place is not None and shown.contact.photo is not None
    assert shown.place.alt == "Het plein op marktdag"
    assert shown.contact.photo.width == shown.contact.photo.height  # cut square
    assert shown.signature == Signature("Dries Peeters", "algemeen directeur")


def test_a_draft_of_all_that_changes_nothing(page: OrganisationPage, lennik: Organisation) -> None:
    page.place_picture, page.place_picture_alt = picture(lennik, "plein.png"), "Het plein"
    page.drawing = Drawing.SQUARE
    page.save_revision()
    assert (house().place, house().drawing) == (None, Drawing.FIELDS)


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        ({"place_picture": True}, "place_picture_alt", "alt_missing"),
        ({"place_picture": True, "place_picture_alt": "  "}, "place_picture_alt", "alt_missing"),
        ({"contact_photo": True}, "contact_name", "name_missing"),
        ({"signer_function": "burgemeester"}, "signer_name", "name_missing"),
        ({"drawing": "kasteel"}, "drawing", "invalid_choice"),
    ],
)
def test_what_cannot_be_shown_is_refused_where_it_went_wrong(
    page: OrganisationPage, lennik: Organisation, said: dict[str, Any], field: str, code: str
) -> None:
    for name, value in said.items():
        setattr(page, name, picture(lennik, "beeld.png") if value is True else value)
    with pytest.raises(ValidationError) as refusal:
        page.full_clean()
    assert refusal.value.error_dict[field][0].code == code


# --- The drawings -----------------------------------------------------------------------------------------------------


@pytest.fixture
def without_lessons(monkeypatch: pytest.MonkeyPatch) -> None:
    """Starters as they are, but for their principles and lessons: those say nothing of a drawing."""
    whole = starters.read
    monkeypatch.setattr(starters, "read", lambda path: {**whole(path), "principles": []})


@pytest.mark.parametrize(("starter", "drawing"), [("lennik", Drawing.HILLS), ("herenthout", Drawing.SQUARE)])
@pytest.mark.usefixtures("without_lessons")
def test_a_starter_brings_the_drawing_of_its_place(db: None, starter: str, drawing: Drawing) -> None:
    organisation = make_organisation("Galmaarden")
    assert organisation.house.drawing is Drawing.FIELDS  # plain, for an organisation that is new
    starters.load(starter, new_organisations.set_up(organisation))
    assert Organisation.objects.get(pk=organisation.pk).house.drawing is drawing


@pytest.mark.usefixtures("without_lessons")
def test_a_starter_draws_also_right_after_the_welcome_was_published(page: OrganisationPage) -> None:
    page.welcome = "<p>Dag.</p>"
    page.save_revision().publish()
    starters.load("lennik", page)
    assert (house().drawing, house().welcome) == (Drawing.HILLS, "<p>Dag.</p>")


@pytest.mark.parametrize("has_draft", [False, True])
@pytest.mark.usefixtures("without_lessons")
def test_a_starter_leaves_what_hr_chose_or_is_at_work_on(page: OrganisationPage, has_draft: bool) -> None:
    if has_draft:
        page.brand_colour = "#123456"
        page.save_revision()
        page = OrganisationPage.objects.get(pk=page.pk)
    else:
        page.drawing = Drawing.SQUARE
        page.save_revision().publish()
    starters.load("lennik", page)
    assert house().drawing is (Drawing.FIELDS if has_draft else Drawing.SQUARE)
    assert Organisation.objects.get(slug="lennik").brand_colour == "#1e5c4a"


@pytest.mark.parametrize("drawing", list(Drawing))
def test_every_drawing_is_there_light_and_only_in_colours_of_the_sheet(drawing: Drawing) -> None:
    svg = Path(DRAWINGS / f"{drawing}.svg").read_text()
    assert len(svg) <= 5 * 1024
    classes = set(re.findall(r'class="(p-\w+)"', svg))
    assert classes <= set(re.findall(r"\.(p-[\w]+)", SHEET.read_text()))
    assert not re.search(r'(style|href)=|fill="#', svg)
    assert 'aria-hidden="true"' in svg


def test_there_is_no_drawing_that_nobody_can_choose() -> None:
    assert {path.stem for path in DRAWINGS.iterdir()} == set(Drawing)


# --- Words on the sky, and hills in one's own colour ------------------------------------------------------------------


def declared(name: str) -> list[str]:
    """What the sheet says of this colour: by day, and by night."""
    return re.findall(rf"--{name}: (#[0-9a-f]{{6}});", SHEET.read_text())


def test_words_on_the_sky_can_be_read_by_day_and_by_night() -> None:
    skies = declared("sky")
    assert skies == [colours.DAY, colours.NIGHT]
    for words in ("on-sky", "on-sky-quiet"):
        for colour, sky in zip(declared(words), skies, strict=True):
            assert colours.contrast(colour, sky) >= colours.MINIMUM_CONTRAST


@pytest.mark.parametrize("brand", ["#1e5c4a", "#7a2e52", "#e3a02b", "#000000", "#ffffff"])
def test_the_hills_are_shades_between_ones_own_colour_and_the_sky(brand: str) -> None:
    palette = colours.palette(brand)
    for far, near, sky in (("far", "mid", colours.DAY), ("far_dark", "mid_dark", colours.NIGHT)):
        steps = [colours.relative_luminance(one) for one in (brand, palette[near], palette[far], sky)]
        assert steps in (sorted(steps), sorted(steps, reverse=True))
        assert all(one != other for one, other in combinations((palette[near], palette[far], sky), 2))

"""A film in a lesson: its poster, what it says to who does not hear or see it, and the part that a player asks for."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from onboarding.lessons.models import FileKind, FrozenFile, Lesson, LessonPage, LessonVersion, Programme
from onboarding.people.models import Organisation, User
from tests.client_response import ClientResponse, content_of
from tests.lessons.desk_files import document, film_block, picture, png, replace, show

FILM = bytes(range(256)) * 600  # bytes; longer than what is sent in one go
WHOLE = len(FILM)


@pytest.fixture(autouse=True)
def own_storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def lesson_page(programme: Programme) -> LessonPage:
    page: LessonPage = LessonPage.objects.first()
    return page


def publish(page: LessonPage, organisation: Organisation, **more: object) -> None:
    """Publish a lesson with a film in it."""
    block = film_block(document(organisation, "loket.mp4", FILM), document(organisation, "loket.vtt", b"WEBVTT"))
    block["value"] |= more
    show(page, block)


def current(page: LessonPage) -> LessonVersion:
    version = Lesson.objects.get(page=page).current_version
    assert version is not None
    return version


def html_of(page: LessonPage) -> str:
    """The article as it was published; words of ours as they are in Dutch."""
    parts = [part for section in current(page).article.sections for part in section.parts]
    return "".join(run if isinstance(run, str) else run.text for part in parts for run in part.runs)


def film_of(page: LessonPage, client: Client, asked: str = "", **headers: str) -> ClientResponse:
    address = re.search(r'<source src="([^"]+)"', html_of(page))
    assert address is not None
    return client.get(address[1], headers={"Range": asked, **headers} if asked else headers)


def test_a_silent_film_offers_what_there_is_to_see_and_another_what_is_said(
    lesson_page: LessonPage, lennik: Organisation
) -> None:
    publish(lesson_page, lennik, silent=True)
    html = html_of(lesson_page)
    assert "Lees wat je ziet" in html and "Deze video heeft geen geluid." in html
    assert "Lees wat er gezegd wordt" not in html
    publish(lesson_page, lennik)
    html = html_of(lesson_page)
    assert "Lees wat er gezegd wordt" in html
    assert "Lees wat je ziet" not in html and "geen geluid" not in html


def test_a_player_fetches_nothing_beforehand_and_never_starts_by_itself(
    lesson_page: LessonPage, lennik: Organisation
) -> None:
    publish(lesson_page, lennik)
    (player,) = re.findall(r"<video.*?</video>", html_of(lesson_page), re.DOTALL)
    assert 'controls preload="none"' in player and "autoplay" not in player
    (captions,) = re.findall(r"<track[^>]*>", player)
    assert 'kind="captions"' in captions and 'srclang="nl"' in captions
    assert "default" not in captions, "a browser fetches default captions with the page"


def test_a_film_stands_on_its_poster_which_comes_when_one_gets_there(
    lesson_page: LessonPage, lennik: Organisation
) -> None:
    publish(lesson_page, lennik, poster=picture(lennik, "poster.png").pk)
    (poster,) = re.findall(r"<img[^>]*>", html_of(lesson_page))
    assert re.search(r'src="/bewaard/\d+/poster.webp" width="720" height="360" alt="" loading="lazy"', poster)
    publish(lesson_page, lennik)
    assert "<img" not in html_of(lesson_page)


def test_a_poster_is_frozen_with_the_version_and_in_its_digest(lesson_page: LessonPage, lennik: Organisation) -> None:
    poster = picture(lennik, "poster.png")
    publish(lesson_page, lennik, poster=poster.pk)
    first = current(lesson_page)
    kept = {(use.kind, use.source): use.is_in_digest for use in first.files.all()}
    assert kept[FileKind.PICTURE, poster.pk] and not kept[FileKind.RENDITION, poster.pk]
    before = html_of(lesson_page)
    replace(poster, png("darkred"))
    assert html_of(lesson_page) == before
    lesson_page.save_revision().publish()
    second = current(lesson_page)
    assert (second.number, second.digest == first.digest) == (first.number + 1, False)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-1", 0, 1),  # what Safari asks to begin with
        ("bytes=100-", 100, WHOLE - 1),
        ("bytes=-5", WHOLE - 5, WHOLE - 1),
        (f"bytes=10-{WHOLE}", 10, WHOLE - 1),
        (f"bytes={WHOLE - 1}-", WHOLE - 1, WHOLE - 1),
        (f"bytes=-{WHOLE + 1}", 0, WHOLE - 1),
        ("bytes=60000-140000", 60000, 140000),
    ],
)  # fmt: skip
def test_a_player_gets_the_part_of_a_film_that_it_asks_for(
    asked: str,
    first: int,
    last: int,
    lesson_page: LessonPage,
    lennik: Organisation,
    amina: User,
    signed_in: Callable[[User], Client],
) -> None:
    publish(lesson_page, lennik)
    response = film_of(lesson_page, signed_in(amina), asked)
    assert (response.status_code, response["Content-Range"]) == (206, f"bytes {first}-{last}/{WHOLE}")
    assert content_of(response) == FILM[first : last + 1]
    assert response["Content-Length"] == str(last - first + 1)
    assert response["Content-Type"] == "video/mp4"
    assert "immutable" in response["Cache-Control"]
    assert response["Content-Security-Policy"] == "default-src 'none'"


@pytest.mark.parametrize(
    "asked", ["", "bytes=5-4", "bytes=-", "bytes=0-1,4-5", "bytes=a-b", "lines=0-1", "bytes=0-" + "9" * 400]
)  # fmt: skip
def test_what_is_not_one_part_gives_the_whole_film(
    asked: str, lesson_page: LessonPage, lennik: Organisation, amina: User, signed_in: Callable[[User], Client]
) -> None:
    publish(lesson_page, lennik)
    response = film_of(lesson_page, signed_in(amina), asked)
    assert (response.status_code, response["Accept-Ranges"]) == (200, "bytes")
    assert content_of(response) == FILM


def test_a_part_of_a_film_as_it_was_is_not_mixed_with_what_it_is_now(
    lesson_page: LessonPage, lennik: Organisation, amina: User, signed_in: Callable[[User], Client]
) -> None:
    publish(lesson_page, lennik)
    response = film_of(lesson_page, signed_in(amina), "bytes=0-1", **{"If-Range": '"eerder"'})
    assert (response.status_code, content_of(response)) == (200, FILM)


@pytest.mark.parametrize("asked", [f"bytes={WHOLE}-", f"bytes={WHOLE + 9}-{WHOLE + 99}", "bytes=-0"])
def test_a_part_that_a_film_does_not_have_is_refused(
    asked: str, lesson_page: LessonPage, lennik: Organisation, amina: User, signed_in: Callable[[User], Client]
) -> None:
    publish(lesson_page, lennik)
    response = film_of(lesson_page, signed_in(amina), asked)
    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{WHOLE}")


def test_a_part_of_a_film_is_for_people_of_the_organisation_only(
    lesson_page: LessonPage, lennik: Organisation, ioana: User, client: Client, signed_in: Callable[[User], Client]
) -> None:
    publish(lesson_page, lennik)
    assert film_of(lesson_page, signed_in(ioana), "bytes=0-1").status_code == 404
    assert film_of(lesson_page, client, "bytes=0-1").status_code == 302


def test_only_films_come_in_parts(
    lesson_page: LessonPage, lennik: Organisation, amina: User, signed_in: Callable[[User], Client]
) -> None:
    publish(lesson_page, lennik)
    words = FrozenFile.objects.get(content_type="text/vtt")
    response = signed_in(amina).get(f"/bewaard/{words.pk}/loket.vtt", headers={"Range": "bytes=0-1"})
    assert (response.status_code, content_of(response)) == (200, b"WEBVTT")


def test_a_film_in_a_draft_comes_in_parts_too_and_another_document_whole(
    lennik: Organisation, marleen: User, ioana: User, signed_in: Callable[[User], Client]
) -> None:
    film, words = document(lennik, "loket.mp4", FILM), document(lennik, "loket.vtt", b"WEBVTT")
    asked = {"Range": "bytes=100-199"}
    part = signed_in(marleen).get(film.url, headers=asked)
    assert (part.status_code, part["Content-Range"]) == (206, f"bytes 100-199/{WHOLE}")
    assert (content_of(part), part["Content-Type"]) == (FILM[100:200], "video/mp4")
    whole = signed_in(marleen).get(film.url)
    assert (whole.status_code, whole["Accept-Ranges"], content_of(whole)) == (200, "bytes", FILM)
    told = signed_in(marleen).get(words.url, headers=asked)
    assert (told.status_code, content_of(told)) == (200, b"WEBVTT")
    assert signed_in(ioana).get(film.url, headers=asked).status_code == 404

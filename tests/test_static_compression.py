"""Static files travel as they were compressed when they were collected: as brotli, gzip or plain, as a browser asks."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from onboarding.settings import base

TEXTS = (".css", ".js", ".svg")
SMALL = 600  # bytes, of which compressing may save nothing


@pytest.fixture
def collected(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """The folder of our own files, collected and served as in production."""
    settings.JOINED_FILES, settings.STATIC_ROOT = tmp_path / "joined", tmp_path / "static"
    settings.STORAGES = base.STORAGES
    settings.STATICFILES_FINDERS = [one for one in base.STATICFILES_FINDERS if "AppDirectories" not in one]
    settings.WHITENOISE_AUTOREFRESH = False  # as by itself: what was collected is known when the server starts
    forget_finders = cast(Any, finders.get_finder).cache_clear
    forget_finders()
    call_command("collectstatic", interactive=False, verbosity=0)
    yield Path(settings.STATIC_ROOT)
    forget_finders()


def test_a_static_file_travels_as_the_browser_asks_and_is_the_same(collected: Path) -> None:
    browser = Client()
    (sheet,) = (collected / "css").glob("employee.*[0-9a-f].css")
    unpack: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
        "gzip, deflate, br, zstd": ("br", brotli.decompress),
        "br": ("br", brotli.decompress),
        "gzip, deflate": ("gzip", gzip.decompress),
        "identity": ("", bytes),
        "": ("", bytes),
    }
    sizes: dict[str, int] = {}
    for accepted, (encoding, plain) in unpack.items():
        answer: Any = browser.get(f"/static/css/{sheet.name}", headers={"accept-encoding": accepted})
        body = b"".join(answer.streaming_content)
        assert (answer.status_code, answer.get("Content-Encoding", "")) == (200, encoding)
        assert (answer["Vary"], answer["Content-Type"]) == ("Accept-Encoding", 'text/css; charset="utf-8"')
        assert int(answer["Content-Length"]) == len(body)
        assert plain(body) == sheet.read_bytes()
        assert "immutable" in answer["Cache-Control"]
        sizes[encoding] = len(body)
    assert sizes["br"] < sizes["gzip"] < sizes[""] / 2


def test_each_text_that_is_collected_stands_there_as_brotli_too(collected: Path) -> None:
    texts = [path for path in collected.rglob("*") if path.suffix in TEXTS and path.stat().st_size > SMALL]
    assert {path.suffix for path in texts} == set(TEXTS)
    for path in texts:
        assert brotli.decompress(path.with_name(f"{path.name}.br").read_bytes()) == path.read_bytes()


def test_what_is_compressed_by_itself_travels_as_it_is(collected: Path) -> None:
    font = next((collected / "fonts").glob("*.*.woff2"))
    answer: Any = Client().get(f"/static/fonts/{font.name}", headers={"accept-encoding": "br, gzip"})
    assert "Content-Encoding" not in answer
    assert b"".join(answer.streaming_content) == font.read_bytes()

"""What a first visit to a lesson costs: 75 KB over the wire, 7 requests, 15 KB of script; all from one host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser

from onboarding.settings import base
from tests.e2e import world
from tests.e2e.conftest import session_cookie
from tests.e2e.watching import Watch
from tests.e2e.world import STARTER

KB = 1024


@pytest.fixture
def lean_server(tmp_path: Path) -> Iterator[str]:
    """A server that gives static files like production does: by WhiteNoise, compressed. Only the employees' own."""
    lean = override_settings(
        STATIC_ROOT=tmp_path / "static",
        STATICFILES_FINDERS=[
            "django.contrib.staticfiles.finders.FileSystemFinder",
            "onboarding.joined_files.JoinedFinder",
        ],
        STORAGES=base.STORAGES,
        WHITENOISE_AUTOREFRESH=False,
        WHITENOISE_USE_FINDERS=False,
    )
    with lean:
        call_command("collectstatic", interactive=False, verbosity=0)
        server = LiveServerThread("localhost", static_handler=lambda application: application)  # type: ignore[arg-type]  # any that makes one
        server.daemon = True
        server.start()
        server.is_ready.wait()
        yield f"http://localhost:{server.port}"
        server.terminate()


@pytest.mark.parametrize("lesson", [2, 6], ids=["with a picture", "with a picture and a film"])
def test_a_first_visit_to_a_lesson_is_light(lesson: int, browser: Browser, lean_server: str) -> None:
    context = browser.new_context(base_url=lean_server)
    watch = Watch(lean_server)
    watch.follow(context)
    context.add_cookies([session_cookie(STARTER, lean_server)])
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}

    def remember_kind(event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith("data:"):  # as the browser draws the buttons of a film
            kinds.setdefault(event["requestId"], event["type"])

    def remember_size(event: dict[str, Any]) -> None:
        if event["requestId"] in kinds:
            sizes[event["requestId"]] = event["encodedDataLength"]

    devtools.on("Network.requestWillBeSent", remember_kind)
    devtools.on("Network.loadingFinished", remember_size)
    devtools.send("Network.enable")
    page.goto(f"/les/{world.lessons_of(STARTER)[lesson].pk}/")
    assert page.locator("video").count() == (lesson == 6)
    with page.expect_response("**/gelezen/"):  # the script remembers how far someone got
        page.mouse.wheel(0, 600)
    page.wait_for_load_state("networkidle")
    script = sum(size for request, size in sizes.items() if kinds[request] == "Script")
    report = sorted((kinds[request], round(size)) for request, size in sizes.items())
    assert len(kinds) <= 7, report
    assert sum(sizes.values()) <= 75 * KB, report
    assert 0 < script <= 15 * KB, report
    assert not watch.problems
    context.close()


def test_static_files_have_hashed_names_and_are_kept_for_years(browser: Browser, lean_server: str) -> None:
    context = browser.new_context(base_url=lean_server)
    page = context.new_page()
    page.goto("/account/aanmelden/")
    links = page.locator("link[href]").evaluate_all("links => links.map(link => link.href)")
    assert len(links) == 4
    for link in links:
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", link), link
        assert context.request.get(link).headers["cache-control"] == "max-age=315360000, public, immutable"
    styles = next(link for link in links if link.endswith(".css"))
    answer = context.request.get(styles, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert re.search(r"atkinson-hyperlegible-next\.[0-9a-f]{12}\.woff2", answer.text())
    context.close()


def test_a_second_visit_asks_for_the_page_only(browser: Browser, lean_server: str) -> None:
    context = browser.new_context(base_url=lean_server)
    context.add_cookies([session_cookie(STARTER, lean_server)])
    lesson = f"/les/{world.lessons_of(STARTER)[2].pk}/"
    page = context.new_page()
    page.goto(lesson)
    page.wait_for_load_state("networkidle")
    devtools = context.new_cdp_session(page)
    asked: dict[str, str] = {}
    kept = set()

    def remember_address(event: dict[str, Any]) -> None:
        asked.setdefault(event["requestId"], event["request"]["url"])

    devtools.on("Network.requestWillBeSent", remember_address)
    devtools.on("Network.requestServedFromCache", lambda event: kept.add(event["requestId"]))
    devtools.on(
        "Network.responseReceived",
        lambda event: kept.add(event["requestId"]) if event["response"]["fromDiskCache"] else None,
    )
    devtools.send("Network.enable")
    page.goto(f"{lesson}vraag/1/")
    page.wait_for_load_state("networkidle")
    assert len(asked) > 3
    assert [url for request, url in asked.items() if request not in kept] == [page.url]
    context.close()

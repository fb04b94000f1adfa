"""The browser, the server and the database of the journeys; every journey gets its own copy of one small world."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from tests.e2e import axe_checks, listening, world
from tests.e2e.watching import Watch
from tools.browser import journeys_path

if TYPE_CHECKING:
    from playwright._impl._api_structures import SetCookieParam

HERE = Path(__file__).parent
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
PATIENCE = 60_000  # milliseconds, for the form of a lesson on a busy machine

expect.set_options(timeout=PATIENCE)

SignIn = Callable[..., Page]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)


# --- The database ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def pristine_world(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A database file with the world in it, made once for all workers; nothing is ever written to it again.

    The pictures of its lessons lie beside it, and are brought into the media of every worker.
    """
    # Playwright keeps an event loop in the thread of the tests: tell Django that it may work there, from now on.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    path, media = folder / "pristine-world.sqlite3", folder / "pristine-media"
    with (folder / "pristine-world.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            unfinished = path.with_suffix(".unfinished")
            with django_db_blocker.unblock():
                world.make(unfinished)
            shutil.copytree(settings.MEDIA_ROOT, media)
            unfinished.rename(path)
    shutil.copytree(media, settings.MEDIA_ROOT, dirs_exist_ok=True)
    return path


@pytest.fixture(autouse=True)
def own_world(pristine_world: Path, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[None]:
    """A copy of the world, for this journey only."""
    path = tmp_path / "journey.sqlite3"
    shutil.copy(pristine_world, path)
    with django_db_blocker.unblock(), world.using_database(path):
        yield


# --- The server and the browser --------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def server(pristine_world: Path) -> Iterator[LiveServer]:
    """pytest-django's server; its `live_server` would empty the database after every test, which takes longer."""
    with world.using_database(pristine_world):  # so that it shares no connection with the tests
        server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": journeys_path(), "args": QUIET}


@pytest.fixture(scope="session")
def base_url(server: LiveServer) -> str:
    return server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "nl-BE",
        "timezone_id": "Europe/Brussels",
        "reduced_motion": "reduce",
    }


@pytest.fixture
def watch(base_url: str) -> Iterator[Watch]:
    """What went wrong behind the scenes in any window of this test; at the end there may be nothing."""
    watch = Watch(base_url)
    yield watch
    assert not watch.problems


@pytest.fixture
def open_context(watch: Watch, new_context: Callable[..., BrowserContext]) -> Callable[..., BrowserContext]:
    """Opens a browser of its own, such as `open_context(java_script_enabled=False)`, that is being watched."""

    def open_one(**options: Any) -> BrowserContext:
        context = new_context(**{"viewport": {"width": 1240, "height": 900}, **options})
        context.set_default_timeout(PATIENCE)
        watch.follow(context)
        return context

    return open_one


@pytest.fixture
def context(open_context: Callable[..., BrowserContext]) -> BrowserContext:
    return open_context()


@pytest.fixture
def signed_in(open_context: Callable[..., BrowserContext], base_url: str) -> SignIn:
    """A window of someone who is signed in: `signed_in(LEARNER, viewport=…)`."""

    def sign_in(email: str, **options: Any) -> Page:
        context = open_context(**options)
        context.add_cookies([session_cookie(email, base_url)])
        return context.new_page()

    return sign_in


def session_cookie(email: str, url: str) -> SetCookieParam:
    user = world.person(email)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    request = HttpRequest()
    request.session = session
    record_authentication(request, user, "password")  # just now: what asks so, asks it not again
    session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key or "", "url": url}


# --- Accessibility ---------------------------------------------------------------------------------------------------


@pytest.fixture
def no_violations() -> Callable[..., None]:
    """Holds a page against axe, in light and in dark: `no_violations(page)`, `no_violations(page, "main")`.

    A whole page of ours also against rules that axe does not have; Wagtail's own pages are Wagtail's.
    """

    def check(page: Page, part: str | None = None) -> None:
        found = [str(one) for one in axe_checks.violations(page, part)]
        if part is None and reverse("wagtailadmin_home") not in page.url:
            found += listening.failed_rules(page)
        assert not found, "\n".join([page.url, *found])

    return check

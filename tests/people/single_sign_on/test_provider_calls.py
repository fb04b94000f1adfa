"""Asking a provider something: nowhere but outside, over https, briefly, and without following it elsewhere."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pytest_django import Settings

from onboarding.people.single_sign_on import provider_calls
from onboarding.people.single_sign_on.refusals import Refused, Why
from tests.people.single_sign_on.forger import Forger

pytestmark = pytest.mark.pure
JSON = {"Content-Type": "application/json"}


def why_not(address: str) -> Why:
    with pytest.raises(Refused) as refused:
        provider_calls.get(address)
    return refused.value.why


@pytest.mark.parametrize(
    "address",
    [
        "http://login.example/",
        "ftp://login.example/",
        "file:///etc/passwd",
        "https://",
        "https:///pad",
        "login.example",
        "https://naam:wachtwoord@login.example/",
        "https://login.example/#stuk",
        "https://login.example/ spatie",
        "https://lögin.example/",
        "https://login.example:poort/",
        "https://[::1/",
        "https://a..b/",
        "https://.login.example/",
        f"https://{'x' * 70}.example/",
        "https://login.example/\r\nX-Kop: 1",
        "",
    ],
)
def test_what_is_no_address_over_https_is_not_asked(address: str) -> None:
    assert why_not(address) == Why.UNUSABLE_PROVIDER


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "2130706433"])
def test_our_own_network_is_not_asked_whatever_way_it_is_written(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    """The address that a name leads to is looked at once it is connected to, and before anything is sent."""
    settings.PROVIDERS_INSIDE = []
    with listening() as (port, received):
        assert why_not(f"https://{host}:{port}/") in (Why.UNUSABLE_PROVIDER, Why.PROVIDER_DOWN)
    assert received == [] or received == [b""]


def test_a_name_that_leads_inside_is_not_asked(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PROVIDERS_INSIDE = []
    with listening() as (port, received):
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: found)
        assert why_not(f"https://login.example:{port}/") == Why.UNUSABLE_PROVIDER
    assert received == [b""]


def test_http_is_for_this_machine_alone_and_only_when_the_operator_says_so(settings: Settings, forger: Forger) -> None:
    settings.PROVIDERS_INSIDE = ["intern.lennik.example"]
    assert why_not(forger.issuer) == Why.UNUSABLE_PROVIDER
    assert why_not("http://intern.lennik.example/") == Why.UNUSABLE_PROVIDER


def test_a_redirect_is_not_followed(forger: Forger) -> None:
    forger.answers["/pad"] = (302, {"Location": f"{forger.issuer}/elders"}, b"")
    assert why_not(f"{forger.issuer}/pad") == Why.UNUSABLE_PROVIDER
    assert [path for path, _form in forger.asked] == ["/pad"]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ((200, JSON, b"geen json"), Why.UNUSABLE_PROVIDER),
        ((200, JSON, b"[1]"), Why.UNUSABLE_PROVIDER),
        ((200, JSON, b"\xff\xfe\xfd"), Why.UNUSABLE_PROVIDER),
        ((200, JSON, b"[" * 100_000), Why.UNUSABLE_PROVIDER),
        ((200, JSON, b'{"a": "' + b"x" * provider_calls.LONGEST + b'"}'), Why.UNUSABLE_PROVIDER),
        ((404, JSON, b"{}"), Why.UNUSABLE_PROVIDER),
        ((429, JSON, b"{}"), Why.PROVIDER_DOWN),
        ((500, JSON, b"{}"), Why.PROVIDER_DOWN),
        ((503, {}, b"<html>"), Why.PROVIDER_DOWN),
    ],
)
def test_an_answer_that_is_of_no_use(forger: Forger, answer: Any, why: Why) -> None:
    forger.answers["/pad"] = answer
    assert why_not(f"{forger.issuer}/pad") == why


def test_one_that_never_answers_is_left_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider_calls, "PATIENCE", 0.2)
    with listening() as (port, _received):
        assert why_not(f"http://127.0.0.1:{port}/") == Why.PROVIDER_DOWN


def test_one_that_answers_a_byte_at_a_time_is_left_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider_calls, "WHOLE", 0.5)
    with listening(trickle=True) as (port, _received):
        began = time.monotonic()
        assert why_not(f"http://127.0.0.1:{port}/") in (Why.PROVIDER_DOWN, Why.UNUSABLE_PROVIDER)
        assert time.monotonic() - began < provider_calls.PATIENCE


@contextmanager
def listening(trickle: bool = False) -> Iterator[tuple[int, list[bytes]]]:
    """A port on this machine, with what it received first; it says nothing, or a byte every now and then."""
    received: list[bytes] = []
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)

        def serve() -> None:
            while not over.is_set():
                try:
                    connected, _peer = server.accept()
                except OSError:
                    continue
                with connected:
                    answer_slowly(connected)

        def answer_slowly(connected: socket.socket) -> None:
            try:
                received.append(connected.recv(1000))
                connected.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" if trickle else b"")
                while not over.wait(0.05):
                    connected.sendall(b"x" if trickle else b"")
            except OSError:
                return

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1], received
        finally:
            time.sleep(0.1)
            over.set()
            thread.join()

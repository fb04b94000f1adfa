"""Limits hold for all machines while they share a cache, and for each process while that is away."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fakeredis import TcpFakeServer
from pytest_django import Settings

from onboarding.people import shared_cache
from onboarding.people.limits import Limit

pytestmark = pytest.mark.pure
TRIES = Limit("proef", times=2, seconds=60)


@contextmanager
def server(port: int = 0) -> Iterator[int]:
    served = TcpFakeServer(("127.0.0.1", port), server_type="redis")
    threading.Thread(target=served.serve_forever, daemon=True).start()
    try:
        yield served.server_address[1]
    finally:
        served.shutdown()
        served.server_close()


def test_a_cache_that_went_counts_on_in_this_process_and_is_asked_again_later(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings.LIMITS_ON = True
    now = [1000.0]
    monkeypatch.setattr("onboarding.people.shared_cache.time.monotonic", lambda: now[0])
    with server() as port:
        address = f"redis://127.0.0.1:{port}/0"
        settings.CACHES = {
            **settings.CACHES,
            "limits": {"BACKEND": "onboarding.people.shared_cache.SharedCache", "LOCATION": address},
        }
        assert [bool(TRIES.take("jan")) for _try in range(3)] == [True, True, False]
    assert [bool(TRIES.take("jan")) for _try in range(3)] == [True, True, False]
    assert caplog.text.count("each process counts for itself") == 1  # it is not asked at each try
    assert not any(word in caplog.text for word in ("jan", str(port)))
    with server(port):
        TRIES.forget("jan")
        assert TRIES.take("jan")  # of its own still
        now[0] += shared_cache.AWAY
        assert [bool(TRIES.take("jan")) for _try in range(3)] == [True, True, False]  # of this new server

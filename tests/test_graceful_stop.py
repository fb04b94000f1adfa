"""An instance that is told to stop first finishes what was asked of it: a restart breaks off no request."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SLOW = """
import os, pathlib, time
import django
django.setup()
here = pathlib.Path(__file__).parent

def application(environ, start_response):
    (here / "began").touch()
    while not (here / "go").exists():
        time.sleep(0.02)
    start_response("200 OK", [("Content-Length", "4")])
    return [b"heel"]
"""


@pytest.fixture
def gunicorn(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    (tmp_path / "slow.py").write_text(SLOW)
    options = ["--config", str(ROOT / "deploy" / "gunicorn.conf.py"), "--log-level", "error"]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *options, "--bind", f"unix:{tmp_path}/web.sock", "slow:application"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": f"{ROOT}:{tmp_path}", "WEB_WORKERS": "1"},
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(is_so: Callable[[], bool]) -> None:
    ends = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.02)


def asked_of(place: Path) -> bytes:
    """What the instance answers that listens there."""
    with closing(http.client.HTTPConnection("localhost")) as connection:
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.connect(str(place))
        connection.request("GET", "/")
        with connection.getresponse() as answer:
            return answer.read()


def test_what_was_asked_before_it_was_told_to_stop_is_answered(
    gunicorn: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    place, answers = tmp_path / "web.sock", list[bytes]()
    until(place.exists)
    asking = threading.Thread(target=lambda: answers.append(asked_of(place)))
    asking.start()
    until((tmp_path / "began").exists)
    gunicorn.send_signal(signal.SIGTERM)
    until(lambda: not place.exists())  # nothing new comes in
    assert gunicorn.poll() is None
    (tmp_path / "go").touch()
    asking.join(60)
    assert answers == [b"heel"]
    assert gunicorn.wait(60) == 0

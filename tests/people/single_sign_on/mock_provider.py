"""A real OpenID Connect provider in a process of its own (oidc-provider-mock), for as long as the tests run."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from tests.client_response import ClientResponse

PATIENCE = 30.0  # seconds, for a busy machine
ENVIRONMENT = {"AUTHLIB_INSECURE_TRANSPORT": "1", "PYTHONWARNINGS": "ignore"}


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


@dataclass(frozen=True)
class MockProvider:
    issuer: str
    process: subprocess.Popen[bytes]

    def knows(self, sub: str, **claims: object) -> None:
        """From now on it says this of `sub`."""
        self._send("PUT", f"/users/{sub}", json.dumps(claims).encode(), "application/json")

    def sign_in(self, address: str, sub: str) -> str:
        """What a person does there: the address to which the provider sends them back."""
        return self._send("POST", address.removeprefix(self.issuer), urlencode({"sub": sub}).encode())

    def deny(self, address: str) -> str:
        return self._send("POST", address.removeprefix(self.issuer), urlencode({"action": "deny"}).encode())

    def _send(self, method: str, path: str, body: bytes, kind: str = "application/x-www-form-urlencoded") -> str:
        request = urllib.request.Request(self.issuer + path, body, {"Content-Type": kind}, method=method)
        try:
            urllib.request.build_opener(NoRedirect).open(request, timeout=PATIENCE).close()
        except urllib.error.HTTPError as answer:
            answer.close()
            if answer.code in (302, 303):
                return str(answer.headers["Location"])
            raise
        return ""

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)


@contextmanager
def running(*options: str) -> Iterator[MockProvider]:
    """The provider, once it answers; its process ends with the block."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *options]
    process = subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    provider = MockProvider(f"http://127.0.0.1:{port}", process)
    try:
        wait_for(provider.issuer, process)
        yield provider
    finally:
        provider.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Until the process answers at this address."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(address, timeout=PATIENCE).close()
        except OSError:
            if time.monotonic() > until or process.poll() is not None:
                raise
            time.sleep(0.1)
        else:
            return


def back_to_us(client: Client, address: str) -> ClientResponse:
    """Follow the provider's redirect, on our own site."""
    return client.get(re.sub(r"^https?://[^/]+", "", address))

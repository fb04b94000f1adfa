"""A certified OpenID Connect provider (npm's oidc-provider) in a process of its own, and a person in front of it."""

from __future__ import annotations

import json
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode, urljoin

import pytest

from onboarding.people.single_sign_on import there_and_back
from onboarding.people.single_sign_on.provider_documents import WELL_KNOWN
from tests.people.single_sign_on.forger import CLIENT, SECRET
from tests.people.single_sign_on.mock_provider import PATIENCE, NoRedirect, free_port, wait_for
from tools import openid_provider

MOST_STEPS = 10  # from its first screen until it sends someone back

Accounts = dict[str, dict[str, object]]


@dataclass
class CertifiedProvider:
    """`settings` are those of openid_provider.mjs, with the accounts by name. It makes a new key at each start."""

    settings: dict[str, Any]
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.settings['port']}"

    def start(self) -> None:
        command = [*openid_provider.command(), json.dumps(self.settings)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self.issuer + WELL_KNOWN, self.process)

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(PATIENCE)

    def sign_in(self, address: str, name: str) -> str:
        """What a person does who was sent to this address: to where the provider sends them back.

        Raises HTTPError where it keeps them, with the page that they see.
        """
        return self._walk(address, {"login": {"login": name, "password": "om het even"}, "consent": {}})

    def turn_back(self, address: str) -> str:
        """Where it sends someone who stops at its first screen."""
        return self._walk(address, {})

    def _walk(self, address: str, forms: dict[str, dict[str, str]]) -> str:
        """Open each screen and send its form; without one left for it, turn back there."""
        person = urllib.request.build_opener(NoRedirect, urllib.request.HTTPCookieProcessor(CookieJar()))
        screens = iter(forms.items())
        form: bytes | None = None
        for _step in range(MOST_STEPS):
            led_to = _next(person, address, form)
            form = None
            if led_to:
                address = urljoin(address, led_to)
            elif screen := next(screens, None):
                prompt, filled_in = screen
                form = urlencode({"prompt": prompt, **filled_in}).encode()
            else:
                address += "/abort"
            if not address.startswith(self.issuer):
                return address
        raise AssertionError(f"it leads on and on: {address}")


def _next(person: urllib.request.OpenerDirector, address: str, form: bytes | None) -> str:
    """Where a page leads to, or "" for one that is shown."""
    try:
        person.open(address, form, timeout=PATIENCE).close()
    except urllib.error.HTTPError as answer:
        if answer.code not in (302, 303):
            raise
        answer.close()
        return str(answer.headers["Location"])
    return ""


@contextmanager
def running(accounts: Accounts, *, redirect: str = "", **settings: Any) -> Iterator[CertifiedProvider]:
    """The provider, once it answers, which knows us under our own address to come back to, or under `redirect`.

    It puts an address in its token, unless `conformIdTokenClaims` is true. Where there is no Node.js to run it, the
    test is skipped with what to install, which CI does not accept.
    """
    if not openid_provider.command():
        pytest.skip(openid_provider.ABSENT)
    client = {"client_id": CLIENT, "client_secret": SECRET, "redirect_uris": [redirect or _our_address()]}
    known = {"port": free_port(), "clients": [client], "accounts": accounts, "conformIdTokenClaims": False}
    provider = CertifiedProvider({**known, **settings})
    try:
        provider.start()
        yield provider
    finally:
        provider.stop()


def _our_address() -> str:
    return there_and_back.redirect_address()

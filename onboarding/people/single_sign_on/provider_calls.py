"""Asking a provider something. Its address comes from a form, so it leads nowhere but outside, over https, and briefly.

What is refused: anything but https, an address on our own network, wherever its name leads at that moment, a redirect
(none is followed), and an answer that is too long, too slow or no JSON. An operator who has a provider on the own
network names its host in settings.PROVIDERS_INSIDE; on this machine itself such a host may also speak http.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

from django.conf import settings

from onboarding.people.single_sign_on.refusals import Refused, Why

PATIENCE = 5.0  # seconds, for each thing that a provider does
WHOLE = 10.0  # seconds, for all of it
LONGEST = 512 * 1024  # bytes: Microsoft's keys take some 20 KB
OK, REFUSALS = 200, (400, 401, 403)
LOOPBACK = ("localhost", "127.0.0.1")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    said: dict[str, Any]


def get(address: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What a provider tells everyone at this address, or whoever sends these headers. Raises Refused."""
    answer = _ask("GET", address, headers=headers)
    if answer.status != OK:
        raise _unexpected(address, answer.status)
    return answer.said


def post(address: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Answer:
    """What it answers to this form: also that it refuses (400, 401 or 403). Raises Refused."""
    answer = _ask("POST", address, urlencode(form), headers)
    if answer.status not in (OK, *REFUSALS):
        raise _unexpected(address, answer.status)
    return answer


def check_address(address: str) -> SplitResult:
    """Refuses an address that nobody may be led to either; raises Refused with UNUSABLE_PROVIDER."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
        host.encode("idna")  # as looking the name up does: no label is empty or too long
    except ValueError as error:
        raise Refused(Why.UNUSABLE_PROVIDER, "no address") from error
    is_plain = parts.scheme == "http" and host in LOOPBACK and host in settings.PROVIDERS_INSIDE
    if not (parts.scheme == "https" or is_plain) or not host or parts.username is not None or parts.fragment:
        raise Refused(Why.UNUSABLE_PROVIDER, "not https")
    if not address.isascii() or not address.isprintable() or " " in address:
        raise Refused(Why.UNUSABLE_PROVIDER, "no address")
    return parts


def _unexpected(address: str, status: int) -> Refused:
    is_down = status >= http.HTTPStatus.INTERNAL_SERVER_ERROR or status == http.HTTPStatus.TOO_MANY_REQUESTS
    why = Why.PROVIDER_DOWN if is_down else Why.UNUSABLE_PROVIDER
    return Refused(why, f"{urlsplit(address).hostname} answered {status}")


def _ask(method: str, address: str, body: str | None = None, headers: Mapping[str, str] | None = None) -> Answer:
    parts = check_address(address)
    connection = _connection_to(parts)
    in_time = threading.Timer(WHOLE, _hang_up, [connection])  # a trickle of bytes outlasts any PATIENCE
    in_time.start()
    try:
        sent = {"Accept": "application/json", **(headers or {})}
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, f"{parts.path or '/'}{'?' * bool(parts.query)}{parts.query}", body, sent)
        with connection.getresponse() as response:
            status, read = response.status, response.read(LONGEST + 1)
    except (OSError, http.client.HTTPException) as error:
        raise Refused(Why.PROVIDER_DOWN, f"{parts.hostname}: {type(error).__name__}") from error
    finally:
        in_time.cancel()
        connection.close()
    return Answer(status, _json(parts, status, read))


def _json(parts: SplitResult, status: int, read: bytes) -> dict[str, Any]:
    """Of an answer that says no, also without JSON, the status alone is enough."""
    try:
        said = json.loads(read) if len(read) <= LONGEST else None
    except (ValueError, RecursionError):
        said = None
    if isinstance(said, dict):
        return said
    if status == OK:
        raise Refused(Why.UNUSABLE_PROVIDER, f"{parts.hostname} did not answer with JSON")
    return {}


def _connection_to(parts: SplitResult) -> http.client.HTTPConnection:
    kind = _Https if parts.scheme == "https" else _Http
    return kind(parts.hostname or "", parts.port, timeout=PATIENCE)


class _Http(http.client.HTTPConnection):
    """Looks where it is connected to before it sends anything: a name leads elsewhere from one moment to the next."""

    def connect(self) -> None:
        super().connect()
        _stay_outside(self.host, self.sock)


class _Https(http.client.HTTPSConnection, _Http):
    """The connection below is looked at before the handshake begins."""


def _stay_outside(host: str, connected: socket.socket) -> None:
    peer = ipaddress.ip_address(str(connected.getpeername()[0]).partition("%")[0])
    mapped = getattr(peer, "ipv4_mapped", None) or peer
    if not mapped.is_global and host not in settings.PROVIDERS_INSIDE:
        connected.close()
        raise Refused(Why.UNUSABLE_PROVIDER, "an address on our own network")


def _hang_up(connection: http.client.HTTPConnection) -> None:
    if connection.sock is not None:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it was over already

"""A provider that says whatever a test has it say, over http on this machine: what a real one would never do.

It looks at the verifier of PKCE as RFC 7636 has it, and at the secret.
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

SECRET = "geheim-van-de-dienst"
CLIENT = "aan-boord"


class Key:
    """An RSA key under a name."""

    def __init__(self, name: str = "een") -> None:
        self.name = name
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @property
    def public(self) -> dict[str, Any]:
        return {**jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True),
                "kid": self.name, "use": "sig", "alg": "RS256"}  # fmt: skip

    def sign(self, claims: dict[str, Any], **headers: Any) -> str:
        written = json.dumps(claims).encode()  # also what PyJWT would not write
        return jwt.PyJWS().encode(written, self.private, "RS256", headers={"kid": self.name, **headers})


KEY = Key()  # made once: it takes a while


@dataclass
class Forger:
    """`token` is what it gives out, made of the claims that an honest one would say; `says` changes its documents."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    token: Callable[[dict[str, Any]], Any] = KEY.sign
    says: dict[str, Any] = field(default_factory=dict)
    keys: list[dict[str, Any]] = field(default_factory=lambda: [KEY.public])
    secret: str = SECRET
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)  # by path, instead of its own
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)  # path and form
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def honest(self, nonce: str, now: datetime) -> dict[str, Any]:
        moment = int(now.timestamp())
        return {"iss": self.issuer, "aud": CLIENT, "sub": "amina-1", "nonce": nonce,
                "iat": moment, "exp": moment + 300, **self.claims}  # fmt: skip

    def sign_in(self, address: str) -> dict[str, str]:
        """What it sends a person back with, who was sent to this address."""
        asked = dict(parse_qsl(urlsplit(address).query))
        self.codes["code-1"] = asked
        return {"code": "code-1", "state": asked["state"]}

    def answer(self, path: str, form: dict[str, str], authorization: str, now: datetime) -> tuple[int, dict[str, Any]]:
        if path == "/.well-known/openid-configuration":
            return 200, self.document()
        if path == "/keys":
            return 200, {"keys": self.keys}
        return self.give_token(form, authorization, now)

    def document(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize?tenant=1",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            **self.says,
        }

    def give_token(self, form: dict[str, str], authorization: str, now: datetime) -> tuple[int, dict[str, Any]]:
        expected = base64.b64encode(f"{CLIENT}:{self.secret}".encode()).decode()
        if authorization != f"Basic {expected}" and form.get("client_secret") != self.secret:
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or asked["redirect_uri"] != form["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        if asked["code_challenge"] != base64.urlsafe_b64encode(digest).rstrip(b"=").decode():
            return 400, {"error": "invalid_grant"}
        return 200, {
            "access_token": "x",
            "token_type": "Bearer",
            "id_token": self.token(self.honest(asked["nonce"], now)),
        }


@contextmanager
def running() -> Iterator[Forger]:
    forger = Forger()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(forger))
    forger.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield forger
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(forger: Forger) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def _answer(self, body: str) -> None:
            path = urlsplit(self.path).path
            form = {name: values[0] for name, values in parse_qs(body).items()}
            forger.asked.append((path, form))
            if path in forger.answers:
                status, headers, sent = forger.answers[path]
            else:
                now = datetime.now().astimezone()
                status, said = forger.answer(path, form, self.headers.get("Authorization", ""), now)
                headers, sent = {"Content-Type": "application/json"}, json.dumps(said).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *args: Any) -> None:
            return None

    return Handler

"""A service of our own to which errors are sent, as Sentry's protocol has it."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import brotli


@contextmanager
def error_service() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Its address (a DSN), and the events that it was sent."""
    kept: list[dict[str, Any]] = []

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            body = {"gzip": gzip.decompress, "br": brotli.decompress}[self.headers["Content-Encoding"]](body)
            lines = body.splitlines()  # an envelope: its header, then a header and a body for each thing in it
            things = zip(lines[1::2], lines[2::2], strict=False)
            kept.extend(json.loads(thing) for about, thing in things if json.loads(about)["type"] == "event")
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing on stderr."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://key@127.0.0.1:{server.server_port}/1", kept
    finally:
        server.shutdown()
        server.server_close()

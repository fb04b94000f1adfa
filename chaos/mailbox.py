"""A mail server that goes away at random, and in the middle of a mail."""

from __future__ import annotations

import contextlib
import random
import socketserver
import threading
import time
from email import message_from_bytes, policy

from chaos.servers import LOCAL
from tools.postgres import free_port


class Mailbox:
    """A mail server that keeps of each mail to whom it went and its subject; it can be away.

    The first mail that comes when it is about to go is taken, and nobody hears so: whoever sent it cannot know.
    """

    def __init__(self, address: str = LOCAL) -> None:
        self.address, self.port = address, free_port()
        self.received: list[tuple[str, str]] = []
        self.untold = 0  # of those, which nobody was told that they were taken
        self.is_going = threading.Event()
        self.server: socketserver.ThreadingTCPServer | None = None

    def start(self) -> None:
        self.is_going.clear()
        mailbox = self

        class Conversation(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                with contextlib.suppress(OSError):  # who sent it was killed
                    _converse(self, mailbox)

        socketserver.ThreadingTCPServer.allow_reuse_address = True
        socketserver.ThreadingTCPServer.daemon_threads = True
        self.server = socketserver.ThreadingTCPServer((self.address, self.port), Conversation)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def be_away(self, chance: random.Random) -> None:
        """Gone for some seconds: in the middle of a mail, when one comes in the second before."""
        self.is_going.set()
        deadline, before = time.monotonic() + 1, self.untold
        while self.untold == before and time.monotonic() < deadline:
            time.sleep(0.01)
        self.stop()
        time.sleep(chance.uniform(1, 5))
        self.start()


def _converse(one: socketserver.StreamRequestHandler, mailbox: Mailbox) -> None:
    """As much of SMTP (RFC 5321) as a mail takes."""

    def say(words: str) -> None:
        one.wfile.write(f"{words}\r\n".encode())

    recipient = ""
    say("220 here")
    while line := one.rfile.readline():
        command = line.decode("ascii", "replace").strip()
        verb = command[:4].upper()
        if verb == "RCPT":
            recipient = command.split(":", 1)[1].split()[0].strip("<>")
            say("250 ok")
        elif verb == "DATA":
            say("354 go on")
            lines: list[bytes] = []
            while (line := one.rfile.readline()) and line != b".\r\n":
                lines.append(line[1:] if line.startswith(b"..") else line)
            if not line:
                return  # broken off half-way: not received
            mail = message_from_bytes(b"".join(lines), policy=policy.default)
            mailbox.received.append((recipient, str(mail["Subject"])))
            if mailbox.is_going.is_set():
                mailbox.untold += 1
                return
            say("250 taken")
        elif verb == "QUIT":
            say("221 bye")
            return
        else:
            say("250 ok")

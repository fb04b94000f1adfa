"""What a run reads of the servers that it killed."""

from __future__ import annotations

import json
import os
import smtplib
from pathlib import Path

import pytest

from chaos.__main__ import main
from chaos.mailbox import Mailbox
from chaos.servers import Web, until


def test_mistakes_are_found_between_lines_that_were_cut_off(tmp_path: Path) -> None:
    def line(text: str, **about: object) -> str:
        return json.dumps({"logger": "django.request", "status_code": 500, "traceback": text} | about)

    mistake = line("NameError: lesson")
    away = line("OperationalError: gone", status_code=503)
    elsewhere = line("OSError: full", logger="onboarding.hr")
    without = json.dumps({"logger": "django.request", "message": "Service Unavailable"})
    lines = [
        mistake[:-9],
        mistake[:20] + mistake,
        away,
        elsewhere,
        without,
        "7",
        "[]",
        "null",
        "",
        mistake,
        "[INFO] Booting",
    ]
    (tmp_path / "web.log").write_text("\n".join(lines))
    assert Web(tmp_path, {"ALLOWED_HOSTS": ""}).mistakes() == {"NameError: lesson"}


def test_a_pooler_before_sqlite_is_passed_over(capsys: pytest.CaptureFixture[str]) -> None:
    """So that `make chaos ARGS=--pooler` does both databases."""
    assert main(["sqlite", "--pooler"]) == 0
    assert "A pooler stands before PostgreSQL alone" in capsys.readouterr().out


def test_what_a_process_says_is_kept_when_it_may_write_no_file(tmp_path: Path) -> None:
    """On a full disk it still tells what went wrong there."""
    web = Web(tmp_path, os.environ | {"ALLOWED_HOSTS": ""})
    says = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)); print('full' * 9_000)"
    web._run("web", "-c", says).wait()
    until(lambda: (tmp_path / "web.log").read_text() == "full" * 9_000 + "\n", "it is kept", 10)


def test_a_mail_server_that_goes_takes_a_mail_and_does_not_say_so() -> None:
    mailbox = Mailbox()
    mailbox.start()
    try:
        send(mailbox.port, "amina@lennik.example")
        mailbox.is_going.set()
        with pytest.raises(smtplib.SMTPServerDisconnected):
            send(mailbox.port, "bert@lennik.example")
    finally:
        mailbox.stop()
    assert [whom for whom, _subject in mailbox.received] == ["amina@lennik.example", "bert@lennik.example"]
    assert mailbox.untold == 1


def send(port: int, whom: str) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
        server.sendmail("hr@lennik.example", whom, "Subject: Welkom\r\n\r\nDag.\r\n")

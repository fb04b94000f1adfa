"""Where the demo listens, and what it says when it cannot."""

import os
import socket
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.urls import resolve

from tools import demo


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_on_this_machine_the_demo_keeps_its_own_allowed_hosts(host: str) -> None:
    assert demo.allowed_hosts(host) is None


def test_a_named_host_is_added_and_every_address_means_every_host() -> None:
    assert demo.allowed_hosts("10.1.2.3") == "localhost,127.0.0.1,10.1.2.3"
    assert demo.allowed_hosts("0.0.0.0") == "*"


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://localhost:80/"),  # where a passkey can be made
        ("::1", "http://localhost:80/"),
        ("0.0.0.0", "http://localhost:80/"),
        ("127.0.0.2", "http://127.0.0.2:80/"),
        ("2001:db8::1", "http://[2001:db8::1]:80/"),
    ],
)
def test_the_address_can_be_typed_in_a_browser(host: str, shown: str) -> None:
    assert demo.address(host, 80) == shown


def test_a_taken_port_is_named_and_another_is_offered() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"Port {port} is in use" in (demo.listening_problem("127.0.0.1", port) or "")
    assert demo.listening_problem("127.0.0.1", port) is None


def test_an_impossible_port_is_a_sentence_too() -> None:
    assert "choose another" in (demo.listening_problem("127.0.0.1", 70_000) or "")


def test_the_mails_are_where_it_says_that_they_land() -> None:
    words = demo.ready_at(demo.address("127.0.0.1", 8000))
    assert "http://localhost:8000/ " in words
    mails = words.split()[-1]
    assert mails.startswith("http://localhost:8000/")
    assert resolve(urlsplit(mails).path, "onboarding.demo_urls").url_name == "demo_mailbox"


@pytest.mark.django_db
def test_the_database_stands_where_the_code_does_until_a_migration_comes() -> None:
    assert demo.is_migrated()
    MigrationRecorder(connection).record_unapplied("people", "0001_initial")
    assert not demo.is_migrated()


@pytest.mark.pure
def test_a_start_does_not_read_what_only_files_need() -> None:
    """openpyxl is a fifteenth of a start, and most starts read no workbook."""
    code = "import django, sys; django.setup(); print(*sys.modules)"
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "onboarding.settings.test"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "onboarding.hr.imports.applying" in loaded
    assert "openpyxl" not in loaded

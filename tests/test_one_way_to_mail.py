"""Mail is made in one module and the site's address in another; whatever else would make its own is named here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OUR_SOURCES = [
    path for room in ("onboarding", "quizzes") for path in (ROOT / room).rglob("*.py") if path.parent.name != "settings"
]
TEMPLATES = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]


def those_that_match(pattern: str, paths: list[Path]) -> set[str]:
    return {path.name for path in paths if re.search(pattern, path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize(
    ("pattern", "only"),
    [
        (r"\bEmail(MultiAlternatives|Message)\b", {"mail_message.py"}),
        (r"\b(send_mail|send_mass_mail|mail_admins|mail_managers|email_user)\b", {"accounts.py"}),  # what allauth calls
        (r"\bsend_soon\(", {"queueing.py", "outgoing_mails.py", "portions.py"}),  # many leave in portions
        (r"\bBASE_URL\b|\bWAGTAILADMIN_BASE_URL\b", {"site_addresses.py", "deploy_checks.py"}),
        (r"\bbuild_absolute_uri\b|\bget_host\(|\bget_current_site\b", {"site_addresses.py"}),
    ],
)
def test_only_one_module_makes_a_mail_or_the_address_of_the_site(pattern: str, only: set[str]) -> None:
    assert those_that_match(pattern, OUR_SOURCES) == only


def test_no_template_makes_the_address_of_the_site() -> None:
    assert those_that_match(r"request\.(get_host|scheme|build_absolute_uri)|\bbase_url\b", TEMPLATES) == set()


def test_one_template_is_the_frame_of_all_mails() -> None:
    folders = {"mail", "notices"}
    html = [path for path in TEMPLATES if path.suffix == ".html" and path.parent.name in folders]
    framed = [path for path in html if "learning" in path.parts or path.parent.name == "mail"]
    frames = [path for path in framed if "<html" in path.read_text(encoding="utf-8")]
    assert len(framed) > 1
    assert len(frames) == 1


def test_one_template_is_the_frame_of_all_mails_as_text() -> None:
    texts = [path for path in TEMPLATES if path.suffix == ".txt" and "messages" not in path.parts]
    bodies = [path for path in texts if not path.stem.endswith("_subject")]  # a subject is one line
    frame = {"mail_base.txt"}
    assert those_that_match(r"Dag \{\{", bodies) == frame
    assert those_that_match(r"\bautoescape\b", bodies) == frame
    included = {"contact.txt", "overview.txt", "people.txt"}
    framed = those_that_match(r'^{% extends "people/mail_base.txt" %}', bodies)
    assert len(framed) > 4
    assert {path.name for path in bodies} == framed | frame | included

"""The demo's mailbox: what is sent can be read there, and nowhere else is there such an address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings as base_settings
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from onboarding.learning.demo import kept_mails
from onboarding.learning.demo.kept_mails import MailboxBackend
from onboarding.people.mail_message import mail_to
from tests.production_process import SAFE, start

HTML = '<!doctype html><html lang="nl"><head><title>x</title></head><body><p style="color: red">Dag <a href="http://localhost/x/">x</a></p></body></html>'


@pytest.fixture(autouse=True)
def mailbox(settings: Settings, tmp_path: Path) -> None:
    settings.ROOT_URLCONF = "onboarding.demo_urls"
    settings.DEMO_MAILBOX = tmp_path / "postbus"
    settings.EMAIL_BACKEND = "onboarding.learning.demo.kept_mails.MailboxBackend"


def send(subject: str, html: str = "") -> None:
    mail_to("jef@lennik.example", "nl", subject, "Dag Jef\n\nhttp://localhost:8000/account/uitnodiging/x/", html).send()


@pytest.mark.django_db
def test_what_was_sent_stands_there_the_newest_first(client: Client) -> None:
    assert "nog niets" in client.get("/postbus/").content.decode()
    send("Éérst <b>dit</b>")
    send("Dan dat")
    page = client.get("/postbus/").content.decode()
    assert page.index("Dan dat") < page.index("Éérst &lt;b&gt;dit&lt;/b&gt;")
    assert "jef@lennik.example" in page


@pytest.mark.django_db
def test_links_of_a_text_can_be_followed(client: Client) -> None:
    send("Dag")
    (kept,) = kept_mails.latest()
    page = client.get(reverse("demo_mail", args=[kept.name])).content.decode()
    assert 'href="http://localhost:8000/account/uitnodiging/x/"' in page
    assert "<iframe" not in page
    assert client.get(reverse("demo_mail_html", args=[kept.name])).status_code == 404


@pytest.mark.django_db
def test_a_mail_with_html_is_shown_in_a_frame_that_does_nothing_by_itself(client: Client) -> None:
    send("Dag", HTML)
    (kept,) = kept_mails.latest()
    page = client.get(reverse("demo_mail", args=[kept.name]))
    assert re.search(r'<iframe[^>]* sandbox="allow-top-navigation-by-user-activation"', page.content.decode())
    policy = page["Content-Security-Policy"]
    assert "frame-src https://www.youtube-nocookie.com https://player.vimeo.com 'self'" in policy
    framed = client.get(reverse("demo_mail_html", args=[kept.name]))
    assert '<base target="_top">' in framed.content.decode()
    assert framed["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["1", "..%2f..%2fsecret-key", "0" * 20 + "-" + "0" * 8])
def test_what_is_no_mail_is_not_there(client: Client, name: str) -> None:
    assert client.get(f"/postbus/{name}/").status_code == 404


def test_the_oldest_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_mails, "MOST", 2)
    for subject in ("een", "twee", "drie"):
        send(subject)
    assert [mail.subject for mail in kept_mails.latest()] == ["drie", "twee"]


def test_several_at_once_are_counted() -> None:
    mails = [mail_to("jef@lennik.example", "nl", subject, "Dag") for subject in ("een", "twee")]
    assert MailboxBackend().send_messages(mails) == 2


@pytest.mark.parametrize("name", ["production", "demo"])
def test_the_address_exists_in_the_demo_only(name: str, tmp_path: Path) -> None:
    script = (
        "import django; django.setup()\n"
        "from django.conf import settings\n"
        "from django.urls import resolve, Resolver404\n"
        "try: found = resolve('/postbus/').view_name\n"
        "except Resolver404: found = 'nothing'\n"
        "print(found, settings.EMAIL_BACKEND.rpartition('.')[2], settings.SECOND_FACTOR_REQUIRED)"
    )
    database = f"sqlite:///{tmp_path / 'db.sqlite3'}"
    ran = start(script, **SAFE, DATABASE_URL=database, DJANGO_SETTINGS_MODULE=f"onboarding.settings.{name}")
    here = {"production": "nothing EmailBackend True", "demo": "demo_mailbox MailboxBackend False"}
    assert ran.stdout.strip() == here[name], ran.stderr


def test_in_the_tests_it_does_not_exist_either(settings: Settings) -> None:
    settings.ROOT_URLCONF = "onboarding.urls"
    with pytest.raises(NoReverseMatch):
        reverse("demo_mailbox")
    assert base_settings.ROOT_URLCONF == "onboarding.urls"

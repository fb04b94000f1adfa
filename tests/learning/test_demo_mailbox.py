"""The demo's mailbox: what is sent can be read there, and nowhere else is there such an address."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings as base_settings
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import Settings

from onboarding.learning.demo import demo_letters, kept_letters, kept_mails, mailbox_files
from onboarding.learning.demo.kept_mails import MailboxBackend
from onboarding.lessons.models import Programme
from onboarding.people.letters import letter_codes, letter_keeping
from onboarding.people.mail_message import mail_to
from onboarding.people.models import Letter, Organisation, User
from tests.factories import UserFactory
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


@pytest.mark.django_db
def test_the_oldest_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox_files, "MOST", 2)
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
        "from onboarding.learning.demo.mailbox_files import is_there\n"
        "print(found, settings.EMAIL_BACKEND.rpartition('.')[2], settings.SECOND_FACTOR_REQUIRED, is_there())"
    )
    database = f"sqlite:///{tmp_path / 'db.sqlite3'}"
    ran = start(script, **SAFE, DATABASE_URL=database, DJANGO_SETTINGS_MODULE=f"onboarding.settings.{name}")
    here = {"production": "nothing EmailBackend True False", "demo": "demo_mailbox MailboxBackend False True"}
    assert ran.stdout.strip() == here[name], ran.stderr


def test_in_the_tests_it_does_not_exist_either(settings: Settings) -> None:
    settings.ROOT_URLCONF = "onboarding.urls"
    with pytest.raises(NoReverseMatch):
        reverse("demo_mailbox")
    assert base_settings.ROOT_URLCONF == "onboarding.urls"


def print_for(person: User) -> str:
    code = letter_codes.new()
    letter_keeping.keep([(person.pk, code)], None, timezone.now())
    kept_letters.keep([(person, code)], timezone.now())
    return code


@pytest.fixture
def fatima(lennik: Organisation) -> User:
    return UserFactory.create(
        first_name="Fatima", last_name="El Idrissi", email="", organisation=lennik, personnel_number="00412"
    )


def test_a_letter_lies_between_the_mails_and_its_code_can_be_clicked(client: Client, fatima: User) -> None:
    send("Eerst dit")
    code = print_for(fatima)
    send("Dan dat")
    mailbox = client.get("/postbus/").content.decode()
    assert mailbox.index("Dan dat") < mailbox.index("Brief voor Fatima El Idrissi") < mailbox.index("Eerst dit")
    (kept,) = kept_letters.latest_letters()
    page = client.get(reverse("demo_letter", args=[kept.name])).content.decode()
    assert f'<a href="/brief/{code}/"><img src="data:image/svg+xml;base64,' in page
    assert "00412" in page
    assert 'href="/aanmelden/lennik/"' in page
    assert client.get(f"/brief/{code}/").status_code == 200


def test_the_letter_is_there_as_it_is_printed(client: Client, fatima: User) -> None:
    code = print_for(fatima)
    (kept,) = kept_letters.latest_letters()
    paper = client.get(reverse("demo_letter_paper", args=[kept.name]))
    assert paper["Content-Type"] == "application/pdf"
    assert code in PdfReader(BytesIO(paper.content)).pages[0].extract_text()


def test_a_letter_of_a_site_that_is_no_more_is_not_there(client: Client, fatima: User) -> None:
    print_for(fatima)
    (kept,) = kept_letters.latest_letters()
    fatima.delete()
    for name in ("demo_letter", "demo_letter_paper"):
        assert client.get(reverse(name, args=[kept.name])).status_code == 404
        assert client.get(reverse(name, args=["0" * 20 + "-" + "0" * 8])).status_code == 404
    assert client.get("/postbus/").status_code == 200


def test_the_demo_begins_with_a_letter_for_who_has_no_mailbox(lennik: Organisation, programme: Programme) -> None:
    now = timezone.now()
    demo_letters.load("lennik", now)
    demo_letters.load("lennik", now)
    (kept,) = kept_letters.latest_letters()
    letter = letter_keeping.of_code(kept.code)
    assert letter is not None
    assert (letter.user.email, letter.user.personnel_number) == ("", kept.number)
    assert letter.user.enrolments.exists()
    demo_letters.load("lennik", now + Letter.LASTS + timedelta(days=1))  # a new one when it is too old …
    newest, _old = kept_letters.latest_letters()
    used = letter_keeping.of_code(newest.code)
    assert used is not None
    letter_keeping.use(used, "481516", now, is_code=True)
    demo_letters.load("lennik", now + timedelta(days=99))  # … but none for who is in by now
    assert len(kept_letters.latest_letters()) == 2


def test_without_the_mailbox_no_letter_is_kept_and_nobody_is_added(
    lennik: Organisation, programme: Programme, fatima: User, settings: Settings, tmp_path: Path
) -> None:
    del settings.DEMO_MAILBOX
    number = User.objects.count()
    kept_letters.keep([(fatima, letter_codes.new())], timezone.now())
    demo_letters.load("lennik", timezone.now())
    assert User.objects.count() == number
    assert list(tmp_path.rglob("*")) == []

"""A lesson lays mails, a conversation, a letter and two accounts on the table; a starter brings its own files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from onboarding.lessons import new_organisations, starters
from onboarding.lessons.assembling import article_of
from onboarding.lessons.models import LessonPage, LessonVersion
from onboarding.lessons.rendered_html import Markup
from onboarding.people.models import Organisation
from tests.factories import make_programme
from tests.learning.site_pages import block, listed

pytestmark = [pytest.mark.django_db, pytest.mark.pure]  # what is rendered is the same on both databases

MAIL = {"sender": "Karim", "recipient": "jij", "sent": "dinsdag, 16.52 uur", "subject": "De lijst", "text": "A.\n\nB."}
PROGRAMME = """
title = "Proef"
wordmark = ""
welcome = "<p>Dag.</p>"
days_to_finish = 30

[[principles]]
kind = "pillar"
letter = "1"
title = "De hal"
short_title = "Hal"
statement = "Je kijkt eerst."
behaviours = ["Je kijkt."]
lessons = ["hal.toml"]
"""
LESSON = """
title = "De hal op maandag"
summary = "De hal op maandag"
introduction = "Maandag, zeven uur."
minutes = 5

[[body]]
type = "picture"
heading = "Wat zie jij?"
image = "hal.png"
alt_text = "Een hal vol stoelen"

[quiz]
pass_mark = 0
questions = []
"""


def told(organisation: Organisation, *exhibits: dict[str, Any]) -> str:
    """What a lesson of these blocks says, as HTML."""
    make_programme(organisation, letters="K", body=list(exhibits))
    version = LessonVersion.objects.get()
    parts = [part for section in article_of(version).sections for part in section.parts]
    return "".join(str(run) for part in parts if isinstance(part, Markup) for run in part.runs if isinstance(run, str))


def test_a_mail_stands_with_who_wrote_it_to_whom_and_when(lennik: Organisation) -> None:
    html = told(lennik, block("mails", items=listed(MAIL)))
    for said in ("<dd>Karim</dd>", "<dd>jij</dd>", "<dd>dinsdag, 16.52 uur</dd>", "<h3>De lijst</h3>", "<p>B.</p>"):
        assert said in html


def test_of_every_line_in_a_conversation_one_reads_who_said_it(lennik: Organisation) -> None:
    lines = listed({"speaker": "Rosa", "text": "Dag."}, {"speaker": "Luc", "text": "Ja.\nGoed."})
    html = told(lennik, block("conversation", lines=lines))
    assert re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html) == [("Rosa", "Dag."), ("Luc", "Ja.<br>Goed.")]


@pytest.mark.parametrize("caption", ["", "Zo lag hij klaar"])
def test_a_letter_has_its_head_and_only_a_caption_where_one_was_written(lennik: Organisation, caption: str) -> None:
    fields = {"sender": "Dienst Wegen", "date": "4 mei", "subject": "Werken", "text": "<p>Wij komen.</p>"}
    html = told(lennik, block("letter", **fields, caption=caption))
    for said in ("<span>Dienst Wegen</span> <span>4 mei</span>", "<h3>Werken</h3>", "<p>Wij komen.</p>"):
        assert said in html
    assert ("figcaption" in html) == bool(caption)


def test_accounts_of_one_incident_each_have_their_teller(lennik: Organisation) -> None:
    accounts = listed(
        {"speaker": "Tine", "role": "", "text": "Eén.\n\nTwee."},
        {"speaker": "Bart", "role": "ploegbaas", "text": "Drie."},
    )
    html = told(lennik, block("accounts", items=accounts))
    captions = re.findall(r"<figcaption>(.*?)</figcaption>", html)
    assert captions == ["<strong>Tine</strong>", "<strong>Bart</strong>, ploegbaas"]
    assert "<p>Eén.</p>\n\n<p>Twee.</p>" in html


def test_a_starter_brings_its_picture_into_the_organisations_own_collection(
    lennik: Organisation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "proef"
    folder.mkdir()
    (folder / "programme.toml").write_text(PROGRAMME, encoding="utf-8")
    (folder / "hal.toml").write_text(LESSON, encoding="utf-8")
    (folder / "hal.png").write_bytes(get_test_image_file().file.getvalue())
    monkeypatch.setattr(starters, "HERE", tmp_path)
    page = new_organisations.set_up(lennik)
    starters.load("proef", page)
    picture = get_image_model().objects.get()
    (shown,) = LessonPage.objects.get().body
    assert (shown.value["image"], picture.title) == (picture, "De hal op maandag")
    assert picture.collection == page.collection

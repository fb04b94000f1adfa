"""A lesson on paper: whole, and the answers only for who asks for them at the desk."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from onboarding.lessons.models import LessonPage
from tests.client_response import ClientResponse
from tests.factories import stream
from tests.hr.conftest import Municipality
from tests.lessons.open_file.open_files import make_rich_programme

pytestmark = pytest.mark.django_db


def text(response: ClientResponse) -> str:
    return " ".join(unescape(response.content.decode()).split())


def test_a_lesson_is_printed_whole_and_with_the_answers_only_when_asked(
    hr_officer: Client, outsider: Client, lennik: Municipality, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    lesson = LessonPage.objects.descendant_of(make_rich_programme(lennik.organisation)).get(title="Van alles een")
    raw = lesson.questions.get_prep_value()
    (steps,) = (one["value"]["items"] for one in raw if one["type"] == "order")
    steps[0]["value"]["text"] = "Zwaai uit"
    lesson.questions = stream("questions", raw)
    lesson.save_revision()
    address = f"/beheer/nazicht/{lesson.pk}/afdrukken/"
    assert address in text(hr_officer.get(f"/beheer/pages/{lesson.pk}/edit/"))
    on_paper = hr_officer.get(address)
    policy = on_paper["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-" not in policy
    handed_out = text(on_paper)
    for said in (
        "Van alles een", "Je laat de oma", "De mama schrikt.", "Een poort", "Wat ga jij anders doen?", "Peiling 2",
        "De gids van het huis", "Vraag 8", "Denk na.", "Ga naar scène 2.", "Rechts 1",
    ):  # fmt: skip
        assert said in handed_out, said
    assert "<details open" in handed_out
    assert "<details name" not in handed_out
    assert 'loading="lazy"' not in handed_out
    questions = handed_out[handed_out.index("printed-questions") :]
    for told in ("Uitleg", "Past het best.", "Hoort erbij.", "Om te onthouden", "is-right", "tweede situatie", "→"):
        assert told not in questions, told
    assert questions.index("Stap 1") < questions.index("Zwaai uit")  # by their letters, which tells nothing
    whole = text(hr_officer.get(f"{address}?antwoorden=ja"))
    for told in ("Uitleg klopt niet", "Past het best.", "Hoort erbij.", "Om te onthouden", "tweede situatie", "Anders"):
        assert told in whole, told
    assert whole.index("Zwaai uit") < whole.index("Stap 1")
    assert "niet voor deelnemers" in whole
    assert outsider.get(address).status_code == 404
    assert hr_officer.get(f"/beheer/nazicht/{lesson.get_parent().pk}/afdrukken/").status_code == 404

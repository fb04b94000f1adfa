"""A lesson on paper: whole, and the answers only for who asks for them at the desk."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from onboarding.learning.lesson import printed_lesson
from onboarding.learning.lesson.printed_lesson import printed
from onboarding.lessons.models import LessonPage, PrinciplePage, ProgrammePage
from quizzes.screens import show_question
from tests.client_response import ClientResponse
from tests.factories import (
    better,
    branching,
    make_lesson,
    match,
    multiple,
    order,
    scene,
    single,
    stream,
    text_block,
    true_false,
)
from tests.hr.conftest import Municipality
from tests.lessons.open_file.open_files import make_rich_programme
from tests.translated_lessons import translated

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
    assert not questions.index("Zwaai uit") < questions.index("Stap 1") < questions.index("Stap 2")
    whole = text(hr_officer.get(f"{address}?antwoorden=ja"))
    for told in ("Uitleg klopt niet", "Past het best.", "Hoort erbij.", "Om te onthouden", "tweede situatie", "Anders"):
        assert told in whole, told
    assert whole.index("Zwaai uit") < whole.index("Stap 1")
    assert "niet voor deelnemers" in whole
    assert outsider.get(address).status_code == 404
    assert hr_officer.get(f"/beheer/nazicht/{lesson.get_parent().pk}/afdrukken/").status_code == 404


def test_the_place_of_an_answer_on_a_sheet_to_hand_out_says_nothing_about_it(lennik: Municipality) -> None:
    """The right answer is written first, steps and pairs in the order of their letters: it is mixed as on a screen."""
    first = ("help", "full", ""), ("wacht", "none", ""), ("zucht", "none", "")
    asked = [single("A", best=0), multiple("B"), better("C"), branching("D", scenes=[scene("A", *first, question="D")])]
    asked += [true_false("E"), *(order(f"F{n}", steps=2) for n in range(8)), *(match(f"G{n}", 2) for n in range(8))]
    programme = lennik.page.add_child(instance=ProgrammePage(title="P", live=False))
    value = programme.add_child(instance=PrinciplePage(title="R", statement="x", live=False))
    lesson = make_lesson(value, "Hand uit", questions=asked, publish=False, shuffles=True)

    def said(with_answers: bool) -> list[list[list[str]]]:
        lists = [
            [one.choices, *(part.choices for part in one.scenes)]
            for one in printed(lesson, with_answers=with_answers).questions
        ]
        return [[[one.text for one in choices] for choices in each] for each in lists]

    assert lesson.quiz is not None
    written, handed_out = said(True), said(False)
    seed = printed_lesson.MIXED
    assert [sorted(map(sorted, one)) for one in handed_out] == [sorted(map(sorted, one)) for one in written]
    for number, (told, raw) in enumerate(zip(handed_out, written, strict=True), start=1):
        shown = show_question(lesson.quiz, number, seed=seed)
        assert told[-1] == [str(one.text) for one in shown.choices], number
        if shown.layout == "order":
            assert told != raw, number
    assert sum(told != raw for told, raw in zip(handed_out[:4], written[:4], strict=True)) >= 2
    for one in printed(lesson, with_answers=False).questions[-8:]:
        assert [half.text[-1] for half in one.choices] != [half[-1] for half in one.others]
    lesson.shuffles = False
    assert said(False)[:5] == written[:5]  # as on a screen: the writer says when an order has to stay


def test_a_translation_is_printed_in_its_own_words_with_the_way_to_the_others(
    hr_officer: Client, lennik: Municipality
) -> None:
    lesson = make_lesson(
        lennik.principle_page, "Luisteren", body=[text_block("Aan het loket")], questions=[single("Wat past?")]
    )
    address = f"/beheer/nazicht/{lesson.pk}/afdrukken/"
    assert "taal=" not in text(hr_officer.get(address))
    translated(lesson)
    in_dutch = text(hr_officer.get(address))
    assert 'href="?taal=fr"' in in_dutch
    assert f"{address}?taal=fr" in text(hr_officer.get(f"/beheer/vertalingen/{lesson.pk}/"))
    in_french = text(hr_officer.get(f"{address}?taal=fr&antwoorden=ja"))
    assert '<h1 lang="fr">fr Luisteren</h1>' in in_french
    assert 'lang="fr">fr Wat past?' in in_french
    assert "Past het best." in in_french
    assert 'href="?taal=fr"' in in_french  # without the answers
    assert hr_officer.get(f"{address}?taal=de").status_code == 404
    assert hr_officer.get(f"{address}?taal=nergens").status_code == 404


def test_what_is_not_translated_yet_is_printed_as_it_was_written(hr_officer: Client, lennik: Municipality) -> None:
    lesson = make_lesson(lennik.principle_page, "Luisteren", questions=[single("Wat past?")])
    written = translated(lesson)
    written.words.pop("title")
    written.save()
    assert "<h1" in (page := text(hr_officer.get(f"/beheer/nazicht/{lesson.pk}/afdrukken/?taal=fr")))
    assert ">Luisteren</h1>" in page
    assert "fr Wat past?" in page

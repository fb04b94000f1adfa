"""Reading a charter: from bytes or a file, and rule by rule. Whole pages are in test_charter_pages."""

import codecs
import json
from pathlib import Path

import pytest

from onboarding.lessons.charter import (
    MAX_BYTES,
    Charter,
    CharterError,
    CharterPrinciple,
    decode_charter,
    read_charter,
    read_charter_file,
)

TEXT = "Visie\nEén warme gemeente, vol ideeën.\n"


def code_of(data: bytes) -> str:
    with pytest.raises(CharterError) as refused:
        decode_charter(data)
    return refused.value.code


def titles(text: str, kind: str = "value") -> list[str]:
    return [p.title for p in read_charter(text).principles if p.kind == kind]


def letters(text: str) -> str:
    return "".join(p.letter or "_" for p in read_charter(text).principles if p.kind == "value")


# Bytes


@pytest.mark.parametrize(
    "data",
    (
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("cp1252"),
    ),
    ids=("utf-8", "utf-8 with mark", "utf-16 little", "utf-16 big", "windows-1252"),
)
def test_text_is_decoded_whatever_notepad_saved_it_as(data: bytes) -> None:
    assert decode_charter(data) == TEXT


@pytest.mark.parametrize(
    "data",
    (
        b"%PDF-1.7\n1 0 obj",
        b"PK\x03\x04\x14\x00",
        b"\x89PNG\r\n\x1a\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1",
        b"\xff\xd8\xff\xe0",
        b"GIF89a",
        rb"{\rtf1\ansi",
        b"Missie\x00\x00",
        codecs.BOM_UTF16_LE + b"a",
        b"\x01\x02\x03\x04 tekst",
    ),
)
def test_a_file_that_is_no_text_is_refused(data: bytes) -> None:
    assert code_of(data) == "binary"


@pytest.mark.parametrize("data", (b"", b" \r\n\t", codecs.BOM_UTF8, "\xa0\u200b\n".encode()))
def test_a_file_without_words_is_empty(data: bytes) -> None:
    assert code_of(data) == "empty"


def test_a_file_over_the_limit_is_too_large_and_one_at_the_limit_is_not() -> None:
    assert code_of(b"a" * (MAX_BYTES + 1)) == "too_large"
    assert len(decode_charter(b"a" * MAX_BYTES)) == MAX_BYTES


def test_a_large_file_is_refused_without_being_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "groot.txt"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    monkeypatch.setattr(Path, "open", lambda *args, **kwargs: pytest.fail("opened"))
    with pytest.raises(CharterError) as refused:
        read_charter_file(path)
    assert refused.value.code == "too_large"


def test_a_file_is_read_as_its_text_is(tmp_path: Path) -> None:
    path = tmp_path / "visie.txt"
    path.write_bytes(TEXT.encode("cp1252"))
    assert read_charter_file(path) == read_charter_file(str(path)) == read_charter(TEXT)


@pytest.mark.parametrize("code", ("empty", "binary", "too_large", "nothing_recognised"))
def test_every_error_is_a_value_error_with_a_sentence(code: str) -> None:
    error = CharterError(code)
    assert isinstance(error, ValueError)
    assert error.code == code
    assert str(error).endswith(".")


# Data


def test_a_charter_is_plain_data_for_json() -> None:
    charter = Charter(None, (CharterPrinciple("value", "", "Respect", "We luisteren.", ("Op tijd komen",)),))
    assert json.loads(json.dumps(charter.as_dict())) == {
        "wordmark": None,
        "principles": [
            {
                "kind": "value",
                "letter": "",
                "title": "Respect",
                "statement": "We luisteren.",
                "behaviours": ["Op tijd komen"],
            }
        ],
    }


# Headings


@pytest.mark.parametrize(
    "heading",
    (
        "Missie", "MISSIE", "Missie:", "missie", "Onze missie", "## Missie", "**Missie**", "1. Missie", "I. Missie",
        "A) Missie", "De missie van Zonnedorp", "Missie van de gemeente", "Missie gemeente Groot Zonnedorp",
        "Missie lokaal bestuur Sint-Joris", "Missie van gemeente en OCMW", "Wat is onze missie?",
        "Onze missie 2025-2030", "Opdrachtsverklaring", "Missie\nMissie", "Missie\nOnze missie", "Onze opdracht",
        "•\tMissie", "Missie Zonnedorp",
    ),
)  # fmt: skip
def test_a_mission_is_found_under_many_headings(heading: str) -> None:
    principles = read_charter(f"{heading}\nWij helpen elke inwoner vooruit.").principles
    assert [(p.kind, p.title, p.statement) for p in principles] == [
        ("mission", "Missie", "Wij helpen elke inwoner vooruit.")
    ]


@pytest.mark.parametrize(
    "heading",
    (
        "Waarden", "Onze waarden", "Waarden\nOnze waarden", "Kernwaarden", "Onze vijf waarden", "Organisatiewaarden",
        "De waarden van gemeente Zonnedorp", "DE WAARDEN VAN ZONNEDORP", "Waar staan we voor?", "Waar wij voor staan",
        "Waar staat gemeente Zonnedorp voor?", "Onze waarden zijn:", "Wat zijn onze waarden?", "Waarden en normen",
        "Dit zijn onze kernwaarden:", "Ons DNA", "Kernwaarden lokaal bestuur Zonnedorp",
        "Wij werken met deze kernwaarden:",
    ),
)  # fmt: skip
@pytest.mark.parametrize(
    "body",
    (
        "• Respect\n• Openheid",
        "Respect\nWe luisteren.\nOpenheid\nWe delen.",
        "1) Respect\n2) Openheid",
        "Respect: we luisteren\nOpenheid: we delen",
        "Respect\nOpenheid",
    ),
)
def test_values_are_found_under_many_headings(heading: str, body: str) -> None:
    assert titles(f"{heading}\n{body}") == ["Respect", "Openheid"]


@pytest.mark.parametrize(
    "heading", ("Pijlers", "Beleidspijlers", "Krachtlijnen", "Speerpunten", "De drie pijlers van ons beleid")
)
def test_pillars_are_found_under_many_headings_and_numbered(heading: str) -> None:
    charter = read_charter(f"{heading}\n\nGroen\nWe planten bomen.\n\nVeilig\nWe leggen fietspaden aan.")
    assert [(p.kind, p.letter, p.title) for p in charter.principles] == [
        ("pillar", "1", "Groen"),
        ("pillar", "2", "Veilig"),
    ]


def test_a_sentence_about_the_mission_is_no_heading() -> None:
    text = "Visie\nWe bouwen verder aan de\nmissie van de\ngemeente. Onze missie is duidelijk."
    assert [p.kind for p in read_charter(text).principles] == ["vision"]


def test_a_heading_without_text_is_no_principle() -> None:
    assert [p.kind for p in read_charter("Missie\nVisie\nWij willen groeien.").principles] == ["vision"]


def test_the_missions_of_gemeente_and_ocmw_become_one_text() -> None:
    text = "Missie gemeente\nWij dienen de inwoner.\nMissie OCMW\nWij helpen wie hulp nodig heeft."
    (only,) = read_charter(text).principles
    assert only.statement == "Wij dienen de inwoner. Wij helpen wie hulp nodig heeft."


# Values


@pytest.mark.parametrize(
    "line",
    (
        "Onze kernwaarden zijn respect, openheid en samenwerken.",
        "Respect, openheid en samenwerken zijn onze kernwaarden.",
        "Onze waarden: respect, openheid, samenwerken",
        "Onze drie waarden zijn: respect, openheid en samenwerken.",
        "De waarden van het lokaal bestuur zijn respect, openheid en samenwerken.",
        "Waarden\nWe staan voor respect, openheid en samenwerken.",
        "Waarden\nrespect,\nopenheid,\nsamenwerken",
        "Kernwaarden\nRespect | Openheid | Samenwerken",
    ),
)
def test_values_in_a_sentence_are_found(line: str) -> None:
    assert titles(line) == ["Respect", "Openheid", "Samenwerken"]


def test_a_summary_and_its_details_give_each_value_once_with_the_detail() -> None:
    text = "Onze waarden\n• Respect\n• Openheid\nRespect\nWe luisteren.\nOpenheid\nWe delen."
    values = read_charter(text).principles
    assert [(p.title, p.statement) for p in values] == [
        ("Respect", "We luisteren."),
        ("Openheid", "We delen."),
    ]


def test_a_value_in_a_sentence_takes_its_detail_too() -> None:
    text = "Onze waarden zijn respect en openheid.\n\nOnze waarden\nRespect\nWe luisteren.\nOpenheid\nWe delen."
    values = read_charter(text).principles
    assert [(p.title, p.statement) for p in values] == [
        ("Respect", "We luisteren."),
        ("Openheid", "We delen."),
    ]


def test_the_page_says_how_many_values_it_has() -> None:
    text = "Onze twee waarden\nRespect\nWe luisteren.\nOpenheid\nWe delen.\nFeest voor de collega's\nOp vrijdag."
    assert titles(text) == ["Respect", "Openheid"]


def test_a_closing_paragraph_belongs_to_no_value() -> None:
    text = "Waarden\n• Respect\n• Openheid\n\nZo werken we elke dag aan een betere dienstverlening voor iedereen."
    assert [p.statement for p in read_charter(text).principles] == ["", ""]


def test_bullets_in_a_menu_are_no_headings() -> None:
    text = "• Missie\n• Visie\n• Waarden\nWelkom op onze pagina.\n\nVisie\nWij willen groeien."
    assert [(p.kind, p.statement) for p in read_charter(text).principles] == [("vision", "Wij willen groeien.")]


def test_a_bullet_on_a_line_of_its_own_belongs_to_the_next_line() -> None:
    assert titles("Waarden\n•\nRespect\n\n•\nOpenheid") == ["Respect", "Openheid"]


def test_a_wrapped_bullet_is_one_behaviour_and_a_cut_word_is_closed() -> None:
    text = (
        "Waarden\nRespect\nWe luisteren.\n• We tonen begrip voor de mening van een ander, ook wanneer we\n"
        "het niet eens zijn\n• We geven aandacht aan dienst-\nverlening"
    )
    assert read_charter(text).principles[0].behaviours == (
        "We tonen begrip voor de mening van een ander, ook wanneer we het niet eens zijn",
        "We geven aandacht aan dienstverlening",
    )


def test_a_wrapped_bullet_of_two_sentences_is_one_behaviour() -> None:
    text = (
        "Waarden\nRespect\nWe luisteren.\n• We tonen begrip voor de mening van een ander, ook wanneer we\n"
        "het daar zelf helemaal niet mee eens kunnen zijn.\nTegelijkertijd zeggen we eerlijk wat we denken en voelen\n"
        "bij wat we horen.\n• We komen op tijd"
    )
    assert [len(p.behaviours) for p in read_charter(text).principles] == [2]


# The wordmark

TROTS = "Waarden\n• Trots\n• Respect\n• Openheid\n• Teamwork\n• Sterk\n"


@pytest.mark.parametrize(
    "sentence",
    (
        "Samen vormen ze het woord TROTS.",
        "Samen vormen ze het woord ‘Trots’.",
        "Het letterwoord T-R-O-T-S zegt wie we zijn.",
        "Wij zijn T.R.O.T.S.!",
        "TROTS staat voor wie we zijn.",
        "TROTS is een acroniem.",
        "Dat is ons DNA: TROTS.",
        "Lees alles over ons TROTS-verhaal.",
        "Kom langs in zaal TROTS.",
    ),
)
def test_the_wordmark_is_found_however_the_page_brings_it(sentence: str) -> None:
    for text in (f"{sentence}\n\n{TROTS}", f"{TROTS}\n{sentence}"):
        assert read_charter(text).wordmark == "TROTS"
        assert letters(text) == "TROTS"


def test_a_wordmark_is_never_made_up() -> None:
    charter = read_charter(TROTS.replace("• Trots", "• Team"))
    assert charter.wordmark is None
    assert letters(TROTS) == "_____"


@pytest.mark.parametrize("word", ("OCMW", "het woord VVSG", "het woord BLAUW"))
def test_other_capitals_are_no_wordmark(word: str) -> None:
    text = f"Ons {word} hoort erbij.\n\nWaarden\n• Openheid\n• Collegialiteit\n• Moed\n• Waardering"
    assert read_charter(text).wordmark is None


def test_letters_that_no_value_takes_are_skipped_and_values_that_fit_none_keep_none() -> None:
    text = "Het woord KRACHT.\n\nWaarden\n• Klantgericht\n• Moed\n• Aandacht\n• Teamwork"
    assert letters(text) == "K_AT"


def test_a_repeated_letter_goes_to_both_values() -> None:
    assert letters("Het woord WEES.\nWaarden\n• Warm\n• Eerlijk\n• Écht\n• Sterk") == "WEES"


def test_letters_before_the_values_make_a_word_that_the_page_has() -> None:
    text = "Waarden\nT = Trots\nR van Respect\nO - Openheid\nT: Teamwork\nS staat voor Sterk"
    assert (read_charter(text).wordmark, letters(text)) == ("TROTS", "TROTS")


def test_numbered_values_carry_their_number_until_there_is_a_wordmark() -> None:
    numbered = "Waarden\n1. Zorg\n2. Ernst\n3. Thuis"
    assert letters(numbered) == "123"
    assert letters(f"Samen: het woord ZET.\n{numbered}") == "ZET"


def test_ambitie_once_is_a_value_and_above_every_list_a_label() -> None:
    once = read_charter(
        "Onze waarden\n\nRespect\n\nWe luisteren.\n\nAmbitie\n\nWe leggen de lat hoog.\n\nMoed\n\nWe durven.\n"
    )
    assert [principle.title for principle in once.principles] == ["Respect", "Ambitie", "Moed"]
    page = (
        "Onze pijlers\n\nGezellig\n\nAmbitie\n\n• Er is volk.\n• Er is muziek.\n\nVeilig\n\nAmbitie\n\n• Er is licht.\n"
    )
    above = read_charter(page)
    assert [(principle.title, len(principle.behaviours)) for principle in above.principles] == [
        ("Gezellig", 2),
        ("Veilig", 1),
    ]

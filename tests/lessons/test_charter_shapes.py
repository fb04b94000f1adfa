"""Shapes in which pages write their values: counted off in prose, numbered 3.1, ended with a full stop, in a table."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.lessons.charter import read_charter

CASES = Path(__file__).parents[2].parent / "shared" / "cases"
MISSION = "Missie\n\nWij werken aan een goed leven voor elke inwoner.\n\n"
VALUES = {
    "klantgerichtheid": "We zijn er voor anderen.",
    "integriteit": "We zijn correct en behandelen iedereen gelijk.",
}
FIRST = [
    "Een eerste waarde is",
    "Ten eerste kiezen we voor",
    "Onze eerste kernwaarde is",
    "Ten eerste:",
    "De eerste waarde:",
]
LAST = [
    "Ten slotte staan we voor", "Tot slot gaan wij voor", "Als laatste is er", "Tenslotte hechten we veel belang aan",
    "Een laatste waarde heet", "Ten tweede geloven we in de", "TEN TWEEDE ZETTEN WE IN OP",
]  # fmt: skip
NUMBERINGS = [
    ("1)", "2)"), ("1.", "2."), ("(1)", "(2)"), ("a)", "b)"), ("I.", "II."), ("3.1", "3.2"), ("3.1.", "3.2."),
    ("1 -", "2 -"),
]  # fmt: skip


def values(text: str) -> list[Any]:
    return [(one.title, one.statement, one.behaviours) for one in read_charter(text).principles if one.kind == "value"]


def case(number: str) -> str:
    if not CASES.is_dir():
        pytest.skip(f"{CASES} is not there")
    return next(CASES.glob(f"{number}-*/input.txt")).read_text()


def test_values_counted_off_in_prose() -> None:
    charter = read_charter(case("07"))
    assert [(one.kind, one.title, one.statement) for one in charter.principles] == [
        ("mission", "Missie", "Wij werken aan een goed leven voor elke inwoner."),
        ("value", "Klantgerichtheid", "We zijn er voor anderen en nemen klachten ernstig."),
        ("value", "Integriteit", "We zijn correct en behandelen iedereen gelijk."),
        ("value", "Samenwerking", "We betrekken collega's bij ons werk."),
    ]


def test_decimal_numbers() -> None:
    charter = read_charter(case("08"))
    assert [one.kind for one in charter.principles] == ["mission", "vision", "value", "value"]
    openness, respect = charter.principles[2:]
    assert (openness.letter, openness.title, openness.statement) == ("1", "Openheid", "We delen wat we weten.")
    assert len(openness.behaviours) == 2
    assert (respect.title, respect.statement, respect.behaviours) == (
        "Respect", "We aanvaarden verschil.", ("We laten uitspreken.",),
    )  # fmt: skip


@pytest.mark.parametrize(("first", "last"), list(product(FIRST, LAST)))
@pytest.mark.parametrize("parting", ["\n\n", " "])
@pytest.mark.parametrize("heading", ["Waarden", "Onze waarden.", "WAARDEN", "3. Waarden", "Kernwaarden:"])
def test_prose_counts_values_off_in_whatever_words(first: str, last: str, parting: str, heading: str) -> None:
    (one, said), (other, also) = VALUES.items()
    found = values(f"{MISSION}{heading}\n\n{first} {one}. {said}{parting}{last} {other}. {also}\n")
    assert found == [("Klantgerichtheid", said, ()), ("Integriteit", also, ())]


def test_prose_whose_values_are_not_clear_is_told_of_and_never_guessed() -> None:
    prose = "Ten eerste doen we wat we al jaren samen doen. Ten tweede maken we daar elke dag werk van."
    charter = read_charter(f"{MISSION}Onze waarden\n\n{prose}\n")
    assert [one.kind for one in charter.principles] == ["mission"]
    assert charter.unread == ("Onze waarden",)


@pytest.mark.parametrize("marks", NUMBERINGS)
@pytest.mark.parametrize("heading", ["Kernwaarden", "Kernwaarden.", "3. Kernwaarden", "III. KERNWAARDEN"])
def test_every_numbering(marks: tuple[str, str], heading: str) -> None:
    listed = "".join(
        f"{mark} {name}\n{text}\n- {deed}\n"
        for mark, name, text, deed in [
            (marks[0], "Openheid", "We delen wat we weten.", "We antwoorden binnen de twee dagen."),
            (marks[1], "Respect", "We aanvaarden verschil.", "We laten uitspreken."),
        ]
    )
    assert values(f"{MISSION}{heading}\n{listed}") == [
        ("Openheid", "We delen wat we weten.", ("We antwoorden binnen de twee dagen.",)),
        ("Respect", "We aanvaarden verschil.", ("We laten uitspreken.",)),
    ]


def test_what_is_numbered_a_place_deeper_is_said_of_the_value() -> None:
    text = f"{MISSION}3. Waarden\n3.1 Openheid\n3.1.1 We delen.\n3.1.2 We luisteren.\n3.2 Respect\n3.2.1 We groeten.\n"
    assert values(text) == [("Openheid", "", ("We delen.", "We luisteren.")), ("Respect", "", ("We groeten.",))]


def test_an_amount_or_an_hour_is_no_number() -> None:
    assert (
        "2.5 miljoen euro" in read_charter("Missie\n2.5 miljoen euro gaat naar onze scholen.\n").principles[0].statement
    )


def test_headings_and_titles_may_end_in_a_full_stop() -> None:
    text = (
        "Onze missie.\nWij werken aan een goed leven.\n\nOnze waarden.\n\n"
        "Respect.\nWe aanvaarden verschil.\nOpenheid.\nWe delen wat we weten.\n"
    )
    assert read_charter(text).principles[0].statement == "Wij werken aan een goed leven."
    assert values(text) == [("Respect", "We aanvaarden verschil.", ()), ("Openheid", "We delen wat we weten.", ())]


@pytest.mark.parametrize("first", ["Vooreerst is er", "Eerst en vooral gaan we voor", "Op de eerste plaats komt",
                                   "Enerzijds kiezen we voor", "Ten eerste staan wij voor"])  # fmt: skip
@pytest.mark.parametrize("next_one", ["Daarnaast is er", "Vervolgens gaan we voor", "Verder kiezen we voor",
                                      "Anderzijds kiezen wij voor", "Voorts staan we voor"])  # fmt: skip
@pytest.mark.parametrize("last", ["Tot besluit is er", "Ten slotte gaan we voor", "Tot slot komt"])
@pytest.mark.parametrize("end", [": we doen dat elke dag.", ". We doen dat elke dag."])
def test_prose_may_count_with_adverbs(first: str, next_one: str, last: str, end: str) -> None:
    names = ["openheid", "integriteit", "samenwerking"]
    said = " ".join(f"{how} {name}{end}" for how, name in zip([first, next_one, last], names, strict=True))
    assert values(f"{MISSION}Onze waarden\n\n{said}") == [
        (name.capitalize(), "We doen dat elke dag.", ()) for name in names
    ]


def test_what_goes_on_about_a_value_is_said_of_it_where_values_are_numbered() -> None:
    prose = (
        "Ten eerste staan we voor openheid. Daarnaast zijn we eerlijk. "
        "Ten tweede staan we voor moed. Verder luisteren we."
    )
    assert values(f"{MISSION}Onze waarden\n\n{prose}") == [
        ("Openheid", "Daarnaast zijn we eerlijk.", ()),
        ("Moed", "Verder luisteren we.", ()),
    ]


@pytest.mark.parametrize(
    "prose",
    ["Vooreerst is er openheid: we zeggen het.", "Eerst en vooral zijn we open: we zeggen het. Daarna zien we wel.",
     "Daarnaast is er openheid: we zeggen het."],
)  # fmt: skip
def test_the_beginning_of_a_sentence_is_never_a_title(prose: str) -> None:
    charter = read_charter(f"{MISSION}Onze waarden\n\n{prose}")
    assert [one.kind for one in charter.principles] == ["mission"]
    assert charter.unread == ("Onze waarden",)


def test_what_was_not_understood_is_told_also_where_another_part_was() -> None:
    text = (
        f"{MISSION}Onze waarden\n\nOpenheid\nWe zeggen wat we weten.\n\nMoed\nWe durven.\n\n"
        "Onze kernwaarden\n\nVooreerst is er respect: we luisteren."
    )
    assert [title for title, *_more in values(text)] == ["Openheid", "Moed"]
    assert read_charter(text).unread == ("Onze kernwaarden",)


@pytest.mark.parametrize("noun", ["waarde", "kernwaarde"])
@pytest.mark.parametrize("places", [("1ste", "2de"), ("1e", "2e"), ("De 1ste", "De 2de")])
@pytest.mark.parametrize("heading", ["", "Onze waarden\n\n"])
def test_titles_may_say_their_place(heading: str, places: tuple[str, str], noun: str) -> None:
    named = zip(places, VALUES.items(), strict=True)
    text = "".join(f"{place} {noun}: {name}\n{said}\n\n" for place, (name, said) in named)
    assert values(f"{MISSION}{heading}{text}") == [(name.capitalize(), said, ()) for name, said in VALUES.items()]


@pytest.mark.parametrize("head", ["", "| Waarde | Betekenis |\n", "| **Waarde** | **Betekenis** |\n"])
@pytest.mark.parametrize("ruler", ["", "|---|---|\n", "| :--- | :---: |\n", "|-|-|\n"])
@pytest.mark.parametrize("row", ["| {} | {} |\n", "|{}|{}|\n", "| **{}** | {} |\n", "  | {} | {}\n"])
def test_a_table_may_have_bars(head: str, ruler: str, row: str) -> None:
    rows = "".join(row.format(name.capitalize(), said) for name, said in VALUES.items())
    assert values(f"{MISSION}Onze waarden\n\n{head}{ruler}{rows}") == [
        (name.capitalize(), said, ()) for name, said in VALUES.items()
    ]


ODD_LINES = [
    "|", "||", "|---|", "| Respect |", "| a | b | c |", "Vooreerst is er moed: ja.", "x | y", "Daarnaast is er moed.",
    "1ste waarde: moed", "|x", "\n",
]  # fmt: skip


@given(st.lists(st.sampled_from(ODD_LINES), max_size=12))
def test_no_title_begins_with_a_bar_or_a_count(lines: list[str]) -> None:
    for title, _statement, _behaviours in values(f"{MISSION}Onze waarden\n\n" + "\n".join(lines)):
        assert not title.startswith("|")
        assert not title.lower().startswith(("vooreerst is", "daarnaast is"))


@pytest.mark.parametrize("head", ["", "Waarde\tWat betekent dat?\tGedrag\n", "Onze waarden\tUitleg\tGedrag\n"])
@pytest.mark.parametrize("tab", ["\t", " \t ", "\t\t"])
def test_a_table_parted_by_tabs(head: str, tab: str) -> None:
    rows = (
        "Respect\tWe aanvaarden verschil.\tWe laten uitspreken.\n"
        "Openheid\tWe delen wat we weten.\tWe zeggen het als we iets niet weten.\n"
    )
    assert values(f"{MISSION}Onze waarden\n\n{(head + rows).replace(chr(9), tab)}") == [
        ("Respect", "We aanvaarden verschil.", ("We laten uitspreken.",)),
        ("Openheid", "We delen wat we weten.", ("We zeggen het als we iets niet weten.",)),
    ]


def test_a_table_of_the_whole_charter() -> None:
    text = (
        "Missie\tWij werken aan een goed leven voor elke inwoner.\n"
        "Visie\tTegen 2035 is onze dienstverlening dichtbij.\n"
        "Waarden\tRespect, openheid en samenwerking\n"
    )
    assert [one.kind for one in read_charter(text).principles] == ["mission", "vision", *["value"] * 3]


@pytest.mark.parametrize("mark", ["•", "1.", "-", "o", "3.1", "a)"])
def test_a_tab_behind_a_mark_makes_no_table(mark: str) -> None:
    rows = "".join(f"{mark}\t{name}\n" for name in ("Respect", "Openheid"))
    assert [title for title, _statement, _deeds in values(f"{MISSION}Onze waarden\n{rows}")] == ["Respect", "Openheid"]


@given(
    st.lists(
        st.sampled_from([*FIRST, *LAST, "respect.", "We doen dat.", "\t", "\n", "3.1", "Waarden.", "•"]), max_size=20
    )
)
def test_a_section_with_text_gives_values_or_is_told_of(pieces: list[str]) -> None:
    charter = read_charter(f"{MISSION}Onze waarden\n{' '.join(pieces)} tekst zonder meer\n")
    assert charter.unread or any(one.kind == "value" for one in charter.principles)

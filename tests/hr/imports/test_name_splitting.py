"""Whole names are taken apart where that is certain, and are in doubt where it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.hr.imports.name_splitting import PREVIEWED, Doubt, Hardest, Naming, Order, Split, is_the_same, split

FIRST = Naming(Order.FIRST_LAST)
LAST = Naming(Order.LAST_FIRST)
ASKED = Naming()
# First and last name, as people here are called: each is known in all the ways in which files write it.
PEOPLE = [
    ("Jan", "Peeters"), ("An", "Janssens"), ("Jef", "Maes"), ("Marleen", "Jacobs"), ("Lien", "Mertens"),
    ("Jan", "van den Berg"), ("Jan", "Van den Berg"), ("Jan", "Van Den Berghe"), ("Els", "Van de Velde"),
    ("Els", "Van de Voorde"), ("Piet", "Van der Auwera"), ("Piet", "van der Straeten"), ("Tom", "Van Damme"),
    ("Tom", "van Damme"), ("Sofie", "De Smet"), ("Sofie", "de Smet"), ("Koen", "De Clercq"), ("Koen", "De Wit"),
    ("Wim", "De Vos"), ("Wim", "Den Haese"), ("Griet", "Ten Broeck"), ("Griet", "Ter Haar"), ("Bart", "D'Hondt"),
    ("Bart", "D’Hondt"), ("Bart", "d'Hooghe"), ("Sean", "O'Neill"), ("Sean", "O’Connor"), ("Ann", "'t Kint"),
    ("Ann", "’t Hooft"), ("Luc", "Vandenberghe"), ("Luc", "Vandevelde"), ("Jan-Pieter", "Claes"),
    ("Anne-Marie", "Van Damme"), ("Marie-Louise", "De Backer"), ("Jan", "Peeters-Janssens"),
    ("Jan", "Peeters - Janssens"), ("Ilse", "Van Damme - De Smet"), ("Ilse", "Van Damme-De Smet"),
    ("Aïcha", "El Khattabi"), ("Mohamed", "Ben Ali"), ("Youssef", "El Amrani"), ("Fatima", "Benali"),
    ("Amina", "Verbeke"), ("Zoë", "Müller"), ("André", "Claeys"), ("Stéphane", "Noël"), ("Céline", "Du Bois"),
    ("Céline", "Le Grand"), ("Paul", "La Haye"), ("Giulia", "Di Stefano"), ("Marco", "Della Rosa"),
    ("Ana", "Dos Santos"), ("Ana", "Da Silva"), ("Hans", "von Berg"), ("Łukasz", "Nowak"), ("Ayşe", "Yıldız"),
    ("İbrahim", "Çelik"), ("Nguyen", "Tran"), ("Kim", "Op de Beeck"), ("Kim", "In 't Veld"), ("Kim", "Op 't Eynde"),
    ("Rik", "Mc Donald"), ("Rik", "McDonald"), ("Rita", "Sint Jan"), ("Leo", "Van Hecke"), ("Leo", "Van 't Hof"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "last"), PEOPLE)
def test_a_name_is_taken_apart_by_the_order_that_hr_chose(first: str, last: str) -> None:
    assert split(f"{first} {last}", FIRST) == Split(f"{first} {last}", first, last)
    assert split(f"{last} {first}", LAST) == Split(f"{last} {first}", first, last)


@pytest.mark.parametrize(("first", "last"), PEOPLE)
def test_a_comma_tells_in_whatever_order(first: str, last: str) -> None:
    for naming in (ASKED, FIRST, LAST):
        found = split(f"{last}, {first}", naming)
        assert (found.first, found.last, found.doubt) == (first, last, Doubt.NONE)


@pytest.mark.parametrize(("first", "last"), PEOPLE)
def test_a_first_name_in_its_own_column_tells_what_is_left(first: str, last: str) -> None:
    for text in (f"{first} {last}", f"{last} {first}", f"{last.upper()} {first}", f"{last}, {first}"):
        found = split(text, ASKED, first)
        assert (found.first, found.last.casefold(), found.doubt) == (first, found.last.casefold(), Doubt.NONE)
        assert is_the_same(text, found.first, found.last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("PEETERS Jan", "Jan", "PEETERS"),
        ("Jan PEETERS", "Jan", "PEETERS"),
        ("VAN DEN BERG Jan Pieter", "Jan Pieter", "VAN DEN BERG"),
        ("Anne Marie VAN DAMME", "Anne Marie", "VAN DAMME"),
        ("D'HONDT Els", "Els", "D'HONDT"),
        ("PEETERS - JANSSENS An", "An", "PEETERS - JANSSENS"),
        ("J. PEETERS", "J.", "PEETERS"),
    ],
)
def test_capitals_tell_which_is_the_last_name(text: str, first: str, last: str) -> None:
    assert split(text, ASKED) == Split(text, first, last)


@pytest.mark.parametrize(
    ("text", "naming", "doubt"),
    [
        ("Jan Peeters", ASKED, Doubt.ORDER),
        ("JAN PEETERS", ASKED, Doubt.ORDER),
        ("Madonna", FIRST, Doubt.ONE_WORD),
        ("Jan Pieter Peeters", FIRST, Doubt.WORDS),
        ("Anne Marie Van Damme", FIRST, Doubt.WORDS),  # or Marie Van Damme?
        ("Van Damme Jan", FIRST, Doubt.WORDS),
        ("Peeters Jan Pieter", LAST, Doubt.WORDS),
        ("Peeters Van Damme Jan", LAST, Doubt.WORDS),
        ("De Smet Jan Pieter", LAST, Doubt.WORDS),
        ("Berg Jan van den", LAST, Doubt.PARTICLE),
        ("Berg, Jan van den", ASKED, Doubt.PARTICLE),
        ("Berg, van den Jan", ASKED, Doubt.PARTICLE),
        ("Peeters, Jan, dr.", FIRST, Doubt.WORDS),
        ("PEETERS Jan JANSSENS", FIRST, Doubt.WORDS),
        ("van den", FIRST, Doubt.PARTICLE),
    ],
)
def test_what_is_not_certain_is_in_doubt(text: str, naming: Naming, doubt: Doubt) -> None:
    assert split(text, naming) == Split(text, doubt=doubt)


@pytest.mark.parametrize(
    ("text", "first", "doubt"),
    [
        ("Jan Peeters", "Piet", Doubt.OTHER_FIRST_NAME),
        ("Jan", "Jan", Doubt.OTHER_FIRST_NAME),
        ("Jan Pieter Peeters", "Jan", Doubt.WORDS),
        ("Peeters", "Jan", Doubt.OTHER_FIRST_NAME),
    ],
)
def test_a_first_name_that_does_not_fit_leaves_it_in_doubt(text: str, first: str, doubt: Doubt) -> None:
    assert split(text, FIRST, first) == Split(text, doubt=doubt)


def test_a_rule_of_hr_takes_three_words_apart_but_none_with_a_van() -> None:
    first, last = Naming(Order.FIRST_LAST, True), Naming(Order.LAST_FIRST, True)
    assert split("Jan Peeters Janssens", first).last == "Peeters Janssens"
    assert split("Peeters Janssens Jan", last).first == "Jan"
    assert split("Anne Marie Van Damme", first).doubt == Doubt.WORDS


def test_what_hr_corrected_stands_before_any_rule() -> None:
    naming = Naming(
        Order.LAST_FIRST,
        corrected={"PEETERS Jan": ["Peeters", "Jan"], "Anne Marie Van Damme": ["Anne Marie", "Van Damme"]},
    )
    assert split("PEETERS Jan", naming) == Split("PEETERS Jan", "Peeters", "Jan")
    assert split("Anne Marie Van Damme", naming, "Anne").first == "Anne Marie"


def test_what_hr_said_is_kept_as_data_and_nonsense_is_nothing() -> None:
    naming = Naming(Order.LAST_FIRST, True, {"Jan P": ["Jan", "P"]})
    assert Naming.from_dict(naming.as_dict()) == naming
    assert Naming.from_dict({"order": "x"}) == Naming()


@given(st.text(alphabet="aB éÉ'-,.’ vandeVANDE", min_size=1, max_size=30), st.sampled_from([ASKED, FIRST, LAST]))
def test_nothing_of_a_name_is_ever_lost(text: str, naming: Naming) -> None:
    text = " ".join(text.split())
    found = split(text, naming) if text else Split("")
    if found.doubt or not text:
        assert (found.first, found.last) == ("", "")
    else:
        assert found.first and found.last
        assert is_the_same(text, found.first, found.last)


def test_the_hardest_names_are_previewed_first_each_once() -> None:
    hardest = Hardest()
    for number in range(PREVIEWED + 5):
        hardest.note(Split(f"Jan Peeters{number}", "Jan", f"Peeters{number}"))
    for _twice in range(2):
        hardest.note(Split("Jan van den Berg", "Jan", "van den Berg"))
    hardest.note(Split("Madonna", doubt=Doubt.ONE_WORD))
    asked, *shown = hardest.as_data()
    assert (asked, hardest.doubtful) == (["Madonna", "", ""], 1)
    assert shown[0] == ["Jan van den Berg", "Jan", "van den Berg"]
    assert len(shown) == PREVIEWED
    assert len({one[0] for one in shown}) == PREVIEWED

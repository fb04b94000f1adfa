"""Whole pages, each in another shape, and the charter that is read from them."""

from pathlib import Path

import pytest

from onboarding.lessons.charter import CharterError, read_charter, read_charter_file
from tests.lessons.charter_pages import OTHER_PAGES, PAGES, Page

SOURCES = Path(__file__).parents[2].parent / "shared/sources"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_page_gives_its_charter(page: Page) -> None:
    charter = read_charter(page.text)
    found = tuple((p.kind, p.letter, p.title, p.statement, p.behaviours) for p in charter.principles)
    assert found == page.principles
    assert charter.wordmark == page.wordmark


@pytest.mark.parametrize("name", OTHER_PAGES)
def test_a_page_without_a_charter_is_refused(name: str) -> None:
    with pytest.raises(CharterError) as refused:
        read_charter(OTHER_PAGES[name])
    assert refused.value.code == "nothing_recognised"


def source(name: str) -> Path:
    path = SOURCES / name
    if not path.exists():
        pytest.skip(f"{path} is not here")
    return path


def test_lennik_has_a_mission_a_vision_and_five_values_that_spell_kracht() -> None:
    charter = read_charter_file(source("lennik.txt"))
    assert charter.wordmark == "KRACHT"
    assert [(p.kind, p.letter, p.title, len(p.behaviours)) for p in charter.principles] == [
        ("mission", "", "Missie", 0),
        ("vision", "", "Visie", 0),
        ("value", "K", "Klantvriendelijkheid", 3),
        ("value", "R", "Respect", 3),
        ("value", "C", "Collegialiteit", 3),
        ("value", "H", "Heldere communicatie", 3),
        ("value", "T", "Teamspirit", 3),
    ]
    first = charter.principles[2]
    assert first.statement == (
        "Actief luisteren en oplossingsgericht handelen door duidelijk te informeren, door te verwijzen of te helpen"
    )
    assert first.behaviours[0] == "Jezelf positief en respectvol opstellen"
    assert charter.principles[0].statement.startswith("Lennik is een warme en toegankelijke gemeente")
    assert charter.principles[0].statement.endswith("in onze veilige en groene gemeente.")


def test_herenthout_has_five_numbered_pillars_and_nothing_else() -> None:
    charter = read_charter_file(source("herenthout.txt"))
    assert charter.wordmark is None
    assert [(p.kind, p.letter, p.title, p.statement, len(p.behaviours)) for p in charter.principles] == [
        ("pillar", "1", "In Herenthout is het gezellig", "", 5),
        ("pillar", "2", "We ontmoeten elkaar", "", 4),
        ("pillar", "3", "Iedereen is gelijk", "", 5),
        ("pillar", "4", "Iedereen werkt mee", "", 6),
        ("pillar", "5", "We verzekeren de toekomst", "", 5),
    ]

"""Names of many languages, written by the programs of many machines: read as they are, or refused; never as another."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.hr.imports import damaged_letters, delimited
from onboarding.hr.imports.unreadable_file import Unreadable
from tests.hr.imports.files import as_csv, drafted

NAMES = {
    "Dutch": "Zoë Daniëls Noël Chloë André René Loïc Anaïs Mariëlle Joëlle Raphaël Michaël Gaëlle Israël Financiën "
    "België Patiënt Één Coördinator D’Hondt L’Hoest d’Hooghe auto’s HR’s Sa’id",
    "French": "Hélène Thérèse Agnès Benoît François Françoise Élise Éric Jérôme Château Forêt Prêtre Évêque Première "
    "Infirmière Règlement Bibliothèque Secrétariat Réception Irène Michèle Adèle Geneviève Sœur Maïté Cédric Brûlé "
    "Île-de-France Inès Solène Noémie Océane Pénélope Héloïse Moïse Aïcha Naïma Zaïd Hôtel Rhône HÉLÈNE ANAÏS NOËL "
    "JÉRÔME FRANÇOIS ZOË DANIËLS Évelyne Ève août élève école état être",
    "German": "Müller Weiß Groß Jürgen Käthe Jäger Jörg Köln Schröder Übel Änne Strauß Preuß Haßler Weißmann Bäuerle "
    "Böhm Günther Heß Göttingen MÜLLER",
    "Spanish": "Peña Muñoz Núñez García Jesús Raúl María José Ángel Óscar Sebastián Damián Díaz Ríos Lucía Solís "
    "Elías Matías Úrsula Álvarez Gómez Iñaki Ibáñez Andrés Mónica Sánchez Fernández MARÍA GARCÍA MUÑOZ JESÚS",
    "Portuguese": "João Simões Gonçalves Conceição Inês Guimarães Magalhães Antônio Cláudia Patrícia Sérgio Camões "
    "Vitória Tomé Mendonça",
    "Nordic": "Sørensen Møller Bjørn Kjær Åsa Håkan Östlund Björk Jørgen Øyvind Märta Søren Åke",
    "Turkish": "Ayşegül Yıldız Şahin Güneş İbrahim Işık Çağlar Gökhan Özgür Öztürk Ümit Ünal Doğan Kılıç Yılmaz "
    "Erdoğan Gülşen Çiğdem Koç Aydın Tuğba Uğur Sümeyye Müjgan ŞAHİN",
    "Polish": "Łukasz Wałęsa Świątek Kamiński Kępa Zięba Stępień Dębski Małgorzata Paweł Żak Źrebiec Różycki Jędrzej "
    "Gołębiowski Wójcik Ćwik Bąk Mądra Węgrzyn Pięta Wiśniewska Zając Błażej Grażyna Król Jaśkowiak",
    "Czech": "Dvořák Novotný Jiří Černý Řehák Zdeněk Růžička Šimek Žižka Tomáš Kučera Petříček Ondřej Křenek Peřina "
    "Martinů Němec Božena Plzeň Anička Havlíček Nováková Čech Beneš Kovář Procházka Láďa Štěpán",
    "Hungarian": "Erdős Szűcs László György Kőszegi Szabó Tóth Kovács Sándor Gyöngyi Dezső Ernő Jenő Kálmán",
    "Romanian": "Ştefan Ionuţ Brăila Mihăiţă Ţepeş Pătraşcu Bălan Băsescu Nicolăescu Constanţa Răzvan Mădălina Cătălin",
    "Croatian": "Petrović Kovačević Đorđe Šimić Žarko Čolić Ćosić Mladenović Anđela Jokić Perišić Lučić Živković",
}
TABLES = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso8859-15", "mac_roman", "cp850",
          "cp437", "cp1254", "iso8859-9", "cp1250", "iso8859-2"]  # fmt: skip
WESTERN = [name for language in ("Dutch", "French", "German", "Spanish", "Portuguese", "Nordic")
           for name in NAMES[language].split()]  # fmt: skip


def written(names: list[str], table: str) -> bytes:
    return as_csv([["Personeelsnummer", "Familienaam"], *([str(n), name] for n, name in enumerate(names, 1))],
                  encoding=table)  # fmt: skip


def fits(name: str, table: str) -> bool:
    try:
        name.encode(table)
    except UnicodeEncodeError:
        return False
    return True


def assert_read_or_refused(names: list[str], table: str) -> None:
    try:
        drafts = drafted(written(names, table))
    except Unreadable as refused:
        assert refused.code == "encoding"
        return
    for name, draft in zip(names, drafts, strict=True):
        assert draft.values.get("last_name", name) == name
        assert ("last_name" in draft.values) != bool(draft.errors)


@pytest.mark.parametrize("table", TABLES)
def test_a_name_by_itself_is_read_as_it_is_or_refused(table: str) -> None:
    for names in NAMES.values():
        for name in names.split():
            if fits(name, table):
                assert_read_or_refused([name], table)


@given(st.data())
def test_a_file_of_names_is_read_as_it_is_or_refused(data: Any) -> None:
    table = data.draw(st.sampled_from(TABLES))
    language = data.draw(st.sampled_from(sorted(NAMES)))
    fitting = [name for name in NAMES[language].split() if fits(name, table)]
    if fitting:
        assert_read_or_refused(data.draw(st.lists(st.sampled_from(fitting), min_size=1, max_size=8)), table)


@given(st.lists(st.sampled_from(WESTERN), min_size=1, max_size=20))
def test_what_belgian_excel_writes_is_read(names: list[str]) -> None:
    assert [draft.values["last_name"] for draft in drafted(written(names, "cp1252"))] == names


@pytest.mark.parametrize("table", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@given(st.lists(st.sampled_from(" ".join(NAMES.values()).split()), min_size=1, max_size=8))
def test_unicode_is_read_with_or_without_a_mark(table: str, names: list[str]) -> None:
    assert [draft.values["last_name"] for draft in drafted(written(names, table))] == names


@pytest.mark.parametrize("wrong", ["cp1252", "latin-1", "mac_roman", "cp850", "cp437"])
@pytest.mark.parametrize("times", [1, 2])
def test_utf8_that_was_read_as_another_table_is_refused(wrong: str, times: int) -> None:
    for name in ("Zoë", "André", "Hélène", "Jürgen", "Łukasz", "Şahin", "François", "Peña", "Søren"):
        garbled = name
        for _time in range(times):
            garbled = garbled.encode().decode(wrong, errors="replace")
        (draft,) = drafted(written([garbled], "utf-8"))
        assert [error.code for error in draft.errors] == ["mojibake"], garbled


@pytest.mark.parametrize("name", ["?ahin", "Güne?", "?ukasz", "?", "Mar?n", "Zo\ufffd", "Zo‘", "MŸller", "AndrŽ",
                                  "Ana•s", "Dani‘ls", "Beno”t", "Ayþegül", "Fran‡ois", "Zo\x91", "Анnа",
                                  "Å aban",
                                  "È™erban", "IonuÈ›", "Èšepeș"])  # fmt: skip
@pytest.mark.parametrize("heading", ["Voornaam", "Tussenvoegsel", "Familienaam", "Dienst", "Functie"])
def test_marks_that_were_letters_are_refused_in_every_column_of_words(name: str, heading: str) -> None:
    (draft,) = drafted(as_csv([["Personeelsnummer", heading], ["1", name]], encoding="utf-8"))
    assert [(error.column, error.code) for error in draft.errors] == [(heading, "mojibake")]


@pytest.mark.parametrize("text", ["O’Neill", "’t Hooft", "‘t Kint", "d’Hondt", "“Kras”", "Jean–Pierre", "M&M",
                                  "Col·lell", "Guðrún Þórsdóttir", "Þröstur", "Νίκος", "Иван", "يوسف", "N° 5", "enz…",
                                  "Mª José", "Nguyễn", "Ẹ̀kọ́", "Œuvre", "Ŧoŋ", "AÈ’"])  # fmt: skip
def test_what_only_looks_odd_is_kept(text: str) -> None:
    assert not damaged_letters.are_damaged(text)


WITH_CONTROLS = (
    "Élise Éric Ömer Ünal Özgür Çelik Łukasz Świątek Šimek Şahin Čech Đorđe Ćosić Petrović Wałęsa O’Neill D’Hondt "
    "Nguyễn MÜLLER HÉLÈNE ZOË ANDRÉ LÉOPOLD AMÉLIE JÉRÔME"
)


@pytest.mark.parametrize("name", WITH_CONTROLS.split())
@pytest.mark.parametrize("heading", ["Voornaam", "Dienst"])
def test_utf8_that_was_read_as_latin1_is_refused_also_where_a_program_dropped_the_controls(
    name: str, heading: str
) -> None:
    garbled = "".join(letter for letter in name.encode().decode("latin-1") if not "\x7f" <= letter <= "\x9f")
    assert garbled != name
    (draft,) = drafted(as_csv([["Personeelsnummer", heading], ["1", garbled]], encoding="utf-8"))
    assert [(error.column, error.code) for error in draft.errors] == [(heading, "mojibake")]


MORE = (
    "Åberg Åsa Åkesson Älmhult Äijälä Äußeres São CONCEIÇÃO SIMÕES MAGALHÃES JOÃOZINHO GUIMARÃES João-Pedro PâTISSERIE"
)


@pytest.mark.parametrize("name", [*" ".join(NAMES.values()).split(), *MORE.split()])
def test_a_real_name_is_not_damaged_in_small_letters_or_in_capitals(name: str) -> None:
    assert not damaged_letters.are_damaged(name)
    assert not damaged_letters.are_damaged(name.upper())


def test_no_text_takes_long_to_judge() -> None:
    """Looking behind a letter for another is bounded: what would be quadratic takes a second here, not a minute."""
    before = time.process_time()
    for text in ("ðb" * 16_000, "é" * 32_000, "x’" * 16_000, "üb" * 16_000, "Ã" * 32_000):
        damaged_letters.are_damaged(text)
        damaged_letters.are_believable(text)
    assert time.process_time() - before < 5


def test_more_different_words_than_there_can_be_people_are_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(damaged_letters, "WORDS", 20)
    assert damaged_letters.are_believable("Zoë\n" * 1_000)
    assert not damaged_letters.are_believable("Zoë André Noël Chloë Anaïs")


def test_zeros_here_and_there_do_not_make_it_utf16() -> None:
    assert delimited.encoding_of(b"Nummer;Voornaam\r\n1;Li\0en\r\n" * 20) == "utf-8-sig"


def test_letters_that_only_begin_like_utf8_in_disguise_are_what_they_are() -> None:
    assert not damaged_letters.are_damaged("Gâîté")
    assert damaged_letters.are_damaged("â°\x81")  # the last byte is nothing in Windows-1252


def test_so_many_characters_of_different_words_are_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    assert damaged_letters.WORDS == 2_000_000
    monkeypatch.setattr(damaged_letters, "WORDS", 9)
    assert damaged_letters.are_believable("René René\nThéo\nJan")  # eight, each word once
    assert damaged_letters.are_believable("René Théos")
    assert not damaged_letters.are_believable("Renée Théos")

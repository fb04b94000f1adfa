"""Files that cost far more than their size: what is read of them is counted, and ends where the budget does."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from onboarding.hr.imports import budget, delimited, file_rows, xml_parts
from onboarding.hr.imports.budget import Budget
from onboarding.hr.imports.unreadable_file import MESSAGES, Unreadable
from tests.hr.imports.files import drafted

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORKBOOK = f"""<workbook xmlns="{MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
    <sheets><sheet name="Blad1" sheetId="1" r:id="rId1"/></sheets></workbook>"""
LINKS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
    <Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>
    <Relationship Id="rId2" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>"""
HEADER = '<row r="1"><c t="inlineStr"><is><t>Personeelsnummer</t></is></c><c t="str"><v>Voornaam</v></c></row>'
ONE = '<row r="2"><c><v>1</v></c></row>'
CSV = b"Personeelsnummer;Voornaam\r\n"


def workbook(rows: str, texts: str = "<sst/>", links: str = LINKS, **more: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", WORKBOOK)
        parts.writestr("xl/_rels/workbook.xml.rels", links)
        parts.writestr("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{HEADER}{rows}</sheetData></worksheet>")
        parts.writestr("xl/sharedStrings.xml", texts)
        for name, text in more.items():
            parts.writestr(name, text)
    return out.getvalue()


@pytest.fixture
def spent(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Budget]]:
    """What was counted, with every limit a hundredth of what it is, so that small files do."""
    counted: list[Budget] = []

    class Watched(Budget):
        def __init__(self) -> None:
            super().__init__()
            counted.append(self)

    monkeypatch.setattr(file_rows, "Budget", Watched)
    for limit in ("MAX_UNZIPPED", "MAX_ROWS", "MAX_RAW_ROWS", "MAX_CELLS", "MAX_ELEMENTS", "MAX_TEXT"):
        monkeypatch.setattr(budget, limit, getattr(budget, limit) // 100)
    yield counted


def refused(content: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        for _row in file_rows.read(content).rows:
            pass
    assert caught.value.message
    return caught.value.code


LONG = f"<si><t>{'a' * 30_000}</t></si>"
BOMB = '<!DOCTYPE sst [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'
WORST: dict[str, tuple[Callable[[], bytes], str]] = {
    "many texts": (lambda: workbook(ONE, f"<sst>{'<si><t>a</t></si>' * 40_000}</sst>"), "too_many_cells"),
    "long texts": (lambda: workbook(ONE, f"<sst>{LONG * 40}</sst>"), "too_much_inside"),
    "many rows": (lambda: workbook('<row><c t="str"><v>x</v></c></row>' * 2_000), "too_many_rows"),
    "blank rows": (lambda: workbook("<row/>" * 20_000), "too_many_blank_rows"),
    "blank cells": (lambda: workbook(f"<row>{'<c/>' * 1_000}</row>" * 100), "too_many_cells"),
    "other elements": (lambda: workbook("<x/>" * 150_000), "too_many_cells"),
    "far columns": (lambda: workbook('<row><c r="XFD2" t="str"><v>x</v></c></row>'), "too_many_columns"),
    "a shared text": (
        lambda: workbook("<row>" + '<c t="s"><v>0</v></c>' * 200 + "</row>", f"<sst>{LONG}</sst>"), "too_much_text",
    ),
    "depth": (lambda: workbook("<x>" * 1_000), "not_a_table"),
    "names": (lambda: workbook("".join(f"<a{n}/>" for n in range(20_000))), "not_a_table"),
    "namespaces": (lambda: workbook("".join(f'<a xmlns:n{n}="u"/>' for n in range(200))), "not_a_table"),
    "entities": (lambda: workbook(ONE, BOMB), "not_a_table"),
    "an entity from elsewhere": (
        lambda: workbook(ONE, '<!DOCTYPE sst SYSTEM "file:///etc/passwd"><sst/>'), "not_a_table",
    ),
    "one text": (lambda: workbook(f"<row><c t='str'><v>{'a' * 500_000}</v></c></row>"), "long_cell"),
    "one row number": (lambda: workbook('<row r="99999999"><c><v>1</v></c></row>'), "not_a_table"),
    "a text that is not there": (lambda: workbook('<row><c t="s"><v>7</v></c></row>'), "not_a_table"),
    "line": (lambda: CSV + b"a" * 600_000, "long_cell"),
    "delimiters": (lambda: CSV + b";" * 600_000, "long_cell"),
    "lines": (lambda: CSV + b"\n" * 20_000, "too_many_blank_rows"),
    "cells": (lambda: CSV + (b";" * 200 + b"\n") * 100, "too_many_cells"),
    "columns": (lambda: CSV + b";" * 300 + b"x", "too_many_columns"),
    "people": (lambda: CSV + b"1;An\r\n" * 2_000, "too_many_rows"),
    "quotation mark": (lambda: CSV + b'1;"' + b"a\n" * 300_000, "long_cell"),
    "quotation marks": (lambda: CSV + b'"\n";' * 200_000, "long_cell"),
    "long cells": (lambda: CSV + (b"1;" + b"a" * 20_000 + b"\n") * 20, "too_much_text"),
    "one cell": (lambda: CSV + b"1;" + b"a" * 40_000, "long_cell"),
}  # fmt: skip


@pytest.mark.parametrize("kind", WORST)
def test_no_file_is_read_beyond_the_budget(spent: list[Budget], kind: str) -> None:
    make, code = WORST[kind]
    assert refused(make()) == code
    (counted,) = spent
    assert counted.bytes <= budget.MAX_UNZIPPED + xml_parts.CHUNK
    assert counted.raw_rows <= budget.MAX_RAW_ROWS + 1
    assert counted.cells <= budget.MAX_CELLS + budget.MAX_COLUMNS
    assert counted.elements <= budget.MAX_ELEMENTS + 1
    assert counted.rows <= budget.MAX_ROWS + 1
    assert counted.characters <= budget.MAX_TEXT + delimited.MAX_RECORD


@pytest.mark.parametrize("value", ["#NOMBRE!", "Err:502", "iets", ""])
def test_a_cell_that_is_an_error_is_refused_whatever_its_text(value: str) -> None:
    (draft,) = drafted(workbook(f'<row><c t="str"><v>1</v></c><c t="e"><v>{value}</v></c></row>'))
    assert [error.code for error in draft.errors] == ["excel_error"]


def test_a_picture_longer_than_excel_has_is_not_drawn() -> None:
    """It would be gone through again for every cell."""
    links = LINKS.replace("</Rel", '<Relationship Id="rId3" Type="x/styles" Target="styles.xml"/></Rel')
    styles = """<styleSheet><numFmts><numFmt numFmtId="200" formatCode="%s"/></numFmts>
        <cellXfs><xf numFmtId="200"/></cellXfs></styleSheet>"""
    for zeros, number in ((200, "1".zfill(200)), (200_000, "1")):
        content = workbook(
            '<row><c s="0"><v>1</v></c></row>',
            links=links,
            **{"xl/styles.xml": styles % ("0" * zeros)},
        )
        (row,) = file_rows.read(content).rows
        assert row.cells[0] == number


def test_a_tag_without_an_end_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parser looks at it anew with every piece that comes: that adds up to the square of its length."""
    monkeypatch.setattr(xml_parts, "MAX_TOKEN", 100_000)
    for text in ("<!--" + "a" * 500_000 + "-->", '<row r="' + "1" * 500_000 + '"/>'):
        fed = 0
        monkeypatch.setattr(Budget, "unpack", lambda self, size: setattr(self, "bytes", self.bytes + size))
        counted = Budget()
        with pytest.raises(Unreadable), xml_parts.damage_told():
            parts = xml_parts.opened(workbook(text))
            for _pause in xml_parts.read(parts, "xl/worksheets/sheet1.xml", xml_parts.Reader(), counted):
                fed += 1
        assert counted.bytes < 100_000 + 3 * xml_parts.CHUNK


def test_parts_beyond_number_are_not_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    content = workbook(ONE, **{f"part{number}": "" for number in range(xml_parts.MAX_PARTS)})
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_args: pytest.fail("opened"))
    assert refused(content) == "not_a_table"


@pytest.mark.parametrize("where", range(40, 1_400, 37))
def test_a_damaged_workbook_is_refused_or_read_but_never_breaks(where: int) -> None:
    content = bytearray(workbook(ONE * 3))
    content[where % len(content)] ^= 0xFF
    try:
        list(file_rows.read(bytes(content)).rows)
    except Unreadable as error:
        assert error.code in MESSAGES


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04" + b"\0" * 500, "not_a_table"),
        (b"MZ\x90\0" * 200, "encoding"),
        (b"\0" * 2_000, "empty"),
        (bytes(range(256)) * 40, "encoding"),
    ],
)
def test_another_kind_of_file_under_this_name_is_refused(content: bytes, code: str) -> None:
    assert refused(content) in (code, "encoding", "no_rows")


def test_a_workbook_in_a_workbook_is_not_looked_into() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("xl/workbook.xml", workbook(ONE))
    assert refused(out.getvalue()) == "not_a_table"


def test_what_belgian_offices_send_fits() -> None:
    """Fifty thousand people in twenty columns: just within every limit."""
    cells = 20
    rows, per_cell = budget.MAX_ROWS, len('<c r="AA50000" s="12" t="s"><v>999999</v></c>')
    assert rows * cells <= budget.MAX_CELLS
    assert rows * cells * per_cell <= budget.MAX_UNZIPPED
    assert rows * (1 + cells * 3) <= budget.MAX_ELEMENTS
    assert delimited.MAX_RECORD > budget.MAX_CHARACTERS
    assert {code for _make, code in WORST.values()} <= set(MESSAGES)


def test_every_sentence_says_its_limit() -> None:
    sentences: dict[str, Any] = {code: str(sentence) for code, sentence in MESSAGES.items()}
    assert f"{budget.MAX_BYTES // 1024**2} MB" in sentences["too_large"]
    assert f"{budget.MAX_UNZIPPED // 1024**2} MB" in sentences["too_much_inside"]
    assert f"{budget.MAX_TEXT // 1_000_000} miljoen tekens" in sentences["too_much_text"]
    assert f"{budget.MAX_COLUMNS} kolommen" in sentences["too_many_columns"]
    for code, limit in (("too_many_rows", budget.MAX_ROWS), ("too_many_blank_rows", budget.MAX_RAW_ROWS)):
        assert f"{limit // 1000} 000 rijen" in sentences[code]

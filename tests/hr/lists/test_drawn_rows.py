"""Cells of lists that are put together in Python: what someone typed never becomes HTML."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.utils.safestring import SafeString
from wagtail.admin.ui.tables import Column

from onboarding.hr.completion.completion_columns import DepartmentColumn, PersonColumn
from onboarding.hr.employees.employee_columns import LinkColumn
from onboarding.hr.lists.drawn_rows import DrawnTable, TextColumn, Words
from onboarding.hr.lists.list_columns import LabelColumn, TickColumn, Tone
from onboarding.hr.lists.work_details import WorkColumn

NASTY = "<b onclick='x'>\"&"
ESCAPED = "&lt;b onclick=&#x27;x&#x27;&gt;&quot;&amp;"


class Person(SimpleNamespace):
    def __str__(self) -> str:
        return NASTY


class NastyLabel(LabelColumn):
    def told(self, instance: object) -> tuple[str, Tone, str]:
        return NASTY, Tone.QUIET, NASTY


def test_what_someone_typed_stays_text_in_every_kind_of_cell() -> None:
    department = SimpleNamespace(name=NASTY)
    work: dict[str, Any] = {name: NASTY for name in ("function", "site", "status", "work_regime", "manager")}
    person = Person(
        pk=7,
        email=NASTY,
        personnel_number=NASTY,
        department=department,
        known_others=[department],
        text=NASTY,
        known_own_values=[],
        **work,
    )
    columns = {
        PersonColumn("person", accessor=lambda row: row): 3,
        DepartmentColumn("department", whose=lambda row: row): 2,
        WorkColumn("function", whose=lambda row: row): 5,
        TickColumn("tick", is_for=lambda row: True, whose=lambda row: row): 1,
        NastyLabel("label"): 2,
        LinkColumn("text", get_url=lambda row: NASTY): 2,
        TextColumn("text", classname=NASTY): 2,
    }
    for column, times in columns.items():
        html = column.render_cell_html(person, {})
        assert NASTY not in html
        assert html.count(ESCAPED) == times, html


def test_what_comes_again_is_drawn_once_and_only_when_it_is_the_same() -> None:
    class Counted(TextColumn):
        drawn = 0

        def written(self, *told: Any) -> Words:
            self.drawn += 1
            return super().written(*told)

    column, same = Counted("text"), ["<i>", SafeString("<i>"), 1, True, 1.0, "1", None, ""]
    assert [column.cell(SimpleNamespace(text=value)) for value in same * 2] == [
        f"<td>{inside}</td>\n" for inside in ("&lt;i&gt;", "<i>", "1", "True", "1.0", "1", "", "")
    ] * 2
    assert column.drawn == len(same)
    assert Counted("text").cell(SimpleNamespace(text="<i>")) == "<td>&lt;i&gt;</td>\n"


def test_a_value_is_found_as_wagtail_finds_it() -> None:
    inner = SimpleNamespace(name="Binnen", called=lambda: "Geroepen", none=None)
    row = SimpleNamespace(inner=inner, kept={"key": "Sleutel"}, several=["nul", "een"], none=None)
    for accessor in (
        "inner.name",
        "inner.called",
        "inner.none",
        "none.name",
        "kept.key",
        "several.1",
        "nothing",
        "none",
    ):
        assert TextColumn("x", accessor=accessor).get_value(row) == Column("x", accessor=accessor).get_value(row)


def test_a_text_that_is_not_there_is_told_as_the_column_wants() -> None:
    class Dashed(TextColumn):
        empty_value_display = "–"

    nobody = SimpleNamespace(text="  ", none=None, number=0)
    rows = [
        (Dashed("text"), "<td>–</td>\n"),
        (Dashed("none"), "<td></td>\n"),
        (Dashed("number", classname="hr-narrow"), '<td class="hr-narrow">0</td>\n'),
        (TextColumn("nothing"), "<td></td>\n"),
    ]
    assert [(column, column.render_cell_html(nobody, {})) for column, _html in rows] == rows
    body = str(DrawnTable([column for column, _html in rows[2:]], [nobody, nobody]).render_html({}))
    assert body.count('<tr>\n<td class="hr-narrow">0</td>\n<td></td>\n</tr>') == 2

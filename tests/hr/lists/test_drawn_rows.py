"""Cells of lists that are put together in Python: what someone typed never becomes HTML."""

from __future__ import annotations

from types import SimpleNamespace

from onboarding.hr.completion.completion_columns import DepartmentColumn, PersonColumn
from onboarding.hr.employees.employee_columns import LinkColumn
from onboarding.hr.lists.drawn_rows import DrawnTable, TextColumn
from onboarding.hr.lists.list_columns import LabelColumn, TickColumn, Tone
from onboarding.hr.lists.work_details import WorkColumn

NASTY = "<b onclick='x'>\"&"
ESCAPED = "&lt;b onclick=&#x27;x&#x27;&gt;&quot;&amp;"


class Person(SimpleNamespace):
    def __str__(self) -> str:
        return NASTY

    def get_status_display(self) -> str:
        return NASTY


class NastyLabel(LabelColumn):
    def label_of(self, instance: object) -> tuple[str, Tone]:
        return NASTY, Tone.QUIET

    def leads_to(self, instance: object) -> str:
        return NASTY


def test_what_someone_typed_stays_text_in_every_kind_of_cell() -> None:
    department = SimpleNamespace(name=NASTY)
    work = {"function": NASTY, "site": NASTY, "work_regime": NASTY, "manager": NASTY, "known_own_values": []}
    person = Person(
        pk=7, email=NASTY, personnel_number=NASTY, department=department, known_others=[department], text=NASTY, **work
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

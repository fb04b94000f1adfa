"""The heads of a table are drawn once for every list with the same columns, and are what Wagtail draws."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, Table

from onboarding.hr.lists import kept_heads
from onboarding.hr.lists.drawn_rows import DrawnTable, TextColumn
from onboarding.hr.lists.list_columns import TickColumn
from tests.hr.conftest import Municipality, sign_in

URL = "/beheer/medewerkers/"


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_heads, "_kept", {})


def columns(**first: Any) -> list[Column]:
    ticks = TickColumn("tick", label="", is_for=bool, whose=bool)
    return [TextColumn("name", **{"label": gettext_lazy("Medewerker"), "sort_key": "name", **first}), ticks]


def head(table: Table, query: str = "") -> str:
    html: str = table.render_html(Context({"request": RequestFactory().get(f"{URL}{query}")}))
    return html.partition("<tbody>")[0]


def make(kind: type[Table] = DrawnTable, **changed: Any) -> Table:
    of_table = {"ordering": None, "base_url": URL, "classname": None, "attrs": None}
    given = {name: changed.pop(name, usual) for name, usual in of_table.items()}
    return kind(columns(**changed), [], **given)


WAYS: list[dict[str, Any]] = [
    {},
    {"label": "Naam"},
    {"label": "<b>"},
    {"label": SafeString("<b>")},
    {"sort_key": "other"},
    {"sort_key": None},
    {"classname": "hr-narrow"},
    {"width": "30%"},
    {"ascending_title_text": "Van A naar Z"},
    {"ordering": "name"},
    {"ordering": "-name"},
    {"ordering": "-name", "ascending_title_text": "Van A naar Z"},
    {"ordering": "name", "descending_title_text": "Van Z naar A"},
    {"base_url": "/elders/"},
    {"attrs": {"data-list": "<een>"}},
]


def squeezed(html: str) -> str:
    return "".join(html.split())


def test_each_part_of_what_a_head_is_drawn_from_counts_and_it_is_what_wagtail_draws() -> None:
    seen = {}
    for _again in range(2):
        for language in ("nl", "fr", "xx"):  # in the last one all is called as in ours
            with translation.override(language):
                for number, way in enumerate(WAYS):
                    found = head(make(**way))
                    assert squeezed(found) == squeezed(head(make(Table, **way))), (language, way)
                    seen[language, number] = found
    assert len(kept_heads._kept) == len(seen)
    assert len({html for (language, _way), html in seen.items() if language == "nl"}) == len(WAYS)


def test_nothing_that_someone_looks_for_stands_above_the_list_of_another() -> None:
    plain = head(make())
    assert "geheim" in head(make(), "?q=geheim")
    assert "geheim" in head(make(), "?p=2&function=geheim")
    assert head(make()) == head(make(), "?p=3&ordering=-name") == plain
    assert "geheim" not in repr(kept_heads._kept)
    assert len(kept_heads._kept) == 1


def test_a_column_that_draws_its_head_itself_is_drawn_each_time() -> None:
    class Counted(TextColumn):
        drawn = 0

        def get_header_context_data(self, parent_context: Any) -> dict[str, Any]:
            Counted.drawn += 1
            found: dict[str, Any] = super().get_header_context_data(parent_context)
            return found

    class Other(TextColumn):
        header_template_name = "hr/lists/started_cell.html"

    for _again in range(2):
        head(DrawnTable([Counted("name")], []))
        head(DrawnTable([Other("name")], []))
    assert Counted.drawn == 2
    assert not kept_heads._kept


def test_no_more_are_kept_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_heads, "MOST", 2)
    for number in range(5):
        assert f"Kolom {number}" in head(make(label=f"Kolom {number}"))
        assert 0 < len(kept_heads._kept) <= 2


@pytest.mark.django_db
def test_an_administrators_column_is_in_no_list_of_hr(administrator: Client, lennik: Municipality) -> None:
    marleen = sign_in(lennik.hr_officer)
    for _again in range(2):
        assert "ordering=organisation__short_name" in administrator.get(URL).content.decode()
        assert "ordering=organisation__short_name" not in marleen.get(URL).content.decode()
    assert len(kept_heads._kept) == 2


def test_the_top_ends_where_the_rows_begin() -> None:
    html = render_to_string(kept_heads.TOP, {"table": make(), "request": RequestFactory().get(URL)})
    assert html.endswith("</thead>\n")

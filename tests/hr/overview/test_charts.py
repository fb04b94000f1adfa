"""Where the bars stand: within the drawing, in proportion, and seen however small."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onboarding.hr.overview import charts

numbers = st.lists(st.integers(0, 200_000), min_size=3, max_size=3)
rows = st.lists(st.tuples(st.text(max_size=120), numbers), max_size=40)
KINDS = ("done", "on-track", "late")


def with_kinds(found: list[tuple[str, list[int]]]) -> list[tuple[str, list[tuple[str, int]]]]:
    return [(name, list(zip(KINDS, parts, strict=True))) for name, parts in found]


@given(rows)
def test_lying_bars_stay_within_the_drawing_and_follow_each_other(found: list[tuple[str, list[int]]]) -> None:
    chart = charts.stacked_bars(with_kinds(found))
    assert len(chart.bars) == len(found)
    for (name, parts), bar in zip(found, chart.bars, strict=True):
        assert len(bar.name) <= charts.LONGEST_NAME
        assert bar.name == name or "…" in bar.name
        assert [block.kind for block in bar.blocks] == [kind for kind, part in zip(KINDS, parts, strict=True) if part]
        end = 0.0
        for block in bar.blocks:
            assert abs(block.x - end) < 0.02
            assert block.width >= charts.THINNEST
            end = block.x + block.width
        assert end <= chart.width + 0.1
        assert bar.baseline + 5 < chart.height


@given(rows)
def test_columns_stand_on_the_floor_and_leave_room_for_their_number(found: list[tuple[str, list[int]]]) -> None:
    chart = charts.columns(((name,), parts) for name, parts in with_kinds(found))
    for (_name, parts), column in zip(found, chart.columns, strict=True):
        low = float(chart.floor)
        for block in column.blocks:
            assert abs(block.y + block.height - low) < 0.02
            low = block.y
        assert low >= charts.HEAD - 0.1
        assert bool(column.number) == any(parts)
        assert column.number_at > 0


@given(st.lists(st.integers(1, 5000), min_size=2, max_size=2, unique=True))
def test_a_larger_number_never_has_a_shorter_bar(two: list[int]) -> None:
    small, large = charts.lengths(sorted(two), max(two), charts.WIDTH)
    assert small <= large


def test_layers_lie_on_top_of_each_other() -> None:
    chart = charts.layered_bars([("1. Luisteren", [("reached", 10), ("done", 5)]), ("2. Helpen", [("done", 0)])], 10)
    first, second = chart.bars
    assert [(block.x, block.kind) for block in first.blocks] == [(0, "reached"), (0, "done")]
    assert 0 < first.blocks[1].width < first.blocks[0].width <= chart.width
    assert (first.number, second.blocks) == ("10 / 5", ())


def test_a_chart_of_nobody_is_empty() -> None:
    assert charts.stacked_bars([]).height == 0
    assert charts.columns([]).columns == ()
    assert charts.lengths([0, 0], 0, 100) == [0.0, 0.0]


def test_large_numbers_above_a_column_are_shortened() -> None:
    assert [charts.compact(number) for number in (0, 999, 1000, 14_278, 171_333)] == ["0", "999", "1k", "14k", "171k"]


def test_long_names_that_differ_at_their_end_stay_apart() -> None:
    names = [f"{'Dienst Burgerzaken en ' * 3}nummer {number:02}" for number in range(60)]
    shown = {charts.shortened(name) for name in names}
    assert len(shown) == len(names)
    assert {len(name) <= charts.LONGEST_NAME for name in shown} == {True}

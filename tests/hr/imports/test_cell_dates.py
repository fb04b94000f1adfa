"""Days as programs write them: with a time, a zone, a number of days, or a word; the right day, or a refusal."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from datetime import timezone as fixed_zone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.hr.imports import cell_dates
from onboarding.hr.imports.number_formats import SINCE_1904
from onboarding.hr.imports.refused_cells import Refused
from tests.hr.imports.files import as_xlsx, drafted

BRUSSELS = ZoneInfo("Europe/Brussels")
MOMENTS = st.datetimes(datetime(1950, 1, 1), datetime(2099, 12, 31))
OFFSETS = st.integers(-12 * 60, 14 * 60).map(lambda minutes: fixed_zone(timedelta(minutes=minutes)))


def code(text: str) -> str:
    with pytest.raises(Refused) as caught:
        cell_dates.read(text)
    assert caught.value.message.endswith(".")
    return caught.value.code


@given(MOMENTS, OFFSETS, st.sampled_from(["T", " "]), st.sampled_from(["auto", "seconds", "milliseconds"]))
def test_a_moment_with_an_offset_is_the_day_that_it_is_in_brussels(
    moment: datetime, zone: fixed_zone, between: str, precision: str
) -> None:
    aware = moment.replace(tzinfo=zone)
    assert cell_dates.read(aware.isoformat(between, precision)) == aware.astimezone(BRUSSELS).date()


@given(MOMENTS, st.sampled_from(["Z", "z", " UTC", "UTC", " GMT", "+0000", "+00:00", "+00", " +00:00"]))
def test_utc_is_written_in_many_ways(moment: datetime, zone: str) -> None:
    assert (
        cell_dates.read(f"{moment:%Y-%m-%dT%H:%M:%S}{zone}") == moment.replace(tzinfo=UTC).astimezone(BRUSSELS).date()
    )


@given(MOMENTS)
def test_a_time_without_a_zone_is_of_here(moment: datetime) -> None:
    for form in ("%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M:%S.%f", "%Y%m%dT%H:%M"):
        assert cell_dates.read(moment.strftime(form)) == moment.date()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-30T23:00:00.000Z", date(2026, 12, 1)),
        ("30/11/2026 23:00 UTC", date(2026, 12, 1)),
        ("2026-12-01T00:00:00+01:00", date(2026, 12, 1)),
        ("2026-07-01T00:00:00+02:00[Europe/Brussels]", date(2026, 7, 1)),
        ("2026-07-01T00:00[Europe/Brussels]", date(2026, 7, 1)),
        ("2026-12-01T05:00:00-05:00", date(2026, 12, 1)),
        ("2026-11-30 20:00:00 -0500", date(2026, 12, 1)),
        ("2026-12-01T00:30:00 CET", date(2026, 12, 1)),
        ("1940-01-01T00:00:00Z", date(1940, 1, 1)),
    ],
)
def test_the_zone_that_is_written_is_used(text: str, day: date) -> None:
    assert cell_dates.read(text) == day


@pytest.mark.parametrize(
    "text", ["2026-11-30T23:00:00 EST", "2026-11-30T23:00 Europe/Paris", "2026-11-30T23:00+99:00", "2026-11-30 23:00 x",
             "2026-11-30T23:00Z[America/New_York]"]
)  # fmt: skip
def test_a_zone_that_is_not_known_is_refused(text: str) -> None:
    assert code(text) == "unknown_zone"


@given(MOMENTS, st.sampled_from(["AM PM", "am pm", "a.m. p.m."]), st.sampled_from(["", " "]), st.booleans())
def test_a_clock_of_twelve_hours_is_read(moment: datetime, halves: str, between: str, is_utc: bool) -> None:
    half = halves.split()[moment.hour // 12]
    text = f"{moment:%d/%m/%Y} {moment.hour % 12 or 12}:{moment:%M}{between}{half}{' UTC' if is_utc else ''}"
    aware = moment.replace(tzinfo=UTC).astimezone(BRUSSELS)
    assert cell_dates.read(text) == (aware if is_utc else moment).date()


def test_before_and_after_noon_may_be_another_day_here() -> None:
    assert cell_dates.read("30/11/2026 11:30 PM UTC") == date(2026, 12, 1)
    assert cell_dates.read("30/11/2026 11:30 AM UTC") == date(2026, 11, 30)
    assert cell_dates.read("1/12/2026 12:30 AM +02:00") == date(2026, 11, 30)
    assert cell_dates.read("30/11/2026 12:30 PM -11:00") == date(2026, 12, 1)


@pytest.mark.parametrize("text", ["30/11/2026 13:00 PM", "30/11/2026 00:00 AM", "30/11/2026 00:00:00 PM UTC"])
def test_an_hour_that_a_half_day_does_not_have_is_refused(text: str) -> None:
    assert code(text) == "not_a_date"


@pytest.mark.parametrize("text", ["2026-11-30T25:00Z", "2026-11-30T23:60", "30/11/2026 99:99:99"])
def test_a_time_that_is_none_is_refused(text: str) -> None:
    assert code(text) == "not_a_date"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01/01/1940", date(1940, 1, 1)),
        ("31/12/2100", date(2100, 12, 31)),
        ("1/1/69", date(1969, 1, 1)),
        ("31/12/68", date(2068, 12, 31)),
        ("2026-11-30T23:59:59", date(2026, 11, 30)),
        ("2026-11-30T00:00:00", date(2026, 11, 30)),
        ("30/11/2026 1:00 AM", date(2026, 11, 30)),
        ("30/11/2026 12:00 PM", date(2026, 11, 30)),
        ("30/11/2026 12:59 AM +02:00", date(2026, 11, 29)),
        ("30/11/2026 1:00 PM -10:00", date(2026, 12, 1)),
        ("30/11/2026 11:00 AM -12:00", date(2026, 12, 1)),
        ("2026-12-01T14:59:00+14:00", date(2026, 12, 1)),
        ("2026-12-01T12:59:00+14:00", date(2026, 11, 30)),
        ("2026-11-30T22:59:00Z", date(2026, 11, 30)),
        ("2026-11-30T23:00:00Z", date(2026, 12, 1)),
        ("2026-11-30T23:00:00+00", date(2026, 12, 1)),
        ("2026-11-30T23:00:00 GMT", date(2026, 12, 1)),
        ("30/11/2026 11:00 pm UTC", date(2026, 12, 1)),
        ("2026-12-01T00:29:00+01:30", date(2026, 11, 30)),
        ("2026-12-01T00:30:00+0130", date(2026, 12, 1)),
        ("2026-06-30T23:59:00 CEST", date(2026, 6, 30)),
        ("2026-07-01T00:00:00 cest", date(2026, 7, 1)),
        ("2026-11-30T23:59:00 CET", date(2026, 11, 30)),
        ("1940-01-01T00:00:00+14:00", None),
        ("2100-12-31T23:00:00Z", None),
    ],
)
def test_the_borders_of_years_hours_and_zones(text: str, day: date | None) -> None:
    if day is None:
        assert code(text) == "unlikely_date"  # here it is the day before the first one, or after the last
    else:
        assert cell_dates.read(text) == day


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31/12/1939", "unlikely_date"),
        ("01/01/2101", "unlikely_date"),
        ("31/12/1939 23:30 -01:00", "unlikely_date"),
        ("12/13/2026", "month_first"),
        ("13/13/2026", "no_such_day"),
        ("2026-11-30T24:00", "not_a_date"),
        ("2026-11-30T23:60", "not_a_date"),
        ("2026-11-30T23:59:60", "not_a_date"),
        ("30/11/2026 0:30 PM", "not_a_date"),
        ("2026-11-30T23:00+14:01", "unknown_zone"),
        ("2 ja 2026", "not_a_date"),
        ("01/01/2900", "unlikely_date"),
        ("X", "not_a_date"),
        ("t", "not_a_date"),
    ],
)
def test_past_those_borders_a_day_is_refused(text: str, reason: str) -> None:
    assert code(text) == reason


def test_the_year_2900_is_no_end_and_the_day_before_is_no_likely_one() -> None:
    assert cell_dates.read("01/01/2900", may_be_endless=True) is None
    for text, may_be_endless in (("31/12/2899", True), ("01/01/2900", False)):
        with pytest.raises(Refused) as caught:
            cell_dates.read(text, may_be_endless=may_be_endless)
        assert caught.value.code == "unlikely_date"


@pytest.mark.parametrize("word", ["maandag", "decibel", "juliette", "marketing", "septiem", "jui", "ma", "augurk",
                                  "februarius", "mayonaise", "apriori", "octopus", "janvierr"])  # fmt: skip
def test_a_word_that_only_begins_like_a_month_is_none(word: str) -> None:
    assert code(f"2 {word} 2026") == "not_a_date"


MONTHS = {
    1: "januari jan jan. janvier janv January", 2: "februari feb février févr fevrier February",
    3: "maart mrt maa mars March Mar", 4: "april apr avril avr", 5: "mei mai May", 6: "juni jun juin June",
    7: "juli jul juillet juil July", 8: "augustus aug août aout August", 9: "september sep sept septembre",
    10: "oktober okt octobre oct October", 11: "november nov novembre", 12: "december dec décembre déc December",
}  # fmt: skip


@pytest.mark.parametrize(("number", "words"), MONTHS.items())
def test_a_month_is_known_by_its_name_or_the_beginning_of_it(number: int, words: str) -> None:
    for word in words.split():
        for form in (f"2 {word} 2026", f"2-{word.upper()}-26", f"02.{word}.2026"):
            assert cell_dates.read(form) == date(2026, number, 2), form


@pytest.mark.parametrize("text", ["0/01/1900", "00/01/1900", "00/00/0000", "0000-00-00", "1900-01-00", "00:00:00",
                                  "0000-00-00T00:00:00"])  # fmt: skip
def test_the_day_that_excel_shows_where_there_is_none_is_nothing(text: str) -> None:
    assert cell_dates.read(text) is None


@given(st.dates(date(1941, 1, 1), date(2100, 12, 31)))
def test_a_number_of_days_counts_from_the_first_day_of_the_workbook(day: date) -> None:
    since_1904 = (day - date(1904, 1, 1)).days
    assert cell_dates.read(f"{since_1904:05}", SINCE_1904) == day
    assert cell_dates.read(f"{(day - date(1899, 12, 30)).days}.75") == day


@pytest.mark.parametrize("is_1904", [False, True])
def test_the_cells_of_a_workbook_are_the_days_that_it_shows(is_1904: bool) -> None:
    """Typed as a day, as a moment, as a number of days without a form, and empty."""
    rows: list[list[object]] = [
        ["Personeelsnummer", "In dienst"],
        ["1", date(2026, 12, 1)],
        ["2", datetime(2026, 12, 1, 23, 59)],
        ["3", (date(2026, 12, 1) - (date(1904, 1, 1) if is_1904 else date(1899, 12, 30))).days],
        ["4", 0],
        ["5", 0],
    ]
    content = as_xlsx(rows, formats={"B5": "d/mm/yyyy"}, is_1904=is_1904)
    days = [draft.values.get("start_date", "") for draft in drafted(content)]
    assert days == ["2026-12-01", "2026-12-01", "2026-12-01", "", ""]

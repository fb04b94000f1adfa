"""The HTML of a page becomes its text: titles, lists, tables, a motto; none of its code; and whatever comes is read."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onboarding.lessons.charter import CharterError, plain_text, read_charter, source_blocks, users
from onboarding.lessons.charter.page_html import SKIPPED, is_html, text_of_html
from tests.charter_sources import SIX_VALUES

pytestmark = pytest.mark.pure
PIECES = (
    "<p>", "</p>", "<li>", "<h2>", "</h2>", "<td>", "<br>", "<script>", "</script>", "<!--", "-->", "<![if x]>",
    "<a b='", "<nav>", "</nav>", '<p title="a > b">', "Missie", "Onze waarden", "Respect", "We helpen elkaar. ",
    "Ons motto: “", "<", "&lt;", "&#0;", "\n", "•", "Slogan", "samen sterk",
)  # fmt: skip


def test_a_page_is_read_by_its_titles_and_its_lists_and_none_of_its_code() -> None:
    charter = read_charter(plain_text(SIX_VALUES))
    assert (charter.wordmark, charter.motto) == ("MOEDIG", "Samen maken we het verschil")
    assert [one.letter for one in charter.principles] == ["", "", *"MOEDIG"]
    assert charter.principles[2].behaviours == ("Je groet iedereen", "Je luistert")
    assert "&" in charter.principles[0].statement


def test_what_stands_on_one_line_stays_there_and_what_is_passed_over_ends_where_it_ends() -> None:
    for source, text in (
        ("<p>Zo <b>is</b>\n het</p>", "Zo is het\n\n"),
        ("<tr><td>Moed</td><td>We\tdurven</td></tr>", "Moed\tWe durven\n\n"),
        ("<h3>A</h3><li><p>b</p></li>", "## A\n\n• b\n\n"),
        ("<nav><nav>x</nav>y</nav>z<br>q", "z\nq\n"),
        ('<p title="a > b">c</p><!-- <p>d</p> -->', "c\n\n"),
        ("<style>p > a {}</style><SCRIPT>'<p>'</Script >e", "e\n"),
        ("1 < 2 en 3 > 2", "1 < 2 en 3 > 2\n"),
        ('<svg class="x"/><svg><svg/></svg><script src="y"/>a<p>b</p>', "a\n\nb\n\n"),
        ('<nav>menu<script>x = "<nav>"</script></nav>c', "c\n"),
        ("<nav>menu<p>d</p><nav>e", "menu\n\nd\n\ne\n"),
        ("<nav>f<footer>g</footer><svg><p>h</p>", "f\n\nh\n\n"),
    ):
        assert text_of_html(source) == text
    assert not is_html("1 < 2, <br> en <naam>")


def test_a_motto_is_told_behind_its_name_or_under_it_and_a_sentence_about_one_is_none() -> None:
    for line, motto in (
        ("Ons motto: Samen sterk", "Samen sterk"),
        ("Slogan\nDoe maar gewoon", "Doe maar gewoon"),
        ("Onze leuze luidt: “Hart voor wie hier woont”", "Hart voor wie hier woont"),
        ("Ons motto is belangrijk voor ons allemaal.", ""),
        ("Onze slogan: KRACHT", ""),
        (f"Motto: {'heel ' * 40}lang", ""),
    ):
        charter = read_charter(f"Missie\n\nWij zorgen voor een warm dorp.\n\n{line}\n\nWaarden\n\nMoed\n\n• Je durft")
        assert charter.motto == motto
        assert (motto or "x") not in charter.principles[0].statement or not motto


@settings(max_examples=150)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=25).map("".join))
def test_any_text_is_read_and_each_line_is_of_one_part_or_none(text: str) -> None:
    try:
        text = plain_text(text)
        charter = read_charter(text)
    except CharterError as problem:
        assert problem.code in ("empty", "nothing_recognised")
        return
    blocks = source_blocks(text)
    found = users(blocks, charter)
    assert len(found) == len(blocks)
    assert {one for one in found if one is not None} <= set(range(len(charter.principles)))


def test_the_longest_page_takes_no_time_whatever_is_wrong_with_it() -> None:
    opened = "".join(f"<{tag}>" for tag in sorted(SKIPPED))
    for piece in ("<!--", "<a", "<a b=\"'", "<script>", "<nav>", opened, "<nav></nav>", "<p>x", "<" + "x" * 500):
        page = piece * (1_000_000 // len(piece))
        assert any(seconds_to_read(page) < 5 for _try in range(3))


def seconds_to_read(page: str) -> float:
    began = time.process_time()
    text_of_html(page)
    return time.process_time() - began

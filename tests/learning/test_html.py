"""The HTML of every employee's page: a strict parser finds nothing, and the Nu checker neither, where it is at hand."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import html5lib
import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from onboarding.lessons.models import LessonPage
from tests.learning import site_pages
from tools import nu_checker

pytestmark = [pytest.mark.django_db, pytest.mark.pure]  # what a page says is the same on both databases

ID = re.compile(r'\sid="([^"]+)"')


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> site_pages.Site:
    with django_db_blocker.unblock(), transaction.atomic():
        site = site_pages.collect()
        transaction.set_rollback(True)
    return site


def test_every_page_of_the_employees_room_is_looked_at(site: site_pages.Site) -> None:
    assert site_pages.names_of_pages() - site.names == set()


@pytest.mark.parametrize("field", ["body", "questions"])
def test_every_kind_of_block_and_question_is_looked_at(site: site_pages.Site, field: str) -> None:
    assert set(LessonPage._meta.get_field(field).stream_block.child_blocks) - site.kinds == set()


def test_a_strict_parser_finds_no_error_on_any_page(site: site_pages.Site) -> None:
    problems = {}
    for address, page in site.pages.items():
        parser = html5lib.HTMLParser()
        parser.parse(page)
        if parser.errors:
            lines = page.splitlines()
            problems[address] = [(lines[line - 1].strip()[:120], code) for (line, _), code, _ in parser.errors]
    assert problems == {}


def test_no_page_has_two_elements_with_one_id(site: site_pages.Site) -> None:
    twice = {
        address: [one for one, times in Counter(ID.findall(page)).items() if times > 1]
        for address, page in site.pages.items()
    }
    assert {address: ids for address, ids in twice.items() if ids} == {}


def test_the_nu_checker_finds_no_error_on_any_page(site: site_pages.Site, tmp_path: Path) -> None:
    jar = nu_checker.find()
    if jar is None:
        return  # as the head of the report says; the parser above always runs
    files = []
    for number, (address, page) in enumerate(site.pages.items()):
        path = tmp_path / f"{number:03}-{re.sub(r'[^a-z0-9]+', '-', address.lower())[:80]}.html"
        path.write_text(page)
        files.append(path)
    problems = nu_checker.check(jar, files)
    assert problems.replace(f"file:{tmp_path}/", "") == ""


def test_the_parser_and_the_checker_would_find_an_error(tmp_path: Path) -> None:
    page = "<!doctype html><html lang=nl><title>x</title><p><div></p></div>"
    parser = html5lib.HTMLParser()
    parser.parse(page)
    assert parser.errors
    if jar := nu_checker.find():
        (path := tmp_path / "wrong.html").write_text(page)
        assert "error" in nu_checker.check(jar, [path])

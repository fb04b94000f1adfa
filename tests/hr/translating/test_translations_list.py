"""All lessons in one language on one list: live, behind, begun or missing, for who reads drafts, each with what is
theirs."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onboarding.lessons.models import LessonTranslation
from onboarding.lessons.translations.how_far import HowFar
from tests.client_response import ClientResponse
from tests.factories import make_lesson, single, stream, text_block
from tests.hr.conftest import Municipality
from tests.translated_lessons import live_in, translated

pytestmark = pytest.mark.django_db
LIST = reverse("hr:all_translations")


def rows(page: ClientResponse) -> dict[str, tuple[str, str]]:
    """By title what the list says of the language, and of the texts."""
    found = {}
    body = page.content.decode().partition('<table class="listing')[2].partition("</table>")[0].partition("<tbody")[2]
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL):
        cells = [
            re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", one))).strip()
            for one in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)
        ]
        found[cells[0]] = (cells[-2], cells[-1])
    return found


def test_each_lesson_says_how_far_it_is_in_a_language(lennik: Municipality, hr_officer: Client) -> None:
    names = ("Live", "Achter", "Begonnen", "Nieuw")
    made = {
        name: make_lesson(
            lennik.principle_page, name, body=[text_block("Aan het loket")], questions=[single("Wat past?")]
        )
        for name in names
    }
    live_in(made["Live"], lennik.hr_officer)
    behind = made["Achter"]
    live_in(behind, lennik.hr_officer)
    body = behind.body.get_prep_value()
    body[0]["value"]["text"] = "<p>Een heel gewone dag.</p>"
    behind.body = stream("body", body)
    behind.save_revision().publish()
    begun = translated(made["Begonnen"])
    title = begun.words["title"]
    LessonTranslation.objects.filter(pk=begun.pk).update(words={"title": title})
    total = len(begun.words)

    page = hr_officer.get(LIST)  # in French, which most is translated in
    seen = rows(page)
    assert {name: seen[name] for name in names} == {
        "Live": ("staat live", f"{total} van {total}"),
        "Achter": ("loopt achter", f"{total - 1} van {total}, 1 loopt achter"),
        "Begonnen": ("nog niet live", f"1 van {total}"),
        "Nieuw": ("nog niet vertaald", "–"),
    }
    for how_far, name in zip(HowFar, names, strict=True):
        only = rows(hr_officer.get(LIST, {"how_far": how_far.value}))
        assert set(only) == {one for one, (label, _texts) in seen.items() if label == str(how_far.label)}
        assert name in only
    assert {label for label, _texts in rows(hr_officer.get(LIST, {"language": "en"})).values()} == {"nog niet vertaald"}
    assert rows(hr_officer.get(LIST, {"language": "xx"})) == {}  # no list that leaves out what was asked
    assert f"{reverse('hr:translation', args=[behind.pk, 'fr'])}?toon=open" in page.content.decode()
    assert reverse("hr:translations", args=[made["Nieuw"].pk]) in page.content.decode()


def test_it_has_the_lessons_of_the_own_organisation_alone_and_costs_the_same(
    lennik: Municipality, herenthout: Municipality, hr_officer: Client, administrator: Client
) -> None:
    make_lesson(lennik.principle_page, "Van ons", questions=[single("Wat past?")])
    theirs = make_lesson(herenthout.principle_page, "Van hen", questions=[single("Wat past?")])
    live_in(theirs, lennik.hr_officer, "de")

    seen = rows(hr_officer.get(LIST))
    assert "Van ons" in seen
    assert "Van hen" not in seen
    assert {"Van ons", "Van hen"} <= set(rows(administrator.get(LIST)))
    only = rows(administrator.get(LIST, {"organisation": herenthout.organisation.pk}))
    assert "Van hen" in only
    assert "Van ons" not in only
    there = {"organisation": str(herenthout.organisation.pk), "language": "de"}
    for asked in (there, {**there, "how_far": "live"}):  # the counts are of that organisation, however far they are
        page = administrator.get(LIST, asked)
        found = [*dict(page.context["counts"]).values()]
        assert found == [1, 0, 0, len(only) - 1]
    theirs.unpublish()  # what nobody reads, does not lag behind
    page = administrator.get(LIST, there)
    assert rows(page)["Van hen"][0] == "nog niet live"

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            hr_officer.get(LIST).getvalue()
        return len(queries)

    translated(make_lesson(lennik.principle_page, "Eerste", questions=[single("Wat past?")]))
    few = cost()
    for number in range(4):
        live_in(make_lesson(lennik.principle_page, f"Les {number}", questions=[single("Wat past?")]), lennik.hr_officer)
    assert cost() == few

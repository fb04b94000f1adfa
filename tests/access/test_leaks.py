"""Someone of Herenthout finds nothing of Lennik, whatever they open or search for."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.access import table
from tests.access import world as worlds
from tests.access.conftest import Ask, body
from tests.access.world import BIRD, MARKERS, WORD
from tests.client_response import ClientResponse

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.pure,  # what is shown of an organisation is the same on both databases; test_every_url.py asks on both
]

# Lists and choosers at something of their own, which is not in the table.
AT_THEIR_OWN = """
/beheer/pages/{own_programme_page}/
/beheer/pages/{own_programme_page}/?search_all=1
/beheer/pages/{own_principle}/edit/
/beheer/pages/{own_principle}/history/
/beheer/pages/{own_principle}/usage/
/beheer/pages/{own_principle}/move/
/beheer/pages/{own_principle}/copy/
/beheer/pages/add/lessons/lessonpage/{own_principle}/
/beheer/choose-page/{own_programme_page}/
/beheer/choose-page/{own_programme_page}/?page_type=lessons.lessonpage
/beheer/images/?collection_id={collection}
/beheer/images/chooser/results/?collection_id={collection}
/beheer/documents/?collection_id={collection}
/beheer/voltooiing/?export=csv
/beheer/logboek/?export=csv
/beheer/voltooiing/?department={department}
/beheer/medewerkers/?export=csv
/beheer/medewerkers/?department={department}&status=all
"""
# Where someone who may see it, sees it: without these, finding nothing would prove nothing.
SHOWN = """
/beheer/pages/{programme_page}/
/beheer/pages/{lesson_page}/edit/
/beheer/pages/search/?q=geheim
/beheer/images/?q=geheim
/beheer/documents/?q=geheim
/beheer/documents/edit/{document}/
/beheer/collections/
/beheer/groups/
/beheer/users/?q=geheim
/beheer/tag-autocomplete/?term=geheim
/beheer/voltooiing/?q=geheim
/beheer/import/
/beheer/taken/
/beheer/logboek/?q=geheim
/beheer/reports/site-history/
"""


def traces(response: ClientResponse) -> list[str]:
    """What of Lennik stands in the response or in the addresses it led along, each with its surroundings."""
    texts = [body(response), *(url.lower() for url, _status in response.redirect_chain)]
    return [text[max(0, text.index(BIRD) - 80) :][:160] for text in texts if BIRD in text]


def search(address: str) -> str:
    """The address with a search for what every text of Lennik holds."""
    parameter = "search" if "/api/" in address else "q"
    return f"{address}{'&' if '?' in address else '?'}{parameter}={WORD}"


def test_hr_of_herenthout_finds_nothing_of_lennik(ask: Ask, world: worlds.World) -> None:
    """Where they may be; without a search, and where they may not, test_every_url.py looks as well."""
    rows = [row for row in table.ROWS if row.expected["GET other"] in ("ok", "go")]
    found = {url: traces(ask("other", url, follow=True)) for url in (search(row.url(world.objects)) for row in rows)}
    assert {url: leaks for url, leaks in found.items() if leaks} == {}


def test_hr_of_herenthout_finds_nothing_of_lennik_at_their_own(ask: Ask, world: worlds.World) -> None:
    for address in AT_THEIR_OWN.format(**world.objects).split():
        for url in (address, search(address)):
            response = ask("other", url, follow=True)
            assert response.status_code in (200, 404), url
            assert traces(response) == [], url


def test_a_new_hire_of_herenthout_finds_nothing_of_lennik(ask: Ask, world: worlds.World) -> None:
    urls = [row.url(world.objects) for row in table.ROWS if not row.address.startswith("/beheer/")]
    sent: tuple[dict[str, str] | None, ...] = (None, {})
    asked = [(url, data) for url in urls for data in sent]
    found = [(url, data, traces(ask("stranger", url, data, follow=True))) for url, data in asked]
    assert [leak for leak in found if leak[-1]] == []


def test_a_new_hire_of_herenthout_gets_nowhere_in_the_admin(ask: Ask, world: worlds.World) -> None:
    rows = [row for row in table.ROWS if row.address.startswith("/beheer/")]
    assert {ask("stranger", row.url(world.objects)).status_code for row in rows} == {403}


def test_what_the_other_tests_look_for_is_there_to_be_found(ask: Ask, world: worlds.World) -> None:
    seen = "".join(body(ask("admin", address.format(**world.objects))) for address in SHOWN.split())
    seen += body(ask("hire", reverse("learning:resolution", args=[world.objects["resolution"]])))  # nobody else's
    assert {what for what, marker in MARKERS.items() if marker not in seen} == set()

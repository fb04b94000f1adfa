"""Every link that HR finds at the desk leads somewhere: they are followed, from screen to screen.

Of one kind, one is followed: links to the same screen, of a page of the same type, with the same names in the query.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable
from html import unescape
from urllib.parse import urljoin

import pytest
from django.http import QueryDict
from django.urls import Resolver404, resolve
from wagtail.models import Page

from tests.access import world as worlds
from tests.access.conftest import Ask, undone
from tests.client_response import ClientResponse

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a new rendition open.
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning"),
]

SOME = 1  # address of one kind
FEW, ENOUGH = 150, 600  # kinds
# Where a link, a button's script or the menu leads to.
LINK = re.compile(r'href="([^"#]+)"|(?:data-[\w-]*url[\w-]*=|"url": )"([^"]+)"')
SAME = re.compile(r"(ordering|p|q|next|export)=[^&]*")  # in a query, what makes no other screen
# Addresses that a script completes with a selection, a page or a form before it asks.
COMPLETED = re.compile(r"/beheer/bulk/[^?]*$|/999999/|/editing-sessions/|/(un)?lock/|/lees-na/(nieuw/\d+|\d+/paneel)/")
# A refusal in the Wagtail admin is a way back to its first screen.
HOME = "/beheer/"


def links_of(page: ClientResponse, url: str) -> set[str]:
    text = unescape(page.content.decode(errors="replace"))
    found = {urljoin(url, href or other) for href, other in LINK.findall(text)}
    return {link for link in found if link.startswith("/") and not link.startswith(("//", "/static/"))}


def kind_of(link: str) -> tuple[object, ...]:
    path, _mark, query = link.partition("?")
    try:
        match = resolve(path)
    except Resolver404:
        return (path,)  # this one is followed in any case
    page = next((value for name, value in match.kwargs.items() if name.endswith("page_id")), None)
    kind_of_page = Page.objects.filter(pk=page).values_list("content_type", flat=True).first() if page else None
    return match.route, kind_of_page, *sorted(QueryDict(query))


@pytest.mark.pure  # where a link leads is the same on both databases; test_every_url.py asks every address on both
def test_every_link_at_the_desk_leads_somewhere(
    world: worlds.World, record_property: Callable[[str, object], None]
) -> None:
    left, known, dead = deque([HOME]), {HOME}, []
    kinds: Counter[tuple[object, ...]] = Counter()
    with undone():  # all of it at once: a screen makes the pictures that the next one leads to
        while left:
            url = left.popleft()
            page = world.client("hr").get(url)
            refused = page.status_code == 302 and page["Location"] == HOME and url.partition("#")[0] != "/"
            if page.status_code not in (200, 302) or refused:
                dead.append(f"{page.status_code} {url}")
            if page.status_code != 200 or not page.headers["Content-Type"].startswith("text/html"):
                continue
            for link in sorted(links_of(page, url)):
                screen = SAME.sub(r"\1=", link)
                if screen in known or COMPLETED.search(link):
                    continue
                known.add(screen)
                kinds[kind := kind_of(link)] += 1
                if kinds[kind] <= SOME:
                    left.append(link)
            assert len(kinds) < ENOUGH
    followed = 1 + sum(min(number, SOME) for number in kinds.values())
    record_property("told", f"links: {followed} of {len(known)} addresses at the desk followed, {len(kinds)} kinds")
    assert dead == []
    assert len(kinds) > FEW, "this finds fewer links than there are"


@pytest.mark.parametrize(
    ("address", "untrue"),
    [
        (
            "pages/{lesson_page}/edit/",
            ("Wijzig zichtbaarheid", "Zichtbaar voor iedereen", "set-privacy", "seo_title"),
        ),
        ("pages/{programme_page}/", ("Wijzig zichtbaarheid", "Zichtbaar voor iedereen", "Bekijk live")),
        ("pages/{lesson_page}/copy/", ("alias", "publish_copies")),
        ("pages/{programme_page}/copy/", ("alias", "publish_copies")),
        ("images/", ("add_tags",)),
        ("images/{picture}/", ('name="tags"',)),
        ("documents/", ("add_tags",)),
        ("account/", ('name="avatar', "time_zone", "notifications-")),
    ],
)
def test_what_does_nothing_here_is_not_shown(
    ask: Ask,
    world: worlds.World,
    address: str,
    untrue: tuple[str, str, str, str] | tuple[str, str, str] | tuple[str, str] | tuple[str],
) -> None:
    page = ask("hr", f"/beheer/{address}".format(**world.objects))
    assert page.status_code == 200
    assert [word for word in untrue if word.lower() in unescape(page.content.decode()).lower()] == []


def test_hr_sees_a_lesson_as_it_was_published_and_plays_its_questions(ask: Ask, world: worlds.World) -> None:
    page = ask("hr", f"/les/{world.objects['lesson']}/", follow=True)
    assert [status for _url, status in page.redirect_chain] == [302]
    assert "/revisions/" in page.redirect_chain[0][0]
    text = page.content.decode()
    assert "kwartelles" in text
    question = re.search(r'class="button" href="(\?mode=quiz[^"]*)"', text)
    assert question
    address = page.redirect_chain[0][0] + unescape(question[1])
    assert "Vraag 1 van" in ask("hr", address).content.decode()

"""HR finds nowhere what one person answered, chose in a poll, or wrote: on no screen, in no export, by no search.

Every page of the desk is opened by who sees it, and the head's page by a head. What one person answered and wrote holds
a mark of its own here, also where it is stored as the key of a choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile, is_zipfile

import pytest
from django.db import connection
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import DjangoDbBlocker

from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment, Outcome, PollVote, Reflection, Refresher, RefresherAnswer
from onboarding.people.models import User
from onboarding.row_guards import thawed
from quizzes.grading import best_answer
from quizzes.models import Response
from tests.access import table
from tests.access import world as worlds
from tests.access.conftest import Ask, undone
from tests.client_response import ClientResponse

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.pure,  # what a page shows is the same on both databases; test_every_url.py opens them on both
]

MARK, SOUGHT = "zilverreiger", "roerdomp"  # looked for in every answer; searched for
WORDS = f"{MARK} {SOUGHT}"
ELSEWHERE = "wielewaal"  # a search that finds nothing
MANY = 100  # pages that a role sees at the desk


def who_looks(row: table.Row) -> tuple[str, ...]:
    """At our own screens HR and the administrator; at Wagtail's HR, or the administrator where HR sees nothing."""
    if row.name.startswith("hr:"):
        return ("hr", "admin")
    return ("hr",) if row.expected["GET hr"] == "ok" else ("admin",)


DESK = [row for row in table.ROWS if row.address.startswith("/beheer/")]
SEEN = [(row.address, role) for row in DESK for role in who_looks(row) if row.expected[f"GET {role}"] == "ok"]


@pytest.fixture(scope="module")
def hire(world: worlds.World, django_db_blocker: DjangoDbBlocker) -> Iterator[User]:
    """The new hire of the table, who answered, voted and wrote what nobody else did."""
    with django_db_blocker.unblock(), undone():
        enrolment = Enrolment.objects.select_related("user").get(pk=world.objects["enrolment"])
        now = timezone.now()
        place = progress.open_lesson(enrolment.user, world.objects["lesson"], now)
        for question in place.version.quiz.quiz.questions:
            progress.answer(place, 1, question.id, best_answer(question), now, announce=False)
        written = progress.write_reflection(place, "blok-voornemen", f"Ik word {WORDS}.", now, asks=True)
        assert written is not None
        progress.look_back(written, Outcome.PARTLY, WORDS)
        progress.vote(place, "blok-peiling", "blok-peiling-0", now)
        refresher = Refresher.objects.get(enrolment=enrolment)
        RefresherAnswer.objects.create(
            refresher=refresher, question_id="x", selected=[WORDS], is_right=False, answered_at=now
        )
        with thawed(connection, ["quizzes.Response"]):
            Response.objects.filter(attempt__user=enrolment.user).update(selected=[WORDS])
        PollVote.objects.filter(enrolment=enrolment).update(choice_id=WORDS)
        yield enrolment.user


def text_of(response: ClientResponse) -> str:
    """The body as text, also that of a spreadsheet, which is a zip of texts, and what is printed."""
    content = response.getvalue()
    if content.startswith(b"%PDF") and content.rstrip().endswith(b"%%EOF"):
        return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).lower()
    if is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as archive:
            content = b" ".join(archive.read(name) for name in archive.namelist())
    return content.decode(errors="replace").lower()


def with_query(address: str, query: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{query}"


def finds(ask: Ask, hire: User, role: str, url: str) -> list[str]:
    """Where on this page, in its exports or by its search the mark stands, or what a search gives away."""
    page = text_of(ask(role, url, follow=True))
    exports = [with_query(url, f"export={what}") for what in ("csv", "xlsx", "pdf") if f"export={what}" in page]
    found = [address for address in exports if MARK in text_of(ask(role, address))]
    parameter = "search" if "/api/" in url else "q"
    if f'name="{parameter}"' in page or "/api/" in url or "results" in url:
        search = with_query(url, f"{parameter}={SOUGHT}")
        sought, elsewhere = (
            text_of(ask(role, address, follow=True)) for address in (search, search.replace(SOUGHT, ELSEWHERE))
        )
        if MARK in sought or (hire.email in sought) != (hire.email in elsewhere):
            found.append(search)
    return [url, *found] if MARK in page else found


@pytest.mark.parametrize("role", ["hr", "admin"])
def test_what_one_person_answered_stands_nowhere_at_the_desk_and_no_search_finds_it(
    ask: Ask, world: worlds.World, hire: User, role: str
) -> None:
    urls = [address.format(**world.objects) for address, looks in SEEN if looks == role]
    assert len(urls) > MANY
    assert [found for url in urls for found in finds(ask, hire, role, url)] == []


def test_nor_on_the_page_of_a_head(ask: Ask, hire: User) -> None:
    assert finds(ask, hire, "head", "/mijn-dienst/") == []


def test_what_the_other_tests_look_for_is_stored(hire: User) -> None:
    assert MARK in Reflection.objects.get().text
    for model in (Response, RefresherAnswer):
        assert all(MARK in answer.selected[0] for answer in model.objects.all())
    assert MARK in PollVote.objects.get().choice_id


@pytest.mark.parametrize("what", ["csv", "xlsx", "pdf"])
def test_what_stands_in_an_export_is_read(ask: Ask, hire: User, what: str) -> None:
    assert hire.last_name.lower() in text_of(ask("hr", f"/beheer/voltooiing/?export={what}"))


def test_the_person_finds_it_back(ask: Ask, world: worlds.World, hire: User) -> None:
    """So a mark on a page would have been found."""
    assert MARK in text_of(ask("hire", f"/les/{world.objects['lesson']}/"))

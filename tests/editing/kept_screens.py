"""What someone saw still opens, and says what it said: their lessons, their answers, and what proves them."""

from __future__ import annotations

import re
from itertools import takewhile

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding.learning.evidence.evidence_entries import Entries
from onboarding.learning.evidence.evidence_records import Entry, What
from onboarding.learning.evidence.evidence_scope import Scope
from onboarding.lessons.models import LessonVersion
from quizzes.models import PublishedQuiz
from tests.client_response import content_of
from tests.editing.town import QUESTIONS, Place, Round, Town, client_of, page_text
from tests.editing.written import FIRST_QUESTION, Published

FILE = re.compile(r'(?:src|href)="(/[^"]+/[^"/]+\.(?:webp|png|pdf|mp4|vtt))"')
SHOWN = re.compile(r'<figure class="picture">.*?</figure>|<p class="document">.*?</p>|<video.*?</video>', re.DOTALL)
CHOSEN = re.compile(r"Jij koos:</span> <span[^>]*>([^<]*)<")
FROM_DESK = ("/media/", "/documents/")

Seen = dict[int, tuple[list[str], list[bytes]]]  # the files of a version, when someone first saw it: how, and what
Opened = dict[str, bytes]  # kept files by address: what one person gets, everyone of the organisation does


def check_all(town: Town, seen: Seen) -> None:
    """What everyone saw, and their proofs."""
    opened: Opened = {}
    for one in town.rounds:
        check(town, one, seen, opened)
        check_proofs(town, one)


def check(town: Town, one: Round, seen: Seen, opened: Opened) -> None:
    client = client_of(one.person)
    page_text(client, "dashboard")
    if one.is_complete:
        page_text(client, "farewell", one.enrolment.pk)
        assert client.get(reverse("learning:certificate", args=[one.enrolment.pk])).status_code == 200
    if one.is_over:
        return
    for lesson_id, place in one.places.items():
        text = page_text(client, "lesson", lesson_id)
        shows = SHOWN.findall(text)
        for address in FILE.findall("".join(shows)):
            assert not address.startswith(FROM_DESK), "a version shows a file of the desk"
            opened[address] = opened.get(address) or content_of(client.get(address))
        _check_lesson(text, shows, place, town.desk.versions[place.version], seen, opened)
        _check_questions(client, lesson_id, place, town.desk.versions[place.quiz])


def _check_lesson(text: str, shows: list[str], place: Place, shown: Published, seen: Seen, opened: Opened) -> None:
    assert shown.words.title in text
    assert shown.words.text in text
    files = [opened[address] for address in FILE.findall("".join(shows))]
    assert all(content in files for name, content in shown.files.items() if name != "picture")
    assert "picture" not in shown.files or f'alt="{shown.words.alt}"' in text, "a picture tells something else"
    assert seen.setdefault(place.version, (shows, files)) == (shows, files), "a picture or document is another one"


def _check_questions(client: Client, lesson_id: int, place: Place, asked: Published) -> None:
    """The questions of the last try, each with the answer that was given; one that is open comes before the rest."""
    if place.tries and not place.is_open:
        page_text(client, "result", lesson_id)
    keys = [f"id-Vraag {number}" for number in range(1, QUESTIONS + 1)]
    given = takewhile(place.given.__contains__, keys)
    texts = {key: page_text(client, "question", lesson_id, int(key[-1])) for key in given}
    for key, text in texts.items():
        assert _question(asked, key) in text
        if key != "id-Vraag 3":
            word = "Antwoord" if key == FIRST_QUESTION else "Keuze"
            chosen = [one for one in CHOSEN.findall(text) if one.startswith(word)]
            assert chosen == [f"{word} {choice[-1]}" for choice in place.given[key]], "another answer than was given"


def _question(asked: Published, key: str) -> str:
    return asked.words.question if key == FIRST_QUESTION else key.removeprefix("id-")


def check_proofs(town: Town, one: Round) -> None:
    """A person's own evidence, of every round: each lesson in its version, with the questions and their answers."""
    scope = Scope(town.organisation, timezone.now(), None, person=one.person, with_answers=True)
    entries = list(Entries(scope))
    lessons = {
        entry.lesson.id: entry for entry in entries if entry.lesson and entry.what == What.LESSON and _is_of(entry, one)
    }
    done = {pk: place for pk, place in one.places.items() if place.passed}
    assert lessons.keys() == done.keys()
    for lesson_id, place in done.items():
        entry = lessons[lesson_id]
        assert entry.lesson is not None
        assert entry.result is not None
        version = LessonVersion.objects.get(lesson=lesson_id, number=entry.lesson.version)
        assert version.pk in place.seen
        assert version.title == town.desk.versions[version.pk].words.title
        assert entry.lesson.digest == version.digest
        if place.is_open:
            continue
        counted = [row for row in entry.result.answers or () if row.attempt == place.tries and row.set_aside_at is None]
        assert {row.question: list(row.selected) for row in counted} == place.given
        for row in counted:
            quiz = PublishedQuiz.objects.filter(digest=row.quiz)[0].quiz
            if row.question == FIRST_QUESTION:
                words = town.desk.versions[place.given_in[row.question]].words
                assert quiz.question(row.question).text == words.question
    programmes = [entry for entry in entries if entry.what == What.PROGRAMME and _is_of(entry, one)]
    assert len(programmes) == one.is_complete


def _is_of(entry: Entry, one: Round) -> bool:
    return entry.enrolment.id == one.enrolment.pk

"""What a process keeps shows nobody another one's words, answers or marks, nor those of another version or language."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.template import autoreload
from django.template.context import Context
from django.test import Client
from pytest import MonkeyPatch

from onboarding.learning.dashboard import kept_lines
from onboarding.learning.journey import progress
from onboarding.lessons.models import Lesson, LessonPage, Programme
from onboarding.people.models import Organisation, User
from quizzes import models as quiz_models
from quizzes.templatetags.kept import KeptNode
from tests.conftest import START
from tests.factories import UserFactory, make_programme
from tests.learning.journey.new_versions import OTHER_WORDS, publish
from tests.learning.quiz_answers import ANSWERS, MISSES, post_answers, url
from tests.translated_lessons import live_in

KEPT = (kept_lines._line, kept_lines._sign, quiz_models._kept)
NEW_EACH_TIME = re.compile(r'csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|data-csrf="[^"]*"')


def seen(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return NEW_EACH_TIME.sub("", response.content.decode())


def forget() -> None:
    for one in KEPT:
        one.cache_clear()
    autoreload.reset_loaders()  # templates are read anew: their stretches have drawn nothing yet


def _within_the_page(stretch: KeptNode, context: Context) -> str:
    """As if nothing of it were kept, and all of the page were known in it: one that lacks a value would show it."""
    given = dict(zip(stretch.names, (one.resolve(context) for one in stretch.given), strict=True))
    with context.push(**given):
        return stretch.nodelist.render(context)


def test_a_page_is_the_same_whoever_was_there_before(
    signed_in: Callable[[User], Client], lennik: Organisation, monkeypatch: MonkeyPatch
) -> None:
    """Four people in the same lesson: done, failed, half-way and not begun; one of them reads French, on French
    screens. Then it is published anew, with other words. Each sees what they would see in a process of their own."""
    programme: Programme = make_programme(lennik)
    lesson = Lesson.objects.get(pk=programme.lesson_ids[0])
    live_in(LessonPage.objects.get(pk=lesson.page_id), UserFactory.create(organisation=lennik, is_superuser=True))
    people = UserFactory.create_batch(3, organisation=lennik)
    people.append(UserFactory.create(organisation=lennik, language="fr"))
    for person in people:
        progress.enrol(person, programme, START)
    clients = [signed_in(person) for person in people]
    done, failed, busy, french = clients
    for client in (done, failed, busy, french):
        seen(client, url("lesson", lesson.pk))
    post_answers(done, lesson.pk, ANSWERS)
    post_answers(failed, lesson.pk, MISSES)
    post_answers(busy, lesson.pk, MISSES[:1])
    post_answers(french, lesson.pk, ANSWERS[:1])
    late = UserFactory.create(organisation=lennik)
    progress.enrol(late, programme, START)

    def all_pages() -> list[str]:
        addresses = [url("dashboard"), *(url("question", lesson.pk, 1), url("lesson", lesson.pk))]
        return [seen(client, address) for address in addresses for client in clients]

    def all_alone() -> list[str]:
        pages = []
        addresses = [url("dashboard"), *(url("question", lesson.pk, 1), url("lesson", lesson.pk))]
        for address in addresses:
            for client in clients:
                forget()
                pages.append(seen(client, address))
        return pages

    assert all_pages() == all_alone()
    publish(lesson, OTHER_WORDS, title="Een andere titel")
    clients.append(signed_in(late))
    seen(clients[-1], url("lesson", lesson.pk))
    warm = all_pages()
    assert warm == all_alone() == all_pages()
    boards, questions = warm[:5], warm[5:10]
    assert ["Vraag 1, anders gezegd" in page for page in questions] == [False, False, False, False, True]
    assert ["fr Vraag 1" in page for page in questions] == [False, False, False, True, False]
    assert [page.count('class="done"') for page in boards] == [1, 0, 0, 0, 0]
    assert [f"Bezig: vraag 2 van {len(ANSWERS)}" in page for page in boards] == [False, False, True, False, False]
    with monkeypatch.context() as patch:
        patch.setattr(KeptNode, "render", _within_the_page)
        assert warm == all_alone()
    assert all(one.cache_info().currsize <= one.cache_info().maxsize for one in KEPT)

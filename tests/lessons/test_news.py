"""What there is to read for whoever finished an earlier version, counted before it is published as it is read after."""

from __future__ import annotations

from typing import Any

import pytest

from onboarding.lessons.differences import difference, words_of_page, words_of_version
from onboarding.lessons.models import LessonPage, LessonVersion, Programme
from onboarding.lessons.news import Amount, amount, news_since
from tests.factories import QUIZ, multiple, reflection_block, single, stream, text_block

OTHER = text_block("Sinds dit jaar", "<p>We schrijven klare taal.</p>")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, Amount()),
        ({"title": "Een andere titel"}, Amount(1)),
        ({"introduction": "Anders ingeleid."}, Amount(1)),
        ({"body": [text_block(), OTHER, reflection_block()]}, Amount(1)),
        ({"body": [text_block()]}, Amount(1)),
        ({"body": [reflection_block(), text_block()]}, Amount()),
        ({"body": [OTHER]}, Amount(3)),
        ({"questions": [*QUIZ, single("Vraag 4")]}, Amount(0, 1)),
        ({"questions": [single("Vraag 1", best=0), *QUIZ[1:]]}, Amount(0, 1)),
        ({"questions": QUIZ[:2], "pass_mark": 0}, Amount()),
        ({"questions": [QUIZ[0], multiple("Vraag 2"), QUIZ[2]][::-1]}, Amount()),
        ({"questions": [], "pass_mark": 0}, Amount()),
        ({"pass_mark": 45}, Amount()),
        ({"max_attempts": 2}, Amount()),
        ({"minutes": 9}, Amount()),
    ],
)
def test_what_is_counted_before_is_what_there_is_to_read_after(
    programme: Programme, change: dict[str, Any], expected: Amount
) -> None:
    page = LessonPage.objects.get(lesson=programme.lesson_ids[0])
    before = LessonVersion.objects.get(lesson=programme.lesson_ids[0])
    for name, value in change.items():
        setattr(page, name, stream(name, value) if name in ("body", "questions") else value)
    found = difference(words_of_version(before), words_of_page(page))
    counted = amount(found)
    assert counted == expected
    assert counted.is_nothing is (expected == Amount())
    page.save_revision().publish()
    after = LessonVersion.objects.filter(lesson=before.lesson).order_by("number").last()
    assert after is not None
    news = news_since(before, after)
    assert Amount(len(news.pieces), len(news.question_ids)) == expected
    assert news.is_empty is counted.is_nothing

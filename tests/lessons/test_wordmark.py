"""A letter of a wordmark belongs to one value, and every value has a letter that is in it."""

from __future__ import annotations

import html
from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from onboarding.lessons.models import PrinciplePage, Programme
from onboarding.lessons.wordmark import letter_problem, wordmark_problem
from onboarding.people.models import User
from tests.rendered_forms import fill, open_and_submit
from tests.rendered_streams import stream_fields


def test_a_letter_fits_as_often_as_the_word_has_it() -> None:
    others = [("K", "Klant"), ("A", "Aandacht")]
    for wordmark, letter, code in (
        ("KRACHT", "R", ""),
        ("KRACHT", "K", "letter_taken"),
        ("KRACHT", "Z", "letter_not_in_wordmark"),
        ("KAKA", "K", ""),
        ("KRACHT", "1", ""),
        ("", "K", ""),
    ):
        problem = letter_problem(wordmark, letter, others)
        assert (problem.code if problem else "") == code, (wordmark, letter)
    assert wordmark_problem("KRACHT", others) is None
    problem = wordmark_problem("KOERS", others)
    assert problem
    assert "“Aandacht”" in problem.messages[0]


def test_a_form_refuses_a_letter_that_is_taken_and_a_word_in_which_letters_do_not_fit(
    signed_in: Callable[[User], Client], marleen: User, programme: Programme
) -> None:
    desk = signed_in(marleen)
    first, second = PrinciplePage.objects.order_by("path")[:2]
    for page, field, wrong, words in (
        (second, "letter", first.letter, f"“{first.title}” heeft de letter {first.letter} al."),
        (first.get_parent().specific, "wordmark", "WIJ", f"van “{first.title}” past niet in WIJ."),
    ):
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        shown = desk.get(url)
        posted = {**fill(shown, url), **stream_fields(shown), field: wrong}
        answer = desk.post(url, {**posted, "action-publish": "action-publish"})
        assert words in answer.content.decode()
        draft = desk.post(url, posted)
        assert draft.status_code == 302  # a draft may be unfinished


def test_a_selection_is_not_published_with_letters_that_do_not_fit(
    signed_in: Callable[[User], Client], marleen: User, programme: Programme
) -> None:
    desk = signed_in(marleen)
    first, second = PrinciplePage.objects.order_by("path")[:2]
    home = first.get_parent().specific
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    for page, field, wrong, words in (
        (second, "letter", first.letter, f"heeft de letter {first.letter} al."),
        (home, "wordmark", "WIJ", "past niet in WIJ."),
    ):
        right = getattr(page, field)
        setattr(page, field, wrong)
        draft = page.save_revision()
        answer = open_and_submit(desk, f"{address}?id={page.pk}&next={reverse('wagtailadmin_home')}", {}, follow=True)
        assert words in html.unescape(answer.content.decode())
        page.refresh_from_db()
        assert (getattr(page, field), page.live_revision_id == draft.pk) == (right, False)

"""The end of a programme: what someone learned, the resolutions, and who to go to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from onboarding.learning.closing import farewells
from onboarding.learning.journey import progress, summaries
from onboarding.learning.models import Completion, Enrolment, Reflection
from onboarding.lessons.models import Lesson, PrinciplePage, Programme
from onboarding.people.house import Contact, House
from onboarding.people.models import Organisation, User
from tests.conftest import START
from tests.factories import make_lesson, make_programme
from tests.learning.closing.endings import NOW, finished, read_all, set_certificate

CONTACT = Contact("Marleen De Smet", "hr@lennik.example", "02 123 45 67")


@pytest.fixture
def done(amina: User, reading_only: Programme) -> Enrolment:
    enrolment = progress.enrol(amina, reading_only, START)
    first, second = reading_only.lesson_ids
    for lesson_id, moment in ((second, NOW), (first, NOW + timedelta(days=1))):
        place = progress.open_lesson(amina, lesson_id, moment)
        progress.write_reflection(place, "blok-voornemen", f"Ik bel terug na les {lesson_id}.", moment)
        progress.finish_reading(place, moment)
        # A block has an id of its own; the factory gives each lesson the same.
        Reflection.objects.filter(lesson_id=lesson_id).update(block_id=f"blok-{lesson_id}")
    return Enrolment.objects.get(pk=enrolment.pk)


def url(enrolment: Enrolment) -> str:
    return reverse("learning:farewell", args=[enrolment.pk])


def page_of(enrolment: Enrolment) -> farewells.Farewell:
    found = farewells.find(enrolment.user, enrolment.pk)
    assert found is not None
    return farewells.build(found)


def test_it_shows_what_someone_learned_and_when(done: Enrolment) -> None:
    assert [(one.letter, one.title, one.statement, one.done_at) for one in page_of(done).learned] == [
        ("K", "Waarde K0", "In één zin.", NOW + timedelta(days=1)),
        ("R", "Waarde R1", "In één zin.", NOW),
    ]


def test_every_letter_is_lit_the_free_one_too(done: Enrolment) -> None:
    assert [(one.letter, one.is_lit) for one in page_of(done).tiles] == [("K", True), ("A", True), ("R", True)]


def test_it_can_be_shown_at_home_ones_own_words_are_folded_away(
    done: Enrolment, signed_in: Callable[[User], Client], amina: User
) -> None:
    page = signed_in(amina).get(url(done)).content.decode()
    assert "Amina Verbeke werkte Onze waarden af op 21 november 2026." in page
    folded = page[page.index('<details class="mine">') : page.index("</details>", page.index('<details class="mine">'))]
    assert page.count("Ik bel terug na les") == folded.count("Ik bel terug na les") == 2


def test_what_left_the_programme_since_still_counts_as_learned(done: Enrolment) -> None:
    PrinciplePage.objects.get(letter="K").unpublish()
    assert [one.title for one in page_of(done).learned] == ["Waarde R1", "Les K0.0"]


def test_a_principle_that_came_later_is_not_shown_as_learned(done: Enrolment) -> None:
    principle = PrinciplePage(title="Waarde T", kind="value", letter="T", statement="Later.")
    done.programme.page.add_child(instance=principle)
    make_lesson(principle, questions=[])
    assert [one.letter for one in page_of(done).learned] == ["K", "R"]
    assert len(page_of(done).enrolment.programme.lesson_ids) == 3


def test_it_shows_the_resolutions_with_lesson_and_question_in_the_order_of_the_lessons(done: Enrolment) -> None:
    first, second = done.programme.lesson_ids
    assert [(one.title, one.words.question, one.words.text) for one in page_of(done).resolutions] == [
        ("Les K0.0", "Wat ga jij anders doen?", f"Ik bel terug na les {first}."),
        ("Les R1.0", "Wat ga jij anders doen?", f"Ik bel terug na les {second}."),
    ]


def test_the_page_says_it_all_and_who_to_go_to(
    done: Enrolment, signed_in: Callable[[User], Client], amina: User, lennik: Organisation
) -> None:
    Organisation.objects.filter(pk=lennik.pk).update(house=House(contact=CONTACT))
    page = signed_in(amina).get(url(done)).content.decode()
    contact = (CONTACT.name, CONTACT.email, CONTACT.phone)
    for words in ("Waarde K0", "Ik bel terug na les", "Wat ga jij anders doen?", "Les R1.0", *contact):
        assert words in page
    assert reverse("learning:certificate", args=[done.pk]) in page


@pytest.mark.parametrize("house", [{}, {"contact": None}, {"contact": {"name": ""}}])
def test_without_a_contact_at_hr_the_page_still_stands(
    done: Enrolment,
    signed_in: Callable[[User], Client],
    amina: User,
    lennik: Organisation,
    house: dict[str, None] | dict[str, dict[str, str]],
) -> None:
    Organisation.objects.filter(pk=lennik.pk).update(house=house)
    assert signed_in(amina).get(url(done)).status_code == 200


def test_without_resolutions_it_says_where_they_can_still_be_written(
    done: Enrolment, signed_in: Callable[[User], Client], amina: User
) -> None:
    Reflection.objects.all().delete()
    assert "Je schreef nog geen voornemen op" in signed_in(amina).get(url(done)).content.decode()


def test_a_resolution_is_text_and_never_markup(
    done: Enrolment, signed_in: Callable[[User], Client], amina: User
) -> None:
    Reflection.objects.update(text="<script>x</script>\n\nTweede stuk")
    page = signed_in(amina).get(url(done)).content.decode()
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page
    assert "<p>Tweede stuk</p>" in page


def test_a_programme_without_certificate_does_not_offer_one(
    done: Enrolment, signed_in: Callable[[User], Client], amina: User
) -> None:
    set_certificate(done, given=False)
    assert reverse("learning:certificate", args=[done.pk]) not in signed_in(amina).get(url(done)).content.decode()


def test_refreshers_are_announced_only_to_who_gets_them(done: Enrolment, amina: User, lennik: Organisation) -> None:
    assert page_of(done).has_refreshers
    User.objects.filter(pk=amina.pk).update(wants_refreshers=False)
    assert not page_of(done).has_refreshers
    User.objects.filter(pk=amina.pk).update(wants_refreshers=True)
    Organisation.objects.filter(pk=lennik.pk).update(refreshers_on=False)
    assert not page_of(done).has_refreshers


def test_before_the_end_it_leads_to_the_dashboard(
    signed_in: Callable[[User], Client], amina: User, enrolment: Enrolment
) -> None:
    assert signed_in(amina).get(url(enrolment))["Location"] == reverse("learning:dashboard")


@pytest.mark.parametrize("person", ["marleen", "dries", "ioana", "stephanie"])
def test_nobody_else_sees_someones_end_page(
    done: Enrolment, signed_in: Callable[[User], Client], person: str, request: pytest.FixtureRequest
) -> None:
    assert signed_in(request.getfixturevalue(person)).get(url(done)).status_code == 404


def test_the_last_result_leads_to_it_and_the_ones_before_do_not(
    signed_in: Callable[[User], Client], amina: User, reading_only: Programme
) -> None:
    enrolment = progress.enrol(amina, reading_only, timezone.localdate())
    client, seen = signed_in(amina), []
    for lesson_id in reading_only.lesson_ids:
        client.get(reverse("learning:lesson", args=[lesson_id]))
        page = client.post(reverse("learning:finish", args=[lesson_id]), follow=True).content.decode()
        seen.append(url(enrolment) in page)
    assert seen == [False, True]


def test_the_dashboard_leads_to_it_from_the_end_on(
    signed_in: Callable[[User], Client], amina: User, enrolment: Enrolment
) -> None:
    client, dashboard = signed_in(amina), reverse("learning:programme", args=[enrolment.pk])
    assert url(enrolment) not in client.get(dashboard).content.decode()
    finished(enrolment)
    assert url(enrolment) in client.get(dashboard).content.decode()


@pytest.mark.parametrize(("letters", "lessons_each"), [("KR", 1), ("KRKR", 4)])
def test_it_costs_the_same_with_few_lessons_and_with_many(
    signed_in: Callable[[User], Client], amina: User, lennik: Organisation, letters: str, lessons_each: int
) -> None:
    programme = make_programme(lennik, letters=letters, lessons_each=lessons_each, questions=[])
    enrolment = progress.enrol(amina, programme, START)
    read_all(amina, programme.lesson_ids)
    for number, lesson_id in enumerate(programme.lesson_ids):
        Reflection.objects.create(
            enrolment=enrolment,
            lesson_id=lesson_id,
            block_id=f"b{number}",
            question="Wat?",
            text="Dit.",
            written_at=NOW,
        )
    client = signed_in(amina)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url(enrolment)).status_code == 200
    assert len(queries) == 6  # session, user, enrolment, completions, reflections, and the language of these


@pytest.mark.parametrize("is_declared", [True, False])
def test_who_was_declared_done_does_not_read_that_all_lessons_were_finished(
    signed_in: Callable[[User], Client], amina: User, enrolment: Enrolment, marleen: User, is_declared: bool
) -> None:
    by = {"is_declared": True, "declared_by": marleen} if is_declared else {}
    Enrolment.objects.filter(pk=enrolment.pk).update(started_at=NOW, completed_at=NOW, **by)
    Completion.objects.bulk_create(
        Completion(enrolment=enrolment, lesson=lesson, version=lesson.current_version, completed_at=NOW)
        for lesson in Lesson.objects.filter(pk__in=enrolment.programme.lesson_ids)
    )
    summaries.rebuild(Enrolment.objects.filter(pk=enrolment.pk))
    end = signed_in(amina).get(url(enrolment)).content.decode()
    assert ("Lokaal bestuur Lennik verklaarde je klaar met Onze waarden op" in end) is is_declared
    assert ("werkte Onze waarden af op" in end) is not is_declared
    first = signed_in(amina).get(reverse("learning:programme", args=[enrolment.pk])).content.decode()
    assert ("Je HR-dienst verklaarde je klaar." in first) is is_declared
    assert ("Je hebt alle lessen afgewerkt." in first) is not is_declared

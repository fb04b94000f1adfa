"""The dashboard: one next step with how its story begins, tiles for every principle, and each lesson once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from onboarding.learning.dashboard import dashboards
from onboarding.learning.dashboard.dashboards import opening_of
from onboarding.learning.journey import letters, moving_over, progress
from onboarding.learning.models import Enrolment, LessonProgress, Reflection
from onboarding.lessons.models import Lesson, LessonPage, PrinciplePage, Programme
from onboarding.lessons.outlines import LessonEntry, Outline, PrincipleEntry, PrincipleKind, WordmarkLetter
from onboarding.people.house import Contact, House, Picture
from onboarding.people.models import Department, KindOfWork, Organisation, User
from tests.factories import DepartmentFactory, UserFactory, make_lesson, make_programme, text_block
from tests.learning.closing.endings import read_all
from tests.learning.journey.new_versions import OTHER_KEY, publish
from tests.learning.quiz_answers import ANSWERS, NOW, RIGHT, WRONG, answer_all, url
from tests.lessons.variants import part

TODAY = date(2026, 11, 3)


def entries(*ids: int) -> tuple[LessonEntry, ...]:
    return tuple(LessonEntry(lesson_id, f"Les {lesson_id}") for lesson_id in ids)


WHOLE = Outline(
    (
        PrincipleEntry(1, PrincipleKind.VALUE, "K", "Klant", "Klant", lessons=entries(1)),
        PrincipleEntry(2, PrincipleKind.MISSION, "", "Missie", "Missie", lessons=entries(2, 3)),
    ),
    wordmark=(WordmarkLetter("K", 1), WordmarkLetter("A", None)),
)


# --- Tiles -----------------------------------------------------------------------------------------------------------


def test_a_mission_has_a_tile_too_before_the_wordmark() -> None:
    tiles = letters.tiles_of(WHOLE, {1}, 2, all_done=False)
    assert [(one.letter, one.title, one.is_lit, one.is_next, one.is_free) for one in tiles] == [
        ("", "Missie", False, True, False),
        ("K", "Klant", True, False, False),
        ("A", "", False, False, True),
    ]


def test_a_tile_is_lit_when_all_its_lessons_are_done_and_leads_to_the_first_that_is_not() -> None:
    for done, is_lit, leads_to in (({2}, False, 3), ({3}, False, 2), ({2, 3}, True, 2)):
        tile = letters.tiles_of(WHOLE, done, None, all_done=False)[0]
        assert (tile.is_lit, tile.lesson_id) == (is_lit, leads_to)


def test_the_free_letter_lights_at_the_very_end() -> None:
    assert [one.is_lit for one in letters.tiles_of(WHOLE, {1, 2, 3}, None, all_done=True)] == [True, True, True]


# --- How a lesson is named, and how it begins -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "beside"),
    [
        ("Respect: de sleutel", "De sleutel"),
        ("Eerbied: de sleutel", "De sleutel"),
        ("De sleutel: een verhaal", "De sleutel: een verhaal"),
        ("Respect", "Respect"),
    ],
)
def test_a_lesson_beside_its_value_does_not_say_its_name_again(title: str, beside: str) -> None:
    principle = PrincipleEntry(1, PrincipleKind.VALUE, "R", "Eerbied", "Respect")
    assert principle.beside(title) == beside


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("", ""),
        ("Lien is ziek en niemand vindt haar nota’s. Er zit een man.", "Lien is ziek en niemand vindt haar nota’s."),
        ("Vrijdag, vier uur. Karim mailt. Dan nog iets.", "Vrijdag, vier uur. Karim mailt. Dan nog iets."),
        ("Hij zegt: “Dat lukt mij toch nooit vandaag.” Je knikt.", "Hij zegt: “Dat lukt mij toch nooit vandaag.”"),
        ("Zonder punt", "Zonder punt"),
    ],
)
def test_a_story_is_told_by_its_first_sentence_and_a_short_one_with_the_next(text: str, opening: str) -> None:
    assert opening_of(text) == opening


def test_a_sentence_of_just_enough_stands_alone() -> None:
    assert opening_of("Negen tien. Daarna.", enough=11) == "Negen tien."
    assert opening_of("Negen tien. Daarna.", enough=12) == "Negen tien. Daarna."


# --- What stands on the page ------------------------------------------------------------------------------------------


@pytest.fixture
def page(signed_in: Callable[[User], Client], amina: User, enrolment: Enrolment) -> Callable[[], str]:
    User.objects.update(welcomed_at=timezone.now())
    return lambda: " ".join(signed_in(amina).get(url("dashboard")).content.decode().split())


def begins_with(programme: Programme, place: int, introduction: str) -> None:
    page = LessonPage.objects.get(lesson=programme.lesson_ids[place])
    page.introduction = introduction
    page.save_revision().publish()


def test_the_next_step_tells_how_its_story_begins(page: Callable[[], str], programme: Programme) -> None:
    begins_with(programme, 0, "Roger staat in de regen met een brief in zijn hand. En dan?")
    shown = page()
    assert "Volgende les · 6 minuten" in shown
    assert '<p class="story">Roger staat in de regen met een brief in zijn hand.</p>' in shown


def test_who_is_in_a_lesson_reads_how_their_own_version_begins(
    page: Callable[[], str], programme: Programme, amina: User
) -> None:
    begins_with(programme, 0, "Zo begon het toen ik eraan begon, lang geleden.")
    progress.open_lesson(amina, programme.lesson_ids[0], timezone.now())
    begins_with(programme, 0, "Zo begint het nu voor wie nog niets gelezen heeft.")
    assert "Zo begon het toen" in page()


def test_who_is_half_way_reads_how_many_letters_are_left_and_until_when(
    signed_in: Callable[[User], Client], reading_only: Programme, amina: User
) -> None:
    due = timezone.localdate() + timedelta(days=30)
    progress.enrol(amina, reading_only, TODAY, due_date=due, announce=False)
    read_all(amina, reading_only.lesson_ids[:1])
    User.objects.update(welcomed_at=timezone.now())
    shown = " ".join(signed_in(amina).get(url("dashboard")).content.decode().split())
    assert "<h1> Dag Amina, nog één letter. </h1>" in shown
    assert f"Tot en met <strong>{date_format(due, 'l j F')}</strong>, zo’n 6 minuten." in shown


def test_lessons_of_which_some_have_no_letter_are_counted_as_lessons(amina: User, programme: Programme) -> None:
    mission = PrinciplePage(title="Missie", kind="mission", letter="", statement="Waarom.", live=False)
    programme.page.add_child(instance=mission)
    lesson = make_lesson(mission, "Missie: de sleutel")
    mission.save_revision().publish()
    progress.enrol(amina, Programme.objects.get(pk=programme.pk), TODAY, announce=False)
    board = dashboards.build(amina, TODAY)
    assert board is not None
    assert not board.letters_left
    assert [one.title for one in board.tiles if not one.letter] == ["Missie"]
    assert board.rows[-1].name == "De sleutel"
    assert board.rows[-1].id == Lesson.objects.get(page=lesson).pk


def test_each_lesson_stands_in_the_list_once_with_its_minutes_or_the_day_it_was_done(
    signed_in: Callable[[User], Client], reading_only: Programme, amina: User
) -> None:
    progress.enrol(amina, reading_only, TODAY, announce=False)
    read_all(amina, reading_only.lesson_ids[:1])
    User.objects.update(welcomed_at=timezone.now())
    shown = signed_in(amina).get(url("dashboard")).content.decode()
    lessons = shown[shown.index('<ul class="lessons"') :]
    for title in ("Les K0.0", "Les R1.0"):
        assert lessons.count(f">{title}</a>") == 1
    assert lessons.count(" min</span>") == 1
    assert lessons.count("20 november</span>") == 1


def test_ones_own_last_resolution_is_there_and_only_ones_own(
    page: Callable[[], str], enrolment: Enrolment, programme: Programme, dries: User
) -> None:
    assert "Jouw voornemen" not in page()
    other = progress.enrol(dries, programme, TODAY, announce=False)
    for one, block, text in ((enrolment, "a", "Eerst."), (enrolment, "b", "Daarna."), (other, "a", "Van Dries.")):
        Reflection.objects.create(
            enrolment=one, lesson_id=programme.lesson_ids[0], block_id=block, question="?", text=text,
            written_at=timezone.now(),
        )  # fmt: skip
    shown = page()
    assert "Daarna." in shown
    assert "Eerst." not in shown
    assert "Van Dries." not in shown


def test_a_face_stands_beside_the_name_with_a_telephone_number(page: Callable[[], str], lennik: Organisation) -> None:
    lennik.house = House(
        contact=Contact("Marleen", "hr@lennik.example", "02 555 01 60", Picture("/media/gezicht.webp", 144, 144, ""))
    )
    lennik.save()
    shown = page()
    assert 'src="/media/gezicht.webp"' in shown
    assert 'href="tel:025550160"' in shown


def test_a_place_that_was_photographed_is_not_drawn(page: Callable[[], str], lennik: Organisation) -> None:
    assert 'class="drawing"' in page()
    lennik.house = House(place=Picture("/media/plein.webp", 1600, 640, "Het plein op marktdag"))
    lennik.save()
    shown = page()
    assert 'class="drawing"' not in shown
    assert 'alt="Het plein op marktdag"' in shown


def test_looking_at_it_begins_no_lesson(page: Callable[[], str]) -> None:
    page()
    assert not LessonProgress.objects.exists()


def test_in_a_next_try_the_list_says_what_is_left_and_leads_to_what_is_open(
    page: Callable[[], str], enrolment: Enrolment, programme: Programme, signed_in: Callable[[User], Client]
) -> None:
    place = progress.open_lesson(enrolment.user, programme.lesson_ids[0], NOW)
    answer_all(place, {**WRONG, "id-Vraag 2": RIGHT["id-Vraag 2"]})
    assert "Bezig: probeer opnieuw" in page()
    progress.retry(place, NOW + timedelta(days=1))
    assert "Bezig: nog 2 vragen" in page()
    board = dashboards.build(enrolment.user, TODAY)
    assert board and board.next_row
    leads_to = signed_in(enrolment.user).get(board.next_row.url)
    assert leads_to["Location"] == url("question", place.lesson_id, 1)
    progress.answer(place, 2, "id-Vraag 1", WRONG["id-Vraag 1"], NOW + timedelta(days=1))
    assert "Bezig: nog één vraag" in page()


def test_who_went_on_in_a_new_version_reads_how_many_questions_are_left(
    page: Callable[[], str], enrolment: Enrolment, programme: Programme
) -> None:
    place = progress.open_lesson(enrolment.user, programme.lesson_ids[0], NOW)
    for question, selected in ANSWERS[:2]:
        progress.answer(place, 1, question, selected, NOW)
    assert "Bezig: vraag 3 van 3" in page()
    moving_over.move_over(publish(place.lesson, OTHER_KEY), NOW)  # the first question is open again
    assert "Bezig: nog 2 vragen" in page()


def test_who_is_half_way_in_an_older_version_reads_how_long_that_takes(
    enrolment: Enrolment, programme: Programme
) -> None:
    before = minutes_of_first(enrolment.user)
    place = progress.open_lesson(enrolment.user, programme.lesson_ids[0], NOW)
    publish(place.lesson, OTHER_KEY, minutes=20)
    assert minutes_of_first(enrolment.user) == before


def minutes_of_first(person: User) -> tuple[int, int]:
    """As the list says it, and of all that is left."""
    board = dashboards.build(person, TODAY)
    assert board
    return board.rows[0].minutes, board.minutes_left


def test_a_lesson_takes_as_long_as_what_someone_reads_of_it(lennik: Organisation) -> None:
    scene = " ".join(["woord"] * 40)
    body = [
        part("aan", scene, "loket", heading="Loket"),
        part("bij", "Kort.", "buiten", heading="Buiten"),
        text_block(),
    ]
    programme = make_programme(lennik, "", "K", body=body)
    person = UserFactory.create(organisation=lennik, department=DepartmentFactory.create(organisation=lennik))
    progress.enrol(person, programme, TODAY, announce=False)
    kinds = {one.key: one for one in KindOfWork.objects.filter(organisation=lennik)}
    shown = {}
    for key in ("loket", "buiten"):
        Department.objects.filter(people=person).update(kind_of_work=kinds[key])
        shown[key] = minutes_of_first(person)
    assert shown == {"loket": (6, 6), "buiten": (1, 1)}
    progress.open_lesson(person, programme.lesson_ids[0], NOW)
    Department.objects.filter(people=person).update(kind_of_work=kinds["loket"])
    assert minutes_of_first(person) == (1, 1)  # what they began


def test_an_outline_of_before_says_how_long_ones_own_part_takes_once_lessons_are_rebuilt(lennik: Organisation) -> None:
    long = part("aan", " ".join(["woord"] * 40), "loket")
    programme = make_programme(lennik, "", "K", body=[long, part("bij", "Kort.", "buiten"), text_block()])
    principle = programme.outline.principles[0]
    lesson = replace(principle.lessons[0], minutes_by_variant={})
    programme.outline = replace(programme.outline, principles=(replace(principle, lessons=(lesson,)),))
    programme.save()
    outdoors = KindOfWork.objects.get(organisation=lennik, key="buiten")
    department = DepartmentFactory.create(organisation=lennik, kind_of_work=outdoors)
    person = UserFactory.create(organisation=lennik, department=department)
    progress.enrol(person, programme, TODAY, announce=False)
    assert minutes_of_first(person) == (6, 6)
    call_command("rebuild_lessons", verbosity=0)
    assert minutes_of_first(person) == (1, 1)

"""What was done elsewhere is not asked, and never counts as completed; taken back, it is asked again, with time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, product
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.learning.calendar.working_days import LEGAL
from onboarding.learning.closing import certificates
from onboarding.learning.exempt_lessons import ExemptLessons
from onboarding.learning.journey import places, progress, rounds, summaries, waiting
from onboarding.learning.journey.asked_of import has_completed_all, is_asked_of
from onboarding.learning.journey.exempting import Candidates, Grounds, NotTakenBack
from onboarding.learning.models import Certificate, Completion, Enrolment, Exemption, Notice, NoticeReason
from onboarding.learning.notices import ledger
from onboarding.learning.status import Status
from onboarding.lessons.models import LessonPage, Programme
from onboarding.people.models import Organisation, User
from tests.conftest import START
from tests.factories import UserFactory, make_programme

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
GROUNDS = Grounds("Volgde dit bij de provincie.", date(2026, 9, 1))


def read(person: User, *lesson_ids: int, now: datetime = NOW) -> None:
    for lesson_id in lesson_ids:
        progress.finish_reading(progress.open_lesson(person, lesson_id, now), now)


def exempt(enrolment: Enrolment, lesson_id: int | None, by: User, grounds: Grounds = GROUNDS) -> list[int]:
    new = progress.exempt([enrolment.pk], lesson_id, grounds, by, NOW)
    enrolment.refresh_from_db()
    return new


def counted(enrolment: Enrolment) -> tuple[int, int, int]:
    enrolment.refresh_from_db()
    return enrolment.lessons_done, enrolment.lessons_asked, enrolment.lessons_exempted


def is_rebuilt_equal() -> bool:
    """Whether counting everyone from the events changes nothing."""
    return summaries.rebuild(Enrolment.objects.all()) == 0


@pytest.fixture
def enrolled(amina: User, reading_only: Programme) -> Enrolment:
    return progress.enrol(amina, reading_only, START, announce=False)


@pytest.mark.rule
def test_a_lesson_that_was_done_elsewhere_is_not_asked(enrolled: Enrolment, marleen: User) -> None:
    first, second = enrolled.programme.lesson_ids
    assert exempt(enrolled, first, marleen) == [enrolled.pk]
    assert counted(enrolled) == (0, 1, 1)
    assert enrolled.outline.lesson_ids == [second]
    assert enrolled.outline_with_exempted.lesson_ids == [first, second]
    assert enrolled.status(START) is Status.TODO
    assert not Completion.objects.exists()
    with pytest.raises(progress.NotReadable):
        progress.open_lesson(enrolled.user, first, NOW)
    assert is_rebuilt_equal()


@pytest.mark.rule
def test_who_is_exempted_from_all_and_did_nothing_is_exempted_and_not_done(enrolled: Enrolment, marleen: User) -> None:
    for lesson_id in enrolled.programme.lesson_ids:
        exempt(enrolled, lesson_id, marleen)
    assert (counted(enrolled), enrolled.is_waiting) == ((0, 0, 2), False)
    assert enrolled.status(date(2030, 1, 1)) is Status.EXEMPTED
    assert enrolled.completed_at is None
    with pytest.raises(certificates.NoCertificate):
        certificates.issue(enrolled, NOW)
    assert is_rebuilt_equal()


@pytest.mark.rule
def test_the_last_lesson_that_is_left_completes_and_the_certificate_names_the_other(
    enrolled: Enrolment, marleen: User
) -> None:
    first, second = enrolled.programme.lesson_ids
    exempt(enrolled, first, marleen)
    read(enrolled.user, second)
    enrolled.refresh_from_db()
    assert enrolled.status(START) is Status.DONE
    assert counted(enrolled) == (1, 1, 1)
    title = enrolled.outline_with_exempted.lessons[0].title
    certificate = certificates.issue(enrolled, NOW)
    assert certificate.exempted == title
    assert certificates.remarks_in_words(certificate) == [f"Vrijgesteld, elders gedaan: {title}"]
    assert certificates.pdf(certificate).startswith(b"%PDF")
    assert is_rebuilt_equal()


@pytest.mark.parametrize(
    ("titles", "words"),
    [
        ("a" * 191, "Vrijgesteld, elders gedaan: " + "a" * 191),
        ("a" * 192, "Vrijgesteld, elders gedaan: " + "a" * 192),
        ("a" * 193, "Vrijgesteld voor 1 les, die elders gedaan is."),
        ("a\n" + "b" * 200, "Vrijgesteld voor 2 lessen, die elders gedaan zijn."),
        ("\U00013080", "Vrijgesteld voor 1 les, die elders gedaan is."),
    ],
)
def test_too_many_titles_for_a_page_or_letters_without_a_font_are_a_number(
    enrolled: Enrolment, titles: str, words: str
) -> None:
    assert certificates._exempted_in_words(Certificate(exempted=titles)) == [words]
    assert certificates._exempted_in_words(Certificate()) == []


@pytest.mark.rule
def test_who_did_the_rest_waits_and_hr_declares_them_done(enrolled: Enrolment, marleen: User) -> None:
    first, second = enrolled.programme.lesson_ids
    read(enrolled.user, first)
    exempt(enrolled, second, marleen)
    assert (enrolled.is_waiting, enrolled.status(date(2030, 1, 1))) == (True, Status.BUSY)
    assert waiting.declare_complete([enrolled.pk], marleen, NOW, sends_mail=False) == 1
    enrolled.refresh_from_db()
    assert enrolled.status(START) is Status.DONE
    assert is_rebuilt_equal()


@pytest.mark.rule
@pytest.mark.parametrize("whole", [True, False])
def test_who_did_what_is_gone_by_now_and_the_rest_elsewhere_waits_too(
    enrolled: Enrolment, marleen: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, whole: bool
) -> None:
    """They did something here, so they are not exempted, and HR can declare them done."""
    first, second = enrolled.programme.lesson_ids
    read(enrolled.user, first)
    exempt(enrolled, None if whole else second, marleen)
    with django_capture_on_commit_callbacks(execute=True):
        LessonPage.objects.get(lesson=first).unpublish()
    assert counted(enrolled) == (0, 0, 1)
    assert (enrolled.is_waiting, enrolled.is_exempted) == (True, False)
    assert list(waiting.waiting()) == [enrolled]
    candidates = Candidates(User.objects.all(), Programme.objects.get(pk=enrolled.programme_id), None)
    assert not candidates.possible.exists()
    assert exempt(enrolled, None, marleen) == []
    assert is_rebuilt_equal()
    assert waiting.declare_complete([enrolled.pk], marleen, NOW, sends_mail=False) == 1
    enrolled = Enrolment.objects.get(pk=enrolled.pk)
    assert certificates.issue(enrolled, NOW).exempted == enrolled.exempted_titles[0] != ""
    assert is_rebuilt_equal()


def test_who_would_wait_is_known_before_what_they_did_goes_away(
    amina: User, lennik: Organisation, marleen: User
) -> None:
    programme = make_programme(lennik, wordmark="", letters="XYZ", questions=[])
    first, second, third = programme.lesson_ids
    enrolled = progress.enrol(amina, programme, START, announce=False)
    read(amina, first)
    assert not waiting.would_wait(programme, [first, second], START).exists()
    exempt(enrolled, third, marleen)
    assert list(waiting.would_wait(programme, [first, second], START)) == [enrolled]
    assert not waiting.would_wait(programme, [first], START).exists()
    assert not waiting.would_wait(programme, [first, second, third], START).exists()


def test_who_did_nothing_and_is_exempted_from_what_remains_would_not_wait(
    amina: User, lennik: Organisation, marleen: User
) -> None:
    programme = make_programme(lennik, wordmark="", letters="XY", questions=[])
    first, second = programme.lesson_ids
    enrolled = progress.enrol(amina, programme, START, announce=False)
    exempt(enrolled, second, marleen)
    assert not waiting.would_wait(programme, [first], START).exists()


def test_who_did_what_is_gone_by_now_is_said_to_wait_before_they_are_exempted_from_the_rest(
    enrolled: Enrolment, marleen: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    first, second = enrolled.programme.lesson_ids
    read(enrolled.user, first)
    with django_capture_on_commit_callbacks(execute=True):
        LessonPage.objects.get(lesson=first).unpublish()
    programme = Programme.objects.get(pk=enrolled.programme_id)
    for lesson in (None, programme.outline.lesson(second)):
        assert list(Candidates(User.objects.all(), programme, lesson).would_wait) == [enrolled]
    exempt(enrolled, second, marleen)
    assert enrolled.is_waiting


@pytest.mark.rule
def test_of_a_whole_programme_what_was_done_counts_and_what_comes_later_is_not_asked(
    enrolled: Enrolment, marleen: User
) -> None:
    first, second = enrolled.programme.lesson_ids
    read(enrolled.user, first)
    exempt(enrolled, None, marleen)
    assert counted(enrolled) == (1, 1, 1)
    assert enrolled.exempt == ExemptLessons(all_but=frozenset({first}))
    assert 999_999 in enrolled.exempt
    assert enrolled.is_waiting
    assert is_rebuilt_equal()
    assert second in enrolled.exempt


def test_whoever_finishes_a_lesson_all_the_same_has_done_it(enrolled: Enrolment, marleen: User) -> None:
    """They were in it when it was recorded: an answer that was given counts."""
    first, second = enrolled.programme.lesson_ids
    place = progress.open_lesson(enrolled.user, first, NOW)
    exempt(enrolled, first, marleen)
    progress.finish_reading(place, NOW)
    assert (counted(enrolled), enrolled.completed_at) == ((1, 2, 0), None)
    assert is_rebuilt_equal()
    read(enrolled.user, second)
    enrolled.refresh_from_db()
    assert enrolled.completed_at is not None
    assert enrolled.exempted_titles == []


def test_nobody_is_exempted_from_what_they_did_or_twice(enrolled: Enrolment, marleen: User) -> None:
    first, second = enrolled.programme.lesson_ids
    read(enrolled.user, first)
    assert exempt(enrolled, first, marleen) == []
    assert exempt(enrolled, second, marleen) == [enrolled.pk]
    assert exempt(enrolled, second, marleen) == []
    assert exempt(enrolled, None, marleen) == []  # nothing is left
    assert Exemption.objects.count() == 1


def test_nor_from_a_lesson_that_is_not_asked_of_them_or_once_it_is_completed(
    enrolled: Enrolment, marleen: User
) -> None:
    elsewhere = make_programme(enrolled.programme.organisation, letters="B", title="Veilig werken", questions=[])
    assert exempt(enrolled, elsewhere.lesson_ids[0], marleen) == []
    read(enrolled.user, *enrolled.programme.lesson_ids)
    assert exempt(enrolled, None, marleen) == []
    assert exempt(enrolled, enrolled.programme.lesson_ids[0], marleen) == []


def test_the_database_holds_one_in_force(enrolled: Enrolment, marleen: User) -> None:
    first = enrolled.programme.lesson_ids[0]
    exempt(enrolled, first, marleen)
    exempt(enrolled, None, marleen)
    for lesson_id in (first, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            Exemption.objects.create(
                enrolment=enrolled, lesson_id=lesson_id, reason="Nog eens.", done_on=START, recorded_by_name="x",
                recorded_at=NOW,
            )  # fmt: skip


# --- Taking back -----------------------------------------------------------------------------------------------------


def the_one() -> Exemption:
    return Exemption.objects.get()


@pytest.mark.rule
@pytest.mark.parametrize("whole", [True, False])
def test_taken_back_it_is_asked_again_with_time_to_do_it(enrolled: Enrolment, marleen: User, whole: bool) -> None:
    first, second = enrolled.programme.lesson_ids
    exempt(enrolled, None if whole else first, marleen)
    much_later = NOW + timedelta(days=400)
    progress.take_back_exemption(the_one().pk, marleen, "Dat was een andere opleiding.", much_later)
    enrolled.refresh_from_db()
    assert counted(enrolled) == (0, 2, 0)
    assert enrolled.outline.lesson_ids == [first, second]
    assert not enrolled.is_exempted
    assert enrolled.due_date is not None
    assert enrolled.due_date > much_later.date()
    assert enrolled.more_time_on == much_later.date()
    taken = the_one()
    assert (taken.revoked_by, taken.revoked_why) == (marleen, "Dat was een andere opleiding.")
    assert (taken.revoked_by_name, taken.reason) == (str(marleen), GROUNDS.reason)
    assert is_rebuilt_equal()


def test_what_is_exempted_as_part_of_the_whole_too_stays_so(enrolled: Enrolment, marleen: User) -> None:
    first, _second = enrolled.programme.lesson_ids
    exempt(enrolled, first, marleen)
    exempt(enrolled, None, marleen)
    due = enrolled.due_date
    progress.take_back_exemption(Exemption.objects.get(lesson=first).pk, marleen, "Toch niet.", NOW)
    assert counted(enrolled) == (0, 0, 2)
    assert (enrolled.is_exempted, enrolled.due_date) == (True, due)
    progress.take_back_exemption(Exemption.objects.get(lesson=None).pk, marleen, "Toch niet.", NOW)
    assert counted(enrolled) == (0, 2, 0)


@pytest.mark.rule
def test_once_the_programme_is_completed_it_stays(enrolled: Enrolment, marleen: User) -> None:
    first, second = enrolled.programme.lesson_ids
    exempt(enrolled, first, marleen)
    read(enrolled.user, second)
    with pytest.raises(NotTakenBack) as refusal:
        progress.take_back_exemption(the_one().pk, marleen, "Toch niet.", NOW)
    assert refusal.value.code == "completed"
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Exemption.objects.update(revoked_at=NOW, revoked_why="Langs de achterdeur.")
    assert the_one().is_in_force


def test_it_is_taken_back_once(enrolled: Enrolment, marleen: User) -> None:
    exempt(enrolled, None, marleen)
    progress.take_back_exemption(the_one().pk, marleen, "Toch niet.", NOW)
    with pytest.raises(NotTakenBack) as refusal:
        progress.take_back_exemption(the_one().pk, marleen, "Nog eens.", NOW)
    assert refusal.value.code == "gone"
    assert the_one().revoked_why == "Toch niet."
    assert exempt(enrolled, None, marleen) == [enrolled.pk]  # and it may be recorded anew


def test_it_needs_a_reason(enrolled: Enrolment, marleen: User) -> None:
    exempt(enrolled, None, marleen)
    with pytest.raises(IntegrityError), transaction.atomic():
        Exemption.objects.update(revoked_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        exempt_without_reason = replace(GROUNDS, reason="")
        progress.take_back_exemption(the_one().pk, marleen, "Toch niet.", NOW)
        progress.exempt([enrolled.pk], None, exempt_without_reason, marleen, NOW)


# --- What else looks at it --------------------------------------------------------------------------------------------


@pytest.mark.rule
def test_an_enrolment_with_an_exemption_is_not_withdrawn(enrolled: Enrolment, marleen: User) -> None:
    exempt(enrolled, None, marleen)
    assert progress.withdraw([enrolled.pk], NOW) == 0
    progress.take_back_exemption(the_one().pk, marleen, "Toch niet.", NOW)
    assert progress.withdraw([enrolled.pk], NOW) == 0


@pytest.mark.rule
def test_the_next_round_asks_it_again_so_many_months_after_it_was_done_elsewhere(
    enrolled: Enrolment, marleen: User
) -> None:
    programme = enrolled.programme
    programme.outline = replace(programme.outline, repeat_months=12)
    programme.save()
    exempt(enrolled, None, marleen)
    assert rounds.begin_due(date(2027, 8, 31)) == 0
    assert rounds.begin_due(date(2027, 9, 1)) == 1
    later = Enrolment.objects.get(user=enrolled.user, is_current=True)
    assert (later.round, later.lessons_asked, later.exempt_from) == (2, 2, {})
    with pytest.raises(NotTakenBack) as refusal:
        progress.take_back_exemption(the_one().pk, marleen, "Toch niet.", NOW)
    assert refusal.value.code == "later_round"
    assert exempt(later, None, marleen) == [later.pk]


def test_who_is_exempted_from_some_and_still_busy_gets_no_next_round(enrolled: Enrolment, marleen: User) -> None:
    programme = enrolled.programme
    programme.outline = replace(programme.outline, repeat_months=12)
    programme.save()
    exempt(enrolled, programme.lesson_ids[0], marleen)
    assert rounds.begin_due(date(2030, 1, 7)) == 0


@pytest.mark.rule
def test_no_reminder_goes_to_who_is_exempted(enrolled: Enrolment, marleen: User) -> None:
    exempt(enrolled, None, marleen)
    assert enrolled.due_date is not None
    day = LEGAL.on_or_after(enrolled.due_date + timedelta(days=7))
    lines = [one for batch in ledger.due(day) for one in batch]
    assert lines
    assert {(one.state, one.reason) for one in lines} <= {("not_sent", NoticeReason.EXEMPTED)}
    assert not Notice.objects.filter(enrolment=enrolled).exists()


def test_from_which_lesson_one_is_exempted_is_told_to_that_person_alone(
    enrolled: Enrolment, marleen: User, dries: User
) -> None:
    first, second = enrolled.programme.lesson_ids
    exempt(enrolled, first, marleen)
    found = places.exempted_from(enrolled.user, first)
    assert found is not None
    assert found.id == first
    assert places.exempted_from(enrolled.user, second) is None
    assert places.exempted_from(dries, first) is None


# --- Who can be exempted ----------------------------------------------------------------------------------------------


def test_of_those_chosen_each_is_counted_once_with_why_they_are_left_out(
    reading_only: Programme, marleen: User
) -> None:
    first, second = reading_only.lesson_ids
    names = ("possible", "did_it", "done", "exempted", "waits", "outside")
    people = {name: UserFactory.create(organisation=reading_only.organisation) for name in names}
    rows = {name: progress.enrol(one, reading_only, START) for name, one in people.items() if name != "outside"}
    read(people["did_it"], first)
    read(people["done"], first, second)
    exempt(rows["exempted"], first, marleen)
    read(people["waits"], second)
    chosen = User.objects.filter(pk__in=[one.pk for one in people.values()])

    def of(lesson: Any) -> dict[str, set[int]]:
        found = Candidates(chosen, reading_only, lesson)
        groups = {
            "possible": found.possible, "completed": found.completed, "before": found.exempted_before,
            "not_asked": found.not_asked, "would_wait": found.would_wait,
        }  # fmt: skip
        named = {key: set(rows_of.values_list("user_id", flat=True)) for key, rows_of in groups.items()}
        return named | {"outside": set(found.not_enrolled.values_list("pk", flat=True))}

    def ids(*keys: str) -> set[int]:
        return {people[key].pk for key in keys}

    assert of(reading_only.outline.lesson(first)) == {
        "possible": ids("possible", "waits"), "completed": ids("did_it", "done"), "before": ids("exempted"),
        "not_asked": set(), "would_wait": ids("waits"), "outside": ids("outside"),
    }  # fmt: skip
    assert of(None) == {
        "possible": ids("possible", "did_it", "exempted", "waits"), "completed": ids("done"), "before": set(),
        "not_asked": set(), "would_wait": ids("did_it", "waits"), "outside": ids("outside"),
    }  # fmt: skip


def test_many_cost_the_same_queries_as_few(reading_only: Programme, marleen: User) -> None:
    first, second = reading_only.lesson_ids
    people = UserFactory.create_batch(40, organisation=reading_only.organisation)
    ids = progress.enrol_many([one.pk for one in people], reading_only, START, announce=False)

    def cost(number: int, lesson_id: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert len(progress.exempt(ids[:number], lesson_id, GROUNDS, marleen, NOW)) == number
        return sum(not one["sql"].startswith("INSERT") for one in queries)

    assert cost(3, first) == cost(40, second)


# --- The conditions of the database say the same ----------------------------------------------------------------------

SUBSETS = [set(some) for number in range(4) for some in combinations(range(3), number)]


@pytest.mark.every_example
@pytest.mark.rule
def test_python_and_the_database_agree_on_what_is_asked_and_done(lennik: Organisation, marleen: User) -> None:
    """First of who is exempted from some lessons, then of the same people exempted from the whole programme."""
    programme = make_programme(lennik, letters="ABC", title="Drie lessen", questions=[])
    lessons, ids = programme.outline.lessons, programme.lesson_ids
    enrolled = {}
    for did, without in product(map(frozenset, SUBSETS), map(frozenset, SUBSETS)):
        person = UserFactory.create(organisation=lennik)
        enrolled[did, without] = progress.enrol(person, programme, START, announce=False)
        read(person, *(ids[place] for place in did))
        for place in without:
            exempt(enrolled[did, without], ids[place], marleen)
    for whole in (False, True):
        for (did, without), enrolment in enrolled.items():
            if whole:
                exempt(enrolment, None, marleen)
            here = Enrolment.objects.filter(pk=enrolment.pk)
            asked = set(here.select_related("programme").get().outline.lesson_ids)
            done = {ids[place] for place in did}
            assert [here.filter(is_asked_of(one)).exists() for one in lessons] == [one.id in asked for one in lessons]
            for number in range(1, 4):
                has_all = asked & set(ids[:number]) <= done
                found = here.filter(has_completed_all(lessons[:number])).exists()
                assert found is has_all, (did, without, whole, number)
        assert is_rebuilt_equal()

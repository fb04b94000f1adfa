"""A programme that comes back: when the next round begins, and that the person then is in that one everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from onboarding.learning.closing import certificates, farewells
from onboarding.learning.dashboard import dashboards
from onboarding.learning.journey import places, progress, rounds, summaries
from onboarding.learning.models import Enrolment, LessonProgress
from onboarding.learning.search import lesson_search
from onboarding.lessons.models import Programme
from onboarding.lessons.outlines import Outline
from onboarding.people.models import Absence, Organisation, User
from quizzes.models import Attempt
from tests.conftest import START
from tests.factories import UserFactory, make_programme
from tests.learning.closing.endings import finished
from tests.learning.quiz_answers import ANSWERS, post_answers, url

DONE = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)  # in Brussels half past eleven in the evening
BACK = date(2027, 11, 20)


@pytest.fixture
def yearly(programme: Programme) -> Programme:
    """The programme as one that comes back every twelve months."""
    programme.outline = replace(programme.outline, repeat_months=12)
    programme.save()
    return programme


@pytest.fixture
def first(yearly: Programme, amina: User) -> Enrolment:
    """Amina's first round, finished, with a lesson that she really did."""
    enrolment = progress.enrol(amina, yearly, START, announce=False)
    lesson_id = yearly.lesson_ids[0]
    place = progress.open_lesson(amina, lesson_id, DONE)
    for question, selected in ANSWERS:
        progress.answer(place, 1, question, selected, DONE)
    return finished(enrolment, DONE)


@pytest.fixture
def second(first: Enrolment) -> Enrolment:
    assert rounds.begin_due(BACK) == 1
    return Enrolment.objects.current().get()


# --- When ---


@pytest.mark.parametrize(
    ("done", "months", "back"),
    [
        (date(2026, 11, 20), 12, date(2027, 11, 20)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
    ],
)
def test_a_round_comes_back_on_the_same_day_of_the_month_or_its_last(done: date, months: int, back: date) -> None:
    assert rounds.months_after(done, months) == back
    assert rounds.last_day_done(months, back) >= done
    assert rounds.last_day_done(months, back - timedelta(days=1)) < done


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 36))
def test_the_last_day_is_the_last_one_that_is_back_by_today(today: date, months: int) -> None:
    last = rounds.last_day_done(months, today)
    assert rounds.months_after(last, months) <= today < rounds.months_after(last + timedelta(days=1), months)


@pytest.mark.rule
def test_the_next_round_begins_on_the_day_and_not_before(first: Enrolment, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setattr(
        "onboarding.learning.journey.enrolling.announce_enrolments", lambda ids, *_how: told.extend(ids)
    )
    assert rounds.begin_due(BACK - timedelta(days=1)) == 0
    assert rounds.begin_due(BACK) == 1
    second = Enrolment.objects.current().get()
    assert (second.round, second.enrolled_on, second.due_date) == (2, BACK, BACK + timedelta(days=30))
    assert told == [second.pk]


@pytest.mark.rule
def test_a_round_begins_once_however_often_it_is_looked_at(first: Enrolment) -> None:
    assert [rounds.begin_due(BACK), rounds.begin_due(BACK), rounds.begin_due(BACK + timedelta(days=900))] == [1, 0, 0]


@pytest.mark.rule
def test_a_programme_that_does_not_come_back_begins_no_round(first: Enrolment, programme: Programme) -> None:
    Programme.objects.update(outline=replace(programme.outline, repeat_months=None))
    assert rounds.begin_due(BACK) == 0


@pytest.mark.rule
def test_a_programme_that_is_not_published_begins_no_round(first: Enrolment) -> None:
    Programme.objects.update(is_live=False)
    assert rounds.begin_due(BACK) == 0


@pytest.mark.rule
def test_each_programme_has_its_own_rounds(first: Enrolment, programme: Programme) -> None:
    """Also after one that does not come back, and not by what was finished in another one."""
    other = Programme.objects.create(
        pk=programme.pk - 1,  # looked at before it
        organisation=programme.organisation,
        title="Veilig werken",
        is_live=True,
        outline=Outline(),
    )
    assert [(one.pk, number) for one, number in rounds.begun(BACK)] == [(programme.pk, 1)]
    finished(Enrolment.objects.current().get(), DONE)
    Programme.objects.filter(pk=programme.pk).update(outline=replace(programme.outline, repeat_months=None))
    Programme.objects.filter(pk=other.pk).update(outline=Outline(repeat_months=12))
    assert rounds.begin_due(BACK) == 0


@pytest.mark.rule
def test_an_absence_is_found_by_the_person_and_not_by_the_number_of_the_enrolment(
    first: Enrolment, programme: Programme
) -> None:
    _one_more, away = UserFactory.create_batch(2, organisation=programme.organisation)
    enrolment = finished(progress.enrol(away, programme, START), DONE)
    assert enrolment.pk != away.pk
    Absence.objects.create(user=away, first_day=BACK, last_day=BACK)
    assert rounds.begin_due(BACK) == 1
    assert rounds.begin_due(BACK + timedelta(days=1)) == 1


@pytest.mark.rule
def test_the_absence_of_a_colleague_holds_nothing(first: Enrolment, dries: User) -> None:
    Absence.objects.create(user=dries, first_day=BACK, last_day=BACK)
    assert rounds.begin_due(BACK) == 1


@pytest.mark.rule
@pytest.mark.parametrize("fields", [{"is_active": False}, {"end_date": BACK - timedelta(days=1)}])
def test_who_does_not_work_here_any_more_gets_no_round(
    first: Enrolment, fields: dict[str, bool] | dict[str, date]
) -> None:
    User.objects.filter(pk=first.user_id).update(**fields)
    assert rounds.begin_due(BACK) == 0


@pytest.mark.rule
def test_who_is_absent_gets_the_round_when_back(first: Enrolment, amina: User) -> None:
    Absence.objects.create(user=amina, first_day=BACK, last_day=BACK + timedelta(days=4))
    assert rounds.begin_due(BACK + timedelta(days=4)) == 0
    assert rounds.begin_due(BACK + timedelta(days=5)) == 1
    assert Enrolment.objects.current().get().due_date == BACK + timedelta(days=34)  # so many working days from then


@pytest.mark.rule
def test_an_absence_that_is_planned_moves_the_due_date_of_the_new_round(first: Enrolment, amina: User) -> None:
    Absence.objects.create(user=amina, first_day=BACK + timedelta(days=2), last_day=BACK + timedelta(days=8))
    rounds.begin_due(BACK)
    second = Enrolment.objects.current().get()
    assert second.agreed_due_date == BACK + timedelta(days=30)
    assert second.due_date is not None
    assert second.due_date >= BACK + timedelta(days=37)


# --- The first round stays ---


def test_what_was_done_in_the_first_round_stays_as_it_was(first: Enrolment, second: Enrolment) -> None:
    before = (first.completed_at, first.lessons_done, first.completions.count())
    first.refresh_from_db()
    assert (first.completed_at, first.lessons_done, first.completions.count()) == before
    assert not first.is_current
    found = farewells.find(first.user, first.pk)
    assert found
    assert certificates.issue(found, DONE).enrolment == first


def test_a_lesson_opens_anew_in_the_new_round(
    amina: User, first: Enrolment, second: Enrolment, programme: Programme
) -> None:
    lesson_id = programme.lesson_ids[0]
    assert places.place_in(amina, lesson_id) is None
    place = progress.open_lesson(amina, lesson_id, DONE)
    assert place.enrolment_id == second.pk
    assert not place.is_completed
    assert LessonProgress.objects.filter(lesson_id=lesson_id).count() == 2
    assert places.place_in(amina, lesson_id) == place


def test_the_quiz_is_done_anew_and_counts_for_the_new_round(
    amina: User, first: Enrolment, second: Enrolment, programme: Programme, signed_in: Callable[[User], Client]
) -> None:
    client, lesson_id = signed_in(amina), programme.lesson_ids[0]
    client.get(url("lesson", lesson_id))
    post_answers(client, lesson_id, ANSWERS)
    second.refresh_from_db()
    assert second.lessons_done == 1
    assert [attempt.number for attempt in Attempt.objects.filter(passed=True)] == [1, 1]


# --- The employee's pages ---


def test_the_dashboard_shows_the_new_round_with_a_way_to_the_earlier_one(
    amina: User, first: Enrolment, second: Enrolment, signed_in: Callable[[User], Client]
) -> None:
    response = signed_in(amina).get(url("dashboard"))
    board = response.context["board"]
    assert (board.enrolment, board.others, board.earlier, board.done) == (second, [], [first], 0)
    html = response.content.decode()
    assert "Ronde 2" in html
    assert url("farewell", first.pk) in html


def test_an_old_link_leads_to_the_current_round(amina: User, first: Enrolment, second: Enrolment) -> None:
    board = dashboards.build(amina, BACK, first.pk)
    assert board is not None
    assert board.enrolment == second


def test_the_first_round_is_shown_while_the_programme_of_the_second_is_not_published(
    amina: User, first: Enrolment, second: Enrolment
) -> None:
    Programme.objects.update(is_live=False)
    board = dashboards.build(amina, BACK)
    assert board is not None
    assert (board.enrolment, board.earlier) == (first, [])


def test_the_end_page_of_each_round_is_its_own_and_leads_to_those_before(
    amina: User, first: Enrolment, second: Enrolment
) -> None:
    finished(second)
    found = [farewells.find(amina, one.pk) for one in (first, second)]
    early, late = (farewells.build(one) for one in found if one)
    assert ([one.title for one in early.learned], early.earlier) == (["Waarde K0"], [])
    assert (late.learned, late.earlier) == ([], [first])
    assert (early.has_refreshers, late.has_refreshers) == (False, True)


def test_someone_in_the_first_round_sees_nothing_about_rounds(
    amina: User, first: Enrolment, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(amina)
    for name in ("dashboard", "farewell"):
        html = client.get(url(name, *([first.pk] if name == "farewell" else []))).content.decode()
        assert "onde" not in html.replace("gezonde", "")


def test_refreshers_of_the_last_round_come_until_the_new_one_is_finished(
    amina: User, first: Enrolment, second: Enrolment
) -> None:
    board = dashboards.build(amina, BACK)
    assert board is not None
    assert board.to_refresh == [first, second]
    finished(second)
    board = dashboards.build(amina, BACK)
    assert board is not None
    assert board.to_refresh == [second]


def test_only_own_words_of_the_current_round_are_found(
    amina: User, first: Enrolment, second: Enrolment, programme: Programme
) -> None:
    before = lesson_search.texts_of(amina, BACK)
    first.reflections.create(
        lesson_id=programme.lesson_ids[0], block_id="x", question="Wat doe je?", text="Kwartels tellen", written_at=DONE
    )
    assert len(lesson_search.texts_of(amina, BACK)) == len(before) == 2
    assert lesson_search.search(lesson_search.texts_of(amina, BACK), ["kwartels"]) == []


# --- Figures ---


def test_summaries_are_rebuilt_round_by_round(
    amina: User, first: Enrolment, second: Enrolment, programme: Programme
) -> None:
    lesson_id = programme.lesson_ids[0]
    progress.open_lesson(amina, lesson_id, datetime(2027, 11, 21, tzinfo=UTC))
    lived = list(Enrolment.objects.order_by("pk").values(*summaries.SUMMARY))
    Enrolment.objects.update(lessons_done=0, last_activity_at=None)
    summaries.rebuild(Enrolment.objects.all())
    assert list(Enrolment.objects.order_by("pk").values(*summaries.SUMMARY)) == lived


def test_a_programme_whose_rounds_cannot_begin_stops_no_other(
    first: Enrolment, lennik: Organisation, amina: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_programme(lennik, wordmark="", letters="X", title="Een ander traject")
    other.outline = replace(other.outline, repeat_months=12)
    other.save()
    finished(progress.enrol(amina, other, START, announce=False), DONE)
    begin = progress.begin_rounds

    def failing(ids: Iterable[int], on: date) -> list[int]:
        if first.pk in ids:
            raise RuntimeError
        return begin(ids, on)

    monkeypatch.setattr(progress, "begin_rounds", failing)
    with pytest.raises(ExceptionGroup):
        list(rounds.begun(BACK + timedelta(days=1)))
    assert list(Enrolment.objects.filter(round=2).values_list("programme", flat=True)) == [other.pk]
    monkeypatch.undo()
    assert [(one.pk, number) for one, number in rounds.begun(BACK + timedelta(days=1)) if number] == [
        (first.programme_id, 1)
    ]

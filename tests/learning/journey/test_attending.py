"""Who was in a group that a lesson was led for: it is done by whoever confirms, and by nobody else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from onboarding.learning.how_done import How, how_of
from onboarding.learning.journey import attending, enrolling, leading, progress, summaries
from onboarding.learning.journey.attending import Hurdle, NotConfirmed
from onboarding.learning.models import (
    OPEN_FOR,
    Attendance,
    Completion,
    Confirmed,
    Enrolment,
    GroupSession,
    LessonProgress,
    Notice,
    NoticeKind,
    PooledAnswer,
)
from onboarding.lessons.models import LessonPage, Programme
from onboarding.people.models import Organisation, User
from onboarding.row_guards import thawed
from quizzes.models import Attempt, Response
from tests.factories import UserFactory, make_organisation, make_programme
from tests.few_examples import FEW
from tests.learning.quiz_answers import RIGHT, answer_all

START = date(2026, 11, 2)
NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=3)


def lead(leader: User, lesson_id: int, now: datetime = NOW) -> GroupSession:
    return leading.begin(leader, lesson_id, None, "", now)


def tick(session: GroupSession, *people: User, now: datetime = NOW) -> None:
    theirs = User.objects.filter(pk__in=[one.pk for one in people])
    attending.tick(session.pk, theirs, [one.pk for one in people], now)


def attendance(session: GroupSession, person: User) -> Attendance:
    return Attendance.objects.get(session=session, enrolment__user=person)


def confirm(session: GroupSession, person: User, how: Confirmed = Confirmed.CODE, now: datetime = NOW) -> bool:
    return attending.confirm(attendance(session, person).pk, how, now)


def publish_anew(lesson_id: int) -> None:
    page = LessonPage.objects.get(lesson=lesson_id)
    page.title = "Les met een andere titel"
    page.save_revision().publish()


@pytest.fixture
def lesson_id(programme: Programme) -> int:
    return programme.lesson_ids[0]


@pytest.fixture
def session(dries: User, lesson_id: int, enrolment: Enrolment) -> GroupSession:
    return lead(dries, lesson_id)


# --- Ticked, and confirmed ---


def test_nobody_has_done_it_who_did_not_confirm(session: GroupSession, amina: User, enrolment: Enrolment) -> None:
    tick(session, amina)
    assert not Completion.objects.exists() and not LessonProgress.objects.exists()
    enrolment.refresh_from_db()
    assert (enrolment.lessons_done, enrolment.started_at) == (0, None)


@pytest.mark.parametrize("how", Confirmed)
def test_who_confirms_has_done_the_lesson(
    how: Confirmed, session: GroupSession, amina: User, enrolment: Enrolment
) -> None:
    tick(session, amina)
    assert confirm(session, amina, how, LATER)
    done = Completion.objects.get()
    assert how_of(done) is How.TOGETHER
    assert (done.enrolment, done.version, done.attempt, done.completed_at) == (enrolment, session.version, None, LATER)
    there = attendance(session, amina)
    assert (there.how, there.confirmed_at) == (how, LATER)
    enrolment.refresh_from_db()
    assert (enrolment.lessons_done, enrolment.started_at, enrolment.last_activity_at) == (1, NOW, LATER)


def test_nobodys_answers_are_made(session: GroupSession, amina: User) -> None:
    tick(session, amina)
    confirm(session, amina)
    assert not Attempt.objects.exists() and not Response.objects.exists() and not PooledAnswer.objects.exists()


def test_confirming_twice_is_confirming_once(session: GroupSession, amina: User) -> None:
    tick(session, amina)
    assert confirm(session, amina)
    assert not confirm(session, amina, Confirmed.PAPER, LATER)
    assert attendance(session, amina).how == Confirmed.CODE
    assert Completion.objects.get().completed_at == NOW


def test_the_summary_can_be_counted_anew(session: GroupSession, amina: User, enrolment: Enrolment) -> None:
    tick(session, amina)
    confirm(session, amina, Confirmed.PAPER, LATER)
    assert summaries.rebuild(Enrolment.objects.filter(pk=enrolment.pk)) == 0


def test_who_was_half_way_keeps_the_answers(session: GroupSession, amina: User, lesson_id: int) -> None:
    place = progress.open_lesson(amina, lesson_id, NOW)
    answer_all(place, {"id-Vraag 1": RIGHT["id-Vraag 1"]})
    tick(session, amina)
    confirm(session, amina, now=LATER)
    assert Response.objects.count() == 1
    assert how_of(Completion.objects.get()) is How.TOGETHER


def test_questions_are_not_answered_any_more_after_hearing_what_is_right(
    session: GroupSession, amina: User, lesson_id: int
) -> None:
    tick(session, amina)
    confirm(session, amina)
    place = progress.open_lesson(amina, lesson_id, LATER)
    assert answer_all(place, RIGHT) == [None, None, None]
    assert not Attempt.objects.exists()


def test_the_last_lesson_completes_the_programme_with_its_mail(
    session: GroupSession, dries: User, amina: User, programme: Programme, enrolment: Enrolment
) -> None:
    tick(session, amina)
    told = attending.consequences(session, NOW.date())
    assert (told.people, told.finish, told.mails) == (1, 0, 0)
    confirm(session, amina)
    last = lead(dries, programme.lesson_ids[1])
    tick(last, amina)
    told = attending.consequences(last, NOW.date())
    assert (told.people, told.finish, told.mails) == (1, 1, 1)
    confirm(last, amina, now=LATER)
    enrolment.refresh_from_db()
    assert enrolment.completed_at == LATER
    assert Notice.objects.filter(kind=NoticeKind.COMPLETION, recipient=amina).count() == 1


def test_who_leads_has_not_done_it_by_leading(session: GroupSession, dries: User, programme: Programme) -> None:
    progress.enrol(dries, programme, START)
    assert not Completion.objects.filter(enrolment__user=dries).exists()
    tick(session, dries)
    confirm(session, dries)
    assert Completion.objects.filter(enrolment__user=dries).exists()


# --- Who can be ticked ---


def hurdle(session: GroupSession, person: User) -> Hurdle | None:
    return attending.candidates(session, [person], NOW.date())[0].hurdle


def test_who_is_not_enrolled_is_named_with_the_reason(session: GroupSession, marleen: User) -> None:
    assert hurdle(session, marleen) is Hurdle.NOT_ENROLLED
    tick(session, marleen)
    assert not Attendance.objects.exists()


def test_who_starts_today_can_be_ticked_and_who_starts_tomorrow_cannot(session: GroupSession, amina: User) -> None:
    amina.start_date = NOW.date()
    assert hurdle(session, amina) is None
    amina.start_date = NOW.date() + timedelta(days=1)
    assert hurdle(session, amina) is Hurdle.NOT_STARTED


def test_who_has_the_last_day_today_can_be_ticked_and_who_left_yesterday_cannot(
    session: GroupSession, amina: User
) -> None:
    amina.end_date = NOW.date()
    assert hurdle(session, amina) is None
    amina.end_date = NOW.date() - timedelta(days=1)
    assert hurdle(session, amina) is Hurdle.LEFT


def test_who_did_the_lesson_is_not_ticked(session: GroupSession, amina: User, lesson_id: int) -> None:
    answer_all(progress.open_lesson(amina, lesson_id, NOW), RIGHT)
    assert hurdle(session, amina) is Hurdle.DONE


def test_who_is_no_longer_ticked_was_not_there(session: GroupSession, amina: User) -> None:
    tick(session, amina)
    attending.tick(session.pk, User.objects.filter(pk=amina.pk), [], NOW)
    assert not Attendance.objects.exists()


def test_who_confirmed_stays_ticked(session: GroupSession, amina: User) -> None:
    tick(session, amina)
    confirm(session, amina)
    attending.tick(session.pk, User.objects.filter(pk=amina.pk), [], NOW)
    assert attendance(session, amina).confirmed_at == NOW


# --- What happens between beginning and confirming ---


def test_a_new_version_in_between_changes_nothing_of_what_was_shown(
    session: GroupSession, amina: User, lesson_id: int
) -> None:
    tick(session, amina)
    publish_anew(lesson_id)
    confirm(session, amina, now=LATER)
    done = Completion.objects.get()
    assert done.version.number == 1
    assert done.lesson.current_version is not None and done.lesson.current_version.number == 2
    assert LessonProgress.objects.get().version == done.version


def test_of_two_leaders_at_once_the_first_confirmation_stands(
    session: GroupSession, dries: User, marleen: User, amina: User, lesson_id: int
) -> None:
    other = lead(marleen, lesson_id)
    tick(session, amina)
    tick(other, amina)
    confirm(other, amina)
    with pytest.raises(NotConfirmed) as refused:
        confirm(session, amina, now=LATER)
    assert refused.value.code == "done"
    assert Completion.objects.get().group_session == other
    assert attendance(session, amina).confirmed_at is None


def test_who_passed_the_quiz_meanwhile_passed_the_quiz(session: GroupSession, amina: User, lesson_id: int) -> None:
    tick(session, amina)
    answer_all(progress.open_lesson(amina, lesson_id, NOW), RIGHT)
    with pytest.raises(NotConfirmed) as refused:
        confirm(session, amina, now=LATER)
    assert refused.value.code == "done"
    assert how_of(Completion.objects.get()) is How.PASSED


def test_who_left_meanwhile_can_have_signed_but_cannot_use_a_code(session: GroupSession, amina: User) -> None:
    tick(session, amina)
    User.objects.filter(pk=amina.pk).update(end_date=NOW.date())
    with pytest.raises(NotConfirmed) as refused:
        confirm(session, amina, Confirmed.CODE, LATER)
    assert refused.value.code == "left"
    assert confirm(session, amina, Confirmed.PAPER, LATER)


def test_who_works_elsewhere_by_now_does_not_get_it(
    session: GroupSession, amina: User, herenthout: Organisation
) -> None:
    tick(session, amina)
    amina.organisation = herenthout
    amina.department = None
    amina.save()
    with pytest.raises(NotConfirmed) as refused:
        confirm(session, amina, Confirmed.PAPER, LATER)
    assert refused.value.code == "elsewhere"
    assert not Completion.objects.exists()


def test_who_is_withdrawn_from_the_programme_is_not_there_any_more(
    session: GroupSession, amina: User, enrolment: Enrolment
) -> None:
    tick(session, amina)
    there = attendance(session, amina)
    assert progress.withdraw([enrolment.pk], NOW) == 1
    with pytest.raises(NotConfirmed) as refused:
        attending.confirm(there.pk, Confirmed.CODE, LATER)
    assert refused.value.code == "gone"


def test_a_lesson_that_moved_is_done_in_the_programme_where_it_is_now(
    session: GroupSession, amina: User, lennik: Organisation
) -> None:
    tick(session, amina)
    other = make_programme(lennik, title="Ander traject", letters="T")
    theirs = progress.enrol(amina, other, START)
    session.lesson.programme = other
    session.lesson.save()
    confirm(session, amina, now=LATER)
    assert Completion.objects.get().enrolment == theirs
    assert attendance(session, amina).enrolment == theirs


def test_who_is_ticked_again_after_the_next_round_began_was_there_once(
    session: GroupSession, amina: User, programme: Programme, enrolment: Enrolment
) -> None:
    tick(session, amina)
    Enrolment.objects.filter(pk=enrolment.pk).update(is_exempted=True)
    (next_round,) = enrolling.begin_rounds([enrolment.pk], NOW.date())
    tick(session, amina)
    there = Attendance.objects.get()
    assert attending.confirm(there.pk, Confirmed.CODE, LATER)
    assert Completion.objects.get().enrolment_id == next_round


def test_the_numbers_beforehand_are_of_the_round_in_which_the_lesson_will_be_done(
    dries: User, amina: User, programme: Programme, enrolment: Enrolment
) -> None:
    first = lead(dries, programme.lesson_ids[0])
    tick(first, amina)
    confirm(first, amina)
    last = lead(dries, programme.lesson_ids[1])
    tick(last, amina)
    Enrolment.objects.filter(pk=enrolment.pk).update(is_exempted=True)
    (next_round,) = enrolling.begin_rounds([enrolment.pk], NOW.date())
    told = attending.consequences(last, NOW.date())
    assert (told.people, told.finish, told.mails) == (1, 0, 0)
    confirm(last, amina, now=LATER)
    assert Enrolment.objects.get(pk=next_round).completed_at is None


def test_the_numbers_beforehand_count_who_finishes_in_the_round_that_began_meanwhile(
    session: GroupSession, dries: User, amina: User, programme: Programme, enrolment: Enrolment
) -> None:
    tick(session, amina)
    Enrolment.objects.filter(pk=enrolment.pk).update(is_exempted=True)
    (next_round,) = enrolling.begin_rounds([enrolment.pk], NOW.date())
    other = lead(dries, programme.lesson_ids[1])
    tick(other, amina)
    confirm(other, amina)
    told = attending.consequences(session, NOW.date())
    assert (told.people, told.finish, told.mails) == (1, 1, 1)
    confirm(session, amina, now=LATER)
    assert Enrolment.objects.get(pk=next_round).completed_at == LATER


def test_who_works_elsewhere_by_now_finishes_nothing_by_it(
    session: GroupSession, dries: User, amina: User, programme: Programme, enrolment: Enrolment
) -> None:
    last = lead(dries, programme.lesson_ids[1])
    tick(session, amina)
    tick(last, amina)
    confirm(session, amina)
    amina.organisation = make_organisation("Elders")
    amina.save()
    told = attending.consequences(last, NOW.date())
    assert (told.finish, told.mails) == (0, 0)


def test_who_confirmed_is_not_there_again_in_the_next_round(
    session: GroupSession, amina: User, enrolment: Enrolment
) -> None:
    tick(session, amina)
    confirm(session, amina)
    Enrolment.objects.filter(pk=enrolment.pk).update(completed_at=NOW)
    enrolling.begin_rounds([enrolment.pk], NOW.date())
    tick(session, amina)
    assert Attendance.objects.count() == 1


def test_a_lesson_that_was_taken_off_meanwhile_was_done_all_the_same(
    session: GroupSession, amina: User, lesson_id: int
) -> None:
    tick(session, amina)
    LessonPage.objects.get(lesson=lesson_id).unpublish()
    assert confirm(session, amina, now=LATER)
    assert Completion.objects.get().version == session.version


# --- How long, and how it ends ---


def test_a_session_is_open_for_a_fortnight_and_not_a_moment_longer(session: GroupSession, amina: User) -> None:
    tick(session, amina)
    with pytest.raises(NotConfirmed) as refused:
        confirm(session, amina, Confirmed.PAPER, NOW + OPEN_FOR)
    assert refused.value.code == "closed"
    assert confirm(session, amina, Confirmed.PAPER, NOW + OPEN_FOR - timedelta(seconds=1))


def test_after_closing_nobody_is_added_or_confirms(session: GroupSession, amina: User) -> None:
    tick(session, amina)
    with transaction.atomic():
        assert leading.close(session.pk, NOW)
    with pytest.raises(NotConfirmed):
        confirm(session, amina)
    with pytest.raises(NotConfirmed):
        tick(session, amina)
    with transaction.atomic():
        assert not leading.close(session.pk, LATER)


def test_what_nobody_confirmed_can_be_thrown_away(session: GroupSession, amina: User) -> None:
    tick(session, amina)
    with transaction.atomic():
        leading.discard(session.pk)
    assert not GroupSession.objects.exists() and not Attendance.objects.exists()


def test_what_somebody_confirmed_stays(session: GroupSession, amina: User) -> None:
    tick(session, amina)
    confirm(session, amina)
    with pytest.raises(leading.NotLed) as refused, transaction.atomic():
        leading.discard(session.pk)
    assert refused.value.code == "confirmed"


def test_a_lesson_that_is_not_published_is_not_led(dries: User, lesson_id: int) -> None:
    LessonPage.objects.get(lesson=lesson_id).unpublish()
    with pytest.raises(leading.NotLed):
        lead(dries, lesson_id)


@pytest.mark.parametrize(
    ("rows", "values"),
    [
        (GroupSession.objects, {"begun_at": LATER}),
        (GroupSession.objects, {"leader_name": "Iemand anders"}),
        (Attendance.objects, {"how": "paper"}),
        (Attendance.objects, {"confirmed_at": LATER}),
        (Completion.objects, {"group_session": None}),
    ],
)
def test_the_database_refuses_to_change_what_was_confirmed(
    rows: object, values: dict[str, object], session: GroupSession, amina: User
) -> None:
    tick(session, amina)
    confirm(session, amina)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        rows.update(**values)  # type: ignore[attr-defined]  # a manager


def test_the_database_refuses_who_comes_or_confirms_after_closing(session: GroupSession, amina: User) -> None:
    tick(session, amina)
    there = attendance(session, amina)
    GroupSession.objects.update(closed_at=LATER)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Attendance.objects.filter(pk=there.pk).update(how="code", confirmed_at=LATER)
    there.delete()
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Attendance.objects.create(session=session, enrolment_id=there.enrolment_id)


def test_who_led_it_can_go_and_the_name_stays(session: GroupSession, amina: User, dries: User) -> None:
    tick(session, amina)
    confirm(session, amina)
    GroupSession.objects.update(leader=None)
    assert GroupSession.objects.get().leader_name == dries.get_full_name()
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        GroupSession.objects.update(leader=dries)


def test_a_completion_is_of_one_way(session: GroupSession, amina: User, lesson_id: int) -> None:
    answer_all(progress.open_lesson(amina, lesson_id, NOW), RIGHT)
    with (
        thawed(connection, ["learning.Completion"]),
        pytest.raises(IntegrityError, match="completed_in_one_way"),
        transaction.atomic(),
    ):
        Completion.objects.update(group_session=session)


# --- What can be led ---


def test_a_lesson_can_be_led_with_how_many_have_it_still_to_do(
    amina: User, dries: User, enrolment: Enrolment, programme: Programme, session: GroupSession
) -> None:
    progress.enrol(dries, programme, START)
    people = User.objects.all()
    assert [(one.lesson.id, one.people) for one in leading.lessons_to_lead(people, NOW.date())] == [
        (lesson_id, 2) for lesson_id in programme.lesson_ids
    ]
    tick(session, amina, dries)
    confirm(session, amina)
    assert [one.people for one in leading.lessons_to_lead(people, NOW.date())] == [1, 2]
    confirm(session, dries)
    assert [one.lesson.id for one in leading.lessons_to_lead(people, NOW.date())] == programme.lesson_ids[1:]


def test_who_left_or_is_to_begin_is_not_counted(amina: User, enrolment: Enrolment) -> None:
    amina.start_date = NOW.date() + timedelta(days=1)
    amina.save()
    assert leading.lessons_to_lead(User.objects.all(), NOW.date()) == []


# --- Whatever the order ---

DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["tick", "tick", "untick", "code", "paper", "quiz", "publish", "close"]), st.integers(0, 2)
    ),
    max_size=14,
)


class AnyOrder(TestCase):
    """Three people, two leaders with a session each, an editor in between."""

    programme: Programme
    people: list[User]

    @classmethod
    def setUpTestData(cls) -> None:
        organisation = make_organisation("Lennik")
        cls.programme = make_programme(organisation, letters="K")
        cls.people = [UserFactory.create(organisation=organisation) for _number in range(3)]
        progress.enrol_many([one.pk for one in cls.people], cls.programme, START)

    @FEW
    @given(DEEDS)
    def test_only_who_confirmed_or_passed_has_done_it_and_answers_are_only_ones_own(
        self, deeds: list[tuple[str, int]]
    ) -> None:
        lesson_id, people = self.programme.lesson_ids[0], self.people
        sessions = [lead(people[0], lesson_id), lead(people[1], lesson_id)]
        passed: set[int] = set()
        shown = sessions[0].version_id
        for number, (deed, which) in enumerate(deeds):
            now, person, session = NOW + timedelta(minutes=number), people[which], sessions[number % 2]
            if deed == "publish":
                publish_anew(lesson_id)
            elif deed == "close":
                with transaction.atomic():
                    leading.close(sessions[1].pk, now)
            elif deed == "quiz":
                saved = answer_all(progress.open_lesson(person, lesson_id, now), RIGHT, now=now)
                if saved[-1] is not None:
                    passed.add(person.pk)
            else:
                self._do(deed, session, person, now)
        confirmed = set(Attendance.objects.confirmed().values_list("enrolment__user", flat=True))
        done = {one.enrolment.user_id: one for one in Completion.objects.select_related("enrolment")}
        assert set(done) == confirmed | passed
        assert not confirmed & passed
        for person_id, one in done.items():
            assert (how_of(one) is How.TOGETHER) == (person_id in confirmed)
            assert person_id not in confirmed or one.version_id == shown
        assert set(Attempt.objects.values_list("user", flat=True)) == passed
        assert summaries.rebuild(Enrolment.objects.all()) == 0

    def _do(self, deed: str, session: GroupSession, person: User, now: datetime) -> None:
        there = Attendance.objects.filter(session=session, enrolment__user=person).first()
        try:
            if deed == "tick":
                tick(session, person, now=now)
            elif deed == "untick":
                attending.tick(session.pk, User.objects.filter(pk=person.pk), [], now)
            elif there is not None:
                attending.confirm(there.pk, Confirmed(deed), now)
        except NotConfirmed:
            return

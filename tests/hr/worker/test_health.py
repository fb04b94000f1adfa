"""What a monitor, the operator and HR are told when something stops working, and when it works again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max
from pytest_django import DjangoAssertNumQueries, Settings

from onboarding.hr import daily
from onboarding.hr.imports import cut_off_imports
from onboarding.hr.models import WorkerBeat
from onboarding.hr.worker import (
    health_views,
    heart_words,
    hearts,
    mail_recovery,
    minutely,
    operator_mails,
    worker_beats,
)
from onboarding.hr.worker.hearts import Why
from onboarding.learning.models import Notice, NoticeKind, NoticeReason
from onboarding.learning.notices import portions, queueing
from onboarding.learning.notices.delivery import Mailer
from onboarding.lessons import scheduled
from onboarding.people import mail_pulse
from onboarding.people.mail_message import Mail
from onboarding.people.models import Heart, Pulse
from onboarding.row_guards import thawed
from tests.hr.conftest import Municipality, enrol, join_the_editors, make_person, sign_in

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture(autouse=True)
def _beating(now: datetime) -> None:
    """Everything worked an hour ago."""
    Pulse.objects.update(known_since=now - 90 * DAY, worked_at=now - HOUR)


@pytest.fixture
def with_a_worker(settings: Settings, now: datetime) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    WorkerBeat.objects.create(worker="one", seen_at=now)


@pytest.fixture
def told(settings: Settings, now: datetime) -> Callable[[], list[str]]:
    """The subjects of the mails that the operator gets by a look now, each with to whom."""
    settings.OPERATOR_EMAIL = ["it@lennik.example"]

    def look() -> list[str]:
        mail.outbox.clear()
        operator_mails.tell(now)
        assert all(one.to == ["it@lennik.example"] for one in mail.outbox)
        return [str(one.subject) for one in mail.outbox]

    return look


def stops(heart: Heart, now: datetime) -> None:
    if heart == Heart.MAIL:
        Pulse.objects.filter(pk=heart).update(failing_since=now - DAY, failed_at=now - HOUR, trouble="silent")
    else:
        Pulse.objects.filter(pk=heart).update(worked_at=now - 2 * DAY)


def works(heart: Heart, now: datetime) -> None:
    Pulse.objects.filter(pk=heart).update(worked_at=now, failing_since=None, failures=0, trouble="")


def answer(client: Client) -> tuple[int, dict[str, Any]]:
    response = client.get("/gezond/")
    assert "no-store" in response["Cache-Control"]
    return response.status_code, json.loads(response.content)


def page(client: Client) -> str:
    response = client.get("/beheer/")
    assert response.status_code == 200
    return unescape(response.content.decode())


class TestTheMonitor:
    def test_hears_that_all_is_well_in_two_queries(
        self, client: Client, with_a_worker: None, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(2):
            status, data = answer(client)
        assert (status, data["status"]) == (200, "ok")
        assert set(data["hearts"]) == {"daily_run", "worker", "mail"}

    @pytest.mark.parametrize(("heart", "why"), [(Heart.DAILY, "late"), (Heart.MAIL, "fails")])
    def test_hears_which_one_does_not_work(self, client: Client, now: datetime, heart: Heart, why: str) -> None:
        stops(heart, now)
        status, data = answer(client)
        assert (status, data["status"], data["hearts"][heart]["why"]) == (503, "trouble", why)

    def test_hears_of_a_dead_worker_from_the_site_itself(
        self, client: Client, with_a_worker: None, now: datetime
    ) -> None:
        WorkerBeat.objects.update(seen_at=now - HOUR)
        assert answer(client)[1]["hearts"]["worker"]["why"] == "late"

    def test_hears_of_work_that_does_not_begin_but_not_of_what_is_put_off(
        self, client: Client, with_a_worker: None, now: datetime
    ) -> None:
        task = DBTaskResult.objects.create(
            args_kwargs={}, task_path="x.y", backend_name="default", run_after=now + HOUR,
            exception_class_path="", traceback="", status=TaskResultStatus.READY,
        )  # fmt: skip
        DBTaskResult.objects.update(enqueued_at=now - DAY)
        assert answer(client)[0] == 200
        DBTaskResult.objects.filter(pk=task.pk).update(run_after=get_date_max())
        assert answer(client)[1]["hearts"]["worker"]["why"] == "stuck"

    def test_hears_that_the_database_is_away(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        def away(_now: datetime) -> None:
            raise DatabaseError("geheim")

        monkeypatch.setattr(hearts, "look", away)
        response = client.get("/gezond/")
        assert response.status_code == 503
        assert "geheim" not in response.content.decode()

    def test_hears_that_the_process_may_get_requests_once_its_database_is_there_and_as_new_as_its_code(
        self, client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        health_views._know_this_database.cache_clear()
        with monkeypatch.context() as patched:
            patched.setattr(MigrationExecutor, "migration_plan", lambda *_args: ["0099_tomorrow"])
            for _again in range(2):
                behind = client.get("/gezond/klaar/")
                assert (behind.status_code, behind.json()["database"]) == (503, "behind")
        assert client.get("/gezond/klaar/").status_code == 200
        with django_assert_num_queries(1):
            assert client.get("/gezond/klaar/").json() == {"status": "ok"}

        def away(*_args: object) -> None:
            raise OperationalError("geheim")

        monkeypatch.setattr(connection, "cursor", away)
        gone = client.get("/gezond/klaar/")
        assert (gone.status_code, gone.json()) == (503, {"status": "trouble", "database": "away"})

    def test_hears_that_the_process_lives_without_a_database(
        self, client: Client, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(0):
            assert client.get("/gezond/leeft/").json() == {"status": "ok"}

    def test_hears_nothing_of_people_or_settings(self, client: Client, now: datetime, settings: Settings) -> None:
        settings.OPERATOR_EMAIL = ["it@lennik.example"]
        for heart in Heart:
            stops(heart, now)
        assert "@" not in client.get("/gezond/").content.decode()


class TestTheCommand:
    def test_ends_well_when_everything_works(self) -> None:
        call_command("check_health", stdout=StringIO())

    def test_ends_with_one_and_says_what_to_look_at(self, now: datetime) -> None:
        stops(Heart.DAILY, now)
        said = StringIO()
        with pytest.raises(CommandError) as ended:
            call_command("check_health", stdout=StringIO(), stderr=said)
        assert ended.value.returncode == 1
        assert "run_daily" in said.getvalue()

    @pytest.mark.parametrize("tells", [True, False])
    def test_mails_the_operator_when_asked(self, now: datetime, settings: Settings, tells: bool) -> None:
        settings.OPERATOR_EMAIL = ["it@lennik.example"]
        stops(Heart.DAILY, now)
        with pytest.raises(CommandError):
            call_command("check_health", tell=tells, stdout=StringIO(), stderr=StringIO())
        assert len(mail.outbox) == tells


class TestTheOperator:
    def test_hears_once_when_something_stops_and_once_when_it_works(
        self, told: Callable[[], list[str]], now: datetime
    ) -> None:
        assert told() == []
        stops(Heart.DAILY, now)
        assert told() == ["Aan boord: De dagelijkse ronde werkt niet"]
        assert told() == []
        works(Heart.DAILY, now)
        assert told() == ["Aan boord: De dagelijkse ronde werkt weer"]
        assert told() == []

    def test_hears_what_it_means_and_what_to_look_at(self, told: Callable[[], list[str]], now: datetime) -> None:
        stops(Heart.DAILY, now)
        told()
        text = str(mail.outbox[0].body)
        assert "worden niet ingeschreven" in text
        assert "Kijk of run_daily elke dag start" in text
        assert "run_daily --on" in text

    def test_hears_of_the_mail_server_once_it_takes_mails_again(
        self, told: Callable[[], list[str]], now: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stops(Heart.MAIL, now)
        stops(Heart.DAILY, now)
        with monkeypatch.context() as down:
            down.setattr(Mail, "send", refuse)
            assert told() == []
            assert told() == []
        works(Heart.MAIL, now)
        assert told() == ["Aan boord: De dagelijkse ronde werkt niet", "Aan boord: De mailserver werkt weer"]

    def test_is_told_again_when_the_mail_about_it_did_not_leave(
        self, told: Callable[[], list[str]], now: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stops(Heart.DAILY, now)
        with monkeypatch.context() as down:
            down.setattr(Mail, "send", refuse)
            assert told() == []
        assert told() == ["Aan boord: De dagelijkse ronde werkt niet"]

    def test_that_nobody_named_gets_nothing(self, now: datetime) -> None:
        stops(Heart.DAILY, now)
        operator_mails.tell(now)
        assert mail.outbox == []


def refuse(*_args: Any, **_kwargs: Any) -> None:
    raise ConnectionRefusedError


class TestTheDesk:
    def test_says_in_one_line_that_all_is_well(self, hr_officer: Client, now: datetime) -> None:
        last = heart_words.moment_in_words(now - HOUR, now)
        assert f"Alles liep {last}." in page(hr_officer)

    def test_tells_hr_what_it_means_and_whom_to_call(
        self, lennik: Municipality, now: datetime, settings: Settings
    ) -> None:
        settings.OPERATOR_EMAIL = ["it@lennik.example"]
        stops(Heart.MAIL, now)
        waiting(lennik, now)
        shown = page(sign_in(lennik.hr_officer))
        assert "Er loopt iets niet" in shown
        assert "Er vertrekken geen mails sinds gisteren om" in shown
        assert "1 mail wacht." in shown
        assert "Verwittig wie Aan boord voor jullie beheert: it@lennik.example." in shown
        assert "EMAIL_URL" not in shown
        assert "Alles liep" not in shown

    def test_tells_an_administrator_what_to_look_at(self, administrator: Client, now: datetime) -> None:
        stops(Heart.MAIL, now)
        assert "Laat je IT-dienst de naam en de poort in EMAIL_URL nakijken" in page(administrator)

    def test_counts_the_mails_of_the_own_organisation(
        self, lennik: Municipality, herenthout: Municipality, now: datetime
    ) -> None:
        stops(Heart.MAIL, now)
        waiting(herenthout, now)
        assert "mail wacht" not in page(sign_in(lennik.hr_officer))

    def test_tells_of_overdue_mails_whom_they_are_of(
        self, lennik: Municipality, herenthout: Municipality, now: datetime
    ) -> None:
        waiting(lennik, now - 7 * DAY)
        assert "1 mail had al moeten vertrekken." in page(sign_in(lennik.hr_officer))
        assert "Alles liep" in page(sign_in(herenthout.hr_officer))

    def test_says_nothing_of_it_to_an_editor(self, lennik: Municipality) -> None:
        editor = make_person(lennik.organisation, "Ann", "Redacteur")
        join_the_editors(editor, lennik)
        assert "hr-hearts" not in page(sign_in(editor))


def waiting(municipality: Municipality, now: datetime) -> Notice:
    """A mail that should leave on this day."""
    enrolment = enrol(municipality.learner, municipality.programme)
    day = timezone.localdate(now)
    return Notice.objects.create(
        recipient=municipality.learner, enrolment=enrolment, kind=NoticeKind.BY_HAND, about=day, send_on=day
    )


class TestWhatIsRemembered:
    def test_a_daily_run_leaves_when_it_began_and_ended(self, now: datetime) -> None:
        list(daily.run(daily.Day(timezone.localdate(now), lambda: now, lambda _words: None)))
        found = Pulse.objects.get(pk=Heart.DAILY)
        assert (found.began_at, found.worked_at, found.failing_since) == (now, now, None)

    def test_a_step_that_fails_is_named_until_a_run_does_everything(
        self, now: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(_day: daily.Day) -> str:
            raise RuntimeError

        day = daily.Day(timezone.localdate(now), lambda: now, lambda _words: None)
        with monkeypatch.context() as broken:
            broken.setattr(daily, "STEPS", (("Herinneringen", fail), ("Oude brieven", fail)))
            list(daily.run(day))
        found = Pulse.objects.get(pk=Heart.DAILY)
        assert (found.failing_since, found.detail) == (now, "Herinneringen, Oude brieven")
        assert found.worked_at == now - HOUR
        list(daily.run(day))
        assert Pulse.objects.get(pk=Heart.DAILY).failing_since is None

    def test_after_a_jump_of_the_clock_the_worker_mails_and_publishes_nothing_until_a_run(
        self, now: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mailing = {scheduled.publish_due, mail_recovery.look_again, portions.let_go, cut_off_imports.take_up}
        assert set(minutely.NOT_AFTER_A_JUMP) == mailing
        assert set(minutely.NOT_AFTER_A_JUMP) < set(minutely.EVERY_MINUTE)
        waits: list[datetime] = []
        goes_on: list[datetime] = []
        monkeypatch.setattr(minutely, "NOT_AFTER_A_JUMP", [waits.append])
        last = now - HOUR
        for moment in (last + 7 * DAY, last + 8 * DAY):
            minutely.do_all([waits.append, goes_on.append], moment)
        assert waits == [last + 7 * DAY]
        assert goes_on == [last + 7 * DAY, last + 8 * DAY]
        works(Heart.DAILY, last + 8 * DAY)
        minutely.do_all([waits.append], last + 8 * DAY)
        assert waits == [last + 7 * DAY, last + 8 * DAY]

    def test_a_worker_that_stops_by_itself_leaves_when_that_was(self, now: datetime) -> None:
        heart = worker_beats.Heart("one", lambda: now)
        heart.beat()
        heart.stop()
        assert not WorkerBeat.objects.exists()
        assert Pulse.objects.get(pk=Heart.WORKER).worked_at == now

    def test_mails_that_leave_are_written_down_once_a_minute(
        self, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        mail_pulse.worked(now)
        with django_assert_num_queries(0):
            mail_pulse.worked(now)
        assert Pulse.objects.get(pk=Heart.MAIL).worked_at == now

    def test_a_mail_that_leaves_right_after_one_that_did_not_ends_the_trouble(self, now: datetime) -> None:
        mail_pulse.worked(now)
        mail_pulse.failed(ConnectionRefusedError(), now)
        assert Pulse.objects.get(pk=Heart.MAIL).failing_since == now
        mail_pulse.worked(now)
        assert Pulse.objects.get(pk=Heart.MAIL).failing_since is None


class TestAMailServerThatComesBack:
    @pytest.fixture
    def knocks(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bool]]:
        """What the server answers next; each knock takes one."""
        answers: list[bool] = []
        monkeypatch.setattr(Mailer, "knock", lambda _mailer: answers.pop(0))
        yield answers
        assert answers == []

    def test_gets_what_it_kept_waiting_without_a_daily_run(
        self, lennik: Municipality, now: datetime, knocks: list[bool], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kept = waiting(lennik, now)
        with thawed(connection, ["learning.Notice"]):
            Notice.objects.exclude(pk=kept.pk).delete()
        Notice.objects.update(reason=NoticeReason.SERVER_DOWN)
        stops(Heart.MAIL, now)
        sent: list[list[int]] = []
        monkeypatch.setattr(queueing, "send_soon", sent.append)
        knocks.append(True)
        assert mail_recovery.look_again(now)
        assert sent == [[kept.pk]]
        assert Pulse.objects.get(pk=Heart.MAIL).failing_since is None

    def test_that_took_another_mail_meanwhile_gets_what_waits_once(
        self, lennik: Municipality, now: datetime, knocks: list[bool], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kept = waiting(lennik, now)
        Notice.objects.filter(pk=kept.pk).update(reason=NoticeReason.SERVER_DOWN)
        sent: list[list[int]] = []
        monkeypatch.setattr(queueing, "send_soon", sent.append)
        for minutes in (0, 2):
            failed = now + timedelta(minutes=minutes)
            mail_pulse.failed(ConnectionRefusedError(), failed)
            mail_pulse.worked(failed + timedelta(seconds=5))
            for seconds in (6, 60):
                mail_recovery.look_again(failed + timedelta(seconds=seconds))
            assert [kept.pk in one for one in sent] == [True]
            sent.clear()

    @pytest.mark.parametrize(
        ("trouble", "minutes"),
        [("silent", 1), ("name", 1), ("sign_in", 5), ("security", 5), ("sender", 5), ("other", 5)],
    )
    def test_is_tried_each_so_many_minutes_by_one_of_two(
        self, trouble: str, minutes: int, now: datetime, knocks: list[bool]
    ) -> None:
        stops(Heart.MAIL, now)
        Pulse.objects.update(trouble=trouble)
        knocks.append(False)
        assert not mail_recovery.look_again(now)
        assert not mail_recovery.look_again(now)
        assert not mail_recovery.look_again(now + timedelta(minutes=minutes, seconds=-1))
        knocks.append(False)
        assert not mail_recovery.look_again(now + timedelta(minutes=minutes))

    @pytest.mark.parametrize(("trouble", "minutes"), [("silent", 1), ("sign_in", 5)])
    def test_is_left_alone_right_after_it_failed(
        self, trouble: str, minutes: int, now: datetime, knocks: list[bool]
    ) -> None:
        stops(Heart.MAIL, now)
        Pulse.objects.update(trouble=trouble, failed_at=now)
        mail_recovery.look_again(now + timedelta(minutes=minutes, seconds=-1))
        knocks.append(False)
        mail_recovery.look_again(now + timedelta(minutes=minutes))

    def test_that_refuses_our_sender_works_only_when_a_mail_left(self, now: datetime, knocks: list[bool]) -> None:
        stops(Heart.MAIL, now)
        Pulse.objects.update(trouble="sender")
        knocks.append(True)
        mail_recovery.look_again(now)
        assert hearts.of_mail(Pulse.objects.get(pk=Heart.MAIL), 0, now).why == Why.FAILS

    def test_is_left_alone_while_it_works(self, now: datetime, knocks: list[bool]) -> None:
        assert not mail_recovery.look_again(now)

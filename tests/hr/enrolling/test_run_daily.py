"""Once a day: rules, rounds, reminders and saved lists, each on its own feet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone

from onboarding import command_day
from onboarding.hr.deeds import rule_switching
from onboarding.hr.import_row_kinds import RowKind
from onboarding.hr.lists import mailed_views
from onboarding.hr.models import Activity, EmployeeImport, ImportRow, Job, Verb
from onboarding.learning.journey import rounds
from onboarding.learning.models import Enrolment, EnrolmentRule
from onboarding.lessons.models import Programme
from onboarding.people.models import Heart, KnownAddress, Pulse, SharedCacheRow
from tests.factories import make_programme, make_rule
from tests.hr.conftest import TODAY, Municipality, at, enrol, make_person


@pytest.fixture
def rule(lennik: Municipality) -> EnrolmentRule:
    return make_rule(
        organisation=lennik.organisation, programme=lennik.programme, switched_on=TODAY - timedelta(days=9)
    )


def run(**options: Any) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("run_daily", on=TODAY.isoformat(), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def test_it_enrols_by_the_rules_of_all_organisations_and_logs_it_as_done_by_a_rule(
    lennik: Municipality, herenthout: Municipality, rule: EnrolmentRule
) -> None:
    make_rule(organisation=herenthout.organisation, programme=herenthout.programme, switched_on=TODAY)
    for municipality in (lennik, herenthout):
        make_person(municipality.organisation, "Noor", "Nieuw", start_date=TODAY)
    out, _err = run()
    assert "Inschrijfregels: 2 ingeschreven." in out
    lines = Activity.objects.filter(verb=Verb.ENROLLED)
    assert {(one.organisation, one.actor, one.number) for one in lines} == {
        (lennik.organisation, None, 1),
        (herenthout.organisation, None, 1),
    }
    out, _err = run()
    assert "Inschrijfregels: 0 ingeschreven." in out
    assert Activity.objects.filter(verb=Verb.ENROLLED).count() == 2


def test_it_begins_the_rounds_that_are_due(lennik: Municipality) -> None:
    lennik.programme.outline = replace(lennik.programme.outline, repeat_months=12)
    lennik.programme.save()
    enrol(lennik.learner, lennik.programme, done=7, completed_at=at(2025, 11, 22))
    out, _err = run()
    assert "Nieuwe rondes: 1 begonnen." in out
    assert Enrolment.objects.current().get().round == 2
    logged = Activity.objects.get(verb=Verb.ENROLLED)
    assert (logged.actor, logged.number, logged.detail) == (None, 1, "KRACHT")


def test_a_step_that_fails_does_not_stop_the_others_and_is_told(
    lennik: Municipality, rule: EnrolmentRule, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_today: date) -> int:
        raise RuntimeError("kapot")

    make_person(lennik.organisation, "Noor", "Nieuw", start_date=TODAY)
    monkeypatch.setattr(rounds, "begun", fail)
    sent = []
    monkeypatch.setattr(mailed_views, "send_due", lambda today: sent.append(today) or 0)
    with pytest.raises(CommandError, match="Nieuwe rondes") as failure:
        run()
    assert failure.value.returncode == 1
    assert Enrolment.objects.count() == 1
    assert sent == [TODAY]
    assert "Nieuwe rondes failed" in caplog.text


def test_a_rule_that_fails_does_not_stop_the_other_rules(
    lennik: Municipality,
    herenthout: Municipality,
    rule: EnrolmentRule,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    other = make_rule(organisation=herenthout.organisation, programme=herenthout.programme, switched_on=TODAY)
    make_person(herenthout.organisation, "Noor", "Nieuw", start_date=TODAY)
    really = rule_switching.run
    monkeypatch.setattr(
        rule_switching, "run", lambda actor, one, today: 1 / 0 if one == rule else really(actor, one, today)
    )
    with pytest.raises(CommandError, match="Inschrijfregels"):
        run()
    assert Enrolment.objects.get().rule == other
    assert f"Rule {rule.pk} failed" in caplog.text


def test_a_day_that_is_no_day_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="geen datum"):
        call_command("run_daily", on="31/02/2026")


def test_after_a_jump_of_the_clock_no_mail_leaves_unless_someone_names_the_day(
    lennik: Municipality, rule: EnrolmentRule, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_person(lennik.organisation, "Noor", "Nieuw", start_date=TODAY)
    ended = timezone.now()
    for days, refused in ((7, False), (8, True), (27, True), (-27, False)):
        Pulse.objects.filter(pk=Heart.DAILY).update(worked_at=None, failed_at=ended)
        jumped = ended + timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda now=jumped: now)
        for command in ("run_daily", "send_reminders"):
            if refused:
                with pytest.raises(CommandError, match=r"niets verstuurd.* --on"):
                    call_command(command, stdout=StringIO())
            else:
                assert command_day.read_day_of_mails(None, jumped) == timezone.localdate(jumped)
    assert not Enrolment.objects.exists()
    assert "1 ingeschreven" in run()[0]


def test_a_programme_taken_offline_enrols_nobody(lennik: Municipality, rule: EnrolmentRule) -> None:
    make_person(lennik.organisation, "Noor", "Nieuw", start_date=TODAY)
    Programme.objects.update(is_live=False)
    assert "Inschrijfregels: 0 ingeschreven." in run()[0]


def test_all_rules_of_one_organisation_are_run_and_those_of_others_are_not(
    lennik: Municipality, herenthout: Municipality, rule: EnrolmentRule
) -> None:
    second = make_programme(lennik.organisation, letters="B", title="Veilig werken")
    make_rule(organisation=lennik.organisation, programme=second, switched_on=TODAY)
    elsewhere = make_rule(organisation=herenthout.organisation, programme=herenthout.programme, switched_on=TODAY)
    for municipality in (lennik, herenthout):
        make_person(municipality.organisation, "Noor", "Nieuw", start_date=TODAY)
    assert rule_switching.run_all(None, lennik.organisation, TODAY) == 2
    assert rule_switching.run_all(None, lennik.organisation, TODAY) == 0
    assert not elsewhere.enrolments.exists()
    assert Activity.objects.filter(verb=Verb.ENROLLED, actor=None).count() == 2


def test_it_forgets_files_that_were_never_applied_and_tasks_that_are_long_over(lennik: Municipality) -> None:
    old, recent = timezone.now() - timedelta(days=200), timezone.now() - timedelta(days=2)
    for at_moment in (old, recent):
        run_of = EmployeeImport.objects.create(organisation=lennik.organisation, filename="x.csv", content=b"x")
        EmployeeImport.objects.filter(pk=run_of.pk).update(uploaded_at=at_moment)
        Job.objects.create(organisation=lennik.organisation, title="Import", finished_at=at_moment)
    applied = EmployeeImport.objects.create(
        organisation=lennik.organisation, filename="y.csv", content=b"", applied_at=old
    )
    EmployeeImport.objects.filter(pk=applied.pk).update(uploaded_at=old)
    out, _err = run()
    assert "Oude imports en taken: 2 weg." in out
    assert set(EmployeeImport.objects.values_list("filename", flat=True)) == {"x.csv", "y.csv"}
    assert EmployeeImport.objects.count() == 2
    assert Job.objects.get().finished_at == recent


def test_the_rows_of_long_ago_are_forgotten_but_for_those_of_the_last_import(lennik: Municipality) -> None:
    long_ago = (timezone.now() - timedelta(days=900), timezone.now() - timedelta(days=800))
    runs = [
        EmployeeImport.objects.create(
            organisation=lennik.organisation, filename="x.csv", content=b"", applied_at=moment
        )
        for moment in long_ago
    ]
    for one in runs:
        ImportRow.objects.create(run=one, number=2, kind=RowKind.CREATED)
    run()
    assert ImportRow.objects.get().run == runs[1]


def test_it_clears_sessions_that_are_over_counts_that_do_not_count_any_more_and_addresses_of_long_ago(db: None) -> None:
    now = timezone.now()
    for name, ends in (("over", now - timedelta(hours=1)), ("open", now + timedelta(hours=1))):
        Session.objects.create(session_key=name, session_data="", expire_date=ends)
        SharedCacheRow.objects.create(cache_key=name, value="", expires=ends)
    for name, days in (("over", 91), ("open", 89)):
        KnownAddress.objects.create(pair=name, last_seen=now - timedelta(days=days))
    run()
    assert Session.objects.get().session_key == "open"
    assert SharedCacheRow.objects.get().cache_key == "open"
    assert KnownAddress.objects.get().pair == "open"

"""An import from upload to undo, as the screens and the command call it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.hr.imports import import_runs
from onboarding.hr.imports.unreadable_file import Unreadable
from onboarding.hr.models import EmployeeImport, ImportState, JobState
from onboarding.people.models import Organisation, User
from tests.hr.imports.files import HEADER, as_csv, excel_habits, excel_habits_corrected, people, person


def code_of(call: Any, *args: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        call(*args)
    return str(caught.value.code)


@pytest.fixture
def done(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Any:
    """Starts background work and waits for it; gives the job as it ended."""

    def done(start: Any, run: EmployeeImport, actor: User, *when: datetime) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            job = start(run, actor, *when, url="/ergens/")
        job.refresh_from_db()
        run.refresh_from_db()
        return job

    return done


def test_an_upload_is_kept_with_the_columns_that_are_clear(lennik: Organisation, marleen: User) -> None:
    run = import_runs.create(marleen, lennik, "personeel.csv", excel_habits())
    assert (run.organisation, run.uploaded_by, run.state) == (lennik, marleen, ImportState.UPLOADED)
    assert run.mapping == {
        "personnel_number": 0, "first_name": 1, "last_name": 2, "email": 3,
        "department": 4, "function": 5, "start_date": 6,
    }  # fmt: skip


def test_a_file_that_cannot_be_read_is_not_kept(lennik: Organisation, marleen: User) -> None:
    with pytest.raises(Unreadable):
        import_runs.create(marleen, lennik, "personeel.csv", b"")
    assert not EmployeeImport.objects.exists()


def test_columns_are_shown_with_samples_and_what_is_not_clear(lennik: Organisation, marleen: User) -> None:
    rows = [
        ["Stamnr", "Dienst", "Afdeling", ""],
        ["1", "IT", "", "x"],
        ["2", "IT", "Loket", ""],
        ["3", "IT", "Kas", ""],
    ]
    run = import_runs.create(marleen, lennik, "personeel.csv", as_csv(rows))
    assert import_runs.columns_of(run) == [
        import_runs.Column(
            0, "Stamnr", ["1", "2", "3"], "personnel_number", True, filled="van 3 mensen, 3 verschillende waarden"
        ),
        import_runs.Column(1, "Dienst", ["IT"], None, False, filled="van 3 mensen, 1 verschillende waarde"),
        import_runs.Column(
            2, "Afdeling", ["Loket", "Kas"], None, False, filled="van 2 mensen, 2 verschillende waarden"
        ),
    ]
    import_runs.set_mapping(run, {"personnel_number": 0, "department": 2}, False, timezone.now())
    assert [(one.field, one.is_clear) for one in import_runs.columns_of(run)] == [
        ("personnel_number", True), (None, True), ("department", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({"personnel_number": 0, "salary": 1}, "unknown_field"),
        ({"personnel_number": 7}, "unknown_column"),
        ({"personnel_number": -1}, "unknown_column"),
        ({"personnel_number": 0, "email": 0}, "column_twice"),
        ({"first_name": 1, "department": 3}, "nothing_to_know_by"),
        ({}, "nothing_to_know_by"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(lennik: Organisation, mapping: dict[str, int], code: str) -> None:
    run = import_runs.create(None, lennik, "personeel.csv", excel_habits())
    before = run.mapping
    assert code_of(import_runs.set_mapping, run, mapping, False, timezone.now()) == code
    run.refresh_from_db()
    assert run.mapping == before


def test_an_import_is_checked_applied_and_undone_in_the_background(
    lennik: Organisation, marleen: User, amina: User, done: Any
) -> None:
    run = import_runs.create(marleen, lennik, "personeel.csv", excel_habits_corrected())
    assert code_of(import_runs.start_apply, run, marleen, timezone.now()) == "not_checked"
    job = done(import_runs.start_check, run, marleen, timezone.now())
    assert (job.state, job.owner, job.organisation, job.url) == (JobState.DONE, marleen, lennik, "/ergens/")
    assert job.outcome == "Nagekeken: 3 nieuwe personen, 1 gewijzigd, 0 ongewijzigd."
    assert (run.job, run.state, import_runs.may_apply(run)) == (job, ImportState.CHECKED, True)
    job = done(import_runs.start_apply, run, marleen, timezone.now())
    assert (job.outcome, job.done, job.total) == ("3 personen toegevoegd, 1 gewijzigd.", 4, 4)
    assert (run.state, import_runs.may_apply(run), import_runs.may_undo(run)) == (ImportState.APPLIED, False, True)
    assert (bytes(run.content), import_runs.columns_of(run)) == (b"", [])  # what is not needed, is not kept
    for again in (import_runs.start_check, import_runs.start_apply):
        assert code_of(again, run, marleen, timezone.now()) == "already_applied"
    assert code_of(import_runs.set_mapping, run, run.mapping, False, timezone.now()) == "already_applied"
    job = done(import_runs.start_undo, run, marleen, timezone.now())
    assert job.outcome == "3 personen verwijderd, 1 zoals voordien."
    assert run.state == ImportState.UNDONE
    assert code_of(import_runs.start_undo, run, marleen, timezone.now()) == "not_the_last"


def test_a_file_with_mistakes_is_told_and_cannot_be_applied(lennik: Organisation, marleen: User, done: Any) -> None:
    run = import_runs.create(marleen, lennik, "personeel.csv", excel_habits())
    job = done(import_runs.start_check, run, marleen, timezone.now())
    assert "3 rijen met een fout" in job.outcome
    assert code_of(import_runs.start_apply, run, marleen, timezone.now()) == "has_errors"


def test_a_file_that_changes_nothing_is_not_applied(lennik: Organisation, marleen: User, done: Any) -> None:
    for _ in range(2):
        run = import_runs.create(marleen, lennik, "personeel.csv", as_csv(people(2)))
        done(import_runs.start_check, run, marleen, timezone.now())
        if import_runs.may_apply(run):
            done(import_runs.start_apply, run, marleen, timezone.now())
    assert run.summary["unchanged"] == 2
    assert code_of(import_runs.start_apply, run, marleen, timezone.now()) == "nothing_to_change"


def test_a_file_that_is_damaged_further_on_ends_the_job_with_a_sentence(
    lennik: Organisation, marleen: User, done: Any
) -> None:
    content = as_csv(people(5)) + b'00006;"Jef;;;;;\r\n'
    run = import_runs.create(marleen, lennik, "personeel.csv", as_csv(people(5)))
    EmployeeImport.objects.update(content=content)
    job = done(import_runs.start_check, run, marleen, timezone.now())
    assert job.state == JobState.FAILED
    assert "aanhalingstekens" in job.outcome
    assert run.state == ImportState.UPLOADED


def test_a_file_is_read_in_the_background_and_kept_only_when_it_can_be(
    lennik: Organisation, marleen: User, done: Any, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    run = import_runs.keep(marleen, lennik, "personeel.csv", excel_habits())
    assert (run.layout, import_runs.columns_of(run)) == ({}, [])
    assert done(import_runs.start_reading, run, marleen).state == JobState.DONE
    assert [column.heading for column in import_runs.columns_of(run)] == HEADER
    assert run.mapping["personnel_number"] == 0
    damaged = import_runs.keep(marleen, lennik, "personeel.csv", as_csv(people(5)) + b'00006;"Jef;;;;;\r\n')
    with django_capture_on_commit_callbacks(execute=True):
        job = import_runs.start_reading(damaged, marleen, "/ergens/")
    job.refresh_from_db()
    assert (job.state, job.url) == (JobState.FAILED, "/beheer/import/nieuw/")
    assert "aanhalingstekens" in job.outcome
    assert list(EmployeeImport.objects.all()) == [run]


def test_work_that_is_going_on_is_not_started_twice(lennik: Organisation, marleen: User) -> None:
    run = import_runs.create(marleen, lennik, "personeel.csv", as_csv(people(2)))
    import_runs.start_check(run, marleen, timezone.now())  # waits for the transaction of this test, which never ends
    run.refresh_from_db()
    assert import_runs.is_busy(run, timezone.now())
    assert code_of(import_runs.start_check, run, marleen, timezone.now()) == "busy"
    assert code_of(import_runs.set_mapping, run, run.mapping, False, timezone.now()) == "busy"


def test_mapping_the_columns_anew_forgets_the_dry_run(lennik: Organisation, marleen: User, done: Any) -> None:
    run = import_runs.create(marleen, lennik, "personeel.csv", as_csv([HEADER, person()]))
    done(import_runs.start_check, run, marleen, timezone.now())
    assert run.rows.count() == 1
    import_runs.set_mapping(run, {"personnel_number": 0}, True, timezone.now())
    run.refresh_from_db()
    assert (run.rows.count(), run.state, run.summary, run.marks_missing_as_left) == (0, ImportState.UPLOADED, {}, True)


def test_imports_are_seen_by_the_own_organisation_and_listed_without_their_files(
    lennik: Organisation, marleen: User, ioana: User, amina: User, stephanie: User
) -> None:
    run = import_runs.create(marleen, lennik, "personeel.csv", as_csv(people(1)))
    assert [list(import_runs.visible_to(one)) for one in (marleen, stephanie, ioana, amina)] == [[run], [run], [], []]
    with CaptureQueriesContext(connection) as queries:
        list(import_runs.visible_to(marleen))
    assert all('"content"' not in query["sql"] for query in queries)

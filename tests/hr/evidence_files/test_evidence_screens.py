"""HR chooses what a pack is about, sees in numbers what comes in it, has it made, and downloads it for a while."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from onboarding.hr.evidence_files import evidence_jobs
from onboarding.hr.models import Activity, Job, JobState, Verb
from onboarding.learning.evidence import evidence_pack, pack_verifier
from onboarding.learning.evidence.evidence_key import signing_key
from onboarding.learning.evidence.evidence_scope import Scope
from onboarding.learning.models import Enrolment
from onboarding.people.models import Organisation, User
from tests.client_response import ClientResponse, content_of
from tests.factories import UserFactory, make_second_officer
from tests.learning.evidence.packs import complete_one_of_each, evidence_of
from tests.rendered_forms import fill, submit

URL = "/beheer/bewijs/"
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def own_storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def done(enrolment: Enrolment, marleen: User) -> Enrolment:
    complete_one_of_each(enrolment, marleen)
    return enrolment


@pytest.fixture
def hr(marleen: User, signed_in: SignIn) -> Client:
    return signed_in(marleen)


def text(response: ClientResponse) -> str:
    return " ".join(response.content.decode().split())


def chosen(**fields: Any) -> dict[str, Any]:
    return {"who": "", "first_day": "", "last_day": "", **fields}


def made_by(client: Client, page: ClientResponse, capture: DjangoCaptureOnCommitCallbacks) -> Job:
    """Press the button below what it comes down to, and let the work be done."""
    with capture(execute=True):
        response = submit(client, page)
    job: Job = Job.objects.latest("pk")
    assert response.status_code == 302
    assert response["Location"] == f"/beheer/taken/{job.pk}/?verder=1"
    return job


def test_it_proposes_everyone_this_year(hr: Client) -> None:
    form = hr.get(URL).context["form"]
    today = timezone.localdate()
    assert form.initial == {"first_day": date(today.year, 1, 1), "last_day": today}


def test_it_says_in_numbers_what_comes_in_it_and_makes_nothing_yet(hr: Client, done: Enrolment) -> None:
    page = hr.get(URL, chosen(first_day="2026-11-01", last_day="2026-11-30"))
    assert "Iedereen, van 1 november 2026 tot en met 30 november 2026" in text(page)
    size = page.context["size"]
    assert (size.people, size.completions, size.versions, size.files) == (1, 4, 2, 1)
    assert signing_key().public.in_groups in text(page)
    assert not Job.objects.exists()


def test_a_person_is_found_by_words_and_one_of_several_is_chosen(
    hr: Client, done: Enrolment, amina: User, ioana: User
) -> None:
    alone = hr.get(URL, chosen(who="amina verbeke"))
    assert alone.context["scope"].person == amina
    other = UserFactory.create(first_name="Amina", last_name="Zeggers", organisation=amina.organisation)
    several = hr.get(URL, chosen(who="AMINA", first_day="2026-11-01"))
    addresses = [address for _person, address in several.context["several"]]
    assert addresses == [f"{URL}?person={one.pk}&first_day=2026-11-01" for one in (amina, other)]
    assert hr.get(addresses[0]).context["scope"].person == amina
    assert "We vinden niemand." in text(hr.get(URL, chosen(who="Ioana")))


def test_of_many_who_are_found_ten_are_named(hr: Client, amina: User) -> None:
    UserFactory.create_batch(11, first_name="Veel", organisation=amina.organisation)
    page = hr.get(URL, chosen(who="veel"))
    assert len(page.context["several"]) == 10
    assert "Er zijn er nog meer." in text(page)


def test_the_page_of_a_person_leads_to_it(hr: Client, done: Enrolment, amina: User) -> None:
    assert f'href="{URL}?person={amina.pk}"' in text(hr.get(f"/beheer/medewerkers/{amina.pk}/"))
    page = hr.get(URL, {"person": amina.pk})
    assert "Amina Verbeke, alles tot nu" in text(page)


def test_what_one_made_is_found_again_below_the_choice_for_as_long_as_it_is_kept(
    hr: Client, done: Enrolment, amina: User, marleen: User, signed_in: SignIn,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    assert "Wat je al maakte" not in text(hr.get(URL))
    job = made_by(hr, hr.get(URL, {"person": amina.pk}), django_capture_on_commit_callbacks)
    other_work = Job.objects.create(
        organisation=job.organisation, owner=marleen, title="Import", state=JobState.DONE, url="/beheer/import/1/",
        finished_at=job.finished_at,
    )  # fmt: skip
    page = text(hr.get(URL))
    assert f'<a href="{URL}{job.pk}/">Bewijs: Amina Verbeke</a>' in page
    assert other_work.title not in page[page.index("Wat je al maakte") :]
    colleague = UserFactory.create(organisation=done.programme.organisation)
    assert done.programme.organisation.hr_group is not None
    colleague.groups.add(done.programme.organisation.hr_group)
    assert "Wat je al maakte" not in text(signed_in(colleague).get(URL))
    assert job.finished_at is not None
    for is_kept, ago in ((True, timedelta(days=7) - timedelta(minutes=1)), (False, timedelta(days=7))):
        Job.objects.filter(pk=job.pk).update(finished_at=timezone.now() - ago)
        assert ("Wat je al maakte" in text(hr.get(URL))) is is_kept


def test_the_pack_is_made_in_the_background_and_logged_and_downloaded(
    hr: Client, done: Enrolment, amina: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    tmp_path: Path,
) -> None:  # fmt: skip
    job = made_by(hr, hr.get(URL, {"person": amina.pk}), django_capture_on_commit_callbacks)
    assert (job.state, job.title) == (JobState.DONE, "Bewijs: Amina Verbeke")
    assert job.outcome == "Het bewijs is klaar: 1 persoon, 4 voltooiingen."
    assert (job.done, job.total) == (4, 4)
    line = Activity.objects.get(verb=Verb.EVIDENCE_MADE)
    assert (line.actor, line.subject, line.number) == (job.owner, amina, 4)
    assert line.detail == "Amina Verbeke, alles tot nu"
    followed = hr.get(f"/beheer/taken/{job.pk}/?verder=1", follow=True)
    assert "Download het bewijs" in text(followed)
    response = hr.get(f"{URL}{job.pk}/download/")
    day = timezone.localdate(job.finished_at)
    assert response["Content-Disposition"] == f'attachment; filename="bewijs-amina-verbeke-{day}.zip"'
    path = tmp_path / "pak.zip"
    path.write_bytes(content_of(response))
    assert pack_verifier.check(str(path)).wrong == []
    evidence = evidence_of(path.read_bytes())
    assert (evidence["made_by"], evidence["has_answers"]) == (str(job.owner), False)


def test_no_transaction_is_held_while_a_pack_is_made(
    hr: Client, done: Enrolment, marleen: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may take minutes, and a database must not keep old rows for it all that time."""
    job = evidence_jobs.start(Scope(done.programme.organisation, timezone.now(), viewer=marleen))
    depths = []

    def depth(*about: Any) -> bytes:
        depths.append(len(connection.atomic_blocks))
        return b"%PDF"

    monkeypatch.setattr(evidence_pack, "overview_pdf", depth)
    outside = len(connection.atomic_blocks)  # that of the test itself
    evidence_jobs.make_in_background.func(job.pk, job.organisation_id, None, None, None, timezone.now().isoformat())
    job.refresh_from_db()
    assert (job.state, depths) == (JobState.DONE, [outside])


def test_only_who_had_it_made_downloads_it_and_only_for_a_week(
    hr: Client, done: Enrolment, ioana: User, stephanie: User, signed_in: SignIn,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    job = made_by(hr, hr.get(URL, chosen()), django_capture_on_commit_callbacks)
    colleague = UserFactory.create(organisation=done.programme.organisation)
    assert done.programme.organisation.hr_group is not None
    colleague.groups.add(done.programme.organisation.hr_group)
    for other in (colleague, ioana, stephanie):
        assert signed_in(other).get(f"{URL}{job.pk}/").status_code == 404
        assert signed_in(other).get(f"{URL}{job.pk}/download/").status_code == 404
    Job.objects.filter(pk=job.pk).update(finished_at=timezone.now() - evidence_jobs.KEPT)
    response = hr.get(f"{URL}{job.pk}/download/", follow=True)
    assert "Dit bewijs is niet meer te downloaden." in text(response)


def test_what_was_there_for_a_week_is_forgotten(
    hr: Client, done: Enrolment, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    job = made_by(hr, hr.get(URL, chosen()), django_capture_on_commit_callbacks)
    assert job.finished_at is not None
    until = job.finished_at + evidence_jobs.KEPT
    assert evidence_jobs.PACKS.forget_old(until) == 0
    assert default_storage.exists(evidence_jobs.PACKS.place_of(job))
    assert evidence_jobs.PACKS.forget_old(until + timedelta(seconds=1)) == 1
    assert not default_storage.exists(evidence_jobs.PACKS.place_of(job))


def test_a_pack_whose_job_is_gone_is_forgotten(db: None) -> None:
    assert evidence_jobs.PACKS.forget_old(timezone.now()) == 0  # where none was ever made
    default_storage.save("bewijs/12345.zip", io.BytesIO(b"x"))
    assert evidence_jobs.PACKS.forget_old(timezone.now()) == 1


def test_when_it_became_more_or_less_it_is_asked_again(hr: Client, done: Enrolment) -> None:
    form = fill(hr.get(URL, chosen()))
    response = hr.post(URL, {**form, "expected": "3"})
    assert response.status_code == 422
    assert "Intussen is er meer of minder voltooid." in text(response)
    assert not Job.objects.exists()


def test_where_nothing_was_completed_there_is_no_button(hr: Client, done: Enrolment) -> None:
    page = hr.get(URL, chosen(last_day="2020-01-01"))
    assert "Hier is niets voltooid." in text(page)
    assert "Maak het bewijs" not in text(page)


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"first_day": "2026-11-02", "last_day": "2026-11-01"}, {"ends_before_it_begins"}),
        ({"first_day": "1999-12-31"}, {"min_value", "limit_value"}),
        ({"last_day": "9999-12-31"}, {"max_value", "limit_value"}),
        ({"first_day": "31/02/2026"}, {"invalid"}),
        ({"who": "x" * 201}, {"max_length"}),
        ({"person": "x"}, {"invalid_choice"}),
        ({"person": str(10**30)}, {"invalid_choice"}),
    ],
)
def test_what_makes_no_sense_is_refused_and_makes_nothing(
    hr: Client, done: Enrolment, fields: dict[str, str], codes: set[str]
) -> None:
    for response, status in ((hr.get(URL, chosen(**fields)), 200), (hr.post(URL, chosen(expected=4, **fields)), 422)):
        found = {error.code for errors in response.context["form"].errors.as_data().values() for error in errors}
        assert found
        assert found <= codes
        assert response.status_code == status
    assert not Job.objects.exists()


def test_nobody_of_another_organisation_can_be_chosen(
    hr: Client, done: Enrolment, amina: User, ioana: User, signed_in: SignIn
) -> None:
    page = signed_in(ioana).get(URL, {"person": amina.pk})
    assert "Die persoon is er niet. Zoek opnieuw." in text(page)
    tampered = chosen(organisation=done.programme.organisation.pk)
    assert signed_in(ioana).get(URL, tampered).context["size"].completions == 0
    assert "organisation" not in hr.get(URL).context["form"].fields


def test_an_administrator_says_of_which_organisation(
    done: Enrolment, lennik: Organisation, herenthout: Organisation, stephanie: User, signed_in: SignIn,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    client = signed_in(stephanie)
    assert client.get(URL, chosen()).context["form"].errors.as_data()["organisation"][0].code == "required"
    assert client.get(URL, chosen(organisation=herenthout.pk)).context["size"].completions == 0
    page = client.get(URL, chosen(organisation=lennik.pk))
    job = made_by(client, page, django_capture_on_commit_callbacks)
    assert (job.organisation, job.state) == (lennik, JobState.DONE)


def test_the_owner_sees_no_more_when_it_is_made_than_they_may_then(
    hr: Client, done: Enrolment, marleen: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    """Between asking and making, Marleen is HR no more."""
    with django_capture_on_commit_callbacks() as callbacks:
        submit(hr, hr.get(URL, chosen()))
    make_second_officer(done.programme.organisation)
    marleen.groups.clear()
    for callback in callbacks:
        callback()
    assert Job.objects.get().outcome == "Het bewijs is klaar: 0 mensen, 0 voltooiingen."


def test_the_screen_costs_the_same_for_few_and_for_many(hr: Client, done: Enrolment, amina: User) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            hr.get(URL, chosen())
        return len(queries)

    cost()
    few = cost()
    UserFactory.create_batch(20, organisation=amina.organisation)
    assert cost() == few


# --- The command ------------------------------------------------------------------------------------------------------


def test_the_command_makes_the_pack_of_a_person_or_of_everyone(
    done: Enrolment, amina: User, lennik: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for whom in (["--person", "AMINA@lennik.example"], ["--organisation", "lennik", "--from", "2026-11-01"]):
        path = tmp_path / f"{whom[0][2:]}.zip"
        call_command("make_evidence", *whom, "--output", str(path))
        assert pack_verifier.check(str(path)).wrong == []
        assert path.stat().st_mode & 0o777 == 0o600
        assert "Het bewijs is klaar: 1 persoon, 4 voltooiingen." in capsys.readouterr().out
        with zipfile.ZipFile(path) as zipped:
            assert b'"answers"' not in zipped.read("evidence.json")
    lines = Activity.objects.filter(verb=Verb.EVIDENCE_MADE).order_by("pk")
    assert [(line.actor, line.subject) for line in lines] == [(None, amina), (None, None)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Zeg van wie"),
        (["--organisation", "nergens"], "Er is geen organisatie"),
        (["--person", "niemand@nergens.example"], "Er werkt niemand met het adres"),
        (["--organisation", "lennik", "--from", "gisteren"], "is geen datum"),
        (["--organisation", "lennik", "--from", "2026-11-02", "--to", "2026-11-01"], "De laatste dag komt voor"),
        (["--organisation", "lennik", "--to", "2001-01-01"], "Hier is niets voltooid."),
        (["--organisation", "lennik", "--output", "/nergens/pak.zip"], "kan niet geschreven worden"),
    ],
)
def test_the_command_says_what_it_cannot_do(done: Enrolment, arguments: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("make_evidence", *arguments)


def test_an_address_at_two_organisations_is_asked_about_and_told_apart_by_the_organisation(
    done: Enrolment, amina: User, herenthout: Organisation, tmp_path: Path
) -> None:
    UserFactory.create(email=amina.email, organisation=herenthout)
    with pytest.raises(CommandError, match="bij meer dan één bestuur"):
        call_command("make_evidence", "--person", amina.email)
    with pytest.raises(CommandError, match="Hier is niets voltooid"):
        call_command("make_evidence", "--person", amina.email, "--organisation", "herenthout")
    call_command(
        "make_evidence", "--person", amina.email, "--organisation", "lennik", "--output", str(tmp_path / "p.zip")
    )
    assert Activity.objects.get(verb=Verb.EVIDENCE_MADE).subject == amina


def test_the_command_writes_over_nothing_and_leaves_nothing_half_done(
    done: Enrolment, tmp_path: Path, settings: Settings
) -> None:
    path = tmp_path / "pak.zip"
    path.write_text("van iemand anders")
    with pytest.raises(CommandError, match="kan niet geschreven worden"):
        call_command("make_evidence", "--organisation", "lennik", "--output", str(path))
    assert path.read_text() == "van iemand anders"
    settings.EVIDENCE_KEY = str(tmp_path / "geen-sleutel.pem")
    other = tmp_path / "ander.zip"
    with pytest.raises(CommandError, match="De sleutel van EVIDENCE_KEY is niet te lezen"):
        call_command("make_evidence", "--organisation", "lennik", "--output", str(other))
    assert not other.exists()

"""HR prints letters: says first in numbers for whom, makes them in the background, and has them for an hour."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from onboarding.hr.letters import letter_jobs, letter_paper
from onboarding.hr.letters.letter_figures import figures_of
from onboarding.hr.models import Activity, Job, JobState, Verb
from onboarding.people.letters import kept_papers, letter_codes, letter_keeping
from onboarding.people.models import Letter, SignInProvider, User
from tests.client_response import ClientResponse
from tests.hr.conftest import Municipality, make_person
from tests.rendered_forms import submit

URL = "/beheer/brieven/afdrukken/"


@pytest.fixture(autouse=True)
def own_storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[letter_paper.Printed]:
    """What stands on paper, without waiting for the paper."""
    found: list[letter_paper.Printed] = []

    def letters(_organisation: Any, printed: Iterable[letter_paper.Printed], *_when: Any) -> bytes:
        found.extend(printed)
        return b"%PDF-"

    monkeypatch.setattr(letter_paper, "letters", letters)
    return found


def address(*people: User) -> str:
    return URL + "?" + "&".join(f"id={one.pk}" for one in people)


def confirm(client: Client, url: str, capture: DjangoCaptureOnCommitCallbacks) -> Job:
    with capture(execute=True):
        response = submit(client, client.get(url))
    assert response.status_code == 302, response.content
    return Job.objects.latest("pk")


def text(response: ClientResponse) -> str:
    return " ".join(response.content.decode().split())


def test_it_says_in_numbers_what_will_be_printed_and_does_nothing_yet(hr_officer: Client, lennik: Municipality) -> None:
    learner = lennik.learner
    other = make_person(lennik.organisation, "Fatima", "El Idrissi", email="", personnel_number="2")
    gone = timezone.localdate() - timedelta(days=9)
    make_person(lennik.organisation, "Piet", "Vroeger", personnel_number="3", end_date=gone)
    letter_keeping.keep([(other.pk, letter_codes.new())], lennik.hr_officer, timezone.now())
    other.set_personal_code("481516")
    other.save()
    User.objects.filter(pk=learner.pk).update(last_login=timezone.now())
    figures = figures_of(User.objects.filter(organisation=lennik.organisation), timezone.localdate())
    assert set(figures.ids) == {learner.pk, other.pk}
    assert (figures.replaced, figures.by_mail, figures.have_code) == (1, 1, 1)
    assert (figures.numberless, figures.see_others, figures.away) == (1, 1, 1)  # the head; HR; Piet
    page = text(hr_officer.get(f"{URL}?everyone=1&status=all"))
    for sentence in (
        "Je drukt brieven af voor 2 mensen.",
        "1 persoon heeft nog een brief. Die is waardeloos zodra deze er is.",
        "1 persoon meldt zich al aan met een e-mailadres.",
        "1 persoon zonder personeelsnummer.",
        "1 persoon van HR, nazicht of beheer.",
        "1 persoon die uit dienst is of niet mag aanmelden.",
    ):
        assert sentence in page
    assert Letter.objects.count() == 1
    assert Job.objects.count() == 0


def test_whoever_gets_in_by_the_provider_alone_gets_none_and_is_told_apart(
    hr_officer: Client, lennik: Municipality
) -> None:
    without = make_person(lennik.organisation, "Fatima", "El Idrissi", email="", personnel_number="2")
    SignInProvider.objects.create(
        organisation=lennik.organisation, issuer="https://login.example", client_id="x", is_on=True,
        is_only_way=True, proven_at=timezone.now(),
    )  # fmt: skip
    figures = figures_of(User.objects.filter(organisation=lennik.organisation), timezone.localdate())
    assert set(figures.ids) == {without.pk}
    assert (figures.numberless, figures.see_others, figures.bound, figures.away) == (0, 1, 2, 0)  # with the head
    assert "2 mensen met een e-mailadres. Die komen alleen" in text(hr_officer.get(f"{URL}?everyone=1&status=all"))


def test_a_letter_is_made_and_its_code_opens_it(
    hr_officer: Client, lennik: Municipality, printed: list[letter_paper.Printed],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    job = confirm(hr_officer, address(lennik.learner), django_capture_on_commit_callbacks)
    assert (job.state, job.url) == (JobState.DONE, f"/beheer/brieven/{job.pk}/")
    (one,) = printed
    assert one.person == lennik.learner
    assert Client().get(f"/brief/{one.code}/").status_code == 200
    line = Activity.objects.get(verb=Verb.LETTER_PRINTED)
    assert (line.actor, line.subject) == (lennik.hr_officer, lennik.learner)
    assert not Letter.objects.filter(code__contains=one.code[:4]).exists()
    file = hr_officer.get(f"/beheer/brieven/{job.pk}/download/")
    assert (file.status_code, file["Content-Type"]) == (200, "application/pdf")
    assert "no-store" in file["Cache-Control"]


def everything_kept(folder: Path) -> str:
    """All that stands in the database, in files and in caches, as one text."""
    found = [str(vars(cache)) for cache in caches.all(initialized_only=True)]
    found += [path.read_bytes().decode("latin-1") for path in folder.rglob("*") if path.is_file()]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


def test_outside_the_demo_the_code_of_a_letter_is_kept_nowhere_in_plain(
    hr_officer: Client, lennik: Municipality, printed: list[letter_paper.Printed], tmp_path: Path,
    caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    """But on the paper, which is gone after an hour."""
    confirm(hr_officer, address(lennik.learner), django_capture_on_commit_callbacks)
    (one,) = printed
    client = Client()
    submit(client, client.get(f"/brief/{one.code}/"), secret="481516", again="481516")
    kept = everything_kept(tmp_path) + caplog.text
    assert letter_codes.hashed(one.code) in kept  # so it was looked through
    for plain in (one.code, one.code.replace("-", ""), "481516"):
        assert plain not in kept


def test_printing_again_is_logged_as_such_and_the_old_letter_is_worthless(
    hr_officer: Client, lennik: Municipality, printed: list[letter_paper.Printed],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    for _time in range(2):
        job = confirm(hr_officer, address(lennik.learner), django_capture_on_commit_callbacks)
    assert "1 oudere brief werkt nu niet meer." in job.outcome
    old, new = printed
    assert [Client().get(f"/brief/{one.code}/").status_code for one in (old, new)] == [410, 200]
    assert Activity.objects.filter(verb=Verb.LETTER_REPRINTED, subject=lennik.learner).count() == 1


def test_opening_and_using_a_letter_are_logged(lennik: Municipality) -> None:
    code = letter_codes.new()
    letter_keeping.keep([(lennik.learner.pk, code)], lennik.hr_officer, timezone.now())
    client = Client()
    client.get(f"/brief/{code}/")
    page = client.get(f"/brief/{code}/")
    submit(client, page, secret="481516", again="481516")
    lines = Activity.objects.filter(verb__in=[Verb.LETTER_OPENED, Verb.LETTER_USED]).order_by("pk")
    assert list(lines.values_list("verb", "actor", "subject")) == [
        (Verb.LETTER_OPENED, None, lennik.learner.pk),
        (Verb.LETTER_USED, lennik.learner.pk, lennik.learner.pk),
    ]


def test_ten_wrong_codes_are_logged_and_stand_on_the_page_of_the_person(
    hr_officer: Client, lennik: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = timezone.now()
    for hours in range(10):
        monkeypatch.setattr(timezone, "now", lambda hours=hours: moment + timedelta(hours=hours))
        guesser = Client()
        submit(guesser, guesser.get("/aanmelden/lennik/"), login="00017", password="999017")
    assert Activity.objects.get(verb=Verb.CODE_CLOSED).subject == lennik.learner
    assert "Tien keer na elkaar een foute code" in text(hr_officer.get(f"/beheer/medewerkers/{lennik.learner.pk}/"))


def test_the_page_of_a_person_tells_of_the_letter(hr_officer: Client, lennik: Municipality) -> None:
    letter_keeping.keep([(lennik.learner.pk, letter_codes.new())], lennik.hr_officer, timezone.now())
    page = text(hr_officer.get(f"/beheer/medewerkers/{lennik.learner.pk}/"))
    assert re.search(r"Brief afgedrukt op \d\d/\d\d/\d{4} door Marleen Van Lennik: werkt tot en met", page)


def test_the_file_is_gone_after_an_hour(
    hr_officer: Client, lennik: Municipality, printed: list[letter_paper.Printed],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    job = confirm(hr_officer, address(lennik.learner), django_capture_on_commit_callbacks)
    assert kept_papers.forget_old(timezone.now()) == 0
    Job.objects.filter(pk=job.pk).update(finished_at=timezone.now() - kept_papers.KEPT)
    assert hr_officer.get(f"/beheer/brieven/{job.pk}/download/")["Location"] == f"/beheer/brieven/{job.pk}/"
    assert default_storage.listdir(kept_papers.FOLDER)[1] == []
    assert "niet meer te downloaden" in text(hr_officer.get(f"/beheer/brieven/{job.pk}/"))


def test_the_worker_forgets_the_file_by_itself(lennik: Municipality) -> None:
    kept_papers.keep(7, b"%PDF-")
    now = timezone.now()
    assert kept_papers.forget_old(now + kept_papers.KEPT - timedelta(minutes=1)) == 0
    assert kept_papers.forget_old(now + kept_papers.KEPT + timedelta(minutes=1)) == 1
    assert kept_papers.read(7) is None


def test_nobody_else_has_the_file(
    hr_officer: Client, outsider: Client, administrator: Client, lennik: Municipality,
    printed: list[letter_paper.Printed], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    job = confirm(hr_officer, address(lennik.learner), django_capture_on_commit_callbacks)
    for client in (outsider, administrator):
        assert client.get(f"/beheer/brieven/{job.pk}/download/").status_code == 404


def test_no_letter_works_when_the_paper_fails(
    hr_officer: Client, lennik: Municipality, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    code = letter_codes.new()
    letter_keeping.keep([(lennik.learner.pk, code)], lennik.hr_officer, timezone.now())

    def fail(*_args: Any) -> bytes:
        raise subprocess.SubprocessError

    monkeypatch.setattr(letter_paper, "letters", fail)
    job = confirm(hr_officer, address(lennik.learner), django_capture_on_commit_callbacks)
    assert job.state == JobState.FAILED
    assert Client().get(f"/brief/{code}/").status_code == 200


def test_it_is_asked_again_when_there_are_others_by_then(hr_officer: Client, lennik: Municipality) -> None:
    page = hr_officer.get(address(lennik.learner))
    letter_keeping.keep([(lennik.learner.pk, letter_codes.new())], lennik.hr_officer, timezone.now())
    assert submit(hr_officer, page).status_code == 422
    assert Job.objects.count() == 0


def test_nothing_to_print_is_said(hr_officer: Client, lennik: Municipality) -> None:
    response = hr_officer.get(address(lennik.hr_officer, lennik.head), follow=True)
    assert "kan je geen brief afdrukken" in text(response)


def test_too_many_at_once_is_said(hr_officer: Client, lennik: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letter_jobs, "MOST", 1)
    other = make_person(lennik.organisation, "Fatima", "El Idrissi", personnel_number="2")
    assert hr_officer.get(address(lennik.learner)).status_code == 200
    response = hr_officer.get(address(lennik.learner, other), follow=True)
    assert "Dat zijn 2 brieven. Druk er hoogstens 1 tegelijk af" in text(response)


def test_letters_are_for_one_organisation_at_a_time(
    administrator: Client, lennik: Municipality, herenthout: Municipality
) -> None:
    response = administrator.get(address(lennik.learner, herenthout.learner), follow=True)
    assert "voor één organisatie tegelijk" in text(response)


def test_someone_of_another_organisation_is_not_there(outsider: Client, lennik: Municipality) -> None:
    assert outsider.get(address(lennik.learner)).status_code == 404


def test_each_department_leads_to_the_letters_of_its_people(hr_officer: Client, lennik: Municipality) -> None:
    page = hr_officer.get("/beheer/brieven/")
    ((department, there),) = page.context["departments"]
    assert department == lennik.department
    assert "voor Amina Verbeke" in text(hr_officer.get(there))


def test_the_numbers_cost_as_much_for_many(lennik: Municipality) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            figures_of(User.objects.filter(organisation=lennik.organisation), timezone.localdate())
        return len(queries)

    few = cost()
    for number in range(20):
        make_person(lennik.organisation, f"Persoon {number}", "Janssens", personnel_number=f"9{number}")
    assert cost() == few


def test_the_letters_are_a_page_each_with_all_that_one_needs(lennik: Municipality, settings: Settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://lennik.aanboord.example"
    other = make_person(lennik.organisation, "王", "小明", email="", personnel_number="2", language="fr")
    printed = [letter_paper.Printed(one, letter_codes.new()) for one in (lennik.learner, other)]
    now = timezone.now()
    pdf = letter_paper.letters(lennik.organisation, printed, timezone.localdate(now), now)
    (Path(settings.MEDIA_ROOT) / "brieven.pdf").write_bytes(pdf)
    pages = PdfReader(Path(settings.MEDIA_ROOT) / "brieven.pdf").pages
    assert len(pages) == 2
    words = " ".join(pages[0].extract_text().split())
    for needed in (
        "Amina Verbeke", "Dienst Bevolking", printed[0].code, "lennik.aanboord.example/brief", "00017",
        "lennik.aanboord.example/aanmelden/lennik", "één keer",
    ):  # fmt: skip
        assert needed in words
    assert b"pdfuaid" in pdf


def test_the_poster_leads_to_the_sign_in_screen(hr_officer: Client, lennik: Municipality, outsider: Client) -> None:
    url = f"/beheer/brieven/affiche/{lennik.organisation.pk}/"
    response = hr_officer.get(url)
    assert response["Content-Type"] == "application/pdf"
    assert b"pdfuaid" in response.content
    assert b"/aanmelden/lennik/" in response.content
    assert outsider.get(url).status_code == 404

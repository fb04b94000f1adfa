"""HR imports employees: a file with the habits of Excel, its errors, the corrected file, and back again."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from onboarding.hr.models import EmployeeImport, Job, JobState
from onboarding.people.models import User
from tests.e2e import world
from tests.e2e.conftest import SignIn
from tests.e2e.screen_sizes import fits
from tests.e2e.world import LEARNER, OFFICER
from tests.hr.imports import files

Check = Callable[..., None]


def upload(page: Page, name: str, content: bytes) -> None:
    page.get_by_label("Bestand met medewerkers").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Opladen").click()


def row(page: Page, text: str) -> Locator:
    return page.locator("main tr").filter(has_text=text)


def figure(page: Page, label: str) -> Locator:
    return page.get_by_role("navigation", name="Wat staat erin").get_by_role("link", name=label)


def test_hr_imports_the_file_that_excel_made_of_it(signed_in: SignIn, no_violations: Check) -> None:
    page = signed_in(OFFICER)
    page.goto(reverse("hr:imports"))
    no_violations(page, "main")
    page.get_by_role("link", name="Bestand opladen").click()
    expect(page.get_by_role("heading", name="Medewerkers opladen")).to_be_visible()
    no_violations(page, "main")

    upload(page, "personeel.csv", b"%PDF-1.7")
    expect(page.get_by_text("Dit bestand kunnen we niet lezen.")).to_be_visible()
    no_violations(page, "main")

    upload(page, "personeel.csv", files.excel_habits())
    expect(page.get_by_role("heading", name="Wat staat er in personeel.csv?")).to_be_visible()
    expect(page.get_by_label("Datum in dienst")).to_have_value("start_date")
    expect(page.get_by_role("row", name="Voornaam Eerste waarden")).to_contain_text("Stéphane")
    no_violations(page, "main")
    page.get_by_role("button", name="Nakijken").click()

    expect(page.get_by_text("Er is nog niets gewijzigd.")).to_be_visible()
    expect(page.get_by_role("rowheader", name="5", exact=False).first).to_be_visible()
    expect(row(page, "Datum in dienst")).to_contain_text("31/02/2026")
    expect(row(page, "Datum in dienst").get_by_role("rowheader")).to_contain_text("6")
    expect(page.get_by_role("link", name="1 doorvoeren, 3 apart")).to_be_visible()
    no_violations(page, "main")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download de fouten").click()
    assert download.value.suggested_filename == "fouten-personeel.csv"

    page.get_by_role("link", name="Ander bestand kiezen").click()
    upload(page, "personeel verbeterd.csv", files.excel_habits_corrected())
    page.get_by_role("button", name="Nakijken").click()
    figure(page, "Gewijzigd").click()
    expect(page.get_by_role("columnheader", name="Was")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Wordt")).to_be_visible()
    expect(row(page, "functie")).to_contain_text("(leeg)")
    expect(row(page, "functie")).to_contain_text("Diensthoofd")
    no_violations(page, "main")
    figure(page, "Nieuw").click()
    expect(row(page, "Stéphane Noël")).to_contain_text("Secrétariat")
    no_violations(page, "main")

    page.get_by_role("link", name="Doorvoeren").click()
    expect(page.get_by_text("Je voegt 3 medewerkers toe.")).to_be_visible()
    no_violations(page, "main")
    page.get_by_role("button", name="Ja, doorvoeren").click()
    expect(page.get_by_text("Doorgevoerd op")).to_be_visible()
    no_violations(page, "main")
    assert User.objects.get(email="stephane@lennik.example").last_name == "Noël"
    assert world.person(LEARNER).personnel_number == "00001"
    page.goto(reverse("hr:employees"))
    expect(page.locator("main").get_by_text("Stéphane Noël").first).to_be_visible()

    page.goto(reverse("hr:imports"))
    no_violations(page, "main")
    row(page, "personeel verbeterd.csv").get_by_role("link", name="Ongedaan maken").click()
    expect(page.get_by_text("3 medewerkers die de import toevoegde, gaan weer weg.")).to_be_visible()
    no_violations(page, "main")
    page.get_by_role("button", name="Ja, ongedaan maken").click()
    expect(page.get_by_text("Ongedaan gemaakt op")).to_be_visible()
    assert not User.objects.filter(email="stephane@lennik.example").exists()
    assert world.person(LEARNER).personnel_number == ""


def test_many_leavers_are_asked_about_twice(signed_in: SignIn, no_violations: Check) -> None:
    User.objects.filter(email=LEARNER).update(personnel_number="00001", start_date="2025-01-06")
    page = signed_in(OFFICER)
    page.goto(reverse("hr:import_new"))
    upload(page, "personeel.csv", files.as_csv([files.HEADER, files.person("00777")]))
    page.get_by_label("Wie niet in het bestand staat, is uit dienst").check()
    page.get_by_role("button", name="Nakijken").click()
    figure(page, "Ontbreekt").click()
    expect(row(page, "Amina Verbeke")).to_contain_text("uit dienst")
    no_violations(page, "main")
    page.get_by_role("link", name="Doorvoeren").click()
    page.get_by_role("button", name="Ja, doorvoeren").click()
    expect(page.get_by_text("Vink dit aan als het klopt.")).to_be_visible()
    no_violations(page, "main")
    assert world.person(LEARNER).end_date is None
    page.get_by_label("Ik weet zeker dat al deze mensen uit dienst zijn").check()
    page.get_by_role("button", name="Ja, doorvoeren").click()
    expect(page.get_by_text("Doorgevoerd op")).to_be_visible()
    assert world.person(LEARNER).end_date is not None


def test_an_import_works_without_scripts(signed_in: SignIn) -> None:
    page = signed_in(OFFICER, java_script_enabled=False)
    page.goto(reverse("hr:import_new"))
    upload(page, "personeel.csv", files.excel_habits_corrected())
    page.get_by_role("button", name="Nakijken").click()
    page.get_by_role("link", name="Doorvoeren").click()
    page.get_by_role("button", name="Ja, doorvoeren").click()
    expect(page.get_by_text("Doorgevoerd op")).to_be_visible()
    assert User.objects.filter(email="stephane@lennik.example").exists()


def test_an_import_fits_a_phone(signed_in: SignIn) -> None:
    page = signed_in(OFFICER, viewport={"width": 360, "height": 740})
    page.goto(reverse("hr:import_new"))
    upload(page, "personeel.csv", files.excel_habits())
    screens = [page.url]
    page.get_by_role("button", name="Nakijken").click()
    expect(page.get_by_text("Er is nog niets gewijzigd.")).to_be_visible()
    screens += [page.url, reverse("hr:import_new"), reverse("hr:imports"), reverse("hr:jobs")]
    for address in screens:
        page.goto(address)
        assert fits(page), address


def test_work_in_the_background_is_followed_left_and_found_again(signed_in: SignIn, no_violations: Check) -> None:
    officer = world.person(OFFICER)
    assert officer.organisation
    job = Job.objects.create(
        organisation=officer.organisation, owner=officer, title="Import nakijken: personeel.csv",
        state=JobState.RUNNING, done=3200, total=10_000, url=reverse("hr:imports"),
    )  # fmt: skip
    page = signed_in(OFFICER, java_script_enabled=False)
    page.goto(f"{reverse('hr:job', args=[job.pk])}?verder=1")
    expect(page.get_by_text("3.200 van 10.000")).to_be_visible()
    Job.objects.update(done=9000)
    expect(page.get_by_text("9.000 van 10.000")).to_be_visible()  # by itself
    page.get_by_role("link", name="Niet meer vanzelf vernieuwen").click()
    with_scripts = signed_in(OFFICER)
    with_scripts.goto(page.url)
    no_violations(with_scripts, "main")
    with_scripts.goto(reverse("wagtailadmin_home"))
    no_violations(with_scripts, "#running-jobs-section")
    with_scripts.get_by_role("link", name="Import nakijken: personeel.csv").click()
    Job.objects.update(state=JobState.DONE, outcome="Nagekeken: 3 nieuwe personen.")
    expect(with_scripts.get_by_text("Nagekeken: 3 nieuwe personen.")).to_be_visible()  # by itself
    no_violations(with_scripts, "main")
    page.get_by_role("link", name="Vernieuwen").click()
    expect(page).to_have_url(re.compile(reverse("hr:imports") + "$"))
    with_scripts.goto(reverse("hr:jobs"))
    expect(row(with_scripts, "Import nakijken")).to_contain_text("klaar")
    no_violations(with_scripts, "main")
    assert not EmployeeImport.objects.exists()

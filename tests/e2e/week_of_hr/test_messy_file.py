"""The file of the staff department as it really is: HR brings it in, and takes along what has to be repaired."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import expect

from onboarding.hr.models import EmployeeImport, ImportState
from onboarding.people.models import User
from tests.e2e.screen_sizes import Check
from tests.e2e.week_of_hr import crowd
from tests.e2e.week_of_hr.conftest import AtTheDesk
from tests.hr.imports.files import as_xlsx

MOST_CLICKS = 12
HEADINGS = ["Stamnummer", "Voornaam", "Naam", "E-mail", "Dienst", "Datum in dienst", "Kostenplaats"]
ROWS, WRONG = 400, 26
NEW = range(901, 904)  # who are not there yet, and have nothing wrong
NEW_AND_WRONG = 904
LONG_AGO, NO_DAY = "02/03/2015", "31/02/2026"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def row(index: int, start: str) -> list[Any]:
    first, last = crowd.name_of(index)
    department = crowd.department_of(index)
    return [crowd.number_of(index), first, f"{last} {first}", crowd.address_of(index), department, start, "4411"]


def messy_file() -> bytes:
    """Under two rows of title everyone who is there, and four who are not; WRONG of the ROWS begin on a day that is not
    there. Between them the headings again, totals, and an empty row.
    """
    today = f"{timezone.localdate():%d/%m/%Y}"
    good = ROWS - WRONG - len(NEW)
    there = range(1, good + WRONG)  # with one who is not
    start = {index: today for index in range(1, crowd.NEW_IN_LIBRARY + 1)}
    rows: list[list[Any]] = [
        ["Lokaal bestuur Lennik: personeelslijst"],
        [f"Afgedrukt op {today}"],
        HEADINGS,
        *(row(index, start.get(index, LONG_AGO)) for index in there[:good]),
        ["Subtotaal", "", "", "", "", "", good],
        [],
        HEADINGS,
        *(row(index, NO_DAY) for index in there[good:]),
        *(row(index, today) for index in NEW),
        row(NEW_AND_WRONG, NO_DAY),
        ["Algemeen totaal", "", "", "", "", "", ROWS],
    ]
    return as_xlsx(rows)


def repaired(file: bytes) -> bytes:
    """The rows that were set apart, as someone in Excel puts the days right."""
    workbook = load_workbook(BytesIO(file))
    sheet = workbook.active
    assert sheet is not None
    wrong = [cell for line in sheet.iter_rows() for cell in line if cell.value == NO_DAY]
    assert len(wrong) == WRONG
    for cell in wrong:
        cell.value = LONG_AGO
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def upload(desk: AtTheDesk, content: bytes) -> None:
    desk.enter("Import", "imports")
    desk.press("Bestand opladen", "link")
    desk.choose_file("Bestand met medewerkers", {"name": "personeel.xlsx", "mimeType": XLSX, "buffer": content})
    desk.press("Opladen")


def test_a_messy_file_is_brought_in_with_few_clicks(desk: AtTheDesk, no_violations: Check) -> None:
    page = desk.page
    upload(desk, messy_file())
    expect(page.get_by_text("De kolomnamen staan op rij 3.")).to_be_visible()
    expect(page.get_by_text("In de kolom met de naam staat ook de voornaam.")).to_be_visible()
    expect(page.get_by_label("Kostenplaats")).to_have_value("")
    desk.look(no_violations)
    desk.press("Nakijken")
    expect(page.get_by_text(f"Er zijn {WRONG} rijen met een fout. Er is nog niets gewijzigd.")).to_be_visible()
    desk.look(no_violations)
    desk.press("Namen nakijken", "link")
    expect(page.get_by_role("heading", name="Wat is de voornaam, wat de achternaam?")).to_be_visible()
    desk.look(no_violations)
    desk.press("Terug", "link")
    with page.expect_download() as download:
        desk.press("Download de foute rijen (Excel)", "link")
    desk.press(f"{ROWS - WRONG} doorvoeren, {WRONG} apart", "link")
    expect(page.get_by_text(f"Je voegt {len(NEW)} medewerkers toe.")).to_be_visible()
    desk.look(no_violations)
    desk.press(f"Ja, {ROWS - WRONG} doorvoeren en {WRONG} apart")
    expect(page.get_by_text("Doorgevoerd op")).to_be_visible()
    assert desk.clicks <= MOST_CLICKS
    assert desk.keys == 0

    assert EmployeeImport.objects.get().state == ImportState.APPLIED
    found = User.objects.filter(personnel_number__gte="00901", personnel_number__lte="00999").order_by(
        "personnel_number"
    )
    assert [(one.first_name, one.last_name) for one in found] == [crowd.name_of(index) for index in NEW]
    before = User.objects.count()

    desk.clicks = 0
    upload(desk, repaired(download.value.path().read_bytes()))
    desk.press("Nakijken")
    expect(page.get_by_text("Er zijn geen fouten.")).to_be_visible()
    desk.press("Doorvoeren", "link")
    desk.press("Ja, doorvoeren")
    expect(page.get_by_text("Doorgevoerd op")).to_be_visible()
    assert desk.clicks <= MOST_CLICKS
    assert User.objects.count() == before + 1
    assert found.last().last_name == crowd.name_of(NEW_AND_WRONG)[1]

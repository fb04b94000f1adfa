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
NEW = 3
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def row(index: int, start: str = "02/03/2015") -> list[Any]:
    first, last = crowd.name_of(index)
    department = crowd.department_of(index)
    return [crowd.number_of(index), first, f"{last} {first}", crowd.address_of(index), department, start, "4411"]


def messy_file() -> bytes:
    """Under two rows of title: the swimming pool, and three who are new, of whom one begins on a day that is not there.

    Between them the headings again, a total, and an empty row.
    """
    first = crowd.IN_THE_LIBRARY + 1
    today = f"{timezone.localdate():%d/%m/%Y}"
    rows: list[list[Any]] = [
        ["Lokaal bestuur Lennik: personeelslijst"],
        [f"Afgedrukt op {today}"],
        HEADINGS,
        *(row(index) for index in range(first, first + crowd.AT_THE_POOL)),
        ["Totaal Zwembad", "", "", "", "", "", crowd.AT_THE_POOL],
        [],
        HEADINGS,
        *(row(index, today) for index in range(901, 901 + NEW - 1)),
        row(901 + NEW - 1, "31/02/2026"),
        ["Algemeen totaal", "", "", "", "", "", crowd.AT_THE_POOL + NEW],
    ]
    return as_xlsx(rows)


def test_a_messy_file_is_brought_in_with_few_clicks(desk: AtTheDesk, no_violations: Check) -> None:
    page = desk.page
    desk.enter("Import", "imports")
    desk.press("Bestand opladen", "link")
    file = {"name": "personeel.xlsx", "mimeType": XLSX, "buffer": messy_file()}
    desk.choose_file("Bestand met medewerkers", file)  # type: ignore[arg-type]
    desk.press("Opladen")
    expect(page.get_by_text("De kolomnamen staan op rij 3.")).to_be_visible()
    expect(page.get_by_text("In de kolom met de naam staat ook de voornaam.")).to_be_visible()
    expect(page.get_by_label("Kostenplaats")).to_have_value("")
    desk.look(no_violations)
    desk.press("Nakijken")
    expect(page.get_by_text("Er is 1 rij met een fout. Er is nog niets gewijzigd.")).to_be_visible()
    desk.look(no_violations)
    desk.press("Namen nakijken", "link")
    expect(page.get_by_role("heading", name="Wat is de voornaam, wat de achternaam?")).to_be_visible()
    desk.look(no_violations)
    desk.press("Terug", "link")
    with page.expect_download() as download:
        desk.press("Download de foute rijen (Excel)", "link")
    good = NEW - 1
    desk.click(page.get_by_role("link", name="doorvoeren, 1 apart"))
    expect(page.get_by_text(f"Je voegt {good} medewerkers toe.")).to_be_visible()
    desk.look(no_violations)
    desk.click(page.get_by_role("button", name="doorvoeren en 1 apart"))
    expect(page.get_by_text("Doorgevoerd op")).to_be_visible()
    assert desk.clicks <= MOST_CLICKS
    assert desk.keys == 0

    assert EmployeeImport.objects.get().state == ImportState.APPLIED
    found = User.objects.filter(personnel_number__gte="00901", personnel_number__lte="00999").order_by(
        "personnel_number"
    )
    assert [(one.first_name, one.last_name) for one in found] == [crowd.name_of(901), crowd.name_of(902)]
    to_repair = load_workbook(BytesIO(download.value.path().read_bytes())).active
    assert to_repair is not None
    cells = [str(cell) for line in to_repair.iter_rows(values_only=True) for cell in line]
    assert crowd.number_of(903) in cells
    assert crowd.number_of(901) not in cells

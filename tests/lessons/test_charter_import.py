"""The charter import: real pages become draft programmes, and people's work is left alone."""

from __future__ import annotations

import io
import json
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from onboarding.lessons import migrations
from onboarding.lessons.models import (
    CharterImport,
    LessonPage,
    OrganisationPage,
    PrinciplePage,
    Programme,
    ProgrammePage,
)
from onboarding.people.models import Organisation
from tests.factories import make_programme
from tests.lessons.warm_charter import PAGE

SOURCES = Path(__file__).parents[2].parent / "shared" / "sources"


@pytest.fixture
def charter_page(tmp_path: Path) -> Path:
    path = tmp_path / "charter.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


def run(path: Path, organisation: Organisation, **options: Any) -> str:
    output = io.StringIO()
    call_command("import_charter", str(path), organisation=organisation.slug, stdout=output, **options)
    return output.getvalue()


def everything() -> list[tuple[Any, ...]]:
    return [
        *PrinciplePage.objects.order_by("path").values_list("title", "kind", "letter", "statement"),
        *LessonPage.objects.order_by("path").values_list("title", "latest_revision_id"),
        *ProgrammePage.objects.order_by("path").values_list("title", "wordmark", "latest_revision_id"),
    ]


def test_a_page_becomes_a_draft_programme_with_a_skeleton_under_each_principle(
    charter_page: Path, lennik: Organisation
) -> None:
    run(charter_page, lennik)
    programme = ProgrammePage.objects.get()
    assert (programme.wordmark, programme.live) == ("WARM", False)
    principles = PrinciplePage.objects.child_of(programme).order_by("path")
    assert list(principles.values_list("kind", "letter", "title")) == [
        ("mission", "", "Missie"),
        ("value", "W", "Welkom"),
        ("value", "R", "Respect"),
    ]
    welcome = principles.get(title="Welkom")
    assert [block.value for block in welcome.behaviours] == [
        "Je kijkt op als iemand binnenkomt",
        "Je vraagt waarmee je kan helpen",
    ]
    lesson = LessonPage.objects.child_of(welcome).get()
    assert not lesson.live
    assert [block.block_type for block in lesson.body] == ["text", "behaviours", "text", "scenario", "reflection"]


def test_a_second_run_changes_nothing(charter_page: Path, lennik: Organisation) -> None:
    run(charter_page, lennik)
    before = everything()
    output = run(charter_page, lennik)
    assert everything() == before
    assert "Gemaakt" not in output
    assert "Ongewijzigd" in output


def test_what_a_person_edited_is_left_alone_and_named(charter_page: Path, lennik: Organisation) -> None:
    run(charter_page, lennik)
    edited = PrinciplePage.objects.get(title="Respect").get_latest_revision_as_object()
    edited.statement = "In onze eigen woorden."
    edited.save_revision()
    charter_page.write_text(PAGE.replace("We laten mensen uitspreken", "We geven iedereen ruimte"), encoding="utf-8")
    output = run(charter_page, lennik)
    draft = PrinciplePage.objects.get(title="Respect").get_latest_revision_as_object()
    assert draft.statement == "In onze eigen woorden."
    assert "Niet aangeraakt: Respect: iemand werkte hieraan" in output


def test_what_nobody_touched_follows_the_new_text(charter_page: Path, lennik: Organisation) -> None:
    run(charter_page, lennik)
    charter_page.write_text(PAGE.replace("We laten mensen uitspreken", "We geven iedereen ruimte"), encoding="utf-8")
    output = run(charter_page, lennik)
    draft = PrinciplePage.objects.get(title="Respect").get_latest_revision_as_object()
    assert draft.statement == "We geven iedereen ruimte"
    assert "Bijgewerkt: Respect" in output


def test_what_a_person_deleted_stays_away(charter_page: Path, lennik: Organisation) -> None:
    run(charter_page, lennik)
    PrinciplePage.objects.get(title="Respect").delete()
    output = run(charter_page, lennik)
    assert not PrinciplePage.objects.filter(title="Respect").exists()
    assert "Respect: iemand haalde deze pagina weg" in output


def test_what_is_published_is_left_alone(charter_page: Path, lennik: Organisation) -> None:
    run(charter_page, lennik)
    PrinciplePage.objects.get(title="Welkom").get_latest_revision().publish()
    charter_page.write_text(PAGE.replace("We groeten iedereen", "We groeten elkaar"), encoding="utf-8")
    assert "Welkom: staat al online" in run(charter_page, lennik)
    assert PrinciplePage.objects.get(title="Welkom").statement == "We groeten iedereen aan het onthaal"


def test_a_dry_run_makes_nothing(charter_page: Path, lennik: Organisation) -> None:
    output = run(charter_page, lennik, dry_run=True)
    assert "er is niets gemaakt" in output
    assert not ProgrammePage.objects.exists()
    assert not CharterImport.objects.exists()


def test_json_gives_what_was_recognised(charter_page: Path, lennik: Organisation) -> None:
    data = json.loads(run(charter_page, lennik, json=True, dry_run=True))
    assert data["wordmark"] == "WARM"
    assert [principle["title"] for principle in data["principles"]] == ["Missie", "Welkom", "Respect"]
    assert set(data["principles"][0]) == {"kind", "letter", "title", "statement", "behaviours"}


@pytest.mark.parametrize(
    "content", [b"", b"   \n", b"\x89PNG\r\n\x1a\n\x00\x00", b"Recept voor soep. Neem drie uien.\n"]
)
def test_a_file_without_a_charter_is_refused_and_makes_nothing(
    tmp_path: Path, lennik: Organisation, content: bytes
) -> None:
    path = tmp_path / "charter.txt"
    path.write_bytes(content)
    with pytest.raises(CommandError) as refusal:
        run(path, lennik)
    assert refusal.value.returncode == 1
    assert not ProgrammePage.objects.exists()


def test_fifty_megabytes_are_refused_without_being_read(tmp_path: Path, lennik: Organisation) -> None:
    path = tmp_path / "charter.txt"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    with pytest.raises(CommandError, match="te groot"):
        run(path, lennik)


def test_a_missing_file_or_organisation_is_named(tmp_path: Path, charter_page: Path, lennik: Organisation) -> None:
    with pytest.raises(CommandError, match="niet te lezen"):
        run(tmp_path / "weg.txt", lennik)
    lennik.slug = "nergens"
    with pytest.raises(CommandError, match="nergens"):
        run(charter_page, lennik)


def test_a_skeleton_cannot_be_published_as_it_is(charter_page: Path, lennik: Organisation) -> None:
    from django.core.exceptions import ValidationError

    run(charter_page, lennik)
    with pytest.raises(ValidationError):
        LessonPage.objects.first().get_latest_revision().publish()


def test_the_import_stays_within_its_own_organisation(
    charter_page: Path, lennik: Organisation, herenthout: Organisation
) -> None:
    run(charter_page, lennik)
    other = OrganisationPage.objects.get(organisation=herenthout)
    assert not ProgrammePage.objects.child_of(other).exists()


@pytest.mark.parametrize(("name", "wordmark", "count"), [("lennik", "KRACHT", 7), ("herenthout", "", 5)])
def test_the_municipalities_own_pages_are_imported(lennik: Organisation, name: str, wordmark: str, count: int) -> None:
    source = SOURCES / f"{name}.txt"
    if not source.exists():
        pytest.skip("shared/sources does not stand beside the repository")
    run(source, lennik)
    assert ProgrammePage.objects.get().wordmark == wordmark
    assert PrinciplePage.objects.count() == LessonPage.objects.count() == count


def test_a_section_that_was_not_understood_is_told_of(
    tmp_path: Path, lennik: Organisation, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "pagina.txt"
    page.write_text(
        "Missie\n\nWij werken aan een goed leven voor elke inwoner.\n\nOnze waarden\n\n"
        "Ten eerste doen we wat we al jaren samen doen. Ten tweede maken we daar elke dag werk van.\n"
    )
    run(page, lennik)
    assert "We begrepen niet welke waarden of pijlers onder “Onze waarden” staan." in capsys.readouterr().err


def test_days_of_before_become_working_days_everywhere_and_a_draft_of_a_charter_still_nobodys(
    charter_page: Path, lennik: Organisation
) -> None:
    run(charter_page, lennik)
    page, edited = ProgrammePage.objects.get(), make_programme(lennik).page
    assert edited is not None
    for days in (1, 30, 730):
        edited.days_to_finish = days
        edited.save_revision()
    migration = import_module(f"{migrations.__name__}.0028_days_to_finish_are_working_days")
    migration.count_working_days(apps, SimpleNamespace(connection=connection))
    kept = [one.content["days_to_finish"] for one in edited.revisions.order_by("pk")]
    assert kept[-3:] == [1, 21, 521]
    page.refresh_from_db()
    assert page.days_to_finish == 14 == page.get_latest_revision_as_object().days_to_finish  # of the twenty it had
    assert Programme.objects.get().days_to_finish == 15
    assert "iemand werkte hieraan" not in run(charter_page, lennik)

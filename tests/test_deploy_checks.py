"""What a site would do wrong is told before anybody meets it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import InterfaceError, connection
from pytest_django import Settings

from onboarding import deploy_checks
from onboarding.hr.management.commands import doctor

IN_ORDER = {
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "DEFAULT_FROM_EMAIL": "aanboord@lennik.example",
    "OPERATOR_EMAIL": ["ict@lennik.example"],
    "WAGTAILADMIN_BASE_URL": "https://aanboord.lennik.example",
    "ALLOWED_HOSTS": [".lennik.example"],
}
WRONG: list[tuple[dict[str, object], str]] = [
    ({"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}, "onboarding.E002"),
    ({"DEFAULT_FROM_EMAIL": "aanboord@localhost"}, "onboarding.E003"),
    ({"OPERATOR_EMAIL": []}, "onboarding.W004"),
    ({"WAGTAILADMIN_BASE_URL": "https://localhost:8000"}, "onboarding.E005"),
    ({"WAGTAILADMIN_BASE_URL": "http://aanboord.lennik.example"}, "onboarding.E005"),
    ({"ALLOWED_HOSTS": ["lennik.example"]}, "onboarding.E006"),
]


@pytest.fixture
def in_order(settings: Settings, tmp_path: Path) -> Settings:
    for name, value in IN_ORDER.items():
        setattr(settings, name, value)
    settings.MEDIA_ROOT, settings.VAR_DIR, settings.STATIC_ROOT = tmp_path / "media", tmp_path / "var", tmp_path
    (tmp_path / "staticfiles.json").write_text("{}")
    return settings


def found() -> list[str | None]:
    return [problem.id for problem in deploy_checks.look()]


def test_each_fault_of_a_site_is_told_alone(in_order: Settings, tmp_path: Path) -> None:
    assert found() == []
    for wrong, code in WRONG:
        before = {name: getattr(in_order, name) for name in wrong}
        for name, value in wrong.items():
            setattr(in_order, name, value)
        assert found() == [code], wrong
        for name, value in before.items():
            setattr(in_order, name, value)
    (tmp_path / "staticfiles.json").unlink()
    assert found() == ["onboarding.E008"]


def test_a_folder_in_which_nothing_can_be_written_is_named(in_order: Settings, tmp_path: Path) -> None:
    in_the_way = tmp_path / "a-file"
    in_the_way.write_text("")
    in_order.MEDIA_ROOT = in_the_way / "media"
    [problem] = list(deploy_checks.look())
    assert problem.id == "onboarding.E007"
    assert "MEDIA_ROOT" in problem.msg


@pytest.mark.django_db
def test_the_doctor_names_what_is_wrong_and_ends_with_1(in_order: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    in_order.OPERATOR_EMAIL = []
    with pytest.raises(CommandError) as ended:
        call_command("doctor")
    said = capsys.readouterr().out
    assert ended.value.returncode == 1
    assert "Nobody hears when something stops working." in said
    assert "Databank: in orde." in said


@pytest.mark.postgresql
@pytest.mark.django_db
def test_the_doctor_sees_a_pooler_that_the_settings_do_not_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """It hands out numbers of its own: who answers is another than who took the connection."""
    assert list(doctor._connections()) == []
    monkeypatch.setattr(doctor, "_asked", lambda cursor: (0, "1aanboord"))
    [told] = doctor._connections()
    assert told.startswith("DATABASE_URL leidt naar een pooler") and "DATABASE_DIRECT_URL" in told


@pytest.mark.postgresql
@pytest.mark.django_db
def test_the_doctor_sees_that_what_is_copied_is_another_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else every copy is of what nobody works in, and that is known when it is put back."""
    monkeypatch.setattr(doctor, "connections", {"default": connection, "direct": connection})
    assert list(doctor._connections()) == []
    with connection.cursor() as cursor:
        server, which = doctor._asked(cursor)
    answers = iter([(server, which), (server, "2aanboord")])
    monkeypatch.setattr(doctor, "_asked", lambda cursor: next(answers))
    [told] = doctor._connections()
    assert told.startswith("DATABASE_DIRECT_URL leidt naar een andere databank dan DATABASE_URL")


@pytest.mark.postgresql
@pytest.mark.django_db
def test_the_doctor_goes_on_when_the_driver_says_that_a_connection_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(_cursor: object) -> None:
        raise InterfaceError("the connection is closed")

    monkeypatch.setattr(doctor, "_asked", asked)
    assert list(doctor._connections()) == ["DATABASE_URL: de databank antwoordt niet: the connection is closed"]

"""A command works in the database that was meant, or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command, get_commands
from pytest_django import Settings

from onboarding.people.models import Organisation
from tests.production_process import SAFE

ROOT = Path(__file__).resolve().parents[1]
OURS = sorted(name for name, app in get_commands().items() if app.startswith("onboarding."))


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", ["migrate", "run_daily"])
@pytest.mark.parametrize("environment", [{}, {"DJANGO_SETTINGS_MODULE": ""}, SAFE], ids=["bare", "empty", "half"])
def test_without_settings_a_command_names_both_choices_and_does_nothing(
    command: str, environment: dict[str, Any]
) -> None:
    ran = manage(command, **environment)
    assert ran.returncode == 1
    assert "onboarding.settings.production" in ran.stderr
    assert "onboarding.settings.demo" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_in_production_a_command_does_not_begin_without_its_database() -> None:
    ran = manage("run_daily", DJANGO_SETTINGS_MODULE="onboarding.settings.production", **SAFE)
    assert ran.returncode != 0
    assert "DATABASE_URL" in ran.stderr


def test_with_settings_named_either_way_a_command_begins() -> None:
    settings = "onboarding.settings.test"
    assert manage("check", "--settings", settings).returncode == 0
    assert manage("check", DJANGO_SETTINGS_MODULE=settings).returncode == 0


def test_no_command_of_ours_names_settings_of_its_own() -> None:
    assert len(OURS) > 8
    for path in ROOT.glob("onboarding/*/management/commands/*.py"):
        assert "DJANGO_SETTINGS_MODULE" not in path.read_text(), path


@pytest.mark.django_db
def test_the_people_of_the_demo_do_not_go_among_real_ones(settings: Settings) -> None:
    settings.HOLDS_REAL_PEOPLE = True
    with pytest.raises(CommandError, match="do not belong"):
        call_command("load_demo")
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_there_is_no_worker_where_work_is_done_at_once() -> None:
    with pytest.raises(CommandError, match="nothing for a worker"):
        call_command("run_worker")

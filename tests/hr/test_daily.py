"""The steps of the day are functions: they take the day and a clock, and say in words what they did."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from onboarding.hr import daily
from onboarding.learning.notices import daily_mails
from onboarding.learning.notices.daily_mails import Figures
from tests.hr.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def day(said: list[str]) -> daily.Day:
    return daily.Day(TODAY, timezone.now, said.append)


def test_each_step_tells_what_it_did(day: daily.Day) -> None:
    done = list(daily.run(day))
    assert [one.step for one in done] == [name for name, _step in daily.STEPS]
    assert not any(one.has_failed for one in done)
    assert [one.words for one in done[:2]] == ["0 opgenomen.", "0 ingeschreven."]


def test_a_mail_server_that_is_down_makes_the_step_fail_after_its_figures_were_said(
    day: daily.Day, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    down = Figures(sent=2, waiting=3, is_server_down=True)
    monkeypatch.setattr(daily_mails, "remind", lambda today, clock, report: down)
    monkeypatch.setattr(daily_mails, "day_off", lambda today: "")
    failed = {one.step: one.words for one in daily.run(day) if one.has_failed}
    assert list(failed) == ["Herinneringen"]
    assert "2 verstuurd, 3 nog te versturen" in failed["Herinneringen"]
    assert said == ["2 verstuurd, 0 niet verstuurd, 3 wachten op een volgende keer."]


def test_a_day_off_is_said(said: list[str]) -> None:
    sunday = daily.Day(date(2026, 11, 22), timezone.now, said.append)
    assert daily.send_reminders(sunday) == "klaar."
    assert said == ["22/11/2026 is geen werkdag (weekend). Er wordt niets verstuurd."]

"""Choosing a browser: only one that starts will do."""

import shutil
from pathlib import Path

import pytest

from tools import browser


def program(folder: Path, name: str, script: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def test_a_program_that_only_points_elsewhere_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "chromium-browser", "echo 'requires the chromium snap'; exit 1")
    chrome = program(tmp_path, "google-chrome", "echo 'Chrome 1'")
    which = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: which(name, path=str(tmp_path)))
    assert browser.system_browser() == chrome


def test_the_headless_shell_goes_first_for_the_journeys_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chromium = program(tmp_path, "chromium", "echo 'Chromium 1'")
    which = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: which(name, path=str(tmp_path)))
    assert browser.journeys_path.__wrapped__() == browser.chromium_path.__wrapped__() == chromium
    shell = program(tmp_path, browser.SHELL, "echo 'Chromium 1'")
    assert browser.journeys_path.__wrapped__() == shell
    assert browser.chromium_path.__wrapped__() == chromium


def test_without_any_browser_the_advice_says_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "system_browser", lambda: None)
    monkeypatch.setattr(browser, "playwright_browser", lambda: None)
    browser.chromium_path.cache_clear()
    with pytest.raises(browser.BrowserMissing, match="apt-get install chromium"):
        browser.chromium_path()

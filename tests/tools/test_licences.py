"""The page of licences is current, and no package came with a licence that nobody looked at."""

from __future__ import annotations

import pytest

from tools import licences

pytestmark = pytest.mark.pure


def test_the_page_is_current() -> None:
    assert licences.PAGE.read_text() == licences.page()


def test_an_unknown_licence_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for said in ("GPL-3.0-only", "AGPL-3.0-only", "Proprietary", ""):
        monkeypatch.setattr(licences, "_of_metadata", lambda _name, said=said: said)
        with pytest.raises(ValueError, match="look at it"):
            licences.licence_of("some-package")


def test_every_pin_is_read() -> None:
    lines = (licences.ROOT / "requirements.txt").read_text().splitlines()
    named = {line.partition("==")[0].partition("[")[0] for line in lines if "==" in line and not line.startswith(" ")}
    assert set(licences.pins("\n".join(lines))) == named

"""Someone downloads their own evidence, with their answers in it, where they work now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from onboarding.learning.evidence import evidence_views, pack_verifier
from onboarding.learning.models import Enrolment
from onboarding.people.models import Organisation, User
from tests.client_response import content_of
from tests.learning.evidence.packs import evidence_of
from tests.rendered_forms import submit

URL = "/bewijs/"
SignIn = Callable[[User], Client]


def test_the_settings_lead_to_it(amina: User, signed_in: SignIn) -> None:
    assert f'href="{URL}"' in signed_in(amina).get("/instellingen/").content.decode()


def test_someone_downloads_their_own_pack_with_their_answers(
    done: Enrolment, amina: User, signed_in: SignIn, tmp_path: Path
) -> None:
    client = signed_in(amina)
    page = client.get(URL)
    assert page.context["size"].completions == 4
    response = submit(client, page)
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"].startswith('attachment; filename="bewijs-amina-verbeke-')
    path = tmp_path / "pak.zip"
    path.write_bytes(content_of(response))
    assert pack_verifier.check(str(path)).wrong == []
    evidence = evidence_of(path.read_bytes())
    assert {entry["person"]["id"] for entry in evidence["entries"]} == {amina.pk}
    assert evidence["entries"][0]["result"]["answers"][0]["selected"] == ["Vraag 1-0"]


def test_nobody_gets_anything_of_another(done: Enrolment, dries: User, marleen: User, signed_in: SignIn) -> None:
    for other in (dries, marleen):  # the head of the department, and HR
        assert signed_in(other).get(URL).context["size"].completions == 0


def test_who_completed_nothing_is_told_so(amina: User, signed_in: SignIn) -> None:
    for response in (signed_in(amina).get(URL), signed_in(amina).post(URL)):
        assert response.status_code == 200
        assert "Je voltooide nog geen les." in response.content.decode()
        assert "Download je bewijs" not in response.content.decode()


def test_what_was_done_elsewhere_stays_there(
    done: Enrolment, amina: User, herenthout: Organisation, signed_in: SignIn
) -> None:
    amina.organisation = herenthout
    amina.save()
    assert signed_in(amina).get(URL).context["size"].completions == 0


def test_asking_for_it_all_the_time_is_slowed_down(
    done: Enrolment, amina: User, signed_in: SignIn, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LIMITS_ON = True
    monkeypatch.setattr(evidence_views.OWN_PACKS.__class__, "take", lambda *_whose: "")
    response = signed_in(amina).post(URL)
    assert response.status_code == 429
    assert "Wacht een uur" in response.content.decode()

"""The key that packs are signed with: from the settings or made once, and published with those of before."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from onboarding.learning.evidence import evidence_key
from onboarding.learning.evidence.evidence_pack import VERIFIER


def test_without_a_setting_one_is_made_once_that_only_its_owner_reads(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "var" / "sleutel.pem"
    settings.EVIDENCE_KEY_MADE_AT = path
    made = evidence_key.signing_key()
    assert path.stat().st_mode & 0o777 == 0o600
    assert made.private.key_size == 3072
    assert evidence_key.signing_key().public == made.public
    assert [one.name for one in path.parent.iterdir()] == ["sleutel.pem"]


def test_a_key_of_the_settings_is_a_path_or_the_key_itself(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "sleutel.pem"
    evidence_key.make(path)
    settings.EVIDENCE_KEY = str(path)
    by_path = evidence_key.signing_key().public
    for written in (path.read_text(), path.read_text().replace("\n", "\\n")):
        settings.EVIDENCE_KEY = written
        assert evidence_key.signing_key().public == by_path


def test_a_path_without_a_key_makes_none(settings: Settings, tmp_path: Path) -> None:
    settings.EVIDENCE_KEY = str(tmp_path / "vergeten.pem")
    with pytest.raises(evidence_key.NoKey) as refusal:
        evidence_key.signing_key()
    assert refusal.value.code == "unreadable"
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_rsa_key_is_refused(settings: Settings) -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    for key, code in ((pem, "not_rsa"), ("-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----", "unreadable")):
        settings.EVIDENCE_KEY = key
        with pytest.raises(evidence_key.NoKey) as refusal:
            evidence_key.signing_key()
        assert refusal.value.code == code


def test_a_command_makes_a_key_over_none_that_exists(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "nieuw.pem"
    call_command("make_evidence_key", str(path))
    assert evidence_key.read_private(path).public.in_groups in capsys.readouterr().out
    before = path.read_bytes()
    with pytest.raises(CommandError, match="bestaat al"):
        call_command("make_evidence_key", str(path))
    assert path.read_bytes() == before
    with pytest.raises(CommandError, match="kan niet geschreven worden"):
        call_command("make_evidence_key", "/proc/nergens/sleutel.pem")


def test_anyone_reads_the_fingerprint_and_gets_the_key_and_the_verifier(client: Client, db: None) -> None:
    page = client.get("/bewijs/sleutel/").content.decode()
    key = evidence_key.signing_key().public
    assert key.in_groups in page
    assert client.get("/bewijs/sleutel.pem").content == key.pem
    assert client.get("/bewijs/verify.py").content == VERIFIER.read_bytes()


def test_keys_of_before_stay_published(client: Client, db: None, settings: Settings, tmp_path: Path) -> None:
    earlier = tmp_path / "vroeger.pem"
    earlier.write_bytes(evidence_key.signing_key().public.pem)
    before = evidence_key.signing_key().public
    settings.EVIDENCE_EARLIER_KEYS = [str(earlier)]
    settings.EVIDENCE_KEY_MADE_AT = tmp_path / "nieuw.pem"
    page = client.get("/bewijs/sleutel/").content.decode()
    assert evidence_key.signing_key().public != before
    assert page.index(evidence_key.signing_key().public.in_groups) < page.index(before.in_groups)
    settings.EVIDENCE_EARLIER_KEYS = [str(tmp_path / "weg.pem")]
    with pytest.raises(evidence_key.NoKey):
        evidence_key.public_keys()


def test_two_processes_that_make_the_first_key_get_the_same(tmp_path: Path) -> None:
    program = (
        "import django; from django.conf import settings; django.setup(); import sys; from pathlib import Path;"
        "settings.EVIDENCE_KEY_MADE_AT = Path(sys.argv[1]);"
        "from onboarding.learning.evidence.evidence_key import signing_key; print(signing_key().public.fingerprint)"
    )
    running = [
        subprocess.Popen(
            [sys_executable(), "-c", program, str(tmp_path / "een.pem")],
            stdout=subprocess.PIPE, env={"DJANGO_SETTINGS_MODULE": "onboarding.settings.test"},
        )
        for _process in range(2)
    ]  # fmt: skip
    assert len({one.communicate()[0] for one in running}) == 1


def sys_executable() -> str:
    import sys

    return sys.executable

"""Whatever is altered in a pack, the verifier names it: each kind of entry, each field, each file, in turn."""

from __future__ import annotations

import copy
import dataclasses
import hashlib
import json
import stat
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import transaction
from pytest_django import DjangoDbBlocker

from onboarding.learning.evidence import evidence_records, pack_verifier
from onboarding.learning.evidence.evidence_entries import Entries
from onboarding.learning.evidence.evidence_key import PublicKey, SigningKey
from onboarding.learning.evidence.evidence_records import What
from onboarding.learning.journey import progress
from onboarding.learning.models import EarlierVersion, Enrolment, LessonProgress
from onboarding.lessons.models import Programme
from onboarding.people.models import Organisation, User
from quizzes.definitions import digest
from tests import ready_made
from tests.conftest import START
from tests.factories import DepartmentFactory, UserFactory
from tests.learning.evidence.packs import (
    BEGUN,
    checked,
    complete_one_of_each,
    done_together,
    exempt_for_a_while,
    in_french,
    make_version,
    pack_of,
    packed,
    scope_of,
    unpacked,
)

Files = dict[str, bytes]
RECORDS = [one for one in vars(evidence_records).values() if dataclasses.is_dataclass(one)]
NAMES = {
    "lesson": "voltooiing",
    "programme": "voltooid traject",
    "follow_up": "bijgelezen",
    "exemption": "vrijstelling",
}


@pytest.fixture
def done(done: Enrolment, marleen: User) -> Enrolment:
    do_more(done, marleen)
    return done


@pytest.fixture(scope="module")
def made(copies: dict[str, ready_made.Copy], django_db_blocker: DjangoDbBlocker) -> Files:
    """The files of Amina's pack: made once, as no test of them asks the database anything."""
    with django_db_blocker.unblock(), transaction.atomic():
        for name in ("lennik", "programme"):
            copies[name].put_back()
        lennik = Organisation.objects.get(slug="lennik")
        amina = UserFactory.create(
            first_name="Amina", last_name="Verbeke", email="amina@lennik.example", organisation=lennik,
            department=DepartmentFactory.create(organisation=lennik), personnel_number="00001",
        )  # fmt: skip
        marleen = UserFactory.create(first_name="Marleen", email="marleen@lennik.example", organisation=lennik)
        assert lennik.hr_group
        marleen.groups.add(lennik.hr_group)
        enrolment = progress.enrol(amina, Programme.objects.get(organisation=lennik), START)
        complete_one_of_each(enrolment, marleen)
        do_more(enrolment, marleen)
        files = unpacked(pack_of(scope_of(amina, marleen)))
        transaction.set_rollback(True)
    return files


@pytest.fixture
def files(made: Files) -> Files:
    return dict(made)


def do_more(done: Enrolment, marleen: User) -> None:
    """Amina also began one of her lessons in another version, in French, and was exempted from it for a while, and did
    one in a group."""
    done_together(done, marleen)
    read = done.completions.get(lesson=done.programme.lesson_ids[1])
    place = LessonProgress.objects.create(enrolment=done, lesson=read.lesson, version=read.version, started_at=BEGUN)
    before = make_version(read.lesson, 6)
    french = in_french(before)
    french.save()
    EarlierVersion.objects.create(place=place, version=before, translation=french, left_at=BEGUN + timedelta(minutes=5))
    assert done.declared_by is not None
    exempt_for_a_while(done, read.lesson, done.declared_by)


KINDS = {f"{kind.__name__}.{field.name}" for kind in RECORDS for field in dataclasses.fields(kind)}


def kinds_in(record: Any) -> Iterator[str]:
    """The records and their fields that say something in an entry."""
    for field in dataclasses.fields(record):
        value = getattr(record, field.name)
        if value not in (None, ()):
            yield f"{type(record).__name__}.{field.name}"
        for one in value if isinstance(value, tuple) else (value,):
            if dataclasses.is_dataclass(one):
                yield from kinds_in(one)


def leaves(data: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each value in JSON that has nothing in it."""
    if isinstance(data, dict | list) and data:
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from leaves(value, (*way, key))
    else:
        yield way


def other(value: Any) -> Any:
    """A value of the same kind that is another one."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return f"{value}x" if isinstance(value, str) else "iets"


def changed(data: Any, way: tuple[Any, ...]) -> Any:
    data = copy.deepcopy(data)
    at = data
    for key in way[:-1]:
        at = at[key]
    at[way[-1]] = other(at[way[-1]])
    return data


def as_json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def said(files: Files, folder: Path) -> list[str]:
    return [words for _code, words in checked(files, folder).wrong]


def label_of(entry: Any) -> str:
    kind, _dash, number = entry["id"].partition("-")
    return f"{NAMES[kind]} {number} van Amina Verbeke"


def test_a_pack_as_it_was_made_is_fine(files: Files, tmp_path: Path) -> None:
    result = checked(files, tmp_path)
    assert result.wrong == []
    assert result.lines()[0] == "In orde: de handtekening."
    assert result.lines()[-1] == "Alles is zoals het gemaakt werd."


def test_the_pack_of_these_tests_has_one_of_each_kind(files: Files) -> None:
    entries = json.loads(files["evidence.json"])["entries"]
    assert [(one["what"], one["how"]) for one in entries] == [
        ("lesson", "quiz"), ("lesson", "read"), ("lesson", "together"), ("programme", "declared"),
        ("follow_up", "quiz"), ("exemption", "elsewhere"),
    ]  # fmt: skip
    assert {name.partition("/")[0] for name in files} == {
        "evidence.json", "overview.pdf", "manifest.json", "manifest.sig", "public-key.pem", "LEESMIJ.txt", "verify.py",
        "versions", "translations", "quizzes", "files",
    }  # fmt: skip


def test_there_is_no_kind_of_entry_that_is_not_altered_below(done: Enrolment, amina: User) -> None:
    """A new record or field needs a place in `complete_one_of_each`, and a new kind its name in the verifier."""
    assert set(NAMES) == set(What)
    assert {kind.value for kind in What} <= set(pack_verifier.SENTENCES)
    found = {kind for entry in Entries(scope_of(amina, amina, with_answers=True)) for kind in kinds_in(entry)}
    # As any moment of an answer, and as that of an earlier version.
    assert KINDS - found == {"AnswerRecord.set_aside_at", "LessonRecord.translation"}


def test_each_file_whose_bytes_change_is_named(files: Files, tmp_path: Path) -> None:
    for name, content in files.items():
        for at in (0, len(content) // 2, len(content) - 1):
            twisted = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
            assert any(name in words for words in said({**files, name: twisted}, tmp_path)), (name, at)


def test_each_file_that_is_missing_is_named(files: Files, tmp_path: Path) -> None:
    for name in files:
        left = {one: content for one, content in files.items() if one != name}
        assert any(name in words for words in said(left, tmp_path)), name


@pytest.mark.parametrize("name", ["extra.txt", "versions/99-v1.json", "files/virus.exe", "quizzes/x.json"])
def test_a_file_that_was_added_is_named(files: Files, tmp_path: Path, name: str) -> None:
    assert f"{name}: hoort er niet bij, is toegevoegd." in said({**files, name: b"{}"}, tmp_path)


def test_a_file_that_takes_the_place_of_another_is_named(files: Files, tmp_path: Path) -> None:
    first, second, *_others = [name for name in files if name.startswith("versions/")]
    swapped = {**files, first: files[second], second: files[first]}
    words = said(swapped, tmp_path)
    assert f"{first}: veranderd." in words
    assert f"{second}: de naam past niet bij wat erin staat." in words


@pytest.mark.parametrize("with_answers", [False, True])
def test_each_field_of_each_entry_is_named_by_its_entry(
    done: Enrolment, amina: User, marleen: User, tmp_path: Path, with_answers: bool
) -> None:
    files = unpacked(pack_of(scope_of(amina, amina if with_answers else marleen, with_answers=with_answers)))
    evidence = json.loads(files["evidence.json"])
    tried = 0
    for place, entry in enumerate(evidence["entries"]):
        for way in leaves(entry):
            twisted = changed(evidence, ("entries", place, *way))
            words = said({**files, "evidence.json": as_json(twisted)}, tmp_path)
            number = entry["id"].partition("-")[2]
            assert any(f" {number} van " in one and one.endswith(": veranderd.") for one in words), way
            tried += 1
    assert tried > 80


def test_each_field_of_the_head_is_named(files: Files, tmp_path: Path) -> None:
    evidence = json.loads(files["evidence.json"])
    for way in leaves({name: value for name, value in evidence.items() if name != "entries"}):
        words = said({**files, "evidence.json": as_json(changed(evidence, way))}, tmp_path)
        assert f"evidence.json, kop, veld “{way[0]}”: veranderd." in words, way


def test_each_field_of_a_correction_is_named_by_the_entry_that_it_is_in(files: Files, tmp_path: Path) -> None:
    evidence = json.loads(files["evidence.json"])
    (entry, *_others) = evidence["entries"]
    (correction,) = entry["result"]["corrections"]
    for name in correction:
        twisted = changed(evidence, ("entries", 0, "result", "corrections", 0, name))
        assert f"{label_of(entry)}: veranderd." in said({**files, "evidence.json": as_json(twisted)}, tmp_path), name
    entry["result"]["corrections"] = []
    assert f"{label_of(entry)}: veranderd." in said({**files, "evidence.json": as_json(evidence)}, tmp_path)


def test_the_questions_of_a_correction_must_be_there(files: Files, tmp_path: Path, forgers_key: SigningKey) -> None:
    (entry, *_others) = json.loads(files["evidence.json"])["entries"]
    quiz = entry["result"]["corrections"][0]["quiz"]
    left = {name: content for name, content in files.items() if name != f"quizzes/{quiz}.json"}
    words = said(signed_anew(left, forgers_key), tmp_path)
    assert words == [f"{label_of(entry)}: de vragen {quiz} waarover dit gaat, zitten er niet in."]


@pytest.mark.parametrize("place", range(4))
def test_a_field_that_an_entry_has_twice_is_named_with_the_entry(
    files: Files, tmp_path: Path, forgers_key: SigningKey, place: int
) -> None:
    """Some readers take the first one, some the last."""
    entry = json.loads(files["evidence.json"])["entries"][place]
    at = f'"completed_at": "{entry["completed_at"]}"'
    lines = files["evidence.json"].decode().split("\n")
    lines = [line.replace(at, f'"completed_at": "2020-01-01", {at}') if entry["id"] in line else line for line in lines]
    twisted = {**files, "evidence.json": "\n".join(lines).encode()}
    for one in (twisted, signed_anew(twisted, forgers_key)):
        words = said(one, tmp_path)
        assert "evidence.json: het veld “completed_at” staat er twee keer in." in words
        assert f"{label_of(entry)}: veranderd." in words


@pytest.mark.parametrize("place", range(4))
def test_an_entry_that_no_digest_can_be_made_of_is_named(files: Files, tmp_path: Path, place: int) -> None:
    evidence = json.loads(files["evidence.json"])
    entry = evidence["entries"][place]
    entry["enrolment"]["programme"] = "\ud800"
    words = said({**files, "evidence.json": json.dumps(evidence).encode()}, tmp_path)
    assert f"{label_of(entry)}: veranderd." in words


def test_a_field_that_is_added_or_taken_away_is_named(files: Files, tmp_path: Path) -> None:
    evidence = json.loads(files["evidence.json"])
    more = {**evidence, "noot": "waar"}
    assert "evidence.json, kop, veld “noot”: toegevoegd." in said({**files, "evidence.json": as_json(more)}, tmp_path)
    del evidence["made_by"]
    less = said({**files, "evidence.json": as_json(evidence)}, tmp_path)
    assert "evidence.json, kop, veld “made_by”: ontbreekt." in less


def test_two_entries_that_swap_places_are_both_named(files: Files, tmp_path: Path) -> None:
    evidence = json.loads(files["evidence.json"])
    entries = evidence["entries"]
    entries[0], entries[2] = entries[2], entries[0]
    words = said({**files, "evidence.json": as_json(evidence)}, tmp_path)
    moved = [one for one in words if one.endswith("staat op een andere plaats.")]
    assert moved == [f"{label_of(entries[place])}: staat op een andere plaats." for place in (0, 2)]


def test_an_entry_that_is_added_twice_or_taken_away_is_named(files: Files, tmp_path: Path) -> None:
    evidence = json.loads(files["evidence.json"])
    entries = evidence["entries"]
    again = {**evidence, "entries": [*entries, entries[0]]}
    assert f"{label_of(entries[0])}: toegevoegd." in said({**files, "evidence.json": as_json(again)}, tmp_path)
    made_up = {**evidence, "entries": [*entries, {**entries[0], "id": "lesson-99999"}]}
    words = said({**files, "evidence.json": as_json(made_up)}, tmp_path)
    assert "voltooiing 99999 van Amina Verbeke: toegevoegd." in words
    for place, entry in enumerate(entries):
        less = {**evidence, "entries": entries[:place] + entries[place + 1 :]}
        words = said({**files, "evidence.json": as_json(less)}, tmp_path)
        kind, _dash, number = entry["id"].partition("-")
        assert f"{NAMES[kind]} {number} van iemand: ontbreekt." in words


def test_each_word_of_a_version_is_held_by_its_digest(files: Files, tmp_path: Path) -> None:
    """Also by someone who computes the manifest anew: each version's digest is computed from its own JSON."""
    tried = 0
    for name in [one for one in files if one.startswith("versions/")]:
        version = json.loads(files[name])
        for way in leaves(version["digested"]):
            words = said({**files, name: as_json(changed(version, ("digested", *way)))}, tmp_path)
            assert f"{name}: veranderd." in words, way
            assert f"{name}: de vingerafdruk past niet bij de tekst en de vragen." in words, way
            tried += 1
        for way in leaves(version):
            assert f"{name}: veranderd." in said({**files, name: as_json(changed(version, way))}, tmp_path), way
    assert tried > 50


def test_each_question_apart_is_held_by_its_digest(files: Files, tmp_path: Path) -> None:
    (first, *_others) = [name for name in files if name.startswith("quizzes/")]
    quiz = json.loads(files[first])
    for way in leaves(quiz):
        words = said({**files, first: as_json(changed(quiz, way))}, tmp_path)
        assert f"{first}: de vingerafdruk past niet bij de tekst en de vragen." in words, way


def test_each_field_of_the_manifest_is_held_by_the_signature(files: Files, tmp_path: Path) -> None:
    manifest = json.loads(files["manifest.json"])
    for way in leaves(manifest):
        words = said({**files, "manifest.json": as_json(changed(manifest, way))}, tmp_path)
        assert "manifest.sig: de handtekening past niet bij manifest.json en public-key.pem." in words, way


# --- Who signs anew ---------------------------------------------------------------------------------------------------


def signed_anew(files: Files, key: SigningKey) -> Files:
    """The pack as a forger would make it: manifest and signature fit, with a key of their own."""
    manifest = json.loads(files["manifest.json"])
    files = {**files, "public-key.pem": key.public.pem}
    evidence = json.loads(files["evidence.json"])
    manifest["key"] = key.public.fingerprint
    manifest["entries"] = [{"id": one["id"], "sha256": digest(one)} for one in evidence["entries"]]
    manifest["files"] = {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        for name, content in files.items()
        if not name.startswith("manifest.")
    }
    files["manifest.json"] = as_json(manifest)
    files["manifest.sig"] = key.sign(hashlib.sha256(files["manifest.json"]).digest())
    return files


@pytest.fixture(scope="module")
def forgers_key() -> SigningKey:
    private = rsa.generate_private_key(65537, 2048)
    return SigningKey(private, PublicKey.of(private.public_key()))


def test_a_pack_that_was_signed_anew_has_another_key_than_the_published_one(
    files: Files, tmp_path: Path, forgers_key: SigningKey
) -> None:
    evidence = json.loads(files["evidence.json"])
    published = json.loads(files["manifest.json"])["key"]
    evidence["entries"][0]["person"]["name"] = "Iemand Anders"
    forged = signed_anew({**files, "evidence.json": as_json(evidence)}, forgers_key)
    assert checked(forged, tmp_path).wrong == []  # which is why one compares the key
    codes = [code for code, _words in checked(forged, tmp_path, given_key=published).wrong]
    assert codes == ["not_that_key"]


def test_a_forger_cannot_alter_a_version_that_an_entry_names(
    files: Files, tmp_path: Path, forgers_key: SigningKey
) -> None:
    name = next(one for one in files if one.startswith("versions/"))
    version = json.loads(files[name])
    version["digested"]["content"]["title"] = "Een andere tekst"
    version["digest"] = digest(version["digested"])
    forged = signed_anew({**files, name: as_json(version)}, forgers_key)
    assert "no_text" in {code for code, _words in checked(forged, tmp_path).wrong}


def test_another_file_than_the_version_knew_is_named_though_it_was_signed_anew(
    files: Files, tmp_path: Path, forgers_key: SigningKey
) -> None:
    name = next(one for one in files if one.startswith("files/"))
    forged = signed_anew({**files, name: b"Een ander reglement."}, forgers_key)
    assert [code for code, _words in checked(forged, tmp_path).wrong] == ["bad_file"]


def test_another_key_does_not_fit_the_signature(files: Files, tmp_path: Path, forgers_key: SigningKey) -> None:
    codes = {code for code, _ in checked({**files, "public-key.pem": forgers_key.public.pem}, tmp_path).wrong}
    assert codes >= {"bad_signature", "other_key", "altered"}


def test_a_key_of_another_kind_is_refused(files: Files, tmp_path: Path) -> None:
    small = rsa.generate_private_key(65537, 1024).public_key()
    pem = small.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert "bad_key" in {code for code, _ in checked({**files, "public-key.pem": pem}, tmp_path).wrong}


# --- Packs that want to do harm ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["../buiten.txt", "/etc/passwd", "files/../../x", "c:\\x", "a\nb", "\x1b[2J.txt", "C:/x", "files//x"]
)
def test_a_name_that_could_write_elsewhere_is_refused_and_harms_no_screen(
    files: Files, tmp_path: Path, name: str
) -> None:
    result = checked({**files, name: b"x"}, tmp_path)
    assert "odd_name" in {code for code, _words in result.wrong}
    assert all(line.isprintable() for line in result.lines())
    assert sorted(one.name for one in tmp_path.iterdir()) == ["pak.zip"]


@pytest.mark.parametrize(("name", "content"), [("geheim/", b"Niet te zien."), ("evidence.json/", b"")])
def test_a_folder_that_holds_something_itself_or_has_the_name_of_a_file_is_refused(
    files: Files, tmp_path: Path, name: str, content: bytes
) -> None:
    assert ("odd_name", name) in {
        (code, words.partition(": ")[0]) for code, words in checked({**files, name: content}, tmp_path).wrong
    }
    assert checked({**files, "files/": b""}, tmp_path).wrong == []  # as any program that zips it anew writes it


NONSENSE: list[bytes] = [
    b"", b"\xff\xfe", b"[]", b"{}", b"null", b"1", b'"x"', b"[" * 100_000, b'{"entries": 1}', b'{"a": NaN}',
    b'{"a": 1, "a": 2}', b'{"entries": [[], 1, null, {}], "evidence": {}, "files": {}, "key": "", "published_at": ""}',
    b'{"files": {"x": 1}}', b'{"digested": [], "digest": 1, "lesson": 1, "number": 1, "files": 1}',
    b'{"a": ' + b"9" * 10_000 + b"}", b'{"entries": [{"id": "lesson-1", "lesson": {}, "result": {"quiz": {}}}]}',
    b'{"a": "\\ud800"}',
]  # fmt: skip


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_gets_a_sentence_and_never_a_traceback(files: Files, tmp_path: Path, nonsense: bytes) -> None:
    version = next(one for one in files if one.startswith("versions/"))
    quiz = next(one for one in files if one.startswith("quizzes/"))
    for name in ("manifest.json", "evidence.json", version, quiz, "public-key.pem", "manifest.sig"):
        result = checked({**files, name: nonsense}, tmp_path)
        assert any(name in words for _code, words in result.wrong), name


def test_a_file_in_a_zip_twice_is_named(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "pak.zip"
    path.write_bytes(packed(files))
    with zipfile.ZipFile(path, "a") as zipped, pytest.warns(UserWarning, match="Duplicate"):
        zipped.writestr("evidence.json", files["evidence.json"])
    assert ("twice", "evidence.json: staat er twee keer in.") in pack_verifier.check(str(path)).wrong


def test_a_link_in_a_zip_or_a_folder_is_refused(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "pak.zip"
    path.write_bytes(packed(files))
    link = zipfile.ZipInfo("files/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as zipped:
        zipped.writestr(link, "/etc/passwd")
    assert "odd_name" in {code for code, _words in pack_verifier.check(str(path)).wrong}
    folder = unpack(files, tmp_path / "uit")
    (folder / "files" / "link").symlink_to("/etc/passwd")
    assert "odd_name" in {code for code, _words in pack_verifier.check(str(folder)).wrong}


def test_what_is_too_large_is_not_read(files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack_verifier, "LARGEST_TEXT", 50)
    assert "unreadable" in {code for code, _words in checked(files, tmp_path).wrong}
    monkeypatch.setattr(pack_verifier, "LARGEST_PACK", 50)
    assert [code for code, _words in checked(files, tmp_path).wrong] == ["too_large"]


@pytest.mark.parametrize("content", [b"", b"geen zip", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_pack_gets_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "pak.zip"
    path.write_bytes(content)
    assert pack_verifier.main([str(path)]) == 1
    assert pack_verifier.main([str(tmp_path / "nergens.zip")]) == 1


def test_a_zip_with_damaged_bytes_gets_a_sentence(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "pak.zip"
    whole = packed(files)
    for at in range(0, len(whole), 997):
        path.write_bytes(whole[:at] + b"\0\xff" + whole[at + 2 :])
        pack_verifier.check(str(path))


# --- As it is used ----------------------------------------------------------------------------------------------------


def unpack(files: Files, folder: Path) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


Run = Callable[..., Any]


def test_an_unpacked_folder_is_checked_like_the_zip(files: Files, tmp_path: Path) -> None:
    folder = unpack(files, tmp_path / "uit")
    assert pack_verifier.check(str(folder)).wrong == []
    (folder / "nieuw.txt").write_text("x")
    assert [code for code, _words in pack_verifier.check(str(folder)).wrong] == ["extra"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("version", 2), ("confirmed_by", "oogopslag"), ("confirmed_at", "2026-01-01T00:00:00Z"), ("led_by", "")],
)
def test_what_is_said_of_a_group_fits_what_was_completed_in_it(field: str, value: object) -> None:
    group = {"version": 1, "led_by": "Dries", "confirmed_by": "paper", "confirmed_at": "2026-11-03T10:00:00Z"}
    entry = {"how": "together", "completed_at": "2026-11-03T10:00:00Z", "together": group}
    text = {"version": 1}
    assert pack_verifier.is_group(entry, text, None)
    assert not pack_verifier.is_group({**entry, "together": {**group, field: value}}, text, None)


@pytest.mark.parametrize(("how", "group"), [("quiz", {"version": 1}), ("together", None)])
def test_a_group_is_named_where_there_was_one_and_nowhere_else(how: str, group: object) -> None:
    assert not pack_verifier.is_group({"how": how, "together": group}, {"version": 1}, None)
    assert pack_verifier.is_group({"how": "quiz"}, {"version": 1}, {"passed": True})  # of a pack of before

"""Kijkt een bewijspakket na / checks an evidence pack. Needs Python 3.8 or newer and nothing else.

    python3 verify.py [PACK.zip or FOLDER] [--key FINGERPRINT] [--en]

Without a name it looks at the folder that it stands in. It ends with 0 when everything is as it was made, else with 1;
with 2 for an option that it does not know. It takes nothing of the pack for granted, and writes nothing. How a pack is
made up: docs/evidence.md.
"""

from __future__ import annotations

import base64
import hashlib
import json
import lzma
import os
import re
import stat
import sys
import zipfile
import zlib
from collections import Counter
from pathlib import Path
from typing import IO, Any

MANIFEST, SIGNATURE, KEY, EVIDENCE = "manifest.json", "manifest.sig", "public-key.pem", "evidence.json"
CHUNK = 1 << 20  # bytes
LARGEST_TEXT = 400 << 20  # bytes of a file that is read as JSON
LARGEST_PACK = 64 << 30  # bytes, unpacked
MOST_FILES = 200_000
MOST_SAID = 200  # lines about what is wrong
RSA = bytes.fromhex("06092a864886f70d010101")  # OID 1.2.840.113549.1.1.1, RFC 8017
SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")  # DigestInfo before a SHA-256, RFC 8017 9.2
UNREADABLE = (ValueError, OSError, LookupError, TypeError, AttributeError, RecursionError, MemoryError)
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError)

SENTENCES = {  # in Dutch and in English
    "no_pack": ("{0} is geen bewijspakket dat te openen is.", "{0} is no evidence pack that can be opened."),
    "too_large": ("Het pakket is te groot om na te kijken.", "The pack is too large to check."),
    "odd_name": (
        "{0}: een naam die hier niet hoort. Pak dit bestand niet uit.",
        "{0}: a name that does not belong here. Do not unpack this file.",
    ),
    "twice": ("{0}: staat er twee keer in.", "{0}: is in it twice."),
    "missing": ("{0}: ontbreekt.", "{0}: is missing."),
    "extra": ("{0}: hoort er niet bij, is toegevoegd.", "{0}: does not belong here, was added."),
    "altered": ("{0}: veranderd.", "{0}: altered."),
    "unreadable": ("{0}: niet te lezen.", "{0}: cannot be read."),
    "name_twice": ("{0}: het veld “{1}” staat er twee keer in.", "{0}: the field “{1}” is in it twice."),
    "bad_signature": ("{0}: de handtekening past niet bij {1} en {2}.", "{0}: the signature does not fit {1} and {2}."),
    "bad_key": ("{0}: is geen sleutel die we kennen (RSA).", "{0}: is no key that we know (RSA)."),
    "other_key": ("{0}: een andere sleutel dan het manifest noemt.", "{0}: another key than the manifest names."),
    "not_that_key": (
        "{0}: een andere sleutel dan {1}, die je zelf opgaf.",
        "{0}: another key than {1}, which you gave.",
    ),
    "head": ("{0}, kop, veld “{1}”: veranderd.", "{0}, head, field “{1}”: altered."),
    "head_missing": ("{0}, kop, veld “{1}”: ontbreekt.", "{0}, head, field “{1}”: is missing."),
    "head_extra": ("{0}, kop, veld “{1}”: toegevoegd.", "{0}, head, field “{1}”: was added."),
    "entry": ("{0}: veranderd.", "{0}: altered."),
    "entry_missing": ("{0}: ontbreekt.", "{0}: is missing."),
    "entry_extra": ("{0}: toegevoegd.", "{0}: was added."),
    "entry_moved": ("{0}: staat op een andere plaats.", "{0}: is in another place."),
    "no_text": (
        "{0}: de versie {1} waarover dit gaat, zit er niet in.",
        "{0}: the version {1} that this is about is not in it.",
    ),
    "no_quiz": (
        "{0}: de vragen {1} waarover dit gaat, zitten er niet in.",
        "{0}: the questions {1} that this is about are not in it.",
    ),
    "bad_digest": (
        "{0}: de vingerafdruk past niet bij de tekst en de vragen.",
        "{0}: the digest does not fit the text and the questions.",
    ),
    "bad_variant": (
        "{0}: wat die las van {1}, past niet bij voor wie elk stuk is.",
        "{0}: what they read of {1} does not fit whom each part is for.",
    ),
    "no_translation": (
        "{0}: de vertaling {1} waarin dit gelezen is, zit er niet in, of is er geen van die versie.",
        "{0}: the translation {1} in which this was read is not in it, or is none of that version.",
    ),
    "bad_group": (
        "{0}: wat er staat over de groep waarin dit gedaan is, past niet bij de rest.",
        "{0}: what it says of the group in which this was done does not fit the rest.",
    ),
    "bad_place": ("{0}: de naam past niet bij wat erin staat.", "{0}: the name does not fit what is in it."),
    "lost_file": (
        "{0}: het bestand {1} was al weg of beschadigd toen het pakket gemaakt werd.",
        "{0}: the file {1} was lost or damaged already when the pack was made.",
    ),
    "bad_file": ("{0}: het bestand {1} is niet dat van deze versie.", "{0}: the file {1} is not that of this version."),
    "more": ("… en nog {0}.", "… and {0} more."),
    "ok_signature": ("In orde: de handtekening.", "Fine: the signature."),
    "ok_files": ("In orde: {0} bestanden.", "Fine: {0} files."),
    "ok_entries": ("In orde: {0} regels van evidence.json.", "Fine: {0} entries of evidence.json."),
    "ok_versions": ("In orde: {0} versies, van elk opnieuw uitgerekend.", "Fine: {0} versions, each computed anew."),
    "key_is": ("Sleutel: {0}", "Key: {0}"),
    "compare": ("Vergelijk die met de sleutel op {0}.", "Compare it with the key at {0}."),
    "good": ("Alles is zoals het gemaakt werd.", "Everything is as it was made."),
    "bad": ("DIT PAKKET KLOPT NIET: {0} keer iets gevonden.", "THIS PACK IS NOT AS IT WAS MADE: found {0} problems."),
    "lesson": ("voltooiing {0} van {1}", "completion {0} of {1}"),
    "programme": ("voltooid traject {0} van {1}", "completed programme {0} of {1}"),
    "follow_up": ("bijgelezen {0} van {1}", "follow-up {0} of {1}"),
    "exemption": ("vrijstelling {0} van {1}", "exemption {0} of {1}"),
    "somebody": ("iemand", "somebody"),
    "usage": (
        "python3 verify.py [PAKKET.zip of MAP] [--key VINGERAFDRUK] [--en]\n\n"
        "Kijkt een bewijspakket na. Zonder naam: de map waarin dit bestand staat.\n"
        "  --key VINGERAFDRUK   alleen goed met deze sleutel, zoals de site ze toont\n"
        "  --en                 in het Engels\n"
        "Eindigt met 0 als alles is zoals het gemaakt werd, anders met 1.",
        "python3 verify.py [PACK.zip or FOLDER] [--key FINGERPRINT] [--en]\n\n"
        "Checks an evidence pack. Without a name: the folder that this file is in.\n"
        "  --key FINGERPRINT   only good with this key, as the site shows it\n"
        "  --en                in English\n"
        "Ends with 0 when everything is as it was made, else with 1.",
    ),
}


def shown(text: object) -> str:
    """Text of a pack as it may stand on a screen: short, and without signs that steer it."""
    return "".join(sign if sign.isprintable() else "?" for sign in str(text))[:200]


class Checked:
    """What was found: sentences by their code, each with what it is about."""

    def __init__(self, is_english: bool = False) -> None:
        self.is_english = is_english
        self.wrong: list[tuple[str, str]] = []  # code and sentence
        self.fine: list[str] = []

    def words(self, code: str, *about: object) -> str:
        return SENTENCES[code][self.is_english].format(*map(shown, about))

    def found(self, code: str, *about: object) -> None:
        self.wrong.append((code, self.words(code, *about)))

    def is_fine(self, code: str, *about: object) -> None:
        self.fine.append(self.words(code, *about))

    def lines(self) -> list[str]:
        said = ["- " + words for _code, words in self.wrong[:MOST_SAID]]
        if len(self.wrong) > MOST_SAID:
            said.append(self.words("more", len(self.wrong) - MOST_SAID))
        last = self.words("bad", len(self.wrong)) if self.wrong else self.words("good")
        return self.fine + said + [last]


# --- Where the files are ----------------------------------------------------------------------------------------------


class Folder:
    """A pack that was unpacked; links are not followed."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.names: list[str] = []
        self.links: set[str] = set()
        self.size = 0
        for folder, folders, files in os.walk(path):
            for place in (Path(folder, name) for name in files + folders):
                if place.is_symlink() or not place.is_dir():
                    self.names.append(place.relative_to(path).as_posix())
                if place.is_symlink():
                    self.links.add(self.names[-1])

    def open(self, name: str) -> IO[bytes]:
        place = Path(self.path, *name.split("/"))
        if not stat.S_ISREG(place.lstat().st_mode):  # such as a pipe, which would never end
            raise ValueError("not a plain file")
        return place.open("rb")


class Zip:
    def __init__(self, path: str) -> None:
        self.zip = zipfile.ZipFile(path)
        files = {one.filename for one in self.zip.infolist()}
        whole = [
            one
            for one in self.zip.infolist()
            if not one.is_dir() or one.file_size or one.filename[:-1] in files or is_odd(one.filename[:-1])
        ]
        self.names = [one.filename for one in whole]
        self.links = {one.filename for one in whole if stat.S_ISLNK(one.external_attr >> 16)}
        self.size = sum(one.file_size for one in whole)

    def open(self, name: str) -> IO[bytes]:
        return self.zip.open(name)


def is_odd(name: str) -> bool:
    """Whether unpacking a file of this name could write elsewhere, or hide what it is."""
    parts = name.split("/")
    return not name.isprintable() or "\\" in name or ":" in name or any(part in ("", ".", "..") for part in parts)


class Pack:
    """The files of a pack, each read at most once in full."""

    def __init__(self, source: Folder | Zip, result: Checked) -> None:
        self.source, self.result = source, result
        self.names = set(source.names)
        for name, times in sorted(Counter(source.names).items()):
            if is_odd(name) or name in source.links:
                result.found("odd_name", name)
            elif times > 1:
                result.found("twice", name)

    def sealed(self, name: str) -> tuple[str, int]:
        """SHA-256 and size of a file."""
        digest, size = hashlib.sha256(), 0
        with self.source.open(name) as file:
            for chunk in iter(lambda: file.read(CHUNK), b""):
                digest.update(chunk)
                size += len(chunk)
        return digest.hexdigest(), size

    def content(self, name: str, largest: int = 0) -> bytes:
        """What stands in a file of at most so many bytes, or LARGEST_TEXT; raises ValueError for a larger one."""
        largest = largest or LARGEST_TEXT
        with self.source.open(name) as file:
            found = file.read(largest + 1)
        if len(found) > largest:
            raise ValueError("too large")
        return found

    def json(self, name: str) -> Any:
        """What stands in a file of JSON; None, and said, when it cannot be read."""
        if name not in self.names:
            return None  # said by whoever knows that it should be there

        def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
            """An object of which each name occurs once. Of two, readers would not see the same: both are kept, under
            names that fit no digest, so that the entry is named too."""
            found = dict(pairs)
            twice = [key for key, times in Counter(key for key, _value in pairs).items() if times > 1]
            for key in twice:
                self.result.found("name_twice", name, key)
                found["\0" + key] = [value for one, value in pairs if one == key]
            return found

        try:
            return json.loads(self.content(name).decode("utf-8"), object_pairs_hook=once, parse_constant=refuse)
        except UNREADABLE + BROKEN_ZIP:
            self.result.found("unreadable", name)
            return None


def refuse(constant: str) -> None:
    raise ValueError(constant)


def digest_of(data: object) -> str:
    """SHA-256, in hexadecimal, of JSON with sorted keys and no spaces, in UTF-8."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def digest_or_nothing(data: object) -> str:
    """The digest; "" of what has none, such as half a letter."""
    try:
        return digest_of(data)
    except UNREADABLE:
        return ""


# --- The signature: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, 8.2.2) --------------------------------------------------


def der(data: bytes, tag: int) -> tuple[bytes, bytes]:
    """The contents of the DER value that `data` begins with, which must have this tag, and what follows it."""
    if data[0] != tag:
        raise ValueError("another tag")
    length, start = data[1], 2
    if length & 0x80:
        start += length & 0x7F
        length = int.from_bytes(data[2:start], "big")
    if len(data) < start + length:
        raise ValueError("cut short")
    return data[start : start + length], data[start + length :]


def public_key(pem: bytes) -> tuple[int, int, str]:
    """Modulus and exponent of an RSA key, and its fingerprint: SHA-256 of the key in DER."""
    found = re.search(rb"-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----", pem)
    if found is None:
        raise ValueError("no key")
    whole = base64.b64decode(b"".join(found.group(1).split()), validate=True)
    inside, rest = der(whole, 0x30)
    kind, bits = der(inside, 0x30)
    numbers, _rest = der(der(bits, 0x03)[0][1:], 0x30)
    modulus, after = der(numbers, 0x02)
    n, e = int.from_bytes(modulus, "big"), int.from_bytes(der(after, 0x02)[0], "big")
    if rest or not kind.startswith(RSA) or n.bit_length() < 2048 or e < 3:
        raise ValueError("another kind of key")
    return n, e, hashlib.sha256(whole).hexdigest()


def is_signed(message: bytes, signature: bytes, n: int, e: int) -> bool:
    length = (n.bit_length() + 7) // 8
    if len(signature) != length:
        return False
    tail = SHA256 + hashlib.sha256(message).digest()
    wanted = b"\x00\x01" + b"\xff" * (length - len(tail) - 3) + b"\x00" + tail
    return pow(int.from_bytes(signature, "big"), e, n).to_bytes(length, "big") == wanted


def check_signature(pack: Pack, result: Checked, given_key: str | None) -> str:
    """The fingerprint of the key; "" when it cannot be read."""
    try:
        n, e, fingerprint = public_key(pack.content(KEY, CHUNK))
    except UNREADABLE + BROKEN_ZIP:
        result.found("bad_key", KEY)
        return ""
    if given_key is not None and given_key != fingerprint:
        result.found("not_that_key", KEY, given_key)
    try:
        is_good = is_signed(pack.content(MANIFEST), pack.content(SIGNATURE, CHUNK), n, e)
    except UNREADABLE + BROKEN_ZIP:
        is_good = False
    if is_good:
        result.is_fine("ok_signature")
    else:
        result.found("bad_signature", SIGNATURE, MANIFEST, KEY)
    return fingerprint


# --- What the manifest says -------------------------------------------------------------------------------------------


def check_files(pack: Pack, result: Checked, files: dict[str, dict[str, Any]]) -> None:
    before = len(result.wrong)
    for name in sorted(files):
        if name not in pack.names:
            result.found("missing", name)
            continue
        try:
            sha256, size = pack.sealed(name)
        except UNREADABLE + BROKEN_ZIP:
            result.found("unreadable", name)
            continue
        if (sha256, size) != (files[name]["sha256"], files[name]["size"]):
            result.found("altered", name)
    for name in sorted(pack.names - set(files) - {MANIFEST, SIGNATURE}):
        result.found("extra", name)
    if len(result.wrong) == before:
        result.is_fine("ok_files", len(files))


def label(result: Checked, entry: Any, sealed_id: str = "") -> str:
    """What an entry is called: "voltooiing 12 van Amina Verbeke"."""
    kind, _dash, number = (sealed_id or name_of(entry)).partition("-")
    person = entry.get("person") if isinstance(entry, dict) else None
    name = person.get("name") if isinstance(person, dict) else None
    known = ("lesson", "programme", "follow_up", "exemption")
    return result.words(kind if kind in known else "lesson", number, name or result.words("somebody"))


def check_entries(result: Checked, evidence: dict[str, Any], manifest: dict[str, Any]) -> None:
    before = len(result.wrong)
    check_head(result, evidence, manifest["evidence"])
    sealed = [(str(one["id"]), str(one["sha256"])) for one in manifest["entries"]]
    places = {sha256: place for place, (_id, sha256) in enumerate(sealed)}
    whole = []  # the entries that are as they were, and where each stood
    strange = []  # the others, by where they stand now
    entries = evidence["entries"]
    for place, entry in enumerate(entries):
        at = places.pop(digest_or_nothing(entry), None)
        if at is None:
            strange.append(place)
        else:
            whole.append((at, entry))
    for (at, entry), wanted in zip(whole, sorted(at for at, _entry in whole)):  # noqa: B905 - 3.8 knows no strict
        if at != wanted:
            result.found("entry_moved", label(result, entry))
    lost = {sealed[place][0]: place for place in places.values()}
    for place in strange:
        entry = entries[place]
        was = name_of(entry) if name_of(entry) in lost else sealed[place][0] if place < len(sealed) else ""
        if lost.pop(was, None) is None:
            result.found("entry_extra", label(result, entry))
        else:
            result.found("entry", label(result, entry, was))
    for was in lost:
        result.found("entry_missing", label(result, None, was))
    if len(result.wrong) == before:
        result.is_fine("ok_entries", len(entries))


def name_of(entry: Any) -> str:
    """The id that an entry gives itself."""
    return str(entry.get("id", "")) if isinstance(entry, dict) else ""


def check_head(result: Checked, evidence: dict[str, Any], sealed: dict[str, str]) -> None:
    for field in sorted(set(sealed) | (set(evidence) - {"entries"})):
        if field not in evidence:
            result.found("head_missing", EVIDENCE, field)
        elif field not in sealed:
            result.found("head_extra", EVIDENCE, field)
        elif digest_of(evidence[field]) != sealed[field]:
            result.found("head", EVIDENCE, field)


# --- The text and the questions ---------------------------------------------------------------------------------------


Versions = dict[str, tuple[str, dict[str, str]]]  # by path: the digest, and those of its variants by kind of work
Translations = dict[str, tuple[str, str, str]]  # by path: the language, the digest, and that of the version


def check_texts(pack: Pack, result: Checked, files: dict[str, dict[str, Any]]) -> tuple[Versions, set[str]]:
    """The digests of each version by its path, and those of all quizzes, computed anew."""
    before = len(result.wrong)
    versions: Versions = {}
    quizzes = set()
    for name in sorted(pack.names):
        if not name.startswith(("versions/", "quizzes/")):
            continue
        data = pack.json(name)
        if data is None:
            continue
        try:
            if name.startswith("quizzes/"):
                quizzes.add(digest_of(data))
                if name != f"quizzes/{digest_of(data)}.json":
                    result.found("bad_digest", name)
                continue
            versions[name] = check_version(result, name, data, files), variants_of(data["digested"]["content"])
            quizzes.add(digest_of(data["digested"]["quiz"]))
        except UNREADABLE:
            result.found("unreadable", name)
    if len(result.wrong) == before:
        result.is_fine("ok_versions", len(versions))
    return versions, quizzes


def check_version(result: Checked, name: str, data: dict[str, Any], files: dict[str, dict[str, Any]]) -> str:
    digest = digest_of(data["digested"])
    if digest != data["digest"]:
        result.found("bad_digest", name)
    if name != f"versions/{data['lesson']}-v{data['number']}.json":
        result.found("bad_place", name)
    for file in data["files"]:
        if file["path"] is None:
            result.found("lost_file", name, file["name"])
        elif files.get(file["path"], {}).get("sha256") != file["sha256"]:
            result.found("bad_file", name, file["name"])
    return digest


def check_translations(pack: Pack, result: Checked) -> Translations:
    """What each translation is of, its digest computed anew."""
    found: Translations = {}
    for name in sorted(pack.names):
        data = pack.json(name) if name.startswith("translations/") else None
        if data is None:
            continue
        try:
            said = data["digested"]
            found[name] = said["language"], digest_of(said), said["version"]
            if found[name][1] != data["digest"]:
                result.found("bad_digest", name)
            place = (data["lesson"], data["version"], said["language"], said["number"])
            if name != "translations/{}-v{}-{}-{}.json".format(*place):
                result.found("bad_place", name)
        except UNREADABLE:
            result.found("unreadable", name)
    return found


def is_translation(text: dict[str, Any], said: dict[str, Any], translations: Translations) -> bool:
    """Whether what an entry says of the words in which a version was read fits these."""
    known = translations.get(said["path"])
    language = text.get("language", said["language"])  # an earlier version says it only here
    return known == (said["language"], said["digest"], text["digest"]) and language == said["language"]


def variants_of(content: dict[str, Any]) -> dict[str, str]:
    """The digest of what is read by each kind of work that blocks are for, by another kind ("-"), and by who does none
    ("": all of it); nothing where everyone reads the same."""
    kinds = content.get("kinds") or ()
    return {
        kind: digest_of([one for one in content["body"] if is_read(one["value"].get("for_whom"), kind)])
        for kind in (["", "-", *kinds] if kinds else ())
    }


def is_read(for_whom: Any, kind: str) -> bool:
    return not for_whom or not kind or kind in for_whom


def is_variant(said: Any, variants: dict[str, str]) -> bool:
    """Whether what an entry says of the part that was read fits these."""
    if not variants or said is None:
        return not variants and said is None
    return bool(variants.get(said["kind"], variants["-"]) == said["digest"])


def is_group(entry: dict[str, Any], text: Any, outcome: Any) -> bool:
    """Whether what an entry says of a group is there when it must be, is of the version that was completed, was
    confirmed in a way that we know, and comes without answers."""
    group = entry.get("together")
    if (entry["how"] == "together") != (group is not None):
        return False
    if group is None:
        return True
    is_confirmed = group["confirmed_by"] in ("code", "paper") and group["confirmed_at"] == entry["completed_at"]
    return bool(text and outcome is None and group["version"] == text["version"] and group["led_by"] and is_confirmed)


def check_names(
    result: Checked,
    entries: list[dict[str, Any]],
    versions: Versions,
    translations: Translations,
    quizzes: set[str],
) -> None:
    """That what each entry speaks of is in the pack."""
    for entry in entries:
        text, outcome = entry["lesson"], entry["result"]
        for one in [text, *text.get("earlier", ())] if text is not None else ():
            digest, variants = versions.get(one["path"], ("", {}))
            if digest != one["digest"]:
                result.found("no_text", label(result, entry), one["path"])
            elif not is_variant(one.get("variant"), variants):
                result.found("bad_variant", label(result, entry), one["path"])
            said = one.get("translation")
            if said is not None and not is_translation(one, said, translations):
                result.found("no_translation", label(result, entry), said["path"])
        if not is_group(entry, text, outcome):
            result.found("bad_group", label(result, entry))
        parts = ("corrections", "regrades", "answers")
        asked = [outcome, *(one for part in parts for one in outcome.get(part, ()))] if outcome else []
        for quiz in sorted({one["quiz"] for one in asked}):
            if quiz not in quizzes:
                result.found("no_quiz", label(result, entry), quiz)


# --- All of it --------------------------------------------------------------------------------------------------------


def check(path: str, given_key: str | None = None, is_english: bool = False) -> Checked:
    """Look at a pack; never raises for what is in it."""
    result = Checked(is_english)
    try:
        source = Folder(path) if Path(path).is_dir() else Zip(path)
    except UNREADABLE + BROKEN_ZIP:
        result.found("no_pack", path)
        return result
    if source.size > LARGEST_PACK or len(source.names) > MOST_FILES:
        result.found("too_large")
        return result
    pack = Pack(source, result)
    fingerprint = check_signature(pack, result, given_key)
    if MANIFEST not in pack.names:
        result.found("missing", MANIFEST)
    manifest = pack.json(MANIFEST)
    if manifest is not None:
        try:
            check_all(pack, result, manifest, fingerprint)
        except UNREADABLE:
            result.found("unreadable", MANIFEST)
    return result


def check_all(pack: Pack, result: Checked, manifest: dict[str, Any], fingerprint: str) -> None:
    files = {str(name): {"sha256": one["sha256"], "size": one["size"]} for name, one in manifest["files"].items()}
    check_files(pack, result, files)
    if fingerprint and manifest["key"] != fingerprint:
        result.found("other_key", KEY)
    versions, quizzes = check_texts(pack, result, files)
    translations = check_translations(pack, result)
    evidence = pack.json(EVIDENCE)
    if evidence is not None:
        try:
            check_entries(result, evidence, manifest)
            check_names(result, evidence["entries"], versions, translations, quizzes)
        except UNREADABLE:
            result.found("unreadable", EVIDENCE)
    result.is_fine("key_is", fingerprint)
    result.is_fine("compare", manifest["published_at"])


def main(arguments: list[str]) -> int:
    is_english, paths = "--en" in arguments, []
    given_key: str | None = None
    rest = [one for one in arguments if one != "--en"]
    while rest:
        one = rest.pop(0)
        if one == "--key" and rest:
            given_key = re.sub("[^0-9a-f]", "", rest.pop(0).lower())
        elif one.startswith("-"):
            say([Checked(is_english).words("usage")])
            return 0 if one in ("--help", "-h") else 2
        else:
            paths.append(one)
    path = paths[0] if paths else str(Path(__file__).resolve().parent)
    result = check(path, given_key, is_english)
    say(result.lines())
    return 1 if result.wrong else 0


def say(lines: list[str]) -> None:
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

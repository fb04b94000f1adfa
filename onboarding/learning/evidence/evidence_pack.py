"""Makes an evidence pack: a signed ZIP of what a scope holds, written front to back in memory that stays the same.

docs/evidence.md says what is in it and how it is checked.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from onboarding.clock_times import day_and_time
from onboarding.learning.evidence.evidence_entries import Entries
from onboarding.learning.evidence.evidence_key import SigningKey, signing_key
from onboarding.learning.evidence.evidence_paper import Overview, Tally, overview_pdf
from onboarding.learning.evidence.evidence_records import FOR_ONESELF, LANGUAGE, SCHEMA, Entry
from onboarding.learning.evidence.evidence_scope import Scope
from onboarding.learning.evidence.evidence_texts import (
    file_path,
    kept_files,
    quizzes_besides,
    translation_texts,
    version_texts,
)
from onboarding.learning.evidence.evidence_values import written
from onboarding.learning.evidence.sealed_zip import SealedZip
from onboarding.lessons.models import FrozenFile
from onboarding.people.site_addresses import absolute

logger = logging.getLogger(__name__)

FOLDER = Path(__file__).parent
VERIFIER = FOLDER / "pack_verifier.py"  # comes along as verify.py
CHUNK = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Made:
    """What went into a pack. `lost`: kept files that are gone or damaged; `damaged`: versions with another digest."""

    people: int
    completions: int
    versions: int
    lost: int
    damaged: int


def make_pack(scope: Scope, made_by: str, file: IO[bytes], advance: Callable[[], None] = lambda: None) -> Made:
    """Write the pack of this scope to `file`; `advance` is called after every completion.

    `made_by` is who asked for it, in words. Raises NoKey without a key that can be read, OSError of the storage or the
    disk, and subprocess.SubprocessError when the overview cannot be made. Half a pack has no manifest.
    """
    key = signing_key()  # first: without it, all that follows is for nothing
    zipped = SealedZip(file, timezone.localtime(scope.moment))
    try:
        entries, tally = Entries(scope), Tally()
        zipped.add_entries("evidence.json", head_of(scope, made_by), _told(entries, tally, advance))
        lost = {kept.pk for kept in kept_files(entries.versions) if not _add_kept(zipped, kept)}
        damaged = _add_texts(zipped, entries, lost)
        _add_words(zipped, scope, made_by, tally, key)
        zipped.seal(key, absolute("learning:evidence_key"))
    finally:
        zipped.close()
    return Made(len(tally.people), tally.count, len(tally.texts), len(lost), damaged)


def head_of(scope: Scope, made_by: str) -> dict[str, Any]:
    """What evidence.json says of itself."""
    return {
        "schema": SCHEMA,
        "made_at": written(scope.moment),
        "made_by": made_by,
        "organisation": {"id": scope.organisation.pk, "name": scope.organisation.name},
        "about": {
            "person": {"id": scope.person.pk, "name": scope.person.get_full_name()} if scope.person else None,
            "from": scope.first_day.isoformat() if scope.first_day else None,
            "to": scope.last_day.isoformat() if scope.last_day else None,
        },
        "has_answers": scope.with_answers,
        "language": LANGUAGE,
        "site": absolute("learning:dashboard"),
    }


def about_in_words(scope: Scope) -> str:
    """Whom and which time it is about, such as "Amina Verbeke, van 1 januari 2026 tot en met 26 november 2026"."""
    days = {
        "first": date_format(scope.first_day, "j F Y") if scope.first_day else "",
        "last": date_format(scope.last_day, "j F Y") if scope.last_day else "",
    }
    whom = scope.person.get_full_name() if scope.person else _("iedereen")
    if scope.first_day and scope.last_day:
        time = _("van %(first)s tot en met %(last)s") % days
    elif scope.first_day:
        time = _("vanaf %(first)s") % days
    elif scope.last_day:
        time = _("tot en met %(last)s") % days
    else:
        time = _("alles tot nu")
    return f"{whom}, {time}"


def filename_of(scope: Scope) -> str:
    """What the pack is called: about whom or which organisation, and the day it was made."""
    whom = scope.person.get_full_name() if scope.person else scope.organisation.short_name
    return f"bewijs-{slugify(whom) or 'pakket'}-{timezone.localtime(scope.moment):%Y-%m-%d}.zip"


def _told(entries: Entries, tally: Tally, advance: Callable[[], None]) -> Iterator[dict[str, Any]]:
    for entry in entries:
        tally.add(entry)
        yield told(entry)
        advance()


def told(entry: Entry) -> dict[str, Any]:
    """An entry as JSON; what is not for who reads it, is left out altogether, name and all."""
    data = entry.as_dict()
    for name in FOR_ONESELF:
        if entry.result is not None and getattr(entry.result, name) is None:
            del data["result"][name]
    if entry.exemption is None:
        del data["exemption"]
    return data


def _add_kept(zipped: SealedZip, kept: FrozenFile) -> bool:
    """Add a kept file; False when the storage has it no longer, or not as it was."""
    path, digest = file_path(kept), hashlib.sha256()
    try:
        source = kept.file.storage.open(str(kept.file.name))
    except FileNotFoundError:
        logger.error("Kept file %s is gone from the storage.", kept.pk)
        return False
    with source, zipped.member(path, is_packed=True) as member:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            member.write(chunk)
    if digest.hexdigest() != kept.sha256:
        logger.error("Kept file %s is not what it was.", kept.pk)
        return False
    return True


def _add_texts(zipped: SealedZip, entries: Entries, lost: set[int]) -> int:
    """Add all versions, translations and quizzes; how many of the first two are not what their digest says."""
    damaged = 0
    for text in chain(version_texts(entries.versions, lost), translation_texts(entries.translations)):
        zipped.add_json(text.path, text.data)
        if not text.is_whole:
            damaged += 1
            logger.error("A lesson version is not what its digest says: %s.", text.path)
    for path, definition in quizzes_besides(entries.versions, entries.results.quizzes):
        zipped.add_json(path, definition)
    return damaged


def _add_words(zipped: SealedZip, scope: Scope, made_by: str, tally: Tally, key: SigningKey) -> None:
    """Add what is for people: the overview, how to check it all, and what checks it."""
    address = absolute("learning:evidence_key")
    with translation.override("nl"):
        about = about_in_words(scope)
        made = _("Gemaakt op %(moment)s door %(who)s") % {
            "moment": day_and_time(scope.moment),
            "who": made_by,
        }
    overview = Overview(
        organisation=scope.organisation.name,
        about=about,
        made=made,
        moment=scope.moment,
        tally=tally,
        evidence_sha256=zipped.files["evidence.json"]["sha256"],
        key=key.public.fingerprint,
        key_address=address,
    )
    words = {"verifier": absolute("learning:verifier"), "address": address, "fingerprint": key.public.fingerprint}
    zipped.add("overview.pdf", overview_pdf(overview))
    zipped.add("LEESMIJ.txt", ((FOLDER / "LEESMIJ.txt").read_text() % words).replace("\n", "\r\n").encode())
    zipped.add("verify.py", VERIFIER.read_bytes())
    zipped.add("public-key.pem", key.public.pem)

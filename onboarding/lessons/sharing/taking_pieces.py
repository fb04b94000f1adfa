"""Pieces of the original taken over into its copy: a new draft with just these, which nobody published."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import uuid5

from django.db import transaction
from wagtail.models import Page

from onboarding.lessons.block_ids import Raw, with_ids
from onboarding.lessons.frozen_files import model_of
from onboarding.lessons.models import AdoptedLesson, FileKind, LessonPage, OrganisationPage
from onboarding.lessons.open_file import portable_links, stream_keys
from onboarding.lessons.open_file.draft_unpacking import Linked, kinds_found, stored_files
from onboarding.lessons.open_file.lesson_copying import from_storage, keys_in
from onboarding.lessons.open_file.packing import FILES, LESSON, Packed, packed_version
from onboarding.lessons.sharing.held_elsewhere import Held, has_own_form_open, why_held
from onboarding.lessons.sharing.lesson_sides import FIELDS, RULES, stream_block
from onboarding.lessons.sharing.three_ways import RULES_KEY, STREAM_NAMES, Piece, order_key, ordered
from onboarding.lessons.sharing.upstream import Upstream, mark_now, upstream_of


class LookedAway(Exception):
    """The copy, its original or what was decided is another than what someone looked at."""


class OpenTwice(Exception):
    """Whoever takes over has the form of the copy open too: what is saved there later says nothing of the draft."""


def settle(
    page: LessonPage,
    seen: str,
    taken: Collection[str],
    leaves_rest: bool,
    by: Any,
    now: datetime,
    note: Callable[[int, int], None],
    *,
    knows_open: bool = False,
) -> bool:
    """Take over the pieces with these keys, and leave all others as they are here, if so wished, until they change
    again; whether a draft was made. `note` is told in the same transaction how many were taken and how many left.

    `seen` is the mark of what was looked at: raises LookedAway for another one. Raises Held when somebody else is at
    work in it at `now` (held_elsewhere.py), OpenTwice when they are so themselves and pieces are taken, unless they
    know (`knows_open`), and Refused when a file is gone or damaged. Then nothing is done. Not for within a transaction:
    files are stored.
    """
    up = _looked_at(page, seen)
    chosen = [piece for piece in up.pieces if piece.key in taken]
    if len(chosen) != len(set(taken)):
        raise LookedAway
    left = [piece for piece in up.pieces if piece not in chosen] if leaves_rest else []
    bringing = _Bringing(up, page, chosen)
    with bringing.files(by) as things, transaction.atomic():
        Page.objects.select_for_update(of=("self",)).filter(pk=page.pk).first()  # nobody else saves meanwhile
        held = LessonPage.objects.filter(pk=page.pk).first()
        adoption = AdoptedLesson.objects.select_for_update(of=("self",)).get(pk=up.adoption.pk)
        if held is None or mark_now(adoption, held) != seen:
            raise LookedAway
        if why_held(held, by, now):
            raise Held
        if chosen and not knows_open and has_own_form_open(held, by, now):
            raise OpenTwice
        things.save()
        if chosen:
            draft: LessonPage = held.get_latest_revision_as_object()
            bringing.bring(draft, things.found)
            draft.save_revision(user=by, log_action=True, clean=False)  # it may be unfinished
        adoption.ids = {**adoption.ids, **bringing.new_ids}
        adoption.settled = adoption.settled | {piece.key: up.version.number for piece in (*chosen, *left)}
        kept = {key: one for key, one in adoption.taken.items() if key not in {piece.key for piece in left}}
        adoption.taken = kept | {piece.key: piece.replaced for piece in chosen}
        if len(chosen) + len(left) == len(up.pieces):
            adoption.settled_up_to = up.version.number
        adoption.save(update_fields=["ids", "settled", "taken", "settled_up_to"])
        note(len(chosen), len(left))
    return bool(chosen)


def _looked_at(page: LessonPage, seen: str) -> Upstream:
    adoption = AdoptedLesson.objects.select_related("version__lesson").filter(page=page).first()
    up = upstream_of(adoption, page) if adoption is not None else None
    if up is None or up.mark != seen:
        raise LookedAway
    return up


class _Things:
    """The pictures and documents that are brought, by their path: those that the copy has already, and new ones."""

    def __init__(self, own: Mapping[str, Any], new: dict[str, Any]) -> None:
        self.new, self.found = new, {**own, **new}

    def save(self) -> None:
        transaction.on_commit(self.new.clear)  # from then on the files are theirs whose rows are there
        for thing in self.new.values():
            thing.save()


class _Bringing:
    """What was chosen of a version, on its way into a draft."""

    def __init__(self, up: Upstream, page: LessonPage, chosen: Collection[Piece]) -> None:
        self.up, self.chosen, self.key = up, chosen, page.translation_key
        self.owner = OrganisationPage.objects.ancestor_of(page).get()
        self.what: Packed = packed_version(up.version)
        self.new_ids: dict[str, str] = {}
        self.original = {name: dict(keys_in(up.version, name)) for name in STREAM_NAMES}

    @contextmanager
    def files(self, by: Any) -> Iterator[_Things]:
        wanted = _Paths()
        for piece in self._of_streams():
            self._block(piece, wanted)
        entries = [entry for entry in self.what.data[FILES] if entry["path"] in wanted.found]
        own = {entry["path"]: thing for entry in entries if (thing := self._here(entry)) is not None}
        lacking = [entry for entry in entries if entry["path"] not in own]
        with stored_files(lacking, from_storage(self.what), self.owner, by, lambda place: None) as new:
            yield _Things(own, new)

    def bring(self, draft: LessonPage, things: Mapping[str, Any]) -> None:
        """Write the pieces into a draft."""
        refs = Linked(things, {}, kinds_found(self.what.data, self.owner))
        for piece in self.chosen:
            if piece.key == RULES_KEY:
                for name in RULES:
                    setattr(draft, name, piece.there[name])
            elif piece.key in FIELDS:
                setattr(draft, piece.key, piece.there)
        for name in STREAM_NAMES:
            raw = self._stream(name, getattr(draft, name).get_prep_value(), refs)
            setattr(draft, name, stream_block(name).to_python(raw))

    def _of_streams(self, name: str = "") -> list[Piece]:
        return [piece for piece in self.chosen if piece.stream and name in ("", piece.stream)]

    def _here(self, entry: Mapping[str, Any]) -> Any:
        """A picture or document of the copy that holds the same, if it has one."""
        use = self.what.things[entry["path"]].use
        there = next(one for one in self.up.there.words.files if (one.kind, one.source) == (use.kind, use.source))
        for file in self.up.here.words.files:
            is_called_so = file.kind != FileKind.DOCUMENT or file.title == use.title
            if (file.kind, file.sha256) == (there.kind, there.sha256) and is_called_so:
                return model_of(file.kind).objects.filter(pk=file.source, collection=self.owner.collection_id).first()
        return None

    def _own_id(self, original: str) -> str:
        return self.up.adoption.ids.get(original) or str(uuid5(self.key, original))

    def _block(self, piece: Piece, refs: stream_keys.Inward) -> Raw:
        """The block of a piece as Wagtail stores it, in a list; none for one that is gone there."""
        keys = self.original[piece.stream]
        entries = [one for one in self.what.data[LESSON][piece.stream] if keys.get(one["key"]) == piece.id]
        placed = stream_keys.stored(stream_block(piece.stream), entries, refs, self.key, piece.stream)
        original = {stream_keys.id_of(self.key, piece.stream, key): one for key, one in keys.items()}

        def settle_id(placed_id: str) -> str:
            one = original[placed_id]
            self.new_ids[one] = self._own_id(one)
            return self.new_ids[one]

        brought: Raw = with_ids(placed, settle_id)
        return brought

    def _stream(self, name: str, raw: Raw, refs: stream_keys.Inward) -> Raw:
        brought = {piece.id: self._block(piece, refs) for piece in self._of_streams(name)}
        own = {self._own_id(one): blocks for one, blocks in brought.items()}
        stays = [block for old in raw for block in own.get(old.get("id", ""), [old])]
        there = list(self.up.there.streams[name])
        for place, one in enumerate(there):
            if one in brought and self._own_id(one) not in _ids(stays):
                stays[_behind(stays, [self._own_id(other) for other in there[:place]]) : 0] = brought[one]
        if any(piece.key == order_key(name) for piece in self.chosen):
            by_id = {block["id"]: block for block in stays}
            stays = [by_id[one] for one in ordered(_ids(stays), [self._own_id(one) for one in there])]
        return stays


def _ids(raw: Raw) -> list[str]:
    return [block["id"] for block in raw]


def _behind(raw: Raw, before: list[str]) -> int:
    """The place right behind the last of these that is there; the first place behind none."""
    ids = _ids(raw)
    return next((ids.index(one) + 1 for one in reversed(before) if one in ids), 0)


class _Paths:
    """Notes which files a block refers to."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def file(self, path: str) -> int:
        self.found.add(path)
        return 0

    def kinds(self, keys: list[str]) -> list[str]:
        return []

    def rich(self, html: str) -> str:
        portable_links.inward(html, self.file, lambda key: None)
        return html

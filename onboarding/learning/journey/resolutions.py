"""What someone resolves to do after a lesson, and how it went. Part of the one door: used from outside as
`progress.write_reflection`, `progress.choose_to_be_asked` and `progress.look_back`.

No text is written over another one unseen: whoever writes says which text they saw, by its mark.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from onboarding.learning.journey.last_activity import touch
from onboarding.learning.journey.places import reflection_question
from onboarding.learning.models import Enrolment, LessonProgress, Outcome, Reflection
from onboarding.people.models import User

MOST_CHARACTERS = 2000
ASKED_AFTER = timedelta(days=30)


class TooLong(Exception):
    """A text of more than MOST_CHARACTERS: how many it has."""

    def __init__(self, length: int) -> None:
        super().__init__(str(length))
        self.length = length


class WrittenElsewhere(Exception):
    """Another text stands there than the writer saw: `current`, or None when it was emptied."""

    def __init__(self, current: Reflection | None) -> None:
        super().__init__("written_elsewhere")
        self.current = current


def as_kept(text: str) -> str:
    """A text as it is kept: lines end in one character, nothing empty around it. Raises TooLong."""
    kept = text.replace("\r\n", "\n").strip()
    if len(kept) > MOST_CHARACTERS:
        raise TooLong(len(kept))
    return kept


def write_reflection(
    place: LessonProgress, block_id: str, text: str, now: datetime, *, seen: str | None = None, asks: bool | None = None
) -> Reflection | None:
    """Keep the person's words; an empty text takes them away, and None is given back.

    `seen` is the mark of the text that the writer saw, "" where there was none; None: whichever stands there. `asks`
    is whether to be asked later how it went; None: as it was. Raises NoSuchBlock, TooLong, and WrittenElsewhere when
    another text stands there, unless it is the same one.
    """
    question = reflection_question(place, block_id)
    text = as_kept(text)
    # A copied lesson keeps the ids of its blocks, so the lesson is part of the key.
    key: dict[str, Any] = {"enrolment_id": place.enrolment_id, "lesson_id": place.lesson_id, "block_id": block_id}
    with transaction.atomic():
        LessonProgress.objects.select_for_update(of=("self",)).get(pk=place.pk)  # one writer at a time
        mine = Reflection.objects.filter(**key).first()
        is_same = text == (mine.text if mine else "")
        if seen is not None and not is_same and seen != (mine.mark if mine else ""):
            raise WrittenElsewhere(mine)
        if not text:
            if mine:
                mine.delete()
            return None
        words: dict[str, Any] = {"question": question, "text": text, "ask_on": _day_to_ask(mine, asks, is_same, now)}
        if mine is None or not is_same:
            words |= {"written_at": now, "revision": mine.revision + 1 if mine else 1}
            touch(place.enrolment_id, now)
        kept, _is_new = Reflection.objects.update_or_create(**key, defaults=words)
        return kept


def _day_to_ask(mine: Reflection | None, asks: bool | None, is_same: bool, now: datetime) -> date | None:
    """The day on which to ask how it went, counted from the last word; None when that is not wished."""
    before = mine.ask_on if mine else None
    if not (before is not None if asks is None else asks):
        return None
    return before if before and is_same else _thirty_days_from(now)


def _thirty_days_from(now: datetime) -> date:
    return timezone.localtime(now).date() + ASKED_AFTER


def choose_to_be_asked(user: User, reflection_ids: Collection[int], now: datetime) -> None:
    """Of all this person's resolutions, be asked later about these and about no other.

    What was chosen before keeps its day.
    """
    mine = Reflection.objects.filter(enrolment__in=Enrolment.objects.of_person(user))
    with transaction.atomic():
        mine.exclude(pk__in=reflection_ids).update(ask_on=None)
        mine.filter(pk__in=reflection_ids, ask_on=None).update(ask_on=_thirty_days_from(now))


def look_back(reflection: Reflection, outcome: Outcome, note: str) -> None:
    """Keep, for the person alone, how it went; raises TooLong."""
    Reflection.objects.filter(pk=reflection.pk).update(outcome=outcome, note=as_kept(note))

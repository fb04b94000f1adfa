"""What HR says about words in lessons: write one, take it away. Each deed is one transaction, with its line in the
activity log."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from onboarding.hr.deeds import activity
from onboarding.hr.models import Verb
from onboarding.lessons.models import OwnWord


@transaction.atomic(savepoint=False)  # the view has a transaction already
def save(actor: Any, word: OwnWord) -> None:
    """Write a new word, or what is said about one."""
    word.save()
    _record(actor, word)


@transaction.atomic
def remove(actor: Any, word: OwnWord) -> None:
    """Take the word away: our list counts again."""
    _record(actor, word)
    word.delete()


def _record(actor: Any, word: OwnWord) -> None:
    activity.record(actor, Verb.OWN_WORD_CHANGED, word.organisation_id, detail=word.forms)

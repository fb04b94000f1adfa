"""Translating a lesson, done: a language added, words kept, put live and taken off, each with its line in the log but
for the writing itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from onboarding.hr.deeds import activity
from onboarding.hr.models import Verb
from onboarding.lessons.models import LessonPage, LessonTranslation, OrganisationPage, VersionTranslation
from onboarding.lessons.translations import translation_publishing
from onboarding.lessons.translations.content_languages import language_of
from onboarding.lessons.translations.translation_keeping import Sent, taken_in
from onboarding.lessons.translations.translation_publishing import source_of
from onboarding.people import roles
from onboarding.people.models import User
from onboarding.people.roles import May


def add(actor: User, page: LessonPage, language: str, now: datetime) -> LessonTranslation:
    """The lesson in one language more, with nothing translated yet; the one that is there where it was added before."""
    made, _is_new = LessonTranslation.objects.get_or_create(
        page=page, language=language, defaults={"updated_at": now, "updated_by": actor}
    )
    return made


@transaction.atomic
def keep(actor: User, translation: LessonTranslation, sent: Mapping[str, Sent], now: datetime) -> LessonTranslation:
    """Keep what was written. Raises BothWrote, and nothing is kept."""
    held = LessonTranslation.objects.select_for_update(of=("self",)).select_related("page").get(pk=translation.pk)
    words = taken_in(held.words, source_of(held.page).texts, sent)
    if words != held.words:
        held.words, held.updated_at, held.updated_by = words, now, actor
        held.save(update_fields=["words", "updated_at", "updated_by"])
        held.writers.add(actor)
    return held


def put_live(actor: User, translation: LessonTranslation, seen: str, now: datetime) -> VersionTranslation:
    """Whoever begins from now on can read it. Raises NotReady."""
    live = translation_publishing.publish(translation, actor, seen, now)
    _note(actor, Verb.TRANSLATION_LIVE, translation)
    return live


@transaction.atomic
def take_off(actor: User, translation: LessonTranslation, now: datetime) -> bool:
    """Nobody begins in it any more; what is written stays at the desk. One that was not put live goes from the desk.

    Whether it was put live. Raises PermissionDenied, and nothing changes, for who may not publish, where it was.
    """
    was_live = translation_publishing.withdraw(translation.page, translation.language, now)
    if was_live and not roles.may(actor, May.PUBLISH):
        raise PermissionDenied
    _note(actor, Verb.TRANSLATION_OFF, translation)
    if not was_live:
        translation.delete()
    return was_live


def _note(actor: User, verb: Verb, translation: LessonTranslation) -> None:
    house = OrganisationPage.objects.ancestor_of(translation.page).get()
    title, language = translation.page.title, language_of(translation.language).own_name
    activity.record(actor, verb, house.organisation_id, detail=f"{title}, {language}")

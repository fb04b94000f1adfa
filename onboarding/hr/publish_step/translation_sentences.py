"""What the step says of the languages that a lesson can be read in: which come along, and which stay behind."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.hr.publish_step.publish_effects import LessonEffect
from onboarding.lessons.models import ChangeSize
from onboarding.lessons.translations.coming_along import Fate, fates
from onboarding.lessons.translations.content_languages import language_of
from onboarding.people.who_reads_in import reads_in


def sentences_about_translations(effect: LessonEffect) -> Iterator[str]:
    """A sentence or two for each language; nothing where nothing of the lesson changes."""
    if effect.before is None or effect.difference.is_empty:
        return
    words = effect.news.words
    for fate in fates(effect.before, words.content, words.quiz):
        if fate.comes_along(ChangeSize.IMPROVEMENT):
            yield _("De vertaling in het %(language)s komt mee.") % {"language": language_of(fate.language).name}
        else:
            yield " ".join(_staying_behind(fate, effect))


def _staying_behind(fate: Fate, effect: LessonEffect) -> Iterator[str]:
    language = {"language": language_of(fate.language).name}
    texts = fate.changed + fate.missing
    words = ngettext(
        "De vertaling in het %(language)s loopt hierna achter (%(number)d tekst).",
        "De vertaling in het %(language)s loopt hierna achter (%(number)d teksten).",
        texts,
    )
    yield words % {**language, "number": texts}
    readers = effect.people.tell(effect.people.enrolled.filter(reads_in(fate.language, "user__"))).number
    told = ngettext(
        "%(number)d persoon in dit traject leest het liefst %(language)s.",
        "%(number)d mensen in dit traject lezen het liefst %(language)s.",
        readers,
    )
    yield told % {**language, "number": readers}
    yield _("Wie daarna begint, krijgt de les in het Nederlands tot je de vertaling bijwerkt.")
    if effect.may_be_typo and fate.comes_along(ChangeSize.TYPO):
        yield _("Is het een schrijffout, dan komt de vertaling mee zoals ze is.")

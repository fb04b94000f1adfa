"""What is translated of a lesson, in an open file: by language, the words of each text by a key that names no id.

In the file a key has the places of blocks, questions and answers where that of a LessonTranslation has their ids:
`body/3/text`, `questions/1/1.choices.2/text`. Words that were made from another text than the lesson has now, have that
one with them (`said`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol
from uuid import UUID

from django.utils.translation import gettext as _

from onboarding.lessons.lesson_content import LessonContent
from onboarding.lessons.models import LessonPage
from onboarding.lessons.open_file import stream_keys
from onboarding.lessons.open_file.portable_fields import FIELDS, STREAMS
from onboarding.lessons.open_file.refused_files import Refused
from onboarding.lessons.open_file.stream_keys import CLOSED, LONGEST
from onboarding.lessons.rendered_html import text_of
from onboarding.lessons.translations.content_languages import TRANSLATED
from onboarding.lessons.translations.translation_standing import Kept, same, source_of_words, words_for
from onboarding.lessons.translations.words_of_lesson import Text, TextKind, texts_of

TRANSLATIONS = "translations"
_STREAM_OF = {"quiz": "questions"}  # the name in the file of what a key begins with
_NOWHERE = UUID(int=0)


class Outward(Protocol):
    """What stands in the file for a rich text; `rich_before` is for one that is not said any more."""

    def rich(self, html: str) -> str: ...
    def rich_before(self, html: str) -> str: ...


def schema() -> dict[str, Any]:
    """Of the translations of a lesson."""
    said = {"type": "string", "maxLength": LONGEST}
    of_text = {"type": "object", "properties": {"words": said | {"minLength": 1}, "said": said}, "required": ["words"]}
    properties = {
        "language": {"enum": list(TRANSLATED)},
        "words": {
            "type": "object",
            "propertyNames": {"type": "string", "pattern": "^[A-Za-z0-9._/-]{1,500}$"},
            "additionalProperties": of_text | CLOSED,
        },
    }
    one = {"type": "object", "properties": properties, "required": list(properties)} | CLOSED
    return {"type": "array", "maxItems": len(TRANSLATED), "items": one}


def texts_by_key(
    page: LessonPage, blocks: Mapping[str, list[dict[str, Any]]], keys: Mapping[str, str]
) -> dict[str, Text]:
    """The texts of a lesson by their key in the file. `blocks` are its streams as Wagtail stores them, `keys` the keys
    in the file of the ids in these."""
    content = LessonContent(page.title, page.summary, page.introduction, body=tuple(blocks["body"]))
    return {_portable(key, keys): text for key, text in texts_of(content, page.quiz).items()}


def _portable(key: str, keys: Mapping[str, str]) -> str:
    first, *rest = key.split("/")
    return "/".join([_STREAM_OF.get(first, first), *(keys.get(one, one) for one in rest)])


def written(kept: Kept, texts: Mapping[str, Text], refs: Outward) -> dict[str, dict[str, str]]:
    """The words of a translation as they stand in the file, in the order of the texts; `texts` are by their key there.
    What is for no text of these is not in it."""
    found = {}
    for key, text in texts.items():
        is_rich = text.kind is TextKind.RICH
        words = words_for(kept, text.key)
        words = refs.rich(words) if is_rich else words
        if not _says(text, words):
            continue
        said, now = source_of_words(kept, text.key), text.said
        if is_rich:
            said, now = refs.rich_before(said), refs.rich_before(now)
        found[key] = {"words": words} | ({} if same(said, now) else {"said": said})
    return found


def stored(
    words: Mapping[str, Mapping[str, str]], texts: Mapping[str, Text], refs: stream_keys.Inward
) -> dict[str, dict[str, str]]:
    """What `written` wrote, as a LessonTranslation has it."""
    found = {}
    for key, one in words.items():
        text = texts[key]
        own, before = one["words"], one.get("said", "")
        if text.kind is TextKind.RICH:
            own, before = refs.rich(own), refs.rich(before)
        if _says(text, own):
            found[text.key] = {"said": before if "said" in one else text.said, "words": own}
    return found


def _says(text: Text, words: str) -> bool:
    return bool(text_of(words) if text.kind is TextKind.RICH else words.strip())


def rich_in(data: Mapping[str, Any]) -> Iterator[str]:
    """The rich texts in the translations of a lesson in a file. Raises Refused for words that can be of none of its
    texts: one that is not there, or too long; and for a language that is there twice."""
    translations = data.get(TRANSLATIONS, ())
    texts = _texts_in_file(data) if translations else {}
    seen: set[str] = set()
    for translation in translations:
        if translation["language"] in seen:
            sentence = _("In “%(title)s” staat een taal twee keer. Haal er één weg, of maak het bestand opnieuw.")
            raise Refused(sentence % {"title": data["title"]}, "duplicate_key")
        seen.add(translation["language"])
        for key, one in translation["words"].items():
            text = texts.get(key)
            if text is None:
                sentence = _(
                    "Een vertaling van “%(title)s” is van een tekst die er niet is: “%(key)s”. Haal ze weg, of maak "
                    "het bestand opnieuw."
                )
                raise Refused(sentence % {"title": data["title"], "key": key[:80]}, "unknown_text")
            if len(one["words"]) > text.longest:
                sentence = _(
                    "Een vertaling van “%(title)s” is langer dan %(number)d tekens: “%(key)s”. Maak ze korter, en "
                    "maak het bestand opnieuw."
                )
                values = {"title": data["title"], "number": text.longest, "key": key[:80]}
                raise Refused(sentence % values, "too_long")
            if text.kind is TextKind.RICH:
                yield from one.values()


class _Nothing:
    """For blocks of which only the texts count."""

    def file(self, path: str) -> int:
        return 0

    def kinds(self, keys: list[str]) -> list[str]:
        return []

    def rich(self, html: str) -> str:
        return html


def _texts_in_file(data: Mapping[str, Any]) -> dict[str, Text]:
    """The texts of a lesson in a file, by their key."""
    blocks: dict[str, Any] = {}
    keys: dict[str, str] = {}
    page = LessonPage(**{name: data[name] for name in FIELDS[LessonPage]})
    for name in STREAMS:
        stream = LessonPage._meta.get_field(name).stream_block
        blocks[name] = stream_keys.stored(stream, data[name], _Nothing(), _NOWHERE, name)
        setattr(page, name, stream.to_python(blocks[name]))
        keys |= keys_by_id(data, name, _NOWHERE)
    return texts_by_key(page, blocks, keys)


def keys_by_id(data: Mapping[str, Any], name: str, lesson: UUID) -> dict[str, str]:
    """The keys in a stream of a lesson in a file, by the id that each gets in a lesson with this key of its own."""
    return {stream_keys.id_of(lesson, name, key): key for key in stream_keys.keys_of(data[name])}

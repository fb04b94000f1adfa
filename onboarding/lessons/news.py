"""What is new in a version of a lesson for whoever finished an earlier one: the pieces of text, and the questions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onboarding.lessons import body_wordings, for_whom
from onboarding.lessons.assembling import Piece, piece_of
from onboarding.lessons.differences import Difference, VersionWords, difference, words_of_version
from onboarding.lessons.file_names import FileNames
from onboarding.lessons.lesson_content import Block
from onboarding.lessons.models import ChangeSize, LessonVersion, VersionTranslation
from onboarding.lessons.translations.as_read import AsRead
from onboarding.lessons.translations.content_languages import SOURCE, ContentLanguage, attributes_of
from onboarding.lessons.translations.words_of_lesson import said_in
from onboarding.lessons.wordings import Part, Thing
from quizzes.word_runs import Runs, all_changed, runs_of, text_of_runs

KEPT = 128  # pairs of versions in a process's memory


@dataclass(frozen=True, slots=True)
class NewPiece:
    """A piece of the lesson that is new, says something else, or is gone: then there is no `piece`.

    `heading` is what it stands under, `lang` the attributes of the language of both. `before` and `after` are its words
    in both versions as these were written, where they differ.
    """

    heading: str
    piece: Piece | None
    lang: SafeString
    is_new: bool = False
    before: Runs = ()
    after: Runs = ()


@dataclass(frozen=True, slots=True)
class Amount:
    """How much there is to read: pieces of text, and questions."""

    pieces: int = 0
    questions: int = 0

    @property
    def is_nothing(self) -> bool:
        return not (self.pieces or self.questions)


def amount(found: Difference) -> Amount:
    """What someone who finished the version before would read and answer of this difference. Pure.

    A question that is gone, another order or another rule (points, pass mark, minutes) is nothing to read.
    """
    of_lesson = sum(change.part is Part.LESSON for change in found.changes)
    pieces = of_lesson + len(found.changed_blocks) + len(found.gone_blocks)
    return Amount(pieces, len(found.changed_questions))


@dataclass(frozen=True, slots=True)
class News:
    """What someone reads who finished the version before; `question_ids` of questions that are new or ask otherwise."""

    pieces: tuple[NewPiece, ...] = ()
    question_ids: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.pieces or self.question_ids)


def news_since(before: LessonVersion, after: LessonVersion, variant: str = for_whom.ALL) -> News:
    """What is new in one published version since another for who reads this variant, as it was written, with our own
    words in the language that is active.

    Costs five queries the first time in a process, and none after that.
    """
    return news_to_read(before, AsRead(after, None, variant))


def news_to_read(before: LessonVersion, after: AsRead) -> News:
    """The same of what someone reads, in the language in which they read it: what it was before, and what is gone, stay
    as they were written. Costs two queries more."""
    translation = after.translation and (after.translation.pk, after.translation.digest)
    versions = (before.pk, before.digest, after.version.pk, after.version.digest)
    return _news(*versions, after.variant, translation, get_language())


def notes_since(steps: Collection[tuple[LessonVersion, LessonVersion]]) -> list[tuple[str, ...]]:
    """What editors said in a line of each change that lies between two versions of a lesson, the last one included;
    typos apart. For each of these steps, in one query."""
    lesson_ids = {after.lesson_id for _before, after in steps}
    said = LessonVersion.objects.filter(lesson__in=lesson_ids).exclude(note="").exclude(change=ChangeSize.TYPO)
    rows = list(said.order_by("number").values_list("lesson_id", "number", "note")) if steps else []
    return [
        tuple(
            note
            for lesson, number, note in rows
            if lesson == after.lesson_id and before.number < number <= after.number
        )
        for before, after in steps
    ]


@lru_cache(maxsize=KEPT)
def _news(
    before_id: int,
    before_digest: str,
    after_id: int,
    after_digest: str,
    variant: str,
    translation: tuple[int, str] | None,
    language: str | None,
) -> News:
    versions = LessonVersion.objects.select_related("quiz").defer("article").in_bulk([before_id, after_id])
    old, new = (words_of_version(versions[one]).variant(variant) for one in (before_id, after_id))
    found = difference(old, new)
    said = VersionTranslation.objects.get(pk=translation[0]) if translation else None
    as_read = AsRead(versions[after_id], said, variant)
    return News((*_around(found, as_read), *_blocks(as_read, old, new, found)), found.changed_questions)


def _around(found: Difference, as_read: AsRead) -> Iterator[NewPiece]:
    """What stands around the blocks: the heading is ours."""
    words, content = as_read.translation.words if as_read.translation else {}, as_read.version.content
    keys = {content.title: "title", content.summary: "summary", content.introduction: "introduction"}
    for change in found.changes:
        if change.part is Part.LESSON:
            written = text_of_runs(change.after)
            said = words.get(keys.get(written))
            html = _as_html(said or written, as_read.language if said else SOURCE)
            yield NewPiece(change.where, Piece(html), SafeString(), not change.before, change.before, change.after)


def _blocks(as_read: AsRead, old: VersionWords, new: VersionWords, found: Difference) -> Iterator[NewPiece]:
    """The blocks that are new or changed, in the order of the lesson, and then those that are gone."""
    words = as_read.translation.words if as_read.translation else {}
    old_files, new_files = FileNames.of_both(old.files, new.files)
    before = {thing.id: thing for thing in body_wordings.things_of(old.content, old_files)}
    after = body_wordings.things_of(new.content, new_files)
    headings = _headings(old.content.body) | _headings(said_in(new.content, words).body)
    pieces = _pieces(as_read, after)
    for thing in after:
        if thing.id in found.changed_blocks:
            was = before.get(thing.id)
            yield NewPiece(headings[thing.id], pieces[thing.id], as_read.lang, was is None, *_words(was, thing))
    staying = {thing.id for thing in after}
    for thing in before.values():
        if thing.id not in staying:
            gone = all_changed(_without_heading(thing).whole)
            yield NewPiece(headings[thing.id], None, attributes_of(SOURCE), before=gone)


def _words(before: Thing | None, after: Thing) -> tuple[Runs, Runs]:
    if before is None or before.whole == after.whole:
        return (), ()
    old, new = _without_heading(before), _without_heading(after)
    if old.whole == new.whole:
        old, new = before, after
    return runs_of(old.whole, new.whole)


def _without_heading(thing: Thing) -> Thing:
    """The block without the heading that its piece stands under already."""
    return replace(thing, wordings=tuple(one for one in thing.wordings if one.key != "heading"))


def _headings(body: Iterable[Block]) -> dict[str, str]:
    """What each block stands under, by its id."""
    found: dict[str, str] = {}
    heading = _("Lees")
    for block in body:
        heading = block["value"].get("heading") or heading
        found[str(block.get("id"))] = heading
    return found


def _pieces(as_read: AsRead, things: Sequence[Thing]) -> dict[str, Piece]:
    """The blocks as they stand on the screen, by their ids.

    A version of before the parts of an article were kept one by one shows its words instead.
    """
    parts = [part for section in as_read.article.sections for part in section.parts]
    if len(parts) != len(things):
        return {thing.id: Piece(_as_html(text_of_runs(all_changed(thing.whole)), SOURCE)) for thing in things}
    return {thing.id: piece_of(part, as_read.language) for thing, part in zip(things, parts, strict=True)}


def _as_html(text: str, written_in: ContentLanguage) -> SafeString:
    return format_html("<p{}>{}</p>", attributes_of(written_in), linebreaksbr(text))

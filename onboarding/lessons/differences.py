"""What is different between two versions of a lesson, in words, and how big a change that seems. Pure.

Only `words_of_version` and `words_of_page` ask the database: for the words to compare.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.lessons import body_wordings, quiz_wordings
from onboarding.lessons.change_sizes import Suggestion, apart_from_asides, suggested
from onboarding.lessons.comparing import Change, Found, How, compare
from onboarding.lessons.file_names import FileNames
from onboarding.lessons.file_words import FileWords
from onboarding.lessons.freezing import content_of
from onboarding.lessons.frozen_files import files_in_draft, words_of
from onboarding.lessons.lesson_content import LessonContent
from onboarding.lessons.models import LessonPage, LessonVersion, VersionFile
from onboarding.lessons.wordings import Part, Thing, Wording
from quizzes.definitions import Quiz
from quizzes.word_runs import Run

__all__ = [
    "Change",
    "Difference",
    "Part",
    "Run",
    "Suggestion",
    "VersionWords",
    "around_blocks",
    "difference",
    "field_changes",
    "words_of_page",
    "words_of_version",
    "words_of_versions",
]


@dataclass(frozen=True, slots=True)
class VersionWords:
    """All that a lesson says and shows, published or not."""

    content: LessonContent
    quiz: Quiz | None = None
    files: tuple[FileWords, ...] = ()

    def variant(self, key: str) -> VersionWords:
        """What whoever reads this variant gets of it (for_whom.py)."""
        return replace(self, content=self.content.variant(key))


@dataclass(frozen=True)
class Difference:
    """What changed, in the order of the lesson.

    `changed_questions` are the ids of questions that are new, or changed in rules or words; `besides` of those that ask
    the same at first, with another tip or second situation: who is half-way or done has nothing to answer anew.
    `changed_keys` are those that were there and have another right answer; `changed_blocks` the blocks of the body that
    are new or changed. Those that are `gone` are told apart.
    """

    changes: tuple[Change, ...] = ()
    changed_questions: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    changed_keys: tuple[str, ...] = ()
    changed_blocks: tuple[str, ...] = ()
    gone_blocks: tuple[str, ...] = ()
    gone_questions: tuple[str, ...] = ()
    suggestion: Suggestion = field(default_factory=Suggestion.first)

    @property
    def is_empty(self) -> bool:
        return not self.changes


def difference(before: VersionWords | None, after: VersionWords) -> Difference:
    """What changed from one to the other; None before the first version."""
    start = before or VersionWords(LessonContent(""))
    old_files, new_files = FileNames.of_both(start.files, after.files)
    of_lesson = list(compare((around_blocks(start.content),), (around_blocks(after.content),)))
    old_body, new_body = (
        body_wordings.things_of(one.content, names) for one, names in ((start, old_files), (after, new_files))
    )
    of_body = list(compare(old_body, new_body, _("volgorde van de les")))
    of_files = list(compare(old_files.things(), new_files.things()))
    old_questions, new_questions = (quiz_wordings.things_of(one.quiz) for one in (start, after))
    of_questions = list(compare(old_questions, new_questions, _("volgorde van de vragen")))
    at_once = [quiz_wordings.things_asked_at_once(one.quiz) for one in (start, after)]
    of_asked = list(compare(at_once[0], at_once[1], _("volgorde van de vragen")))
    of_rules = list(compare(quiz_wordings.rules_of(start.quiz), quiz_wordings.rules_of(after.quiz)))
    keys = _changed_keys(start.quiz, after.quiz, of_questions)
    around = [*of_lesson, *of_body, *of_files, *of_rules]
    found = [*of_lesson, *of_body, *of_files, *of_questions, *of_rules]
    things = (*old_body, *old_questions), (*new_body, *new_questions)
    things_at_once = (*old_body, *at_once[0]), (*new_body, *at_once[1])
    changed = {*_standing(of_asked, new_questions), *keys}
    every = _standing(of_questions, new_questions)
    return Difference(
        changes=tuple(one.change for one in found),
        changed_questions=tuple(one for one in every if one in changed),
        besides=tuple(one for one in every if one not in changed),
        changed_keys=keys,
        changed_blocks=_standing(_with_files(of_body, of_files, after.content), new_body),
        gone_blocks=_gone(of_body),
        gone_questions=_gone(of_questions),
        suggestion=apart_from_asides(
            suggested(found, len(keys), of_questions, things),
            suggested([*around, *of_asked], len(keys), of_asked, things_at_once),
        )
        if before
        else Suggestion.first(),
    )


def field_changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Change, ...]:
    """What changed in fields that have a label and a text, as of a programme or a value; one that is gone is empty."""
    sides = [Thing("", "", Part.LESSON, tuple(_fields(one)), is_named=False) for one in (before, after)]
    return tuple(found.change for found in compare(sides[:1], sides[1:]))


def _fields(texts: Mapping[str, str]) -> Iterator[Wording]:
    for label, text in texts.items():
        yield Wording(label, label, text, Part.LESSON)


def around_blocks(content: LessonContent) -> Thing:
    """What stands around the blocks: its title, subtitle, introduction and minutes."""
    number = content.minutes or 0  # a draft may not say it yet
    minutes = ngettext("%(number)d minuut", "%(number)d minuten", number) % {"number": number}
    wordings = (
        *_fields({_("titel"): content.title, _("ondertitel"): content.summary, _("inleiding"): content.introduction}),
        Wording("minutes", _("duur"), minutes if number else "", Part.RULE),
    )
    return Thing("lesson", "", Part.LESSON, wordings, is_named=False)


def _standing(found: Iterable[Found], things: Iterable[Thing]) -> tuple[str, ...]:
    """The ids of those that are new or changed, in order; to be moved is no change."""
    changed = {one.thing for one in found if one.how is not How.MOVED or one.thing}
    return tuple(thing.id for thing in things if thing.id in changed)


def _gone(found: Iterable[Found]) -> tuple[str, ...]:
    return tuple(one.thing for one in found if one.is_whole and one.how is How.GONE)


def _with_files(of_body: Sequence[Found], of_files: Sequence[Found], content: LessonContent) -> list[Found]:
    """The changes of the blocks, also for a block whose picture or document became another one."""
    files = {one.thing: one for one in of_files}
    of_blocks = [
        replace(files[name], thing=str(block.get("id")))
        for block in content.body
        for kind, source in body_wordings.files_in(block)
        if (name := f"{kind}:{source}") in files
    ]
    return [*of_body, *of_blocks]


def _changed_keys(before: Quiz | None, after: Quiz | None, found: Iterable[Found]) -> tuple[str, ...]:
    if before is None or after is None:
        return ()
    old = {question.id: question for question in before.questions}
    told = {one.thing for one in found if one.change.part is Part.ANSWER}
    return tuple(
        question.id
        for question in after.questions
        if question.id in old and (question.id in told or quiz_wordings.judge_otherwise(old[question.id], question))
    )


def words_of_version(version: LessonVersion) -> VersionWords:
    """Of what was published. Costs one query, and one more for a quiz that was not fetched along."""
    return words_of_versions([version])[0]


def words_of_versions(versions: Sequence[LessonVersion]) -> list[VersionWords]:
    """Of several, in their order, for the same number of queries when their quizzes were fetched along."""
    prefetch_related_objects(versions, Prefetch("files", VersionFile.objects.select_related("file")))
    return [
        VersionWords(version.content, version.quiz.quiz if version.quiz else None, words_of(version.files.all()))
        for version in versions
    ]


def words_of_page(page: LessonPage) -> VersionWords:
    """Of a draft, as it would be published now. Costs a few queries, and reads each file that it shows."""
    return VersionWords(content_of(page), page.quiz, files_in_draft(page))

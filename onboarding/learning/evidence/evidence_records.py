"""What an evidence pack says, as plain frozen data: each record becomes JSON as it stands (docs/evidence.md).

Moments are ISO 8601 in UTC, days ISO 8601, points decimal numbers as text, digests SHA-256 in hexadecimal.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

SCHEMA = "aanboord-evidence/1"
LANGUAGE = "nl"  # in which all lessons are written, and the pack is
FOR_ONESELF = ("points", "max_points", "percent", "regrades", "answers")  # of a result: what only the person reads


class What(StrEnum):
    """What was completed; an entry's id begins with it."""

    LESSON = "lesson"
    PROGRAMME = "programme"
    FOLLOW_UP = "follow_up"
    EXEMPTION = "exemption"  # nothing was completed here: it was done elsewhere


class How(StrEnum):
    """How it was completed; whoever reads these must bear with ones that came later."""

    QUIZ = "quiz"  # by passing the questions
    READ = "read"  # by reading: it has no questions
    TOGETHER = "together"  # in a group that somebody led, without answers of one's own
    LESSONS = "lessons"  # a programme: by the last lesson asked
    DECLARED = "declared"  # a programme: because HR said so
    ELSEWHERE = "elsewhere"  # an exemption: HR recorded that it was done elsewhere


@dataclass(frozen=True, slots=True)
class PersonRecord:
    id: int
    name: str
    personnel_number: str


@dataclass(frozen=True, slots=True)
class EnrolmentRecord:
    id: int
    programme_id: int
    programme: str
    round: int
    enrolled_on: str
    due_date: str | None


@dataclass(frozen=True, slots=True)
class VariantRecord:
    """The part of a text that the person read, whose blocks are for some kinds of work only: those for `kind` and those
    for everyone; all of them when it is "". `digest` is over these blocks, `name` what the version calls the kind; ""
    where it names it nowhere."""

    kind: str
    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class TranslationRecord:
    """The translation in which the person read a version, the `number`th of that version in its language; `path` is
    where its words stand in the pack."""

    language: str
    number: int
    digest: str
    published_at: str
    path: str


@dataclass(frozen=True, slots=True)
class EarlierRecord:
    """A version that someone was in until they went on in a newer one; `path` is where it stands in the pack."""

    version: int
    digest: str
    published_at: str
    path: str
    until: str
    variant: VariantRecord | None
    translation: TranslationRecord | None


@dataclass(frozen=True, slots=True)
class LessonRecord:
    """The text that it is about: the version in which a lesson was completed, `path` where it stands in the pack; and
    the versions that the person was in before, the one they began first. `language` is the one that they read it in,
    `translation` None where that is the one in which it was written. `variant` is None where everyone read the same."""

    id: int
    title: str
    version: int
    digest: str
    published_at: str
    language: str
    path: str
    variant: VariantRecord | None
    translation: TranslationRecord | None
    earlier: tuple[EarlierRecord, ...]


@dataclass(frozen=True, slots=True)
class CorrectionRecord:
    """What was wrong in these questions and was put right: an answer counts by either, whichever is kinder.

    It stands with everyone who answered in them, before or after it, also where nothing changed: else it would say what
    someone answered. `quiz` is the digest of the questions as they are right, `questions` are the ids of those that had
    a wrong key (none when only the pass mark became lower), `pass_mark` counts where it is the lower one.
    `passed_by_it`: this person had failed, and passed by it.
    """

    at: str
    by: str | None
    reason: str
    quiz: str
    questions: tuple[str, ...]
    pass_mark: int
    passed_by_it: bool


@dataclass(frozen=True, slots=True)
class RegradeRecord:
    """What a correction made of a result, because a question counted wrongly; `quiz` is the digest of the questions put
    right."""

    at: str
    by: str | None
    reason: str
    points_before: str
    points_after: str
    passed_before: bool
    passed_after: bool
    quiz: str


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """`quiz`: the digest of the questions that it was given in, `situation`: in which one the question was asked, 1 or
    2; `set_aside_at`: since when it no longer counts. `is_carried`: it was given in an earlier attempt, was right, and
    counts in this one too.
    """

    attempt: int
    question: str
    selected: Any
    points: str
    max_points: int
    answered_at: str
    quiz: str
    situation: int
    is_carried: bool
    set_aside_at: str | None


@dataclass(frozen=True, slots=True)
class ResultRecord:
    """`quiz`: the digest of the questions it was judged by; `percent` is floored; `tries`: how many were finished.

    What is in FOR_ONESELF is None in a pack that is not the person's own: with the right answers beside them, points
    tell which answers were given.
    """

    quiz: str
    points: str | None
    max_points: int | None
    percent: int | None
    pass_mark: int
    passed: bool
    tries: int
    corrections: tuple[CorrectionRecord, ...]
    regrades: tuple[RegradeRecord, ...] | None
    answers: tuple[AnswerRecord, ...] | None


@dataclass(frozen=True, slots=True)
class TogetherRecord:
    """The group in which a lesson was done: when it began, who led it, which version was shown, and how this person
    confirmed to have been there ("code" or "paper") and when."""

    session: int
    begun_at: str
    led_by: str
    version: int
    confirmed_by: str
    confirmed_at: str


@dataclass(frozen=True, slots=True)
class ExemptionRecord:
    """What someone need not do here, of which `lesson_id` and `title` are None where that is the whole programme; and
    that it was taken back, if it was."""

    lesson_id: int | None
    title: str | None
    reason: str
    done_on: str
    recorded_at: str
    by: str | None
    taken_back_at: str | None
    taken_back_by: str | None
    taken_back_why: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that one person completed, or was exempted from: then `completed_at` is None, and `exemption` says what
    and why. `lesson` is None for a programme and for an exemption, `result` where there were no questions, or no
    answers of one's own; `together` is None for what was not done in a group."""

    id: str
    what: What
    how: How
    person: PersonRecord
    enrolment: EnrolmentRecord
    lesson: LessonRecord | None
    started_at: str | None
    completed_at: str | None
    result: ResultRecord | None
    certificate: str | None = None
    declared_by: str | None = None
    together: TogetherRecord | None = None
    exemption: ExemptionRecord | None = None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

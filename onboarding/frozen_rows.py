"""Which rows are evidence, and what may still change in them. The database itself refuses the rest (row_guards.py).

What may happen is said as a condition in SQL, that both databases understand, over the row as it is (OLD) and as it
would be (NEW); `{column}` is the column that the condition is about. A condition that is unknown (NULL) does not hold.
Of a row that is added there is only NEW, of one that goes only OLD.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

NEVER = "FALSE"
FREELY = "TRUE"
AWAY = "NEW.{column} IS NULL"
ONCE = "OLD.{column} IS NULL"
RAISED = (
    "OLD.{column} IS NULL OR NEW.{column} > OLD.{column} AND EXISTS (SELECT 1 FROM quizzes_regrade AS raised"
    " WHERE raised.attempt_id = OLD.id AND raised.{column}_after = NEW.{column})"
)
RAISED_WITH_ITS_ATTEMPT = (
    "NEW.{column} > OLD.{column} AND EXISTS (SELECT 1 FROM quizzes_regrade AS raised"
    " WHERE raised.attempt_id = OLD.attempt_id)"
)
WHILE_ITS_ATTEMPT_IS_OPEN = (
    "NOT EXISTS (SELECT 1 FROM quizzes_attempt AS over WHERE over.id = NEW.attempt_id AND over.finished_at IS NOT NULL)"
)
UNTIL_ITS_VERSION_IS_SHOWN = (
    "NOT NEW.is_in_digest OR NOT ("
    "EXISTS (SELECT 1 FROM lessons_lesson AS showing WHERE showing.current_version_id = NEW.version_id)"
    " OR EXISTS (SELECT 1 FROM learning_lessonprogress AS place WHERE place.version_id = NEW.version_id)"
    " OR EXISTS (SELECT 1 FROM lessons_lessonversion AS later, lessons_lessonversion AS own"
    " WHERE own.id = NEW.version_id AND later.lesson_id = own.lesson_id AND later.number > own.number))"
)
WHILE_UNFINISHED = "OLD.finished_at IS NULL"
ONCE_WHILE_THE_ATTEMPT_IS_OPEN = (
    "OLD.{column} IS NULL AND EXISTS (SELECT 1 FROM quizzes_attempt AS going"
    " WHERE going.id = OLD.attempt_id AND going.finished_at IS NULL)"
)
WHILE_NOT_COMPLETED = "OLD.completed_at IS NULL"
WHILE_NOT_COMPLETED_OR_AWAY = f"{WHILE_NOT_COMPLETED} OR {AWAY}"
WHILE_PLANNED = "OLD.state = 'planned'"
WHILE_NOT_DONE = "OLD.done_at IS NULL"
ONCE_UNTIL_COMPLETED = (
    "OLD.{column} IS NULL AND NEW.revoked_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM learning_enrolment AS over"
    " WHERE over.id = OLD.enrolment_id AND over.completed_at IS NOT NULL)"
)
WITH_ITS_TAKING_BACK = "OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL"
WITH_ITS_TAKING_BACK_OR_AWAY = f"{WITH_ITS_TAKING_BACK} OR {AWAY}"
WHILE_THE_LESSON_IS_OPEN = (
    "NOT EXISTS (SELECT 1 FROM learning_completion AS done"
    " WHERE done.enrolment_id = OLD.enrolment_id AND done.lesson_id = OLD.lesson_id)"
)
WHILE_NOT_CONFIRMED = "OLD.confirmed_at IS NULL"
WHILE_ITS_SESSION_IS_OPEN = (
    "EXISTS (SELECT 1 FROM learning_groupsession AS led WHERE led.id = NEW.session_id AND led.closed_at IS NULL)"
)
WHILE_NOBODY_CONFIRMED = (
    "NOT EXISTS (SELECT 1 FROM learning_attendance AS there"
    " WHERE there.session_id = OLD.id AND there.confirmed_at IS NOT NULL)"
)


@dataclass(frozen=True, slots=True)
class Frozen:
    """The rows of a model ("app.Model"): when each field may change, all others, and when a row may go or come."""

    model: str
    fields: Mapping[str, str] = field(default_factory=dict)
    others: str = NEVER
    may_go: str = NEVER
    may_come: str = FREELY


FROZEN = (
    # What was published. An article is made of the content, and may be made anew.
    Frozen("lessons.LessonVersion", {"article": FREELY, "published_by": AWAY}),
    Frozen("lessons.VersionTranslation", {"article": FREELY, "published_by": AWAY, "withdrawn_at": ONCE}),
    Frozen("lessons.FrozenFile"),
    Frozen("lessons.VersionFile", may_come=UNTIL_ITS_VERSION_IS_SHOWN),
    Frozen("quizzes.PublishedQuiz"),
    # What people answered, and what came of it. An attempt may go on in another quiz; a correction that is written down
    # first raises a result.
    Frozen(
        "quizzes.Response",
        {
            "set_aside_at": ONCE_WHILE_THE_ATTEMPT_IS_OPEN,
            "answered_in": ONCE_WHILE_THE_ATTEMPT_IS_OPEN,
            "points": RAISED_WITH_ITS_ATTEMPT,
        },
        may_come=WHILE_ITS_ATTEMPT_IS_OPEN,
    ),
    Frozen(
        "quizzes.Attempt",
        {
            "published_quiz": WHILE_UNFINISHED,
            "finished_at": ONCE,
            "points": RAISED,
            "max_points": ONCE,
            "passed": RAISED,
        },
    ),
    Frozen("quizzes.ExtraTry"),
    Frozen("quizzes.Correction", {"corrected_by": AWAY}),
    Frozen("quizzes.Correction_holds_for"),
    Frozen("quizzes.Regrade"),
    # What people completed.
    Frozen("learning.Completion"),
    # A lesson that was done in a group: who led it, and who confirmed to have been there.
    Frozen(
        "learning.GroupSession",
        {"closed_at": ONCE, "leader": AWAY, "department": AWAY},
        may_go=WHILE_NOBODY_CONFIRMED,
    ),
    Frozen(
        "learning.Attendance",
        {"how": f"{WHILE_NOT_CONFIRMED} AND {WHILE_ITS_SESSION_IS_OPEN}", "id": NEVER, "session": NEVER},
        others=WHILE_NOT_CONFIRMED,
        may_go=WHILE_NOT_CONFIRMED,
        may_come=WHILE_ITS_SESSION_IS_OPEN,
    ),
    Frozen("learning.EarlierVersion"),
    Frozen(
        "learning.Exemption",
        {
            "recorded_by": AWAY,
            "revoked_at": ONCE_UNTIL_COMPLETED,
            "revoked_by": WITH_ITS_TAKING_BACK_OR_AWAY,
            "revoked_by_name": WITH_ITS_TAKING_BACK,
            "revoked_why": WITH_ITS_TAKING_BACK,
        },
    ),
    Frozen("learning.Certificate"),
    Frozen("learning.FollowUp", others=WHILE_NOT_DONE, may_go=WHILE_NOT_DONE),
    Frozen(
        "learning.LessonProgress",
        {
            "id": NEVER,
            "enrolment": NEVER,
            "lesson": NEVER,
            "started_at": NEVER,
            "variant": NEVER,
            "version": WHILE_THE_LESSON_IS_OPEN,
        },
        others=FREELY,  # how far they read
        may_go=WHILE_THE_LESSON_IS_OPEN,
    ),
    # Which mail went to whom; the person may go, and the enrolment.
    Frozen(
        "learning.Notice",
        {
            **{"id": NEVER, "kind": NEVER, "about": NEVER, "organisation": NEVER, "recipient": AWAY},
            **{"recipient_name": WHILE_PLANNED, "recipient_address": WHILE_PLANNED, "recipient_folded": WHILE_PLANNED},
        },
        others=FREELY,  # what became of it
        may_go=WHILE_PLANNED,
    ),
    Frozen(
        "learning.Enrolment",
        {
            **{"id": NEVER, "user": NEVER, "programme": NEVER, "enrolled_on": NEVER, "round": NEVER},
            **{"completed_at": ONCE, "due_date": WHILE_NOT_COMPLETED, "agreed_due_date": WHILE_NOT_COMPLETED},
            "is_exempted": WHILE_NOT_COMPLETED,
            **{"is_declared": WHILE_NOT_COMPLETED, "declared_by": WHILE_NOT_COMPLETED_OR_AWAY},
            **{"withdrawn_at": WHILE_NOT_COMPLETED, "withdrawn_by": WHILE_NOT_COMPLETED_OR_AWAY},
        },
        others=FREELY,  # whether it is the last round, and the summary
        may_go=WHILE_NOT_COMPLETED,
    ),
)

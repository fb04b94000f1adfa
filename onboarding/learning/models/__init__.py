"""JOURNEY: who is in which programme, where they are in it, and what they finished. Written through progress.py."""

from onboarding.learning.models.answers import AnswerBatch, AnswerPool, PooledAnswer
from onboarding.learning.models.closing_days import ClosingDay
from onboarding.learning.models.completions import (
    Completion,
    EarlierVersion,
    LessonProgress,
    LessonProgressQuerySet,
    PollVote,
    attempts_context,
    attempts_in_lesson,
    context_ends_in,
)
from onboarding.learning.models.enrolling_by_rule import About, EnrolmentRule, Mailed, RuleCondition, RuleProgramme
from onboarding.learning.models.enrolments import Enrolment, EnrolmentQuerySet, KeptOut, last_quiz
from onboarding.learning.models.exemptions import Exemption, ExemptionQuerySet
from onboarding.learning.models.follow_ups import FollowUp, FollowUpQuerySet
from onboarding.learning.models.group_sessions import (
    OPEN_FOR,
    Attendance,
    AttendanceQuerySet,
    Confirmed,
    GroupSession,
)
from onboarding.learning.models.keepsakes import (
    Certificate,
    CertificateWords,
    Outcome,
    Reflection,
    Refresher,
    RefresherAnswer,
)
from onboarding.learning.models.mailings import Mailing, MailPace
from onboarding.learning.models.notices import (
    BEGINS,
    HIDDEN_UNLESS_SENT,
    LETS_IN,
    TO_ONESELF,
    Notice,
    NoticeKind,
    NoticeQuerySet,
    NoticeReason,
    NoticeSetting,
    NoticeState,
    NoticeText,
)
from onboarding.learning.models.recounts import Recount

__all__ = [
    "BEGINS",
    "HIDDEN_UNLESS_SENT",
    "LETS_IN",
    "OPEN_FOR",
    "TO_ONESELF",
    "About",
    "AnswerBatch",
    "AnswerPool",
    "Attendance",
    "AttendanceQuerySet",
    "Certificate",
    "CertificateWords",
    "ClosingDay",
    "Completion",
    "Confirmed",
    "EarlierVersion",
    "Enrolment",
    "EnrolmentQuerySet",
    "EnrolmentRule",
    "Exemption",
    "ExemptionQuerySet",
    "FollowUp",
    "FollowUpQuerySet",
    "GroupSession",
    "KeptOut",
    "LessonProgress",
    "LessonProgressQuerySet",
    "MailPace",
    "Mailed",
    "Mailing",
    "Notice",
    "NoticeKind",
    "NoticeQuerySet",
    "NoticeReason",
    "NoticeSetting",
    "NoticeState",
    "NoticeText",
    "Outcome",
    "PollVote",
    "PooledAnswer",
    "Recount",
    "Reflection",
    "Refresher",
    "RefresherAnswer",
    "RuleCondition",
    "RuleProgramme",
    "attempts_context",
    "attempts_in_lesson",
    "context_ends_in",
    "last_quiz",
]

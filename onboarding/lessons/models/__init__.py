"""CONTENT: the pages that editors write, and the records of what was published from them."""

from onboarding.lessons.models.desk_pages import OrganisationPage
from onboarding.lessons.models.expiry_decisions import AfterExpiry, ExpiryDecision
from onboarding.lessons.models.kept_files import FileKind, FrozenFile, ReadFile, VersionFile
from onboarding.lessons.models.lesson_page import LessonPage
from onboarding.lessons.models.own_words import OwnWord
from onboarding.lessons.models.programme_pages import PrinciplePage, ProgrammePage
from onboarding.lessons.models.publish_decisions import AskedLesson, PublishDecision
from onboarding.lessons.models.records import ChangeSize, CharterImport, Lesson, LessonVersion, Programme
from onboarding.lessons.models.review_states import ReviewState, ReviewTask
from onboarding.lessons.models.shared_lessons import AdoptedLesson, LessonOffer
from onboarding.lessons.models.trashed_files import TrashedFile
from onboarding.lessons.models.trashed_pages import PageKind, TrashedPage
from onboarding.lessons.outlines import Audience

__all__ = [
    "AdoptedLesson",
    "AfterExpiry",
    "AskedLesson",
    "Audience",
    "ChangeSize",
    "CharterImport",
    "ExpiryDecision",
    "FileKind",
    "FrozenFile",
    "Lesson",
    "LessonOffer",
    "LessonPage",
    "LessonVersion",
    "OrganisationPage",
    "OwnWord",
    "PageKind",
    "PrinciplePage",
    "Programme",
    "ProgrammePage",
    "PublishDecision",
    "ReadFile",
    "ReviewState",
    "ReviewTask",
    "TrashedFile",
    "TrashedPage",
    "VersionFile",
]

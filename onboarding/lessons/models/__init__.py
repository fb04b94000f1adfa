"""CONTENT: the pages that editors write, and the records of what was published from them."""

from onboarding.lessons.models.pages import (
    LessonPage,
    OrganisationPage,
    PrincipleKind,
    PrinciplePage,
    ProgrammePage,
)
from onboarding.lessons.models.records import ChangeSize, CharterImport, Lesson, LessonVersion, Programme

__all__ = [
    "ChangeSize",
    "CharterImport",
    "Lesson",
    "LessonPage",
    "LessonVersion",
    "OrganisationPage",
    "PrincipleKind",
    "PrinciplePage",
    "Programme",
    "ProgrammePage",
]

"""A lesson on the dashboard, and how far someone is in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone
from django.utils.safestring import SafeString

from onboarding.constant_addresses import address_with
from onboarding.learning.dashboard.kept_lines import Line
from onboarding.learning.notices.reading_list import ToRead
from onboarding.lessons.models import VersionTranslation


@dataclass(slots=True)
class LessonRow:
    """One lesson on the dashboard: what it is, how long it takes (minutes) and how far someone is.

    `letter` is that of its principle, or its number, "" where it has none; `name` is its title beside that of its
    principle, which `principle` is.
    """

    id: int
    title: str
    minutes: int
    questions: int
    letter: str = ""
    principle: str = ""
    name: str = ""
    completed_at: datetime | None = None
    is_together: bool = False  # done in a group
    is_started: bool = False
    sections_read: int = 0
    introduction: str = ""  # of the version that someone is in, once they began it
    question: int = 0  # the question someone is at, or one after it; 0 outside the quiz
    left: int = 0  # where answers of before count along: how many questions are still asked
    failed: bool = False
    closed_until: date | None = None
    to_read: ToRead | None = None  # what is new since it was finished
    came_later: bool = False  # than this person's enrolment
    is_asked: bool = True  # otherwise it came after this person was done, and they read it
    is_exempt: bool = False  # it was done elsewhere
    lang: SafeString = field(default_factory=SafeString)  # the attributes of the language of its title and its story
    translation: VersionTranslation | None = None  # what this person reads it in, or would; None: as it was written

    @property
    def is_left(self) -> bool:
        """Whether it is still to be done."""
        return self.completed_at is None and not self.is_exempt

    @property
    def is_new(self) -> bool:
        """Someone who was here before this lesson did not see it yet."""
        return self.came_later and not self.is_started and self.is_left

    @property
    def url(self) -> str:
        """Where to go on: the open question, the section last read, or the start."""
        if self.completed_at is None and self.question:
            return address_with("learning:question", self.id, self.question)
        if self.completed_at is None and self.failed:
            return address_with("learning:result", self.id)
        fragment = f"#stuk-{self.sections_read}" if self.completed_at is None and self.sections_read > 1 else ""
        return address_with("learning:lesson", self.id) + fragment

    @property
    def line(self) -> Line:
        """What stands in its line."""
        return Line(
            title=self.title,
            lang=self.lang,
            url=self.url,
            letter=self.letter,
            minutes=self.minutes,
            questions=self.questions,
            question=self.question,
            left=self.left,
            completed_on=timezone.localdate(self.completed_at) if self.completed_at else None,
            closed_until=self.closed_until,
            is_together=self.is_together,
            is_started=self.is_started,
            is_asked=self.is_asked,
            is_exempt=self.is_exempt,
            is_new=self.is_new,
            failed=self.failed,
            has_news=self.to_read is not None,
        )

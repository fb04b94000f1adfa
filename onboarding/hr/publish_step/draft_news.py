"""What a draft of a lesson says that is new since versions of before: it is read once, and compared once with each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from onboarding.lessons.differences import VersionWords, difference, words_of_page, words_of_versions
from onboarding.lessons.models import LessonPage, LessonVersion
from onboarding.lessons.news import amount


class DraftNews:
    def __init__(self, draft: LessonPage) -> None:
        self.draft = draft
        self._is_new_since: dict[int, bool] = {}  # by version

    @cached_property
    def words(self) -> VersionWords:
        """The words of the draft, for which its files are looked at."""
        return words_of_page(self.draft)

    def having_news(self, versions: Sequence[LessonVersion]) -> list[LessonVersion]:
        """Those of these versions since which something is new. Costs one query for any number."""
        new = [version for version in versions if version.pk not in self._is_new_since]
        for version, before in zip(new, words_of_versions(new), strict=True):
            self._is_new_since[version.pk] = not amount(difference(before, self.words)).is_nothing
        return [version for version in versions if self._is_new_since[version.pk]]

"""What a draft of a lesson says that is new since versions of before: it is read once, and compared once with each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from onboarding.learning.journey.asked_to_read import ReadAs
from onboarding.lessons.differences import VersionWords, difference, words_of_page, words_of_versions
from onboarding.lessons.models import LessonPage
from onboarding.lessons.news import amount


class DraftNews:
    def __init__(self, draft: LessonPage) -> None:
        self.draft = draft
        self._is_new_since: dict[tuple[int, str], bool] = {}  # by version and variant

    @cached_property
    def words(self) -> VersionWords:
        """The words of the draft, for which its files are looked at."""
        return words_of_page(self.draft)

    def having_news(self, read: Sequence[ReadAs]) -> list[ReadAs]:
        """Those of these versions, each in a variant, since which something is new. Costs one query for any number."""
        new = [(version, variant) for version, variant in read if (version.pk, variant) not in self._is_new_since]
        befores = words_of_versions([version for version, _variant in new])
        for (version, variant), before in zip(new, befores, strict=True):
            change = difference(before.variant(variant), self.words.variant(variant))
            self._is_new_since[version.pk, variant] = not amount(change).is_nothing
        return [(version, variant) for version, variant in read if self._is_new_since[version.pk, variant]]

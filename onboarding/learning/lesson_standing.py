"""Where someone stands in one lesson: the one rule, and what it is called. It says that and when, never what anyone
answered: whoever has not passed yet may have tried or not.

It follows from the place in the lesson, the completion and the exemption, whichever there are.
"""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from onboarding.learning.how_done import Done, How, how_of


class LessonStanding(StrEnum):
    NOT_BEGUN = "not_begun"
    BEGUN = "begun"  # opened, not read to the end
    READ = "read"  # read to the end; its questions are not passed
    EXEMPTED = "exempted"
    PASSED = "passed"
    READ_THROUGH = "read_through"  # done by reading: it asks nothing
    TOGETHER = "together"


LABELS: dict[LessonStanding, str | Promise] = {
    LessonStanding.NOT_BEGUN: _("Nog niet begonnen"),
    LessonStanding.BEGUN: _("Begonnen"),
    LessonStanding.READ: _("Gelezen, vragen nog niet gehaald"),
    LessonStanding.EXEMPTED: _("Vrijgesteld"),
    LessonStanding.PASSED: _("Klaar"),
    LessonStanding.READ_THROUGH: _("Klaar, door te lezen"),
    LessonStanding.TOGETHER: _("Klaar, samen gedaan"),
}
DONE = {How.PASSED: LessonStanding.PASSED, How.READ: LessonStanding.READ_THROUGH, How.TOGETHER: LessonStanding.TOGETHER}
ARE_DONE = frozenset(DONE.values())


def standing_in_lesson(completion: Done | None, *, is_begun: bool, is_read: bool, is_exempted: bool) -> LessonStanding:
    """What was completed stays so; who is exempted and began all the same is exempted. `is_read` is to the end, with
    questions that are still to be passed."""
    if completion is not None:
        return DONE[how_of(completion)]
    if is_exempted:
        return LessonStanding.EXEMPTED
    if not is_begun:
        return LessonStanding.NOT_BEGUN
    return LessonStanding.READ if is_read else LessonStanding.BEGUN

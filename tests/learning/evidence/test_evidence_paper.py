"""The words of the overview in an evidence pack."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from onboarding.learning.evidence.evidence_paper import how_in_words
from onboarding.learning.evidence.evidence_records import (
    EnrolmentRecord,
    Entry,
    How,
    PersonRecord,
    TogetherRecord,
    What,
)

LESSON = Entry(
    id="lesson-1",
    what=What.LESSON,
    how=How.QUIZ,
    person=PersonRecord(1, "Amina Verbeke", "00001"),
    enrolment=EnrolmentRecord(1, 1, "Onze waarden", 1, "2026-11-02", None),
    lesson=None,
    started_at=None,
    completed_at="2026-11-24T09:00:00+00:00",
    result=None,
)


@pytest.mark.parametrize("what", What)
@pytest.mark.parametrize("how", [*How, "classroom"])
def test_how_it_was_completed_is_said_in_words_and_one_that_came_later_as_it_stands(what: What, how: str) -> None:
    words = how_in_words(replace(LESSON, what=what, how=cast("How", how)))
    assert words.startswith("bijgelezen, ") is (what == What.FOLLOW_UP)
    known = {"quiz": "met vragen", "read": "gelezen", "declared": "klaar verklaard door HR", "together": "samen"}
    known["elsewhere"] = "vrijgesteld, elders gedaan"
    assert words.endswith({**known, "lessons": "alle gevraagde lessen", "classroom": "classroom"}[how])


def test_of_a_group_it_is_said_who_led_it_when_and_how_it_was_confirmed() -> None:
    moment = "2026-11-03T09:00:00Z"
    together = TogetherRecord(1, moment, "Dries Peeters", 1, "paper", moment)
    words = how_in_words(replace(LESSON, how=How.TOGETHER, together=together))
    assert words == "samen, begeleid door Dries Peeters op 03/11/2026, met een handtekening op papier"

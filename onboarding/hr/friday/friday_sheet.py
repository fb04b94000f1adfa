"""What stands on the Friday page, for the screen and for paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from onboarding.hr.friday.needs_attention import Group
from onboarding.hr.lists.list_description import Description
from onboarding.hr.overview.newcomers import Newcomers
from onboarding.hr.overview.overview_figures import Tally


@dataclass(frozen=True, slots=True)
class Sheet:
    """`breakdowns` and `months` are as the overview draws them, the lines first that most need looking at; `others` in
    a breakdown is how many lines are not here. `newcomers` is None when it is about who has no first working day."""

    description: Description
    today: date
    tally: Tally
    newcomers: Newcomers | None
    attention: list[Group]
    breakdowns: list[dict[str, Any]]
    months: dict[str, Any]

"""How a lesson was done: the one rule, for Python and for the database, and what it is called on every screen.

It follows from what a completion points to: an attempt that passed, a lesson that someone led for a group, or neither,
where there was only something to read.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from django.db.models import Case, CharField, Q, Value, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class How(StrEnum):
    PASSED = "passed"  # by passing its quiz
    READ = "read"  # by reading it: it asks nothing
    TOGETHER = "together"  # in a group; nobody's answers were kept


LABELS: dict[How, str | Promise] = {
    How.PASSED: gettext_lazy("vragen beantwoord"),
    How.READ: gettext_lazy("gelezen"),
    How.TOGETHER: gettext_lazy("samen gedaan"),
}


class Done(Protocol):
    """What a completion says of itself."""

    @property
    def attempt_id(self) -> int | None: ...
    @property
    def group_session_id(self) -> int | None: ...


class Led(Protocol):
    @property
    def begun_at(self) -> datetime: ...
    @property
    def leader_name(self) -> str: ...


def how_of(completion: Done) -> How:
    if completion.group_session_id is not None:
        return How.TOGETHER
    return How.PASSED if completion.attempt_id is not None else How.READ


def was_together(path: str = "") -> Q:
    """`how_of` in the database. `path` is the way to the completion, such as "completions__"."""
    return Q(**{f"{path}group_session__isnull": False})


def was_passed(path: str = "") -> Q:
    return Q(**{f"{path}attempt__isnull": False})


def had_questions(path: str = "") -> Q:
    """Whoever answered them, or discussed them: questions of this lesson can come back to them."""
    return was_passed(path) | was_together(path) & Q(**{f"{path}version__quiz__isnull": False})


def how_case(path: str = "") -> Case:
    """How each was done, as an expression."""
    return Case(
        When(was_together(path), then=Value(How.TOGETHER.value)),
        When(was_passed(path), then=Value(How.PASSED.value)),
        default=Value(How.READ.value),
        output_field=CharField(),
    )


def together_in_words(session: Led, number: int) -> str:
    """In full: when, led by whom, and in which version of the lesson."""
    return _("samen gedaan op %(day)s, begeleid door %(leader)s, versie %(number)s") % {
        "day": date_format(timezone.localtime(session.begun_at), "j F Y"),
        "leader": session.leader_name,
        "number": number,
    }

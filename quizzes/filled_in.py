"""What the form of a question sends. Its fields have these names in quizzes/templates/quizzes/asked. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from quizzes.grading import InvalidAnswer

ANSWER = "antwoord"
STEP = "stap"  # of a scenario: how many choices were made before this screen


@dataclass(frozen=True, slots=True)
class FilledIn:
    """What someone filled in, whether that is an answer or not; `step` is empty except in a scenario."""

    values: tuple[str, ...] = ()
    step: str = ""

    @classmethod
    def read(cls, sent: QueryDict) -> FilledIn:
        return cls(tuple(sent.getlist(ANSWER)), sent.get(STEP, ""))

    @property
    def query(self) -> str:
        """The query string of an address that brings it back."""
        return urlencode({ANSWER: self.values}, doseq=True)

    def error(self, problem: InvalidAnswer) -> str:
        """The code to show for what `check_answer` refused; empty where a scenario simply goes on to its next scene."""
        if problem.code != "goes_on":
            return problem.code
        return "no_choice" if self.step == str(len(self.values)) else ""  # the same scene came back

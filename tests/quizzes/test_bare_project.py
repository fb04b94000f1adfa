"""Any Django project can install quizzes: with its own looks, and without anything else of this house."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from quizzes.definitions import QuestionKind

ROOT = Path(__file__).resolve().parents[2]


def test_a_bare_project_installs_quizzes_and_answers_every_kind_of_question() -> None:
    visit = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.quizzes.bare_project.visit"],
        cwd=ROOT,
        env={"PATH": os.environ.get("PATH", "")},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert visit.returncode == 0, visit.stderr
    kinds = list(QuestionKind)
    assert json.loads(visit.stdout) == {
        "told": kinds,
        "points": f"{len(kinds)}.00",
        "passed": True,
        "assets": ["quizzes/match.js", "quizzes/order.js", "quizzes/question.css"],
        "not_found": [],
        "strangers": [],
    }

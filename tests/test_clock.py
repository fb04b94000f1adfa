"""Time is an argument: only what the outside world calls reads the clock."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parent.parent

# Whoever is in this list is called from outside, and tells the others what time it is.
MAY_READ = {
    # Screens: once for each request. Those of HR have their time from `clock`.
    "onboarding.hr.clock",
    "onboarding.hr.department_head.department_views",
    "onboarding.hr.wagtail_hooks",
    "onboarding.learning.closing.closing_views",
    "onboarding.learning.refreshers.refresher_views",
    "onboarding.learning.dashboard.dashboard_views",
    "onboarding.learning.lesson.lesson_views",
    "onboarding.learning.lesson.quiz_views",
    "onboarding.learning.search.search_views",
    "onboarding.people.account_views",
    "onboarding.people.accounts_admin",
    "onboarding.people.address_views",
    # Commands, and the world that one of them makes.
    "onboarding.hr.management.commands.enrol",
    "onboarding.hr.management.commands.import_employees",
    "onboarding.hr.management.commands.run_daily",
    "onboarding.learning.demo.demo_municipalities",
    "onboarding.learning.management.commands.send_reminders",
    # Work in the background: its tasks, what ends them, and the worker.
    "onboarding.hr.imports.import_tasks",
    "onboarding.hr.worker.watched_work",
    "onboarding.hr.worker.worker_beats",
    "onboarding.hr.worker.worker_loop",
    "onboarding.learning.notices.queueing",
    "onboarding.people.address_mails",
    "onboarding.people.resets",
    # What Django, Wagtail and allauth call, and tell no time.
    "onboarding.lessons.models.desk_pages",
    "onboarding.lessons.publishing",
    "onboarding.people.accounts",
    "onboarding.people.backends",
    "onboarding.people.counting_cache",
    "onboarding.people.moving",
}

# Of these a call without arguments reads the clock; `timezone.localdate(now)` only says what day a moment is.
READS = {"now", "localdate", "localtime", "today", "utcnow", "Now"}
OWNERS = {"timezone", "date", "datetime", "django.utils.timezone"}


def reads_the_clock(source: str) -> bool:
    """Whether a module calls one of READS, or hands one on to be called."""
    tree = ast.parse(source)
    told = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args and _is_day(node)}
    return any(_is_clock(node) and id(node) not in told for node in ast.walk(tree))


def _is_clock(node: ast.AST) -> bool:
    if isinstance(node, ast.Name):
        return node.id == "Now"
    return isinstance(node, ast.Attribute) and node.attr in READS and ast.unparse(node.value) in OWNERS


def _is_day(call: ast.Call) -> bool:
    """Whether this is about the moment that it is given."""
    return isinstance(call.func, ast.Attribute) and call.func.attr in {"localdate", "localtime"}


def modules() -> dict[str, Path]:
    """Ours by their dotted name; a migration is done once, at the time that it is."""
    found = [path for room in ("onboarding", "quizzes") for path in (ROOT / room).rglob("*.py")]
    found = [path for path in found if path.parent.name != "migrations"]
    return {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in found}


@pytest.mark.parametrize(
    ("source", "reads"),
    [
        ("today = timezone.localdate()", True),
        ("day = timezone.localdate(now)", False),
        ("now = datetime.now(UTC)", True),
        ("def run(clock=timezone.now): pass", True),
        ("rows.update(at=Now())", True),
        ("self.now", False),
    ],
)
def test_what_reads_the_clock_is_known(source: str, reads: bool) -> None:
    assert reads_the_clock(source) is reads


def test_the_clock_is_read_by_the_outermost_caller_only() -> None:
    found = {name for name, path in modules().items() if reads_the_clock(path.read_text())}
    assert found - MAY_READ == set()


def test_every_reader_of_the_clock_is_a_module() -> None:
    assert MAY_READ - modules().keys() == set()

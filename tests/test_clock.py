"""Time is an argument: only what the outside world calls reads the clock."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parent.parent

# Whoever is in this list is called from outside, and tells the others what time it is.
# Screens: once for each request. Those of HR have their time from `clock`.
SCREENS = {
    "onboarding.hr.clock",
    "onboarding.hr.department_head.department_views",
    "onboarding.hr.group_sessions.confirm_views",
    "onboarding.hr.worker.health_views",
    "onboarding.hr.group_sessions.leading_views",
    "onboarding.hr.group_sessions.presence_views",
    "onboarding.hr.wagtail_hooks",
    "onboarding.learning.closing.closing_views",
    "onboarding.learning.evidence.evidence_views",
    "onboarding.learning.refreshers.refresher_views",
    "onboarding.learning.dashboard.dashboard_views",
    "onboarding.learning.follow_ups.follow_up_views",
    "onboarding.learning.lesson.lesson_views",
    "onboarding.learning.lesson.moment_views",
    "onboarding.learning.lesson.quiz_views",
    "onboarding.learning.lesson.resolution_views",
    "onboarding.learning.preferences",
    "onboarding.learning.search.search_views",
    "onboarding.people.account_views",
    "onboarding.people.accounts_admin",
    "onboarding.people.address_views",
    "onboarding.people.letters.letter_views",
    "onboarding.people.single_sign_on.provider_views",
    "onboarding.people.invitation_views",
    "onboarding.people.sessions.device_views",
    "onboarding.people.shared_devices.who_is_it",
    "onboarding.people.shared_devices.device_letters",
    "onboarding.hr.department_head.head_device_views",
}
MAY_READ = SCREENS | {
    # Commands, and the world that one of them makes.
    "onboarding.hr.management.commands.back_up",
    "onboarding.hr.management.commands.check_health",
    "onboarding.hr.management.commands.doctor",
    "onboarding.hr.management.commands.enrol",
    "onboarding.hr.management.commands.import_employees",
    "onboarding.hr.management.commands.make_evidence",
    "onboarding.hr.management.commands.run_daily",
    "onboarding.learning.demo.demo_groups",
    "onboarding.learning.demo.demo_municipalities",
    "onboarding.learning.management.commands.make_flanders",
    "onboarding.learning.management.commands.send_reminders",
    "onboarding.lessons.management.commands.find_lost_files",
    "onboarding.lessons.management.commands.rebuild_lessons",
    # Work in the background: its tasks, what ends them, and the worker.
    "onboarding.hr.imports.import_tasks",
    "onboarding.hr.key_corrections.regrade_views",
    "onboarding.hr.letters.letter_jobs",
    "onboarding.hr.worker.watched_work",
    "onboarding.hr.worker.worker_beats",
    "onboarding.hr.worker.worker_loop",
    "onboarding.learning.journey.summaries",
    "onboarding.learning.journey.after_publishing",
    "onboarding.learning.journey.late_finishers",  # a task
    "onboarding.learning.notices.queueing",
    "onboarding.people.address_mails",
    "onboarding.people.invitation_mails",
    "onboarding.people.own_change_mails",
    "onboarding.people.second_factor.factor_mails",
    "onboarding.hr.deeds.four_eyes_mails",
    "onboarding.hr.deeds.programme_review_mails",
    "onboarding.hr.deeds.review_mails",
    "onboarding.people.role_mails",
    "onboarding.people.sessions.device_mails",
    "onboarding.learning.demo.mailbox_files",
    "onboarding.people.code_mails",
    "onboarding.people.resets",
    # What Django, Wagtail and allauth call, and tell no time.
    "onboarding.lessons.desk_page_forms",
    "onboarding.lessons.models.desk_pages",
    "onboarding.lessons.freezing",
    "onboarding.lessons.publishing",
    "onboarding.people.accounts",
    "onboarding.people.mail_message",
    "onboarding.people.account_choice",
    "onboarding.people.backends",
    "onboarding.people.counting_cache",
    "onboarding.people.moving",
    "onboarding.people.second_factor.factor_requirement",
    "onboarding.people.sessions.session_store",
    "onboarding.people.sessions.sign_ins",
    "onboarding.people.shared_devices.shared_device_rules",
    "onboarding.people.sign_in_forms",
}

# What reads the clock, by its full name.
READS = {
    *("django.utils.timezone.now", "django.utils.timezone.localdate", "django.utils.timezone.localtime"),
    *("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today"),
    *("time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.ctime", "time.strftime"),
    *("django.db.models.functions.Now", "django.db.models.functions.datetime.Now"),
}
LAST = {name.rpartition(".")[2] for name in READS}
# Of these a call without arguments reads the clock; `timezone.localdate(now)` only says what day a moment is.
TELLS_OF_A_MOMENT = {"django.utils.timezone.localdate", "django.utils.timezone.localtime"}
# What these names stand for, also where nothing imports them.
MEANT = {
    "timezone": "django.utils.timezone",
    "date": "datetime.date",
    "datetime": "datetime.datetime",
    "Now": "django.db.models.functions.Now",
}

Names = dict[str, set[str]]


def reads_the_clock(source: str) -> bool:
    """Whether a module calls one of READS, or hands one on to be called, under whatever name it imports it."""
    tree = ast.parse(source)
    return bool(readings(tree, imported_names(tree)))


def readings(tree: ast.AST, names: Names) -> list[ast.AST]:
    """Where the clock is read below this node."""
    below = [*ast.walk(tree)]
    reads = [node for node in below if _may_read(node, names) and _full_names(node, names) & READS]
    told = {
        id(node.func)
        for node in (below if reads else ())
        if isinstance(node, ast.Call) and node.args and _full_names(node.func, names) & TELLS_OF_A_MOMENT
    }
    return [node for node in reads if id(node) not in told]


def _may_read(node: ast.AST, names: Names) -> bool:
    """Whether its own name is one by which the clock is read: few are, so that the others are not looked into."""
    return node.attr in LAST if isinstance(node, ast.Attribute) else isinstance(node, ast.Name) and node.id in names


def imported_names(tree: ast.AST) -> Names:
    """What each name of a module stands for; two, where one function imports it so and another otherwise."""
    names = {name: {meant} for name, meant in MEANT.items()}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                bound = alias.asname or alias.name.partition(".")[0]
                names.setdefault(bound, set()).add(alias.name if alias.asname else bound)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                names.setdefault(alias.asname or alias.name, set()).add(f"{node.module}.{alias.name}")
    return names


def _full_names(node: ast.AST, names: Names) -> set[str]:
    if isinstance(node, ast.Name):
        return names.get(node.id, set())
    if isinstance(node, ast.Attribute):
        return {f"{owner}.{node.attr}" for owner in _full_names(node.value, names)}
    return set()


def more_than_once(source: str) -> list[str]:
    """The functions of a module of screens that read the clock, though their caller may have read it or they did.

    What Django calls has a decorator, or is a method of a view; the others have the time from it.
    """
    tree = ast.parse(source)
    names = imported_names(tree)
    found = []
    for owner in ast.walk(tree):
        for node in ast.iter_child_nodes(owner):
            if isinstance(node, ast.FunctionDef):
                is_called_from_outside = bool(node.decorator_list) or isinstance(owner, ast.ClassDef)
                if len(readings(node, names)) > is_called_from_outside:
                    found.append(node.name)
    return found


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
        ("from django.utils.timezone import now\nmoment = now()", True),
        ("from django.utils.timezone import now as moment\nat = Field(default=moment)", True),
        ("from django.utils.timezone import localdate\ntoday = localdate()", True),
        ("from django.utils.timezone import localdate\nday = localdate(moment)", False),
        ("from django.utils import timezone as tz\ntz.now()", True),
        ("from django.utils import timezone as tz\ntz.localtime(moment)", False),
        ("import django.utils.timezone\ndjango.utils.timezone.now()", True),
        ("import datetime\ndatetime.datetime.now()", True),
        ("import datetime as dt\ndt.date.today()", True),
        ("from datetime import datetime as moment\nmoment.utcnow()", True),
        ("from datetime import date as day\nday.fromisoformat(text)", False),
        ("import time\ntime.time()", True),
        ("from time import time as seconds\nseconds()", True),
        ("import time\ntime.monotonic()", False),
        ("from django.db.models import functions\nrows.update(at=functions.Now())", True),
        ("from django.db.models.functions import Now as AtThisMoment\nAtThisMoment()", True),
        ("def f(now): return now()", False),
    ],
)
def test_what_reads_the_clock_is_known(source: str, reads: bool) -> None:
    assert reads_the_clock(source) is reads


def test_the_clock_is_read_by_the_outermost_caller_only() -> None:
    found = {name for name, path in modules().items() if reads_the_clock(path.read_text())}
    assert found - MAY_READ == set()


def test_every_reader_of_the_clock_is_a_module() -> None:
    assert MAY_READ - modules().keys() == set()


@pytest.mark.parametrize("name", sorted(SCREENS))
def test_a_screen_reads_the_clock_once_for_each_request(name: str) -> None:
    assert more_than_once(modules()[name].read_text()) == []


@pytest.mark.parametrize(
    ("source", "functions"),
    [
        ("@login_required\ndef view(request): now = timezone.now()", []),
        ("@login_required\ndef view(request): show(timezone.localdate(), timezone.now())", ["view"]),
        ("def show(request): return timezone.now()", ["show"]),
        ("class View:\n    def post(self): timezone.now()", []),
        ("class View:\n    def post(self): (timezone.now(), timezone.now())", ["post"]),
    ],
)
def test_what_reads_the_clock_too_often_is_known(source: str, functions: list[str]) -> None:
    assert more_than_once(source) == functions

"""What happens every minute, for as long as a worker runs. Add a function to the list, and it does; what this room may
not know adds itself when the site starts (imports/cut_off_imports.py).

Each is called with the time of now, in a thread beside the worker's own work; two workers may call it at once, so what
it writes is claimed by a conditional update. One that fails goes to the log and does not stop the others. After a jump
of the clock, what mails or publishes waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from onboarding.command_day import has_jumped
from onboarding.hr.worker import mail_recovery, operator_mails
from onboarding.hr.worker.worker_log import tell
from onboarding.learning.notices import ledger, portions
from onboarding.lessons import scheduled
from onboarding.people.letters import kept_papers

Work = Callable[[datetime], object]

INTERVAL = 60.0  # seconds
EVERY_MINUTE: list[Work] = [
    scheduled.publish_due,
    kept_papers.forget_old,
    ledger.find_interrupted,
    mail_recovery.look_again,
    portions.let_go,
    operator_mails.tell,
]
# What reaches people, and cannot be taken back: it waits until someone named the day (command_day.py).
NOT_AFTER_A_JUMP: list[Work] = [scheduled.publish_due, mail_recovery.look_again, portions.let_go]


def do_all(works: Iterable[Work], now: datetime) -> None:
    for work in works:
        try:
            if work in NOT_AFTER_A_JUMP and has_jumped(now):
                continue
            work(now)
        except Exception as problem:
            name = getattr(work, "__qualname__", str(work))
            tell("What happens every minute failed: %s.", problem, name)

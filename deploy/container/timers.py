"""What happens at its time, for who runs the site in containers: the same as deploy/systemd/*.timer on a server. What
was missed while this was away is done once when it is back."""

import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
LOOKED = Path("/var/lib/aanboord/timers")  # its time is when this looked last
QUARTER = 15  # minutes
DAILY = [  # hour, minute, weekdays (0 is Monday), command
    (2, 30, range(7), ["back_up", "/var/backups/aanboord"]),
    (3, 30, range(7), ["prune_db_task_results", "--failed-min-age-days", "60"]),
    (6, 15, range(7), ["run_daily"]),
    (12, 0, range(5), ["send_reminders"]),
]
OFTEN = ["check_health", "--tell"]
LONGEST = timedelta(days=2)  # what was missed longer ago is done by what comes


def due(since: datetime, until: datetime) -> list[list[str]]:
    """The commands whose minute came after `since` and not after `until`, each once."""
    minute = max(since, until - LONGEST).replace(second=0, microsecond=0) + timedelta(minutes=1)
    commands: list[list[str]] = []
    while minute <= until:
        there = minute.astimezone(BRUSSELS)
        found = [
            one
            for hour, past, days, one in DAILY
            if (hour, past) == (there.hour, there.minute) and there.weekday() in days
        ]
        if there.minute % QUARTER == 0:
            found.append(OFTEN)
        commands += [one for one in found if one not in commands]
        minute += timedelta(minutes=1)
    return commands


def stop(*_signal: object) -> None:
    """Wait for what runs: a backup that is broken off is none."""
    for one in running:
        one.wait()
    sys.exit()


if __name__ == "__main__":
    running: list[subprocess.Popen[bytes]] = []
    signal.signal(signal.SIGTERM, stop)
    last = datetime.fromtimestamp(LOOKED.stat().st_mtime, BRUSSELS) if LOOKED.exists() else datetime.now(BRUSSELS)
    while True:
        now = datetime.now(BRUSSELS)
        running = [one for one in running if one.poll() is None]
        for command in due(last, now):
            running.append(subprocess.Popen([sys.executable, "manage.py", *command]))  # noqa: S603 - one of those above
        LOOKED.touch()
        last = now
        time.sleep(60 - time.time() % 60)

"""What happens at its time, for who runs the site in containers: the same as deploy/systemd/*.timer on a server. What
was missed while this was away, or broken off, is done once when it is back."""

import json
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
DONE = Path("/var/lib/aanboord/timers.json")  # of each command, the last of its times for which it ran to its end
QUARTER = 15 * 60  # seconds
DAILY = [  # hour, minute, weekdays (0 is Monday), command; none in the hour that the clock skips, or has twice
    (3, 30, range(7), "prune_db_task_results --failed-min-age-days 60"),
    (4, 30, range(7), "back_up /var/backups/aanboord"),
    (6, 15, range(7), "run_daily"),
    (12, 0, range(5), "send_reminders"),
]
OFTEN = "check_health --tell"
SET_BACK = timedelta(hours=3)  # a clock that is set back by less than this does nothing again; by more, it was wrong


def last_times(now: datetime) -> dict[str, datetime]:
    """Of each command, the last of its times until `now`, in UTC."""
    times = {OFTEN: datetime.fromtimestamp(now.timestamp() // QUARTER * QUARTER, UTC)}
    today = now.astimezone(BRUSSELS).date()
    for hour, minute, weekdays, command in DAILY:
        days = (today - timedelta(days=ago) for ago in range(8))
        moments = (
            datetime.combine(day, clock_time(hour, minute), BRUSSELS).astimezone(UTC)
            for day in days
            if day.weekday() in weekdays
        )
        times[command] = next(moment for moment in moments if moment <= now)
    return times


def due(now: datetime, done: dict[str, datetime]) -> dict[str, datetime]:
    """What is to be done now, each with the time that it is done for, when `done` is what was done last. Of what was
    never done, nothing is: its first time is yet to come."""
    return {
        command: moment
        for command, moment in last_times(now).items()
        if command in done and (moment > done[command] or done[command] > now + SET_BACK)
    }


def kept() -> dict[str, datetime]:
    """What the file says; nothing where there is none, or it is not what we write."""
    try:
        return {command: datetime.fromisoformat(moment) for command, moment in json.loads(DONE.read_text()).items()}
    except (FileNotFoundError, ValueError, AttributeError, TypeError):
        return {}


class Timers:
    """`done` as it stands in the file, and the commands that run."""

    def __init__(self, now: datetime) -> None:
        first, were_done = last_times(now), kept()
        self.done = {command: were_done.get(command, moment) for command, moment in first.items()}
        self.running: dict[str, tuple[subprocess.Popen[bytes], datetime]] = {}

    def look(self, now: datetime) -> None:
        """Begin what is due, unless it still runs."""
        self.note_ended()
        for command, moment in due(now, self.done).items():
            if command not in self.running:
                process = subprocess.Popen([sys.executable, "manage.py", *command.split()])  # noqa: S603 - ours, above
                self.running[command] = process, moment

    def note_ended(self) -> None:
        for command, (process, moment) in list(self.running.items()):
            if process.poll() is not None:
                self.done[command] = moment
                del self.running[command]
        new = DONE.with_suffix(".new")
        try:
            new.write_text(json.dumps({command: moment.isoformat() for command, moment in self.done.items()}))
            new.replace(DONE)
        except OSError as problem:  # a full disk is told by what begins here: so it goes on, and knows it meanwhile
            sys.stderr.write(f"{DONE}: {problem}\n")

    def stop(self, *_signal: object) -> None:
        """Wait for what runs: a copy that is broken off is none."""
        for process, _moment in self.running.values():
            process.wait()
        self.note_ended()
        sys.exit()


if __name__ == "__main__":
    timers = Timers(datetime.now(UTC))
    signal.signal(signal.SIGTERM, timers.stop)
    while True:
        timers.look(datetime.now(UTC))
        time.sleep(60 - time.time() % 60)

"""A primary and a streaming standby of PostgreSQL, each on a machine of its own: made, and the standby promoted."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from chaos.machines import NETWORK, Machine
from chaos.servers import ROOT, Database, until
from tools.postgres import NAME, Cluster

PORT = 5432
STANDBY = "standby"  # how it is known to the primary, and the slot in which that keeps what it did not have yet
SETTINGS = ROOT / "deploy" / "postgresql" / "aanboord.conf"
FEW = ("shared_buffers=64MB", "maintenance_work_mem=64MB", "effective_cache_size=256MB")  # two on one computer


class Server(Database):
    """A server of the database on a machine of its own."""

    def __init__(self, folder: Path, machine: Machine) -> None:
        folder.mkdir()
        cluster = Cluster(folder)
        cluster.port = PORT
        super().__init__(cluster, "listen_addresses=*", *FEW)
        self.machine = machine

    def begin(self) -> None:
        """As the first, with nothing in it."""
        with self.machine.inside():
            self.cluster.start()
            self.cluster.stop()
            with (self.data / "pg_hba.conf").open("a") as rules, (self.data / "postgresql.conf").open("a") as settings:
                rules.write(f"host all,replication {NAME} {NETWORK} trust\n")
                settings.write(f"include '{shutil.copy(SETTINGS, self.cluster.folder)}'\n")
            until(self.start, f"{self.machine.name} runs")

    def follow(self, primary: Server) -> None:
        """As a standby of it, from a copy made now; what stood here goes."""
        shutil.rmtree(self.data, ignore_errors=True)
        whence = f"host={primary.machine.address} port={PORT} user={NAME} application_name={STANDBY}"
        ways = ("--wal-method=stream", "--create-slot", f"--slot={STANDBY}", "--write-recovery-conf")
        with self.machine.inside():
            self.cluster.run("pg_basebackup", "-d", whence, "-D", str(self.data), "--checkpoint=fast", *ways)
            until(self.start, f"{self.machine.name} runs")
        until(primary.is_followed, f"{self.machine.name} follows {primary.machine.name}")

    def is_followed(self) -> bool:
        return self.ask("SELECT state FROM pg_stat_replication").strip() == "streaming"

    def stand_still(self) -> None:
        """As a standby: keep all that comes, and show nothing of it."""
        self.ask("SELECT pg_wal_replay_pause()")

    def go_on(self) -> None:
        self.ask("SELECT pg_wal_replay_resume()")

    def wait_for_standby(self) -> None:
        """From now on nothing is acknowledged that the standby does not have on disk too."""
        self.ask(f"ALTER SYSTEM SET synchronous_standby_names = '{STANDBY}'")
        self.ask("SELECT pg_reload_conf()")


class Pair:
    """`synchronous`: an answer is acknowledged when both have it on disk; without it, when the primary has."""

    def __init__(self, folder: Path, primary: Machine, standby: Machine, synchronous: bool) -> None:
        self.primary, self.standby = (Server(folder / one.name, one) for one in (primary, standby))
        self.synchronous = synchronous

    def url(self, which: str = "read-write") -> str:
        """Both, of which whoever connects takes the one that can be written to, or the `standby`."""
        hosts = ",".join(f"{one.machine.address}:{PORT}" for one in (self.primary, self.standby))
        return f"postgres://{NAME}@{hosts}/{NAME}?target_session_attrs={which}"

    def start(self) -> None:
        self.primary.begin()
        self._join()

    def promote(self) -> float:
        """Let the standby be the primary; returns the seconds until it can be written to."""
        began = time.monotonic()
        self.standby.ask("SELECT pg_promote()")
        self.primary, self.standby = self.standby, self.primary
        return time.monotonic() - began

    def make_whole(self) -> None:
        """The one that was the primary comes back, and follows."""
        self.standby.machine.plug_in()
        self._join()

    def _join(self) -> None:
        self.standby.follow(self.primary)
        if self.synchronous:
            self.primary.wait_for_standby()

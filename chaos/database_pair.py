"""A primary and a streaming standby of PostgreSQL, each on a machine of its own: made, and the standby promoted."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from chaos.machines import NETWORK, Machine
from chaos.servers import ROOT, Database, until
from tools.postgres import NAME, Cluster

PORT = 5432
SLOT = "standby"  # also the name under which the standby is known to the primary
SETTINGS = ROOT / "deploy" / "postgresql" / "aanboord.conf"


class Pair:
    """`synchronous`: an answer is acknowledged when both have it on disk; without it, when the primary has."""

    def __init__(self, folder: Path, primary: Machine, standby: Machine, synchronous: bool) -> None:
        self.machines = (primary, standby)
        waits = [f"synchronous_standby_names={SLOT}"] if synchronous else []
        self.primary = self._on(primary, folder, *waits)
        self.standby = self._on(standby, folder)

    def url(self) -> str:
        """Both, of which whoever connects takes the one that can be written to."""
        hosts = ",".join(f"{one.address}:{PORT}" for one in self.machines)
        return f"postgres://{NAME}@{hosts}/{NAME}?target_session_attrs=read-write"

    def start(self) -> None:
        """The primary, and a standby that follows it."""
        source, copy = (one.cluster for one in (self.primary, self.standby))
        with self.machines[0].inside():
            source.start()
            source.stop()
            hba, conf = self.primary.data / "pg_hba.conf", self.primary.data / "postgresql.conf"
            with hba.open("a") as rules, conf.open("a") as settings:
                rules.write(f"host all,replication {NAME} {NETWORK} trust\n")
                settings.write(f"include '{shutil.copy(SETTINGS, source.folder)}'\n")
            until(self.primary.start, "the primary runs")
        with self.machines[1].inside():
            whence = f"host={self.machines[0].address} port={PORT} user={NAME} application_name={SLOT}"
            arguments = ("--wal-method=stream", "--create-slot", f"--slot={SLOT}", "--write-recovery-conf")
            copy.run("pg_basebackup", "-d", whence, "-D", str(self.standby.data), *arguments)
            until(self.standby.start, "the standby runs")
        until(self.follows, "the standby follows the primary")

    def follows(self) -> bool:
        return self.primary.ask("SELECT state FROM pg_stat_replication").strip() == "streaming"

    def promote(self) -> float:
        """Let the standby be the primary; returns the seconds until it can be written to."""
        began = time.monotonic()
        self.standby.ask("SELECT pg_promote()")
        return time.monotonic() - began

    @staticmethod
    def _on(machine: Machine, folder: Path, *settings: str) -> Database:
        place = folder / machine.name
        place.mkdir()
        cluster = Cluster(place)
        cluster.port = PORT
        few = ("shared_buffers=64MB", "maintenance_work_mem=64MB", "effective_cache_size=256MB")  # two on one computer
        return Database(cluster, "listen_addresses=*", *few, *settings)

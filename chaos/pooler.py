"""PgBouncer between the site and its database, with transaction pooling: each transaction gets another connection."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path

from chaos.servers import LOCAL, is_used, until
from tools.postgres import NAME, Cluster, free_port

SETTINGS = """[databases]
{name} = host={host} port={database} dbname={name} user={name}
[pgbouncer]
listen_addr = {host}
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 8
max_client_conn = 200
server_login_retry = 1
"""


class Pooler:
    """Start it when the database runs; as the account of the database, since it refuses to be root."""

    def __init__(self, cluster: Cluster) -> None:
        program = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin:/usr/local/bin")
        if program is None:
            sys.exit("PgBouncer is missing: run `sudo apt-get install pgbouncer` and try again.")
        self.program, self.cluster, self.port = Path(program), cluster, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def url(self) -> str:
        return f"postgres://{NAME}@{LOCAL}:{self.port}/{NAME}"

    def start(self) -> None:
        settings = self.cluster.folder / "pgbouncer.ini"
        settings.write_text(SETTINGS.format(name=NAME, host=LOCAL, database=self.cluster.port, port=self.port))
        settings.chmod(0o644)
        account = self.cluster.account
        with (self.cluster.folder / "pgbouncer.log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(self.program), str(settings)],
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
            )
        until(lambda: is_used(self.port), "the pooler takes connections")

    def kill(self, chance: random.Random) -> None:
        """With all that goes by it; then it starts again."""
        assert self.process
        self.process.kill()
        self.process.wait()
        self.start()

    def close(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait()

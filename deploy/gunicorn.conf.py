"""How gunicorn serves the site. Each setting can be changed from /etc/aanboord.env; see docs/operator.md."""

import gc
import os

workers = int(os.environ.get("WEB_WORKERS", "2"))  # of each of the two instances
threads = int(os.environ.get("WEB_THREADS", "4"))
# The application is loaded once, before systemd hears that this instance is ready: until then, nginx asks the other.
preload_app = True
timeout = 120  # seconds without a sign of life; a download that takes long has a thread of its own
graceful_timeout = 60  # seconds to finish what was asked before the instance stops
keepalive = 75
max_requests = 10_000  # then a worker begins anew
max_requests_jitter = 1_000
worker_tmp_dir = "/dev/shm"  # noqa: S108 - the signs of life of workers, which no disk may hold up
forwarded_allow_ips = "*"  # only nginx reaches the socket
control_socket_disable = True  # systemd controls it, and two instances would make it in one place


def on_starting(server: object) -> None:
    """All addresses, and the code behind them, before this instance listens: else the first to ask waits for it. All of
    that stays: no worker looks through it for garbage, for a tenth of a second each time, nor copies it by doing so."""
    from django.urls import get_resolver  # noqa: PLC0415 - the application was loaded just before

    _imported = get_resolver().url_patterns
    gc.freeze()

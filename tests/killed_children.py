"""Work in a process of its own, which may be killed: what it committed is what the others find."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable

from django.db import connection


def ended_by(work: Callable[[], object]) -> int:
    """Do this in a child, on a connection of its own, and wait: the number of the signal that ended it, 0 when it came
    to its end, and -1 when it failed. In a private database, for the child sees only what was committed."""
    connection.close()  # a connection cannot be shared with a child
    child = os.fork()
    if not child:
        try:
            work()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    _child, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status)

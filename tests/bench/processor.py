"""How much of the processor a server and its database used, whatever else the machine does meanwhile."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def seconds_used(process: int) -> dict[int, float]:
    """Of a process and all below it that live, and of the connections to the database of this process."""
    return {pid: _seconds(pid) for pid in {*_with_children(process), *_connections()}}


def seconds_between(before: dict[int, float], after: dict[int, float]) -> float:
    """What was used from one look to another, but for what ended in between: connections have their time."""
    return sum(seconds - before.get(pid, 0.0) for pid, seconds in after.items())


def seconds_of_request() -> float:
    """Of this process and of its connection to the database, where that is on this machine."""
    from django.db import connection

    used = time.process_time()
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        used += _exact_seconds(connection.connection.get_backend_pid())
    return used


def settle() -> None:
    """Wait until the database has done what was asked of it last: who went away waits for no answer."""
    from django.db import connection

    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND state = 'active' AND pid <> pg_backend_pid()"
            )
            if cursor.fetchone() == (0,):
                return
            time.sleep(0.2)


def _connections() -> Iterable[int]:
    """The processes of PostgreSQL that serve the database."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return [pid for (pid,) in cursor.fetchall()]


def _with_children(process: int) -> set[int]:
    parents = {int(path.parent.name): _stat(path)[1] for path in Path("/proc").glob("[0-9]*/stat")}
    found = {process}
    while more := {pid for pid, parent in parents.items() if int(parent or 0) in found} - found:
        found |= more
    return found


def _seconds(pid: int) -> float:
    fields = _stat(Path(f"/proc/{pid}/stat"))
    return (int(fields[11]) + int(fields[12])) / _TICKS if len(fields) > 12 else 0.0


def _exact_seconds(pid: int) -> float:
    """Of a process with one thread, to the nanosecond where the system tells."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except (OSError, IndexError):
        return _seconds(pid)


def _stat(path: Path) -> list[str]:
    """The fields after the name, which may have spaces: state, parent, …; nothing where it has ended."""
    try:
        return path.read_text().rpartition(")")[2].split()
    except OSError:
        return ["", ""]

"""Servers that a test may stop and start: Redis, RabbitMQ and PostgreSQL, each with a folder of its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest
import redis
from kombu import Connection

_RABBITMQ = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
_STARTS_IN = 60


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class OwnServer:
    """A server in a process group of its own. ``url`` is where it answers."""

    url = ""
    stops_by = signal.SIGKILL

    def __init__(self, command: list[str], environment: dict[str, str] | None = None) -> None:
        self._command, self._environment = command, os.environ | (environment or {})
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = subprocess.Popen(
            self._command,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + _STARTS_IN
        while not self.answers():
            if time.monotonic() > deadline:
                pytest.fail(f"{self._command[0]} does not answer.")
            time.sleep(0.1)

    def stop(self) -> None:
        """Without a warning, as a machine that loses power."""
        if self._process is not None:
            os.killpg(self._process.pid, self.stops_by)
            self._process.wait(timeout=10)
            self._process = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def answers(self) -> bool:
        raise NotImplementedError


class OwnRedis(OwnServer):
    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.url = f"redis://127.0.0.1:{port}/0"
        options = ["--port", str(port), "--save", "", "--appendonly", "no", "--dir", str(folder)]
        super().__init__([_found("redis-server"), *options])

    def answers(self) -> bool:
        try:
            return bool(redis.Redis.from_url(self.url, socket_connect_timeout=1).ping())
        except redis.RedisError:
            return False


class OwnRabbit(OwnServer):
    def __init__(self, folder: Path) -> None:
        if not _RABBITMQ.exists():
            _missing("RabbitMQ", "rabbitmq-server")
        port, other = free_port(), free_port()
        self.url = f"amqp://guest:guest@127.0.0.1:{port}//"
        (folder / "own.conf").write_text(f"listeners.tcp.1 = 127.0.0.1:{port}\n")
        own = {
            "RABBITMQ_CONFIG_FILE": str(folder / "own"),
            "HOME": str(folder),
            "RABBITMQ_NODENAME": f"test{port}@localhost",
            "RABBITMQ_DIST_PORT": str(other),
            "RABBITMQ_MNESIA_BASE": str(folder),
            "RABBITMQ_LOG_BASE": str(folder),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
            "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
        }
        super().__init__([str(_RABBITMQ)], own)

    def answers(self) -> bool:
        try:
            with Connection(self.url, connect_timeout=1) as connection:
                connection.connect()
        except OSError:
            return False
        return True


class OwnPostgres(OwnServer):
    """A cluster with the database ``tracker``; a superuser starts it as the user postgres.

    It stops at once, without a checkpoint, and has to recover when it starts again.
    """

    stops_by = signal.SIGQUIT

    def __init__(self, folder: Path) -> None:
        port, data = free_port(), folder / "data"
        self._lock = data / "postmaster.pid"
        self.url = f"postgres://postgres@127.0.0.1:{port}/tracker"
        self._server = f"postgres://postgres@127.0.0.1:{port}/postgres"
        binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not binaries:
            _missing("PostgreSQL", "postgresql")
        home = binaries[-1].parent
        as_user = []
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
            as_user = ["runuser", "-u", "postgres", "--"]
        initdb = [*as_user, str(home / "initdb"), "--auth=trust", "--username=postgres", "-D", str(data)]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL)
        options = ["-p", str(port), "-k", str(folder), "-c", "listen_addresses=127.0.0.1"]
        super().__init__([*as_user, str(home / "postgres"), "-D", str(data), *options])

    def start(self) -> None:
        super().start()
        opened = psycopg2.connect(self._server)
        opened.autocommit = True
        with opened.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'tracker'")
            if cursor.fetchone() is None:
                cursor.execute("CREATE DATABASE tracker")
        opened.close()

    def stop(self) -> None:
        super().stop()
        deadline = time.monotonic() + _STARTS_IN
        while self._lock.exists() and time.monotonic() < deadline:
            time.sleep(0.1)

    def answers(self) -> bool:
        try:
            psycopg2.connect(self._server, connect_timeout=1).close()
        except psycopg2.OperationalError:
            return False
        return True


@contextmanager
def own_server(make: Callable[[Path], OwnServer]) -> Iterator[OwnServer]:
    """A running server, stopped at the end; its folder goes with it."""
    folder = Path(tempfile.mkdtemp(prefix="own-server-"))
    server = None
    try:
        server = make(folder)
        server.start()
        yield server
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _found(program: str) -> str:
    path = shutil.which(program)
    return path or _missing("Redis", program)


def _missing(server: str, package: str) -> str:
    problem = f"{server} is not installed; apt install {package}."
    if os.environ.get("REQUIRE_SERVICES"):
        pytest.fail(problem)
    pytest.skip(problem)

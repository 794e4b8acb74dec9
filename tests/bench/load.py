"""Asks a server from many persistent connections at once, and says how many answers a second came.

With wrk where it is installed (Debian's package of that name), else with connections of asyncio, which take
more of the processor from the server: only figures of one tool can be compared.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

CLIENTS = 16
_SCRIPT = """
local asked = {{ {addresses} }}
local next = 0
request = function()
    next = next % #asked + 1
    return asked[next]
end
done = function(summary)
    local wrong = summary.errors
    io.write(string.format("wrong %d\\n", wrong.status + wrong.read + wrong.timeout))
end
"""


class WrongAnswers(Exception):
    """The server answered with errors, or not at all."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked in turn: a path, and the entity tag that the client has of it, if any."""

    path: str
    tag: str = ""

    def request(self, host: str) -> str:
        has = f"If-None-Match: {self.tag}\r\n" if self.tag else ""
        return f"GET {self.path} HTTP/1.1\r\nHost: {host}\r\nAccept: application/json\r\n{has}\r\n"


def tool() -> str:
    """Which one is used."""
    return "wrk" if shutil.which("wrk") else "asyncio"


def answers(port: int, asked: Sequence[Asked], *, seconds: int, clients: int = CLIENTS) -> int:
    """Ask them in turn for so long; gives how many were answered, and one where none was.

    Raises WrongAnswers where any answer is an error.
    """
    if tool() == "wrk":
        return max(1, _by_wrk(port, asked, seconds, clients))
    return max(1, asyncio.run(_by_asyncio(port, asked, seconds, clients)))


def _by_wrk(port: int, asked: Sequence[Asked], seconds: int, clients: int) -> int:
    host = f"127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "asked.lua"
        script.write_text(
            _SCRIPT.format(addresses=", ".join(json.dumps(each.request(host)) for each in asked))
        )
        command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "60s", "-s", str(script)]
        done = subprocess.run([*command, f"http://{host}/"], capture_output=True, text=True, check=True)
    said = re.search(r"(\d+) requests in", done.stdout)
    if said is None or "wrong 0" not in done.stdout:
        raise WrongAnswers(done.stdout)
    return int(said.group(1))


async def _by_asyncio(port: int, asked: Sequence[Asked], seconds: int, clients: int) -> int:
    end = time.perf_counter() + seconds
    done = await asyncio.gather(
        *(
            _client(port, islice(cycle(asked), place * len(asked) // clients, None), end)
            for place in range(clients)
        )
    )
    return sum(done)


async def _client(port: int, asked: Iterator[Asked], end: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    done = 0
    while time.perf_counter() < end:
        writer.write(next(asked).request(f"127.0.0.1:{port}").encode())
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if head.split(b" ", 2)[1][:1] not in (b"2", b"3"):
            raise WrongAnswers(head.decode())
        length = re.search(rb"content-length: (\d+)", head)
        await reader.readexactly(int(length.group(1)) if length else 0)
        done += 1
    writer.close()
    return done

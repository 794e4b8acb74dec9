"""Many clients at once: how many searches a second, and how long each waits."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from multiprocessing import get_context
from statistics import median, quantiles
from typing import Any

from django.db import connections


@dataclass(frozen=True, slots=True)
class Load:
    """The figures of one load. Times are milliseconds."""

    clients: int
    a_second: float
    typical: float
    slow: float

    def __str__(self) -> str:
        return (
            f"{self.clients} clients: {self.a_second:,.0f} searches a second, "
            f"p50 {self.typical:.0f} ms, p95 {self.slow:.0f} ms"
        )


def search_together(
    search: Callable[[str], object], texts: Sequence[str], *, clients: int, seconds: float
) -> Load:
    """Search from so many processes at once, each with a connection of its own, for so long.

    Each begins at another place of the texts. Processes are forked, so the search may be any function.
    """
    fork, times = get_context("fork"), []
    connections.close_all()
    results: Any = fork.SimpleQueue()
    start = fork.Barrier(clients)

    def client(number: int) -> None:
        mine = islice(cycle(texts), number * len(texts) // clients, None)
        search(next(mine))
        start.wait()
        results.put(_times(search, mine, seconds))
        connections.close_all()

    processes = [fork.Process(target=client, args=(number,)) for number in range(clients)]
    for process in processes:
        process.start()
    for _process in processes:
        times += results.get()
    for process in processes:
        process.join()
    return Load(clients, len(times) / seconds, median(times), quantiles(times, n=20)[-1])


def _times(search: Callable[[str], object], texts: Any, seconds: float) -> list[float]:
    times: list[float] = []
    end = time.perf_counter() + seconds
    while (started := time.perf_counter()) < end:
        search(next(texts))
        times.append((time.perf_counter() - started) * 1000)
    return times

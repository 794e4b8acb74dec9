"""Asks many hosts at once, and each of them one request at a time with a pause between."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import urlsplit

from tracker.news.models import Host
from tracker.outbound import NOTHING_HELD, Answer, CannotFetch, Rules, Validators, ask

Clock = Callable[[], datetime]
More = Callable[[int], "Iterable[Request]"]
_T = TypeVar("_T")
AT_ONCE = 16  # requests under way in one task
_TROUBLE = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
_REST = timedelta(minutes=2)  # of a host that is in trouble and does not say for how long
_LONGEST_REST = timedelta(days=1)
_LOOK_AGAIN = timedelta(seconds=0.5)  # whether another worker has ended its turn


@dataclass(frozen=True, slots=True)
class Request:
    """One address to ask; ``about`` is whatever the caller asks it for."""

    url: str
    about: Any
    rules: Rules
    held: Validators = NOTHING_HELD
    pause: timedelta = timedelta(0)

    @property
    def host(self) -> str:
        return host_of(self.url)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a request: an answer, or why there is none. Neither where its turn did not come."""

    request: Request
    answer: Answer | None = None
    refusal: CannotFetch | None = None
    milliseconds: int = 0

    @property
    def had_no_turn(self) -> bool:
        return self.answer is None and self.refusal is None


def host_of(url: str) -> str:
    """Host and port as the address writes them, in lower case; empty where there is none."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()[:300]
    except ValueError:
        return ""


def _no_more(_most: int) -> Iterable[Request]:
    return ()


def for_a_while(
    more: Callable[[int], Sequence[_T]], *, clock: Clock, length: timedelta
) -> Callable[[int], Sequence[_T]]:
    """What gives at most so many, for so long and until it gives none for the first time; then nothing."""
    end = clock() + length
    is_over = False

    def given(most: int) -> Sequence[_T]:
        nonlocal is_over
        found = [] if is_over or clock() >= end else more(most)
        is_over = not found
        return found

    return given


def ask_in_turn(
    requests: Iterable[Request], *, clock: Clock, until: datetime, more: More = _no_more
) -> Iterator[Result]:
    """Ask all of them, many hosts at once; gives each result as it comes, in no order.

    Of one host one request is under way at a time, among all workers, and its pause is kept. What has
    had no turn by ``until``, or cannot have one, comes back as such. Costs two updates a request; in memory
    are at most `AT_ONCE` answers that the caller has not taken.

    ``more`` is asked for further requests, at most so many, whenever a place is free that no request waits
    for: so that what is slow holds up nothing but itself. It ends when nothing is left and none come.
    """
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="ask") as pool:
        turns = _Turns(pool, clock, more)
        turns.add(requests)
        yield from turns.until(until)


class _Turns:
    """The requests that wait, by host, and those under way."""

    def __init__(self, pool: ThreadPoolExecutor, clock: Clock, more: More) -> None:
        self._pool, self._clock, self._more = pool, clock, more
        self._queues: dict[str, deque[Request]] = {}
        self._under_way: dict[Future[Result], Request] = {}
        self._not_before: dict[str, datetime] = {}

    def add(self, requests: Iterable[Request]) -> None:
        hosts = set()
        for request in requests:
            self._queues.setdefault(request.host, deque()).append(request)
            hosts.add(request.host)
        if hosts:
            Host.objects.know(hosts, now=self._clock())

    def until(self, end: datetime) -> Iterator[Result]:
        while True:
            self._fill()
            if not self._queues and not self._under_way:
                return
            yield from self._give_up(end)
            self._begin()
            yield from self._finished()

    def _fill(self) -> None:
        """Have more where fewer requests are under way, or could be, than there are places."""
        now, busy = self._clock(), self._busy
        could_be = sum(host not in busy and self._not_before.get(host, now) <= now for host in self._queues)
        if len(busy) + could_be < AT_ONCE:
            self.add(self._more(AT_ONCE))

    @property
    def _busy(self) -> set[str]:
        return {request.host for request in self._under_way.values()}

    def _give_up(self, end: datetime) -> Iterator[Result]:
        """What cannot have its turn before the end: of hosts that rest longer, at once."""
        now = self._clock()
        for host in [host for host in self._queues if self._not_before.get(host, now) >= end or now >= end]:
            yield from (Result(request) for request in self._queues.pop(host))

    def _begin(self) -> None:
        busy = self._busy
        for host in [host for host in self._queues if host not in busy]:
            if len(self._under_way) >= AT_ONCE:
                return
            now = self._clock()
            if self._not_before.get(host, now) > now:
                continue
            if not Host.objects.take_turn(host, now=now):
                self._not_before[host] = max(now + _LOOK_AGAIN, Host.objects.free_at(host, now=now))
                continue
            request = self._queues[host].popleft()
            if not self._queues[host]:
                del self._queues[host]
            self._under_way[self._pool.submit(_ask, request)] = request

    def _finished(self) -> Iterator[Result]:
        if not self._under_way:
            time.sleep(0.02 if self._queues else 0)  # every host that is left has its pause
            return
        done, _rest = wait(
            self._under_way, timeout=0.05 if self._queues else None, return_when=FIRST_COMPLETED
        )
        for future in done:
            request = self._under_way.pop(future)
            result = future.result()
            free_at = self._clock() + _pause_after(result)
            self._not_before[request.host] = free_at
            Host.objects.end_turn(request.host, free_at=free_at)
            self._begin()  # nobody waits while the caller works on the result
            yield result


def _ask(request: Request) -> Result:
    started = time.perf_counter()
    answer, refusal = None, None
    try:
        answer = ask(request.url, request.rules, held=request.held)
    except CannotFetch as error:
        refusal = error
    return Result(request, answer, refusal, round((time.perf_counter() - started) * 1000))


def _pause_after(result: Result) -> timedelta:
    refusal = result.refusal
    if refusal is None or refusal.status not in _TROUBLE:
        return result.request.pause
    if refusal.retry_after is None:
        return max(_REST, result.request.pause)
    return max(min(timedelta(seconds=refusal.retry_after), _LONGEST_REST), result.request.pause)

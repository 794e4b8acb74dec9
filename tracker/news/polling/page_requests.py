"""Which pages may be asked for: of each host its robots.txt first, then the pages that this allows."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus

from django.utils.translation import gettext as _

from tracker.news.models import Entry
from tracker.news.polling import robots
from tracker.news.polling.in_turn import Clock, Request, Result
from tracker.news.polling.rules import pause, rules_of_pages
from tracker.outbound import CannotFetch, Page

Came = Page | CannotFetch | None
_IN_HAND = 500  # entries that are leased and not done; more hosts have to wait


class PageRequests:
    """Requests for the pages of entries of hosts, some hosts at a time.

    ``more_hosts`` gives further hosts, at most so many, and ``lease`` the entries of one. What came of
    an entry that needs no request, since its host does not allow one, is taken by `refused`.
    """

    def __init__(
        self,
        hosts: Sequence[str],
        *,
        lease: Callable[[str], list[Entry]],
        more_hosts: Callable[[int], Sequence[str]],
        clock: Clock,
    ) -> None:
        self._lease, self._more_hosts, self._clock = lease, more_hosts, clock
        self._rules, self._pause = rules_of_pages(), pause()
        self._ready: deque[Request] = deque()
        self._held: dict[str, list[Entry]] = {}  # until the robots.txt of their host has come
        self._known: dict[str, robots.Robots] = {}
        self._refused: list[tuple[Entry, Came]] = []
        self._in_hand = 0
        self._begin(hosts)

    def more(self, most: int) -> Iterable[Request]:
        """Requests that are ready, at most so many; those of further hosts where there are none."""
        if not self._ready and self._in_hand < _IN_HAND:
            self._begin(self._more_hosts(most))
        return [self._ready.popleft() for _number in range(min(most, len(self._ready)))]

    def heard(self, result: Result) -> Iterable[tuple[Entry, Came]]:
        """The entry of a page that came, and the page; nothing for a robots.txt, which lets others follow."""
        about = result.request.about
        if isinstance(about, Entry):
            self._in_hand -= 1
            return [(about, result.answer.page if result.answer else result.refusal)]
        learnt = None if result.had_no_turn else robots.learn(result, rules=self._rules, now=self._clock())
        wishes = learnt or self._known.get(about)
        entries = self._held.pop(about)
        if wishes is not None:
            self._allow(entries, wishes)
        elif result.had_no_turn:
            self._refused += [(entry, None) for entry in entries]
        else:
            said = CannotFetch(_("The robots.txt of %s cannot be had just now.") % about)
            self._refused += [(entry, said) for entry in entries]
        return ()

    def refused(self) -> Iterable[tuple[Entry, Came]]:
        """The entries that are not asked for, each with the reason, once."""
        refused, self._refused = self._refused, []
        self._in_hand -= len(refused)
        return refused

    def _begin(self, hosts: Sequence[str]) -> None:
        leased = {
            host: entries for host in hosts if host not in self._held and (entries := self._lease(host))
        }
        self._in_hand += sum(len(entries) for entries in leased.values())
        if not leased:
            return
        known, stale = robots.kept(leased, rules=self._rules, now=self._clock())
        self._known |= known
        for host, entries in leased.items():
            if host in stale:
                self._held[host] = entries
                self._ready.append(robots.request_of(entries[0].url, rules=self._rules))
            else:
                self._allow(entries, known[host])

    def _allow(self, entries: Iterable[Entry], wishes: robots.Robots) -> None:
        for entry in entries:
            if wishes.allows(entry.url):
                between = max(self._pause, wishes.pause)
                self._ready.append(Request(entry.url, entry, self._rules, pause=between))
            else:
                said = _("%s does not let programs fetch this page (robots.txt).") % entry.host
                self._refused.append((entry, CannotFetch(said, status=HTTPStatus.FORBIDDEN)))

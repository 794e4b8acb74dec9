"""What a site lets programs fetch: its robots.txt, by RFC 9309, kept for a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

from tracker.news.models import Host
from tracker.news.polling.in_turn import Clock, Request, Result, ask_in_turn, host_of
from tracker.outbound import Rules

_KEPT = timedelta(days=1)
_MAX_BYTES = 512_000  # RFC 9309, section 2.5, asks for at least 500 KiB
_LONGEST_PAUSE = timedelta(seconds=30)  # that a Crawl-delay can ask for
_UNREADABLE = "User-agent: *\nDisallow: /"


class Robots:
    """What one host wishes. ``is_known`` is False where its robots.txt cannot be had just now."""

    def __init__(self, text: str, user_agent: str, *, is_known: bool = True) -> None:
        self.is_known = is_known
        self._rules, self._user_agent = Protego.parse(text), user_agent

    def allows(self, url: str) -> bool:
        return bool(self._rules.can_fetch(url, self._user_agent))

    @property
    def pause(self) -> timedelta:
        """What it asks to be left between two requests, up to half a minute."""
        seconds = self._rules.crawl_delay(self._user_agent)
        return min(timedelta(seconds=max(0.0, float(seconds or 0))), _LONGEST_PAUSE)


def robots_of(urls: Iterable[str], *, rules: Rules, clock: Clock, until: datetime) -> dict[str, Robots]:
    """The robots.txt of each host of the addresses; asked for where it is older than a day."""
    sites = {host_of(url): f"{urlsplit(url).scheme}://{urlsplit(url).netloc}" for url in urls}
    hosts = {host.name: host for host in Host.objects.filter(name__in=list(sites))}
    fresh = clock() - _KEPT
    stale = [
        Request(
            f"{site}/robots.txt",
            name,
            replace(rules, max_bytes=_MAX_BYTES, seconds=15.0, content_types=frozenset()),
        )
        for name, site in sites.items()
        if name not in hosts or (hosts[name].robots_at or fresh) <= fresh
    ]
    known = {name: Robots(host.robots, rules.user_agent) for name, host in hosts.items() if host.robots_at}
    for result in ask_in_turn(stale, clock=clock, until=until):
        text = _text(result)
        name = str(result.request.about)
        if text is None:
            known.setdefault(name, Robots(_UNREADABLE, rules.user_agent, is_known=False))
            continue
        known[name] = Robots(text, rules.user_agent)
        Host.objects.filter(name=name).update(robots=text, robots_at=clock())
    return known


def _text(result: Result) -> str | None:
    """The rules; none at all where there is no such file; None where that is not known."""
    if result.answer is not None and result.answer.page is not None:
        return result.answer.page.content.decode("utf-8", errors="replace").replace("\0", "")
    if result.refusal is not None and 400 <= result.refusal.status < 500 and result.refusal.status != 429:
        return ""
    return None

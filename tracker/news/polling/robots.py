"""What a site lets programs fetch: its robots.txt, by RFC 9309, kept for a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

from tracker.news.models import Host
from tracker.news.polling.in_turn import Request, Result, host_of
from tracker.outbound import Rules

_KEPT = timedelta(days=1)
_MAX_BYTES = 512_000  # RFC 9309, section 2.5, asks for at least 500 KiB
_LONGEST_PAUSE = timedelta(seconds=30)  # that a Crawl-delay can ask for


class Robots:
    """What one host wishes."""

    def __init__(self, text: str, user_agent: str) -> None:
        self._rules, self._user_agent = Protego.parse(text), user_agent

    def allows(self, url: str) -> bool:
        return bool(self._rules.can_fetch(url, self._user_agent))

    @property
    def pause(self) -> timedelta:
        """What it asks to be left between two requests, up to half a minute."""
        seconds = self._rules.crawl_delay(self._user_agent)
        return min(timedelta(seconds=max(0.0, float(seconds or 0))), _LONGEST_PAUSE)


def kept(hosts: Iterable[str], *, rules: Rules, now: datetime) -> tuple[dict[str, Robots], set[str]]:
    """What is known of these hosts, and of which of them it is older than a day. One query."""
    known, fresh = {}, set()
    for host in Host.objects.filter(name__in=list(hosts), robots_at__isnull=False):
        known[host.name] = Robots(host.robots, rules.user_agent)
        if host.robots_at and host.robots_at > now - _KEPT:
            fresh.add(host.name)
    return known, set(hosts) - fresh


def request_of(url: str, *, rules: Rules) -> Request:
    """The request for the robots.txt of the host of an address; it is about the host's name."""
    site = urlsplit(url)
    limits = replace(rules, max_bytes=_MAX_BYTES, seconds=15.0, content_types=frozenset())
    return Request(f"{site.scheme}://{site.netloc}/robots.txt", host_of(url), limits)


def learn(result: Result, *, rules: Rules, now: datetime) -> Robots | None:
    """What a robots.txt says that was asked for, which is kept; None where it cannot be had just now."""
    text = _text(result)
    if text is None:
        return None
    Host.objects.filter(name=result.request.host).update(robots=text, robots_at=now)
    return Robots(text, rules.user_agent)


def _text(result: Result) -> str | None:
    """The rules; none at all where there is no such file; None where that is not known."""
    if result.answer is not None and result.answer.page is not None:
        return result.answer.page.content.decode("utf-8", errors="replace").replace("\0", "")
    if result.refusal is not None and 400 <= result.refusal.status < 500 and result.refusal.status != 429:
        return ""
    return None

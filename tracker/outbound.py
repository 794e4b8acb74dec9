"""Guarded outgoing HTTP: one page of the public web, or a sentence on why not. Knows no database.

Whoever gives an address must not reach through it what only this machine can reach. So the name is
resolved once, every address that it has must be public, and the connection goes to one of those that
were checked; a redirect is a new address and is checked alike.
"""

from __future__ import annotations

import re
import socket
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from threading import Timer
from typing import Any

import httpx2
from django.utils.translation import gettext as _

from tracker.public_addresses import is_public

_REDIRECTS = {301, 302, 303, 307, 308}
_HOST = re.compile(r"[a-z0-9._:\[\]-]*", re.IGNORECASE)
_ENCODINGS = {"", "identity", "gzip"}
_MOST_ADDRESSES = 4  # of one name that are tried
_LONGEST_URL = 2000
_SECONDS_A_STEP = 10.0  # to connect, and between two pieces of an answer
Resolve = Callable[[str, int], list[str]]


class CannotFetch(ValueError):
    """The page was not fetched. The message says why, and what can be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How much an answer may cost, and where it may come from.

    ``max_bytes`` counts what was decompressed; ``seconds`` is the time for everything, redirects too.
    ``allows_inside`` is for tests against a server of their own: it lets every address pass.
    """

    user_agent: str
    ports: frozenset[int] = frozenset({80, 443})
    max_bytes: int = 5_000_000
    seconds: float = 30.0
    max_redirects: int = 5
    content_types: frozenset[str] = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
    allows_inside: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What was fetched: ``url`` after all redirects, the bytes, and what the answer says they are."""

    url: str
    content: bytes
    content_type: str
    charset: str


def resolve(host: str, port: int) -> list[str]:
    """Every address of a host, by the resolver of the system, which has a time limit of its own."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def get(
    url: str, rules: Rules, *, resolve: Resolve = resolve, transport: httpx2.BaseTransport | None = None
) -> Page:
    """Fetch a page. Sends no cookies and no credentials, and asks no proxy. Raises CannotFetch.

    Costs up to ``rules.seconds`` and the time of the resolver; keeps at most ``rules.max_bytes``.
    """
    deadline = _Deadline(rules.seconds)
    address = _read_address(url)
    with httpx2.Client(transport=transport, trust_env=False, follow_redirects=False) as client:
        for _hop in range(rules.max_redirects + 1):
            _check(address, rules)
            answer = _ask(client, address, rules, _addresses(address, rules, resolve), deadline)
            if isinstance(answer, Page):
                return answer
            address = _read_address(_joined(address, answer))
    raise CannotFetch(_("It redirects more than %d times.") % rules.max_redirects)


def _read_address(url: str) -> httpx2.URL:
    if len(url) > _LONGEST_URL:
        raise CannotFetch(_("The address is longer than %d characters.") % _LONGEST_URL)
    try:
        address = httpx2.URL(url.strip()).copy_with(fragment=None)
        host = address.raw_host.decode("ascii")
    except (httpx2.InvalidURL, UnicodeError, ValueError, TypeError) as error:
        raise CannotFetch(_("“%s” is not an address of a web page.") % url[:100]) from error
    if not _HOST.fullmatch(host):
        raise CannotFetch(_("“%s” is not an address of a web page.") % url[:100])
    if address.scheme not in ("http", "https") or not address.host:
        raise CannotFetch(_("An address starts with http:// or https://, unlike “%s”.") % url[:100])
    return address


def _joined(address: httpx2.URL, location: str) -> str:
    try:
        return str(address.join(location))
    except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
        raise CannotFetch(_("It redirects to what is not an address.")) from error


def _check(address: httpx2.URL, rules: Rules) -> None:
    if address.userinfo:
        raise CannotFetch(_("The address holds a user name or password; take it out."))
    if _port(address) not in rules.ports:
        allowed = ", ".join(str(port) for port in sorted(rules.ports))
        raise CannotFetch(
            _("The address names port %(port)d; only these are fetched from: %(allowed)s.")
            % {"port": _port(address), "allowed": allowed}
        )


def _addresses(address: httpx2.URL, rules: Rules, resolve: Resolve) -> list[str]:
    """The addresses of the host, each of them public."""
    try:
        found = resolve(address.raw_host.decode("ascii").strip("[]"), _port(address))
    except (OSError, UnicodeError) as error:
        raise CannotFetch(_("There is no host “%s”.") % address.host) from error
    if not found:
        raise CannotFetch(_("There is no host “%s”.") % address.host)
    if not rules.allows_inside and not all(is_public(each) for each in found):
        raise CannotFetch(_("“%s” is not on the public web, so it is not fetched.") % address.host)
    return found[:_MOST_ADDRESSES]


def _ask(
    client: httpx2.Client, address: httpx2.URL, rules: Rules, found: list[str], deadline: _Deadline
) -> Page | str:
    """The page, or where it redirects to; by the first of the addresses that can be connected to."""
    for place, ip in enumerate(found, start=1):
        try:
            with deadline, client.stream("GET", **_request(address, ip, rules, deadline)) as answer:
                return _read(answer, address, rules, deadline)
        except httpx2.ConnectError as error:
            if place == len(found) or deadline.is_over:
                raise _failure(address, error, deadline) from error
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
            raise _failure(address, error, deadline) from error
    raise AssertionError("there is an address, and the last one returns or raises")


def _request(address: httpx2.URL, ip: str, rules: Rules, deadline: _Deadline) -> dict[str, Any]:
    """A request that connects to the address that was checked, and names the host to the server there."""
    host = address.raw_host.decode("ascii")
    headers = {
        "Host": address.netloc.decode("ascii"),
        "User-Agent": rules.user_agent,
        "Accept": ", ".join(sorted(rules.content_types)),
        "Accept-Encoding": "gzip",
    }
    extensions = {"sni_hostname": host.strip("[]"), "trace": deadline.watch}
    return {
        "url": address.copy_with(host=ip),
        "headers": headers,
        "extensions": extensions,
        "timeout": deadline.of_a_step,
    }


def _read(answer: httpx2.Response, address: httpx2.URL, rules: Rules, deadline: _Deadline) -> Page | str:
    if answer.status_code in _REDIRECTS and "location" in answer.headers:
        return str(answer.headers["location"])
    if answer.status_code != HTTPStatus.OK:
        raise CannotFetch(_refusal(address.host, answer.status_code))
    content_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type and content_type not in rules.content_types:
        raise CannotFetch(_("It is “%s”; only pages of HTML or plain text can be read.") % content_type[:100])
    content = b"".join(_pieces(answer, rules, deadline))
    return Page(str(address), content, content_type, answer.charset_encoding or "")


def _pieces(answer: httpx2.Response, rules: Rules, deadline: _Deadline) -> Iterator[bytes]:
    """The body, decompressed piece by piece, so that no small answer becomes a large one in memory."""
    encoding = answer.headers.get("content-encoding", "").strip().lower()
    if encoding not in _ENCODINGS:
        raise CannotFetch(_("It is compressed in a way that was not asked for: %s.") % encoding[:50])
    unpack = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
    left = rules.max_bytes
    for raw in answer.iter_raw():
        deadline.check()
        try:
            piece = unpack.decompress(raw, left + 1) if unpack else raw
        except zlib.error as error:
            raise CannotFetch(_("What it sent is broken: it cannot be decompressed.")) from error
        left -= len(piece)
        if left < 0:
            raise CannotFetch(
                _("It is larger than %d MB, which no article is.") % (rules.max_bytes // 1_000_000)
            )
        yield piece
    deadline.check()  # an answer that was cut may look as if it had ended


def _refusal(host: str, status: int) -> str:
    said = {"host": host, "status": status}
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN):
        return _("%(host)s does not give the page to programs (%(status)d). Paste its text instead.") % said
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return _("%(host)s has no such page (%(status)d).") % said
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _("%(host)s is in trouble or busy (%(status)d). Try again later.") % said
    return _("%(host)s answered with status %(status)d instead of the page.") % said


def _failure(address: httpx2.URL, error: Exception, deadline: _Deadline) -> CannotFetch:
    if deadline.is_over:
        return deadline.failure()
    if isinstance(error, httpx2.TimeoutException):
        return CannotFetch(_("%s did not answer in time. Try again later.") % address.host)
    if "CERTIFICATE" in str(error).upper():
        return CannotFetch(_("The certificate of %s is not valid, so it is not fetched.") % address.host)
    return CannotFetch(_("The connection to %s failed. Try again later.") % address.host)


def _port(address: httpx2.URL) -> int:
    return address.port or (443 if address.scheme == "https" else 80)


class _Deadline:
    """The time for everything. When it is over the connection is cut, however slowly it drips."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self._stream: Any = None
        self._timer: Timer | None = None

    def __enter__(self) -> None:
        self.check()
        self._timer = Timer(self._end - time.monotonic(), self._cut)
        self._timer.daemon = True
        self._timer.start()

    def __exit__(self, *_exception: object) -> None:
        if self._timer:
            self._timer.cancel()

    def watch(self, event: str, info: dict[str, Any]) -> None:
        """Called by httpx2 at each step; keeps the connection that may have to be cut."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._stream = info["return_value"]

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self._end

    @property
    def of_a_step(self) -> float:
        """Seconds that one step may take."""
        return max(0.1, min(_SECONDS_A_STEP, self._end - time.monotonic()))

    def check(self) -> None:
        if self.is_over:
            raise self.failure()

    def failure(self) -> CannotFetch:
        return CannotFetch(_("It took longer than %g seconds.") % self._seconds)

    def _cut(self) -> None:
        connection = self._stream.get_extra_info("socket") if self._stream is not None else None
        if connection is not None:
            try:
                socket.socket.shutdown(connection, socket.SHUT_RDWR)  # below TLS, so that it ends at once
            except OSError:
                return  # it was closed at this moment

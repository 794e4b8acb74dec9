"""Asks a server for a page, within the rules."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import httpx2
from django.utils.translation import gettext as _

from tracker.outbound.addresses import Resolve, addresses_of, check, joined, read_address, resolve
from tracker.outbound.answers import NOTHING_HELD, Answer, CannotFetch, Page, Rules, Validators
from tracker.outbound.certificates import trusted
from tracker.outbound.deadline import Deadline

_REDIRECTS = {301, 302, 303, 307, 308}
_FOR_EVER = {301, 308}
_ENCODINGS = {"", "identity", "gzip"}
_LONGEST_VALIDATOR = {"etag": 300, "last-modified": 100}


def get(
    url: str, rules: Rules, *, resolve: Resolve = resolve, transport: httpx2.BaseTransport | None = None
) -> Page:
    """Fetch a page. Sends no cookies and no credentials, and asks no proxy. Raises CannotFetch.

    Costs up to ``rules.seconds`` and the time of the resolver; keeps at most ``rules.max_bytes``.
    """
    page = ask(url, rules, resolve=resolve, transport=transport).page
    if page is None:
        raise CannotFetch(_("It says that nothing has changed, though nothing was held."), status=304)
    return page


def ask(
    url: str,
    rules: Rules,
    *,
    held: Validators = NOTHING_HELD,
    resolve: Resolve = resolve,
    transport: httpx2.BaseTransport | None = None,
) -> Answer:
    """Fetch a page unless the server says that what is ``held`` is still so. Otherwise like `get`."""
    deadline = Deadline(rules.seconds, rules.seconds_a_step)
    address = read_address(url)
    moved_to, is_for_ever = "", True
    with httpx2.Client(
        transport=transport, verify=trusted(), trust_env=False, follow_redirects=False
    ) as client:
        for _hop in range(rules.max_redirects + 1):
            check(address, rules)
            request = _Request(address, rules, deadline, headers=held.headers)
            answer = _ask(client, request, addresses_of(address, rules, resolve))
            if isinstance(answer, _Found):
                return Answer(answer.page, answer.status, answer.validators, moved_to)
            address = read_address(joined(address, answer.location))
            is_for_ever = is_for_ever and answer.is_for_ever
            moved_to = str(address) if is_for_ever else moved_to
    raise CannotFetch(_("It redirects more than %d times.") % rules.max_redirects)


def post(
    url: str,
    body: bytes,
    rules: Rules,
    *,
    headers: Mapping[str, str],
    resolve: Resolve = resolve,
    transport: httpx2.BaseTransport | None = None,
) -> Page:
    """Send a body to the address that was checked, and give the answer. Raises CannotFetch.

    The ``headers`` may hold a key, so a redirect is not followed: they go to the host that is named.
    """
    deadline = Deadline(rules.seconds, rules.seconds_a_step)
    address = read_address(url)
    check(address, rules)
    request = _Request(address, rules, deadline, headers=headers, body=body)
    found = addresses_of(address, rules, resolve)
    with httpx2.Client(transport=transport, trust_env=False, follow_redirects=False) as client:
        try:
            answer = _ask(client, request, found)
        except CannotFetch as error:
            error.was_sent = deadline.has_sent
            raise
    if isinstance(answer, _Redirect) or answer.page is None:
        raise CannotFetch(_("%s sends elsewhere, and what is sent is not sent on.") % address.host)
    return answer.page


class _Request:
    """A request for one address, to whichever of the addresses of its host can be connected to."""

    def __init__(
        self,
        address: httpx2.URL,
        rules: Rules,
        deadline: Deadline,
        *,
        headers: Mapping[str, str],
        body: bytes | None = None,
    ) -> None:
        self.address, self.rules, self.deadline = address, rules, deadline
        self.headers, self.body = headers, body

    def to(self, ip: str) -> dict[str, Any]:
        """Connects to the address that was checked, and names the host to the server there."""
        host = self.address.raw_host.decode("ascii")
        headers = {
            "Host": self.address.netloc.decode("ascii"),
            "User-Agent": self.rules.user_agent,
            "Accept": ", ".join(sorted(self.rules.content_types)) or "*/*",
            "Accept-Encoding": "gzip",
        }
        return {
            "url": self.address.copy_with(host=ip),
            "method": "GET" if self.body is None else "POST",
            "headers": {**headers, **self.headers},
            "content": self.body,
            "extensions": {"sni_hostname": host.strip("[]"), "trace": self.deadline.watch},
            "timeout": self.deadline.of_a_step,
        }

    def failure(self, error: Exception) -> CannotFetch:
        """Why there was no answer, in a sentence."""
        host = self.address.host
        if self.deadline.is_over:
            return self.deadline.failure()
        if isinstance(error, httpx2.TimeoutException):
            return CannotFetch(_("%s did not answer in time. Try again later.") % host, is_passing=True)
        if "CERTIFICATE" in str(error).upper():
            return CannotFetch(_("The certificate of %s is not valid, so it is not fetched.") % host)
        return CannotFetch(_("The connection to %s failed. Try again later.") % host, is_passing=True)


class _Found:
    """An answer that is no redirect and no refusal."""

    def __init__(self, page: Page | None, answer: httpx2.Response) -> None:
        self.page, self.status = page, answer.status_code
        self.validators = Validators(_validator(answer, "etag"), _validator(answer, "last-modified"))


class _Redirect:
    """Where an answer leads, and whether for ever."""

    def __init__(self, answer: httpx2.Response) -> None:
        self.location = str(answer.headers["location"])
        self.is_for_ever = answer.status_code in _FOR_EVER


def _ask(client: httpx2.Client, request: _Request, found: list[str]) -> _Found | _Redirect:
    """The answer of the first of the addresses that can be connected to."""
    for place, ip in enumerate(found, start=1):
        try:
            with request.deadline, client.stream(**request.to(ip)) as answer:
                return _read(answer, request)
        except httpx2.ConnectError as error:
            if place == len(found) or request.deadline.is_over:
                raise request.failure(error) from error
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
            raise request.failure(error) from error
    raise AssertionError("there is an address, and the last one returns or raises")


def _read(answer: httpx2.Response, request: _Request) -> _Found | _Redirect:
    if answer.status_code in _REDIRECTS and "location" in answer.headers:
        return _Redirect(answer)
    if answer.status_code == HTTPStatus.NOT_MODIFIED and request.headers and request.body is None:
        return _Found(None, answer)
    if answer.status_code != HTTPStatus.OK:
        raise CannotFetch(
            _refusal(request.address.host, answer.status_code),
            status=answer.status_code,
            retry_after=_retry_after(answer),
        )
    content_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type and request.rules.content_types and content_type not in request.rules.content_types:
        raise CannotFetch(_("It is “%s”; only pages of HTML or plain text can be read.") % content_type[:100])
    content = b"".join(_pieces(answer, request.rules, request.deadline))
    page = Page(str(request.address), content, content_type, answer.charset_encoding or "")
    return _Found(page, answer)


def _pieces(answer: httpx2.Response, rules: Rules, deadline: Deadline) -> Iterator[bytes]:
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
                _("It is larger than %d MB, so it is not read further.") % (rules.max_bytes // 1_000_000)
            )
        yield piece
    deadline.check()  # an answer that was cut may look as if it had ended


def _validator(answer: httpx2.Response, name: str) -> str:
    """What the server wants to be told next time; what no honest server sends is not sent back."""
    value = str(answer.headers.get(name, "")).strip()
    is_usable = value.isascii() and value.isprintable() and len(value) <= _LONGEST_VALIDATOR[name]
    return value if is_usable else ""


def _retry_after(answer: httpx2.Response) -> float | None:
    """How long to wait, in seconds; a date counts from the server's own clock (RFC 9110, section 10.2.3)."""
    said = str(answer.headers.get("retry-after", "")).strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        until = parsedate_to_datetime(said).timestamp()
        return max(0.0, until - _clock_of(answer))
    except (ValueError, TypeError, OverflowError):
        return None


def _clock_of(answer: httpx2.Response) -> float:
    try:
        return parsedate_to_datetime(str(answer.headers["date"])).timestamp()
    except (KeyError, ValueError, TypeError, OverflowError):
        return time.time()


def _refusal(host: str, status: int) -> str:
    said = {"host": host, "status": status}
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN):
        return _("%(host)s does not give the page to programs (%(status)d). Paste its text instead.") % said
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return _("%(host)s has no such page (%(status)d).") % said
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _("%(host)s is in trouble or busy (%(status)d). Try again later.") % said
    return _("%(host)s answered with status %(status)d instead of the page.") % said

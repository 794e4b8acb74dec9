"""A web server that misbehaves in every way that is known of feeds, each at a path of its own.

It listens on every address of the loopback, so that ``127.0.0.9`` and ``127.0.1.7`` are two hosts.
"""

from __future__ import annotations

import gzip
import ssl
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

import trustme

Send = Callable[[bytes], object]
_PAGE = """<!doctype html><html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1>
<p>{title}: Ada Example left Foo Labs on Monday and joined Bar AI, the company said. She had led its work on
languages for six years, and her colleagues wished her well.</p></article></body></html>"""


@dataclass(slots=True)
class Asked:
    """A request: its path and its header fields, in lower case; how often the path was asked before."""

    path: str
    headers: dict[str, str]
    before: int

    @property
    def site(self) -> str:
        return f"http://{self.headers.get('host', '')}"

    @property
    def name(self) -> str:
        """What tells the entries of this source from those of all others."""
        return f"{self.headers.get('host', '')}{self.path}".replace("/", "-").replace(":", "-")


@dataclass(slots=True)
class Misbehaving:
    """Where it listens, and how often each path of each host was asked."""

    port: int
    tls_port: int
    asked: Counter[str] = field(default_factory=Counter)

    def url(self, behaviour: str, *, host: str = "127.0.0.1") -> str:
        """The address of a source that behaves so."""
        if behaviour == "expired-certificate":
            return f"https://{host}:{self.tls_port}/{behaviour}"
        return f"http://{host}:{self.port}/{behaviour}"


def item(asked: Asked, number: int, **said: str) -> str:
    """An entry of RSS with a page of its own on the same host."""
    said = {
        "guid": f"{asked.name}-{number}",
        "link": f"{asked.site}/page/{asked.name}-{number}",
        "title": f"Change {number} of {asked.name}",
        "description": f"Ada Example {number} left Foo Labs for Bar AI, says {asked.name}.",
        "pubDate": "Mon, 14 Oct 2024 08:00:00 GMT",
    } | said
    return "<item>" + "".join(f"<{tag}>{text}</{tag}>" for tag, text in said.items() if text) + "</item>"


def rss(*items: str, before: str = "<?xml version='1.0'?>") -> bytes:
    return f"{before}<rss version='2.0'><channel><title>Foo</title>{''.join(items)}</channel></rss>".encode()


def answer(body: bytes, *, status: str = "200 OK", **headers: str) -> bytes:
    """A whole answer, with its length."""
    said = {"Content-Type": "application/rss+xml", "Content-Length": str(len(body))}
    said |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in said.items())
    return f"HTTP/1.1 {status}\r\n{head}Connection: close\r\n\r\n".encode() + body


def _two(asked: Asked) -> bytes:
    return rss(item(asked, 1), item(asked, 2))


def _drip(_asked: Asked) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<rss>"
    while True:
        time.sleep(0.05)
        yield b" "


def _endless(_asked: Asked) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<rss>"
    while True:
        yield b" " * 100_000


def _endless_head(_asked: Asked) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n"
    while True:
        yield b"X-More: " + b"x" * 1000 + b"\r\n"


_BOMB = "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'aaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + each)} '{f'&{chr(97 + each)};' * 10}'>" for each in range(9)
)
_STEALING = "<!DOCTYPE rss [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
_BUSY = "429 Too Many Requests"

# What each answers. A function that yields sends piece by piece for as long as somebody listens.
BEHAVIOURS: dict[str, Callable[[Asked], bytes | Iterator[bytes]]] = {
    "healthy": lambda asked: answer(_two(asked)),
    "slow-drip": _drip,
    "endless-body": _endless,
    "endless-head": _endless_head,
    "nothing-at-all": lambda _asked: b"",
    "gzip-bomb": lambda _asked: answer(gzip.compress(b" " * 30_000_000), Content_Encoding="gzip"),
    "gzip-bomb-in-a-file": lambda _asked: answer(gzip.compress(b" " * 30_000_000)),
    "gzip-that-is-none": lambda asked: answer(_two(asked), Content_Encoding="gzip"),
    "compressed-unasked": lambda asked: answer(_two(asked), Content_Encoding="br"),
    "xml-bomb": lambda asked: answer(rss(item(asked, 1, title="&j;"), before=_BOMB + "]>")),
    "entity-of-a-file": lambda asked: answer(rss(item(asked, 1, title="&f;"), before=_STEALING)),
    "wrong-charset": lambda asked: answer(_two(asked), Content_Type="text/xml; charset=iso-8859-1"),
    "unknown-charset": lambda asked: answer(_two(asked), Content_Type="text/xml; charset=klingon"),
    "html-as-xml": lambda asked: answer(_PAGE.format(title=asked.name).encode()),
    "error-page": lambda _asked: answer(
        b"<html><body>Database error</body></html>", Content_Type="text/html"
    ),
    "empty-body": lambda _asked: answer(b""),
    "not-modified-for-ever": lambda _asked: answer(b"", status="304 Not Modified"),
    "not-modified-after-once": lambda asked: (
        answer(b"", status="304 Not Modified", ETag='"a"')
        if asked.before
        else answer(_two(asked), ETag='"a"')
    ),
    "changing-ids": lambda asked: answer(
        rss(*(item(asked, number, guid=f"{asked.before}-{number}") for number in (1, 2)))
    ),
    "changing-all-but-the-entries": lambda asked: answer(
        rss(f"<lastBuildDate>{asked.before}</lastBuildDate>", item(asked, 1), item(asked, 2))
    ),
    "dates-of-1970-and-2099": lambda asked: answer(
        rss(
            item(asked, 1, pubDate="Thu, 01 Jan 1970 00:00:00 GMT"),
            item(asked, 2, pubDate="Thu, 01 Jan 2099 00:00:00 GMT"),
        )
    ),
    "redirect-loop": lambda asked: answer(b"", status="302 Found", Location=asked.path),
    "redirect-to-a-file": lambda _asked: answer(b"", status="302 Found", Location="file:///etc/passwd"),
    "busy": lambda _asked: answer(b"", status=_BUSY),
    "busy-for-an-hour": lambda _asked: answer(b"", status=_BUSY, Retry_After="3600"),
    "half-closed": lambda asked: answer(_two(asked), Content_Length="100000"),
    "no-http": lambda _asked: b"220 mail.example ESMTP\r\n",
    "expired-certificate": lambda asked: answer(_two(asked)),
    "one-id-for-all": lambda asked: answer(rss(item(asked, 1, guid="same"), item(asked, 2, guid="same"))),
    "titles-of-a-megabyte": lambda asked: answer(
        rss(item(asked, 1, title="Ada left " * 120_000), item(asked, 2))
    ),
    "control-characters": lambda asked: answer(
        rss(item(asked, 1, title=f"Ada\x00 \x0bleft {asked.name}"), item(asked, 2))
    ),
    "a-domain-in-cyrillic": lambda asked: answer(
        rss(item(asked, 1, link="http://новости.пример/статья-1"), item(asked, 2))
    ),
    "links-without-a-page": lambda asked: answer(rss(item(asked, 1, link=""), item(asked, 2, link=""))),
    "links-inside": lambda asked: answer(
        rss(item(asked, 1, link="http://169.254.169.254/latest/"), item(asked, 2))
    ),
    "breaks-off": lambda asked: answer(rss(item(asked, 1), item(asked, 2), item(asked, 3))[:-90]),
    "nested-deep": lambda _asked: answer(b"<rss><channel>" + b"<a>" * 50_000),
    "not-found": lambda _asked: answer(b"", status="404 Not Found"),
    "gone": lambda _asked: answer(b"", status="410 Gone"),
    "in-trouble": lambda _asked: answer(b"", status="500 Internal Server Error"),
    "forbidden": lambda _asked: answer(b"", status="403 Forbidden"),
}


@contextmanager
def misbehaving() -> Iterator[Misbehaving]:
    """Serve for as long as the block lasts."""
    web: Misbehaving

    class Handler(StreamRequestHandler):
        timeout = 10

        def handle(self) -> None:
            try:
                self._reply(self._read())
            except (OSError, ValueError):
                return  # whoever asked has gone

        def _read(self) -> Asked:
            path = self.rfile.readline(8000).decode("latin-1").split(" ")[1]
            headers: dict[str, str] = {}
            while line := self.rfile.readline(8000).decode("latin-1").strip():
                name, _colon, value = line.partition(":")
                headers[name.lower()] = value.strip()
            key = f"{headers.get('host', '')}{path}"
            asked = Asked(path, headers, web.asked[key])
            web.asked[key] += 1
            return asked

        def _reply(self, asked: Asked) -> None:
            if asked.path.startswith("/page/"):
                page = _PAGE.format(title=escape(f"Change of {asked.path[6:]}")).encode()
                self.wfile.write(answer(page, Content_Type="text/html; charset=utf-8"))
                return
            behave = BEHAVIOURS.get(asked.path.strip("/"), BEHAVIOURS["not-found"])
            reply = behave(asked)
            for piece in (reply,) if isinstance(reply, bytes) else reply:
                self.wfile.write(piece)

    class Server(ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True
        request_queue_size = 200

        def verify_request(self, request: object, client_address: tuple[str, int]) -> bool:
            return client_address[0].startswith("127.")

    with Server(("0.0.0.0", 0), Handler) as plain, Server(("0.0.0.0", 0), Handler) as tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        expired = trustme.CA().issue_cert("127.0.0.1", not_after=datetime(2020, 1, 1, tzinfo=UTC))
        expired.configure_cert(context)
        tls.socket = context.wrap_socket(tls.socket, server_side=True, do_handshake_on_connect=False)
        web = Misbehaving(plain.server_address[1], tls.server_address[1])
        for server in (plain, tls):
            Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield web
        finally:
            plain.shutdown()
            tls.shutdown()

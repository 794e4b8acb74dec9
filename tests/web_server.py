"""A small web server on this machine, for tests of what fetches pages."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

PAGE = """<!doctype html><html lang="en"><head><title>A change at Foo Labs</title></head><body><article>
<h1>A change at Foo Labs</h1><p>Ada Example left Foo Labs on Monday and joined OpenAI, the company said.
She had led its work on languages for six years, and her colleagues wished her well.</p></article>
</body></html>"""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server answers at one path; ``drip`` sends the body a byte at a time, for ever."""

    body: bytes = PAGE.encode()
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    drip: bool = False


@dataclass(slots=True)
class WebServer:
    """Its address, what it answers by path, and the headers of each request it got."""

    port: int
    replies: dict[str, Reply] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def reply(self, path: str = "/", **fields: Any) -> str:
        """Answer at the path from now on; gives the whole address."""
        self.replies[path] = Reply(**fields)
        return f"{self.url}{path}"


def zipped(body: bytes) -> dict[str, Any]:
    return {"body": gzip.compress(body), "headers": {"Content-Type": "text/html", "Content-Encoding": "gzip"}}


@contextmanager
def serving() -> Iterator[WebServer]:
    """Serve for as long as the block lasts."""
    web: WebServer

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            web.asked.append({name.lower(): value for name, value in self.headers.items()})
            reply = web.replies.get(self.path, Reply(b"Nothing here.", 404))
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            _send(self.wfile.write, reply)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name is the library's
            """Not in the output of the tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    web = WebServer(server.server_address[1])
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()


def _send(write: Callable[[bytes], Any], reply: Reply) -> None:
    try:
        write(reply.body)
        while reply.drip:
            write(b" ")
            time.sleep(0.02)
    except OSError:
        return  # whoever asked has gone

"""A server on this machine that answers like a language model's: well, badly, slowly, or as it is told to."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from pytest_django import Settings

MOVE: dict[str, Any] = {
    "person": "Ada Example",
    "from_org": "Foo Labs",
    "to_org": "Bar AI",
    "role_from": None,
    "role_to": None,
    "exit_manner": None,
    "entry_manner": "hired",
    "from_capacity": "employment",
    "to_capacity": "employment",
    "status": "confirmed",
    "date": None,
    "quote": "",
}


def completion(content: str | None, *, usage: Any = (1000, 100), finish: str = "stop") -> bytes:
    """The body of a chat completion with this content; ``usage`` are the tokens in and out."""
    counted = {"prompt_tokens": usage[0], "completion_tokens": usage[1]} if usage else None
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}}
    return json.dumps({"object": "chat.completion", "choices": [choice], "usage": counted}).encode()


def moves(*stated: dict[str, Any]) -> bytes:
    """A completion that states these moves; what one does not say is that of `MOVE`."""
    return completion(json.dumps({"moves": [MOVE | move for move in stated]}))


@dataclass(frozen=True, slots=True)
class Said:
    """One answer; ``drip`` sends blanks for ever instead of it."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip: bool = False


Reader = Callable[[dict[str, Any]], Said]


@dataclass(slots=True)
class ModelServer:
    """What it answers next, the last for ever, and what it was asked: headers and bodies."""

    port: int
    answers: list[Said | Reader] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def says(self, *answers: Said | Reader | bytes) -> None:
        self.answers = [Said(each) if isinstance(each, bytes) else each for each in answers]

    def next_answer(self) -> Said:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer if isinstance(answer, Said) else answer(self.asked[-1])

    @property
    def document(self) -> dict[str, Any]:
        """What the model was given to read last."""
        found: dict[str, Any] = json.loads(self.asked[-1]["messages"][-1]["content"])
        return found


def use(settings: Settings, server: ModelServer, **changed: Any) -> None:
    """Have articles read by the model at this server, at 1 for a million tokens in, and 10 out."""
    from decimal import Decimal

    values = {
        "EXTRACTOR": "language_model",
        "LANGUAGE_MODEL_URL": server.url,
        "LANGUAGE_MODEL_NAME": "small-model",
        "LANGUAGE_MODEL_KEY": "a-key",
        "LANGUAGE_MODEL_ALLOW_PRIVATE": True,
        "LANGUAGE_MODEL_PRICE_IN": Decimal(1),
        "LANGUAGE_MODEL_PRICE_OUT": Decimal(10),
        "LANGUAGE_MODEL_DAILY_BUDGET": Decimal(1),
        "LANGUAGE_MODEL_OPTIONS": {"temperature": 0, "max_tokens": 1000},
        "LANGUAGE_MODEL_SECONDS": 20,
    }
    for name, value in (values | changed).items():
        setattr(settings, name, value)


@contextmanager
def serving_model() -> Iterator[ModelServer]:
    """Serve for as long as the block lasts."""
    model: ModelServer

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            model.headers.append({name.lower(): value for name, value in self.headers.items()})
            body = self.rfile.read(int(self.headers["Content-Length"]))
            model.asked.append(json.loads(body) | {"path": self.path})
            said = model.next_answer()
            self.send_response(said.status)
            for name, value in {"Content-Type": "application/json", **said.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            _send(self.wfile.write, said)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name is the library's
            """Not in the output of the tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    model = ModelServer(server.server_address[1])
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield model
    finally:
        server.shutdown()
        server.server_close()


def _send(write: Callable[[bytes], Any], said: Said) -> None:
    try:
        while said.drip:
            write(b" ")
            time.sleep(0.02)
        write(said.body)
    except OSError:
        return  # whoever asked has gone

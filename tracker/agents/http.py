"""Hands an HTTP request to the SDK's transport, which is written for ASGI, from a view of either kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import anyio
from asgiref.sync import async_to_sync
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings

from tracker.agents.server import server_for
from tracker.api.inside import Caller


@dataclass(slots=True)
class Exchange:
    """One request and its answer, as ASGI passes them."""

    body: bytes
    is_read: bool = False
    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    parts: list[bytes] = field(default_factory=list)

    async def receive(self) -> dict[str, Any]:
        if self.is_read:
            await anyio.sleep_forever()  # whether the caller still listens is the server's to know
        self.is_read = True
        return {"type": "http.request", "body": self.body, "more_body": False}

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message.get("headers", []))
        else:
            self.parts.append(message.get("body", b""))

    def response(self) -> HttpResponse:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in self.headers}
        return HttpResponse(b"".join(self.parts), status=self.status, headers=headers)


def answer(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The answer of the protocol. What is asked of the database is asked in the thread of the view."""
    exchange = Exchange(request.body)
    async_to_sync(_serve)(request, caller, exchange)
    return exchange.response()


async def _serve(request: HttpRequest, caller: Caller, exchange: Exchange) -> None:
    manager = StreamableHTTPSessionManager(
        server_for(lambda: caller),
        json_response=True,
        stateless=True,
        security_settings=_security(request, caller),
    )
    async with manager.run():
        await manager.handle_request(_scope(request, caller), exchange.receive, exchange.send)


def _security(request: HttpRequest, caller: Caller) -> TransportSecuritySettings:
    """Against DNS rebinding: Django has checked the host; a page of another origin needs the setting."""
    others = settings.CORS_ALLOWED_ORIGINS
    if settings.CORS_ALLOW_ALL_ORIGINS:
        others = [request.headers.get("Origin", "")]
    return TransportSecuritySettings(allowed_hosts=[_host(caller)], allowed_origins=[caller.site, *others])


def _host(caller: Caller) -> str:
    return caller.site.partition("://")[2]


def _scope(request: HttpRequest, caller: Caller) -> dict[str, Any]:
    headers = {name.lower(): value for name, value in request.headers.items()} | {"host": _host(caller)}
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": request.scheme,
        "path": request.path,
        "raw_path": request.path.encode(),
        "root_path": "",
        "query_string": request.META.get("QUERY_STRING", "").encode("latin-1"),
        "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()],
        "client": None,
        "server": None,
    }

"""Agents: messages posted as they are, and the SDK's own client over each way in."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx2
from django.test import Client as Browser
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

ADDRESS = "/mcp/"
HEADERS = {"accept": "application/json, text/event-stream", "mcp-protocol-version": "2025-06-18"}
Act = Callable[[Client], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Called:
    """What a tool gave: fields and words, or what is wrong, in words alone."""

    data: Any
    words: str
    is_error: bool


def post(who: Browser, method: str, params: dict[str, Any] | None = None, **headers: str) -> Any:
    """The HTTP answer to one message of the protocol."""
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params or {}}
    return who.post(ADDRESS, json.dumps(message), content_type="application/json", headers=HEADERS | headers)


def use(who: Browser, tool: str, **arguments: Any) -> Called:
    """What the tool gives."""
    answer = post(who, "tools/call", {"name": tool, "arguments": arguments})
    assert answer.status_code == 200, answer.content
    result = answer.json()["result"]
    words = "\n".join(part["text"] for part in result["content"])
    return Called(result.get("structuredContent"), words, result.get("isError", False))


def refusal(who: Browser, tool: str, **arguments: Any) -> str:
    """What is wrong with a call."""
    called = use(who, tool, **arguments)
    assert called.is_error, called
    assert called.data is None
    return called.words


def over_http(url: str, act: Act, *, secret: str = "", mode: str = "auto") -> Any:
    """What ``act`` gives with the SDK's client of the server at the address, with or without a token."""
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    async def run() -> Any:
        async with httpx2.AsyncClient(headers=headers, timeout=60) as http:
            transport = streamable_http_client(url, http_client=http)
            async with Client(transport, mode=mode, read_timeout_seconds=60) as client:
                return await act(client)

    return asyncio.run(run())


def over_stdio(server: StdioServerParameters, act: Act, *, mode: str = "auto") -> Any:
    """The same with a server that the client starts itself."""

    async def run() -> Any:
        async with Client(server, mode=mode, read_timeout_seconds=60) as client:
            return await act(client)

    return asyncio.run(run())

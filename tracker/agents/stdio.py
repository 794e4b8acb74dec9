"""Serves one client through the standard streams of this process."""

from __future__ import annotations

import asyncio
from typing import Any

from django.db import close_old_connections
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

from tracker.agents.server import server_for
from tracker.api.access import caller_with
from tracker.api.inside import Caller


def serve(secret: str, *, site: str) -> None:
    """Serve until the client closes its end, with the rights of the token, or as an anonymous reader."""

    def who() -> Caller:
        close_old_connections()  # there is no request that would do it
        return caller_with(secret, site=site)

    asyncio.run(_serve(server_for(who)))


async def _serve(server: Server[Any]) -> None:
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())

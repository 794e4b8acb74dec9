"""Serves one AI agent through standard input and output."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tracker.agents.stdio import serve
from tracker.api.access import caller_with
from tracker.api.inside import Refused

USUAL_SITE = "http://127.0.0.1:8000"  # where `serve` serves if nothing else is said
TOKEN = "MCP_TOKEN"  # noqa: S105  # the name of the variable


class Command(BaseCommand):
    help = (
        "Serves an AI agent by MCP through standard input and output: with the rights of the token in "
        f"{TOKEN}, or read-only without one. Clients start it; see docs/agents.md."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        secret = os.environ.get(TOKEN, "").strip()
        site = settings.PUBLIC_URL or USUAL_SITE
        try:
            caller_with(secret, site=site)
        except Refused as error:
            raise CommandError(f"{TOKEN}: {error}") from error
        serve(secret, site=site)

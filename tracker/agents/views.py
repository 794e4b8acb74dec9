"""The address at which agents call."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from tracker.api.door import Door
from tracker.api.inside import Caller


class McpView(Door):
    """MCP's Streamable HTTP, stateless: a message is posted, and the answer is JSON.

    There is no stream to open and no session to end, so that any process of any server can answer.
    """

    def answer(self, request: HttpRequest, caller: Caller) -> HttpResponse:
        from tracker.agents.http import answer  # the SDK takes a second to load; most processes never need it

        return answer(request, caller)

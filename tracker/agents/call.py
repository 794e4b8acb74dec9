"""Calls a tool: arguments read, the API asked, and the answer given in fields and in words."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from mcp_types import CallToolResult, TextContent

from tracker.agents.arguments import WrongArguments
from tracker.agents.tools.tool import Tool
from tracker.api.inside import Caller, Refused

logger = logging.getLogger(__name__)


def call(tool: Tool, who: Callable[[], Caller], given: Mapping[str, Any]) -> CallToolResult:
    """The answer; what is wrong is an answer too, which names the argument, so that an agent can mend it."""
    try:
        answer = tool.run(who(), tool.arguments.read(dict(given)))
    except WrongArguments as error:
        return _failure(str(error))
    except Refused as error:
        return _failure(_why(error.problem, tool))
    except Exception:
        logger.exception("The tool %s failed", tool.name)
        return _failure(
            _("Something went wrong here, and it was logged. Nothing was changed; try again later.")
        )
    return CallToolResult(
        content=[TextContent(type="text", text=answer.in_words())], structured_content=answer.plain()
    )


def _why(problem: dict[str, Any], tool: Tool) -> str:
    """A line for each fault, by the name of the argument; else the sentence of the whole."""
    if problem["status"] == 404:
        first = next(iter(tool.arguments.model_fields))
        return f"{first}: {_('There is nothing here that has this; search finds slugs and ids.')}"
    faults = [f"{_argument(each['field'], tool)}: {each['detail']}" for each in problem["errors"]]
    more = [f"claim: {problem['claim']}"] if "claim" in problem else []
    return "\n".join([*(faults or [problem["detail"]]), *more])


def _argument(field: str, tool: Tool) -> str:
    if field in tool.renamed:
        return tool.renamed[field]
    return field or _("the whole")


def _failure(sentence: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=sentence)], is_error=True)

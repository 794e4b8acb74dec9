"""What can be read without a tool: the words, and the definitions of the figures."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from tracker.agents.tools.vocabulary import vocabulary


@dataclass(frozen=True, slots=True)
class Resource:
    """A document under an address of its own. ``read`` gives it as JSON."""

    uri: str
    name: str
    description: str
    read: Callable[[], str]


def _part(*names: str) -> Callable[[], str]:
    def read() -> str:
        plain = vocabulary().plain()
        return json.dumps({name: plain[name] for name in names}, ensure_ascii=False)

    return read


RESOURCES: dict[str, Resource] = {
    resource.uri: resource
    for resource in (
        Resource(
            "tracker://vocabulary",
            "vocabulary",
            "The words that stand in the fields of moves, and what they mean.",
            _part("words", "counted_statuses", "counted_capacities"),
        ),
        Resource(
            "tracker://definitions",
            "definitions",
            "What each figure counts, word by word, with the version of the definition.",
            _part("definitions"),
        ),
    )
}

"""How sure a sentence without spaces is of a step: rumoured, announced, confirmed or denied."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.extract.unspaced.language import UnspacedLanguage
from tracker.extract.unspaced.phrases import Node


def status_of(
    nodes: Sequence[Node], at: int, start: int, end: int, language: UnspacedLanguage
) -> tuple[str | None, bool]:
    """The status that the sentence gives to the verb at ``at``, and whether the step lies ahead.

    What colours a verb stands before it in its clause, or behind it where verbs stand last. The status is
    None where the sentence only supposes or asks for the step.
    """
    kinds = [node.kind for node in nodes]
    if "stays" in kinds[start:end]:
        return None, False
    clause = kinds[at + 1 : end] if language.verb_last else kinds[start:at]
    reach = kinds[at + 1 :] if language.verb_last else clause
    ahead = "future" in reach
    courted = "attempt" in reach and "maybe" in kinds[:start]  # "正与李明接触，希望他加入"
    if "hypothetical" in kinds[:at] or ("attempt" in reach and not courted):
        return None, ahead
    if courted:
        return "rumoured", ahead
    if "negation" in clause or _is_denied(kinds, at, start, end, language):
        return "denied", ahead
    if "hearsay" in kinds or "maybe" in reach or _is_asked(nodes, at):
        return "rumoured", ahead
    return ("announced" if ahead else "confirmed"), ahead


def _is_asked(nodes: Sequence[Node], at: int) -> bool:
    """Whether a question mark stands behind the verb before anything else is said: "李明离职？公司回应"."""
    for node in nodes[at + 1 :]:
        if node.kind in {"trigger", "comma", "stop"}:
            return False
        if node.text in {"？", "?"}:
            return True
    return False


def _is_denied(kinds: Sequence[str], at: int, start: int, end: int, language: UnspacedLanguage) -> bool:
    if language.verb_last:
        return "denial" in kinds[at + 1 :]
    if "denial" in kinds[start:end]:
        return True
    later = next((place for place in range(end, len(kinds)) if kinds[place] == "denial"), None)
    if later is None:
        return False
    return "trigger" not in kinds[later:] or "hearsay" in kinds[end:later]

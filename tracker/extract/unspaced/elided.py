"""Verbs that headlines leave out: "山田氏は会長に", "社長に鈴木専務", "田中氏、グーグルへ"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.extract.languages import Frame
from tracker.extract.unspaced.language import UnspacedLanguage
from tracker.extract.unspaced.phrases import Node

_STANDS_IN = Frame("stands_in", "becomes", direct=False, exit_manner=None, entry_manner="promoted")
_BECOMES = Frame("becomes", "becomes", direct=False, exit_manner=None, entry_manner=None)
_JOINS = Frame("joins", "arrives", direct=False, exit_manner=None, entry_manner="hired")
_FOUNDS = Frame("founds", "founds", direct=False, exit_manner=None, entry_manner="founded")
_PLACES = frozenset({"organization", "katakana"})


def with_elided_verbs(nodes: Sequence[Node], language: UnspacedLanguage) -> list[Node]:
    """The phrases of a sentence with the verbs that it does not say, where verbs stand last."""
    if not language.verb_last:
        return _with_ventures(nodes, language)
    out: list[Node] = []
    begin = 0
    for node in _with_interim(nodes, language):
        heir = node.frame is not None and node.frame.pattern == "succeeds"
        if heir and [each.kind for each in out[-2:]] == ["role", "to"]:  # "山田社長が会長に　後任は …"
            out += _unsaid(out[begin:])
            begin = len(out)
        kinds = [each.kind for each in out[-2:]]
        turns = kinds == ["role", "to"] or (
            kinds == ["role", "list"] and out[-1].text == "と"
        )  # "会長となる"
        turns = turns and node.text.startswith(language.particular.becoming)
        if turns and node.kind == "kana" and any(each.people for each in out[begin:]):
            node = replace(node, kind="trigger", frame=_BECOMES)  # "4月から九州大学の教授になる"
        if node.kind == "stop":
            out += _unsaid(out[begin:])
            begin = len(out) + 1
        out.append(node)
    return out + _unsaid(out[begin:])


def _with_ventures(nodes: Sequence[Node], language: UnspacedLanguage) -> list[Node]:
    """The nodes with "李明的新公司云帆" as what he founded."""
    out = list(nodes)
    for at in range(1, len(out) - 2):
        owned = (
            out[at].text in language.particular.founded_by
            and out[at + 1].kind == "venture"
            and bool(out[at - 1].people)
        )
        if owned and out[at + 2].kind in {"organization", "han", "latin"}:
            out[at] = replace(out[at], kind="trigger", frame=_FOUNDS)
    return out


def _unsaid(clause: Sequence[Node]) -> list[Node]:
    """The verb that is left out at the end of a clause; none where nothing is."""
    last = clause[-3:]
    kinds = [node.kind for node in last]
    said = any(node.kind == "trigger" for node in clause[-4:])
    if len(last) < 3 or said or not any(node.people for node in clause):
        return []
    frame = None
    if kinds[1:] == ["role", "to"] or (kinds[:2] == ["role", "to"] and last[2].people):
        frame = _BECOMES
    elif last[1].kind in _PLACES and kinds[2] == "to":
        frame = _JOINS
    end = clause[-1].end
    return [Node("trigger", end, end, "", frame=frame)] if frame else []


def _with_interim(nodes: Sequence[Node], language: UnspacedLanguage) -> list[Node]:
    """The nodes with "暫定CEOを務める" at the end of a clause as a verb: somebody stands in."""
    out = list(nodes)
    for at, node in enumerate(out):
        if node.kind != "copula":
            continue
        closes = at + 1 == len(out) or out[at + 1].kind in {"mark", "comma", "kana"}
        since = [each.kind for each in out[max(0, at - 3) : at]] == ["adverb", "from", "role"]
        if since:  # "4月から教授を務めている"
            out[at] = replace(node, kind="trigger", frame=_BECOMES)
            continue
        held = at and out[at - 1].kind == "role" and closes
        said = "".join(each.text for each in out[max(0, at - 3) : at])
        if held and any(word in said for word in language.interim):
            out[at] = replace(node, kind="trigger", frame=_STANDS_IN)
    return out

"""How fast texts are read, with how many known names, and in how much memory.

``make bench SUBJECT=extraction``. Needs no database. The texts are the labelled ones of the tests: two thirds
of them state a move, and the others are written to look as if they did. As a feed has them, one in ten states
a move; most others of a feed do not even look like it, so a feed is read still faster.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from tracker.extract import KnownName, NameIndex, extract_claims

_TEXTS = Path(__file__).parent.parent / "extract" / "labelled" / "texts.jsonl"
_PUBLISHED = date(2025, 6, 1)


def main() -> None:
    """Print loading and reading, for each number of known names."""
    arguments = _arguments()
    moves, others = _texts(moves=True), _texts(moves=False)
    texts = {language: [*moves[language], *others[language]] for language in moves}
    feed = {language: _as_in_a_feed(moves[language], others[language]) for language in moves}
    lengths = [len(text) for read in texts.values() for text in read]
    print(f"{len(lengths)} texts of {sum(lengths) / len(lengths):.0f} characters each, on one core")
    print(f"{sum(map(len, others.values()))} of them state no move")
    print(f"{'names':>9} {'loaded in':>10} {'memory':>8}  texts a second of processor time, by language")
    for count in arguments.names:
        began = time.process_time()
        names = NameIndex(_names(count))
        loaded = time.process_time() - began
        told = _rates(texts, names, arguments.seconds)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{count:>9,} {loaded:>8.2f} s {memory:>5.0f} MB  all texts: {told}", flush=True)
        print(f"{'':29}  as in a feed: {_rates(feed, names, arguments.seconds)}", flush=True)
        print(f"{'':29}  without a move: {_rates(others, names, arguments.seconds)}", flush=True)
    print("A text of a hundred times the length takes:", _growth(texts))


def _arguments() -> Any:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, nargs="*", default=[0, 50_000, 500_000])
    parser.add_argument("--seconds", type=float, default=1.0, help="for each language")
    return parser.parse_args()


def _texts(*, moves: bool) -> dict[str, list[str]]:
    """By language, the texts that state a move, or those that state none."""
    import json

    texts: dict[str, list[str]] = defaultdict(list)
    for line in _TEXTS.read_text("utf-8").splitlines():
        row = json.loads(line)
        if bool(row["moves"]) == moves:
            texts[row["lang"]].append(row["text"])
    return dict(sorted(texts.items()))


def _as_in_a_feed(moves: list[str], others: list[str]) -> list[str]:
    """One text in ten states a move."""
    wanted = len(others) / 9
    return [*others, *moves[:: round(len(moves) / wanted)]]


def _names(count: int) -> Iterator[KnownName]:
    """Invented names, half of people, half of organizations; none stands in the texts."""
    for number in range(count // 2):
        yield KnownName(f"Given{number % 997} Surname{number}", "person", f"person {number}")
        yield KnownName(f"Company{number} Labs", "organization", f"organization {number}")


def _rates(texts: dict[str, list[str]], names: NameIndex, seconds: float) -> str:
    rates = {language: _rate(read, language, names, seconds) for language, read in texts.items()}
    return "  ".join(f"{language} {rate:,.0f}" for language, rate in rates.items())


def _rate(texts: list[str], language: str, names: NameIndex, seconds: float) -> float:
    """Texts a second, after one round that nobody counts."""
    for text in texts:
        extract_claims(text, language=language, published=_PUBLISHED, names=names)
    began, read = time.process_time(), 0
    while time.process_time() - began < seconds:
        for text in texts:
            extract_claims(text, language=language, published=_PUBLISHED, names=names)
        read += len(texts)
    return read / (time.process_time() - began)


def _growth(texts: dict[str, list[str]]) -> str:
    """How much longer a text takes that is a hundred times as long; a hundred is linear."""
    names, told = NameIndex([]), []
    for language, read in texts.items():
        short, spent = " ".join(read[:10]), []
        for text in (short, short * 100):
            began = time.process_time()
            extract_claims(text, language=language, published=_PUBLISHED, names=names)
            spent.append(time.process_time() - began)
        told.append(f"{language} {spent[1] / spent[0]:.0f} ×")
    return ", ".join(told)


if __name__ == "__main__":
    main()

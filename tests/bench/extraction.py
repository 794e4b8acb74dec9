"""How fast texts are read, with how many known names, and in how much memory.

``make bench SUBJECT=extraction``. Needs no database. The texts are the labelled ones of the tests.
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
    texts = _texts()
    lengths = [len(text) for read in texts.values() for text in read]
    print(f"{len(lengths)} texts of {sum(lengths) / len(lengths):.0f} characters each, on one core")
    print(f"{'names':>9} {'loaded in':>10} {'memory':>8}  texts a second by language")
    for count in arguments.names:
        began = time.perf_counter()
        names = NameIndex(_names(count))
        loaded = time.perf_counter() - began
        rates = {
            language: _rate(read, language, names, arguments.seconds) for language, read in texts.items()
        }
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        told = "  ".join(f"{language} {rate:,.0f}" for language, rate in rates.items())
        print(f"{count:>9,} {loaded:>8.2f} s {memory:>5.0f} MB  {told}", flush=True)
    print("A text of a hundred times the length takes:", _growth(texts))


def _arguments() -> Any:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, nargs="*", default=[0, 50_000, 500_000])
    parser.add_argument("--seconds", type=float, default=1.0, help="for each language")
    return parser.parse_args()


def _texts() -> dict[str, list[str]]:
    import json

    texts: dict[str, list[str]] = defaultdict(list)
    for line in _TEXTS.read_text("utf-8").splitlines():
        row = json.loads(line)
        texts[row["lang"]].append(row["text"])
    return dict(sorted(texts.items()))


def _names(count: int) -> Iterator[KnownName]:
    """Invented names, half of people, half of organizations; none stands in the texts."""
    for number in range(count // 2):
        yield KnownName(f"Given{number % 997} Surname{number}", "person", f"person {number}")
        yield KnownName(f"Company{number} Labs", "organization", f"organization {number}")


def _rate(texts: list[str], language: str, names: NameIndex, seconds: float) -> float:
    """Texts a second, after one round that nobody counts."""
    for text in texts:
        extract_claims(text, language=language, published=_PUBLISHED, names=names)
    began, read = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        for text in texts:
            extract_claims(text, language=language, published=_PUBLISHED, names=names)
        read += len(texts)
    return read / (time.perf_counter() - began)


def _growth(texts: dict[str, list[str]]) -> str:
    """How much longer a text takes that is a hundred times as long; a hundred is linear."""
    names, told = NameIndex([]), []
    for language, read in texts.items():
        short, spent = " ".join(read[:10]), []
        for text in (short, short * 100):
            began = time.perf_counter()
            extract_claims(text, language=language, published=_PUBLISHED, names=names)
            spent.append(time.perf_counter() - began)
        told.append(f"{language} {spent[1] / spent[0]:.0f} ×")
    return ", ".join(told)


if __name__ == "__main__":
    main()

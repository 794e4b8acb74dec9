"""What an import did: counts by outcome, and a line for each entity that needs a person's eye."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

AREAS = ("organizations", "people", "moves", "lineage")


@dataclass(frozen=True, slots=True)
class Line:
    """One entity that was ambiguous, skipped or refused, and why."""

    qid: str
    name: str
    outcome: str
    why: str

    def __str__(self) -> str:
        return f"{self.outcome}: {self.name}: {self.why}"


@dataclass(slots=True)
class Report:
    """``left_out`` counts what the file has and the tracker does not take."""

    counts: dict[str, Counter[str]] = field(default_factory=lambda: {area: Counter() for area in AREAS})
    left_out: Counter[str] = field(default_factory=Counter)
    lines: list[Line] = field(default_factory=list)
    is_dry_run: bool = False

    def add(self, area: str, outcome: str) -> None:
        self.counts[area][outcome] += 1

    def tell(self, facts: Any, outcome: str, why: str) -> None:
        self.lines.append(Line(facts.qid, facts.label, outcome, why))

    def as_json(self) -> dict[str, Any]:
        return {
            "dry_run": self.is_dry_run,
            **{area: _told(found) for area, found in self.counts.items()},
            "left_out": _told(self.left_out),
            "lines": [
                {"id": line.qid, "name": line.name, "outcome": line.outcome, "why": line.why}
                for line in self.lines
            ],
        }

    def as_text(self) -> str:
        lines = [str(line) for line in self.lines]
        for area, found in self.counts.items():
            told = ", ".join(f"{count} {outcome}" for outcome, count in _told(found).items())
            lines.append(f"{area}: {told or 'none'}")
        left_out = [f"  {count} {what}" for what, count in _told(self.left_out).items()]
        lines += ["in the file:", *left_out] if left_out else []
        return "\n".join(lines + (["Dry run: nothing was written."] if self.is_dry_run else []))


def _told(counter: Counter[str]) -> dict[str, int]:
    return {what: count for what, count in sorted(counter.items()) if count}

"""Figures of one or more sets of labelled texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from tracker.extract import ExtractedClaim
from tracker.moves.evaluation.compare import ASSERTED, Compared, same_status, same_words
from tracker.moves.evaluation.gold import GoldMove

ALL = "all"
FIELDS = ("role_from", "role_to", "date")
_BINS = 10


@dataclass(slots=True)
class Share:
    """``hits`` of ``n``, with the interval that holds the true share in 95 of 100 cases."""

    hits: int = 0
    n: int = 0

    def note(self, *, hit: bool) -> None:
        self.hits += hit
        self.n += 1

    @property
    def value(self) -> float | None:
        return self.hits / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The Wilson interval at 95 %; None where nothing was counted."""
        return _wilson(self.hits, self.n) if self.n else None


@cache
def _wilson(hits: int, n: int) -> tuple[float, float]:
    from scipy.stats import binomtest  # takes a second to load

    found = binomtest(hits, n).proportion_ci(confidence_level=0.95, method="wilson")
    return float(found.low), float(found.high)


@dataclass(slots=True)
class Bin:
    """Claims with scores of one tenth: how sure they were, and how often they were right."""

    scores: float = 0.0
    right: Share = field(default_factory=Share)

    @property
    def error(self) -> float | None:
        """The distance between the mean score and the share that is right."""
        value = self.right.value
        return None if value is None else abs(self.scores / self.right.n - value)


@dataclass(slots=True)
class Figures:
    """What was measured on some texts.

    ``quiet`` counts the texts without a move on which nothing is asserted. ``fields`` counts the other
    fields of moves that were found and labelled.
    """

    texts: int = 0
    precision: Share = field(default_factory=Share)
    recall: Share = field(default_factory=Share)
    status: Share = field(default_factory=Share)
    quiet: Share = field(default_factory=Share)
    fields: dict[str, Share] = field(default_factory=lambda: defaultdict(Share))

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall."""
        total = self.precision.n + self.recall.n
        return (self.precision.hits + self.recall.hits) / total if total else None

    def note(self, compared: Compared) -> None:
        self.texts += 1
        for _right in compared.right:
            self.precision.note(hit=True)
            self.recall.note(hit=True)
        for _wrong in compared.wrong:
            self.precision.note(hit=False)
        for _missed in compared.missed:
            self.recall.note(hit=False)
        for claim, gold in compared.right:
            self.status.note(hit=same_status(claim, gold))
            self._note_fields(claim, gold)
        if not compared.right and not compared.missed:
            self.quiet.note(hit=not any(claim.status in ASSERTED for claim in compared.wrong))

    def _note_fields(self, claim: ExtractedClaim, gold: GoldMove) -> None:
        for name, written in (
            ("role_from", claim.role_from),
            ("role_to", claim.role_to),
            ("date", str(claim.date) if claim.date else None),
        ):
            if gold[name]:
                self.fields[name].note(hit=same_words(written, gold[name]))


@dataclass(slots=True)
class Measured:
    """Figures per language and of all, and the calibration of the scores."""

    by_language: dict[str, Figures] = field(default_factory=lambda: defaultdict(Figures))
    bins: dict[int, Bin] = field(default_factory=lambda: defaultdict(Bin))

    @property
    def total(self) -> Figures:
        return self.by_language[ALL]

    def note(self, language: str, compared: Compared) -> None:
        """Count one text."""
        for name in (language, ALL):
            self.by_language[name].note(compared)
        self._note_scores((claim for claim, _gold in compared.right), hit=True)
        self._note_scores(compared.wrong, hit=False)

    def _note_scores(self, claims: Iterable[ExtractedClaim], *, hit: bool) -> None:
        for claim in claims:
            tenth = self.bins[min(int(claim.score * _BINS), _BINS - 1)]
            tenth.scores += claim.score
            tenth.right.note(hit=hit)

    def languages(self) -> Mapping[str, Figures]:
        """Each language by its code, then all of them."""
        return dict(sorted(self.by_language.items(), key=lambda row: (row[0] == ALL, row[0])))

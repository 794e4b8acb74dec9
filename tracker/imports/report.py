"""What an import came to, row by row, in lines of text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count
from django.utils.translation import gettext as _

from tracker.imports.models import ImportBatch, ImportRow
from tracker.imports.vocabulary import Verdict


def row_lines(batch: ImportBatch) -> Iterator[str]:
    """A line for each row: its number, the verdict and why. Read in pieces, whatever the file is long."""
    rows = batch.rows.for_list()
    last = 0
    while some := list(rows.filter(number__gt=last)[:1000]):
        last = some[-1].number
        yield from (f"{row.number:>6}  {row.get_verdict_display():<14}  {_said(batch, row)}" for row in some)


def count_by_verdict(batch: ImportBatch) -> Counter[str]:
    """How many rows have which verdict; one query over the index of verdicts."""
    return Counter(dict(batch.rows.order_by().values_list("verdict").annotate(count=Count("pk"))))


def why(batch: ImportBatch, row: ImportRow) -> Iterator[str]:
    """Sentences on a row: what is wrong by column, what differs, and what it is the same as."""
    for field, sentence in row.problems:
        column = batch.header_of(field)
        yield _("Column “%(column)s”: %(sentence)s") % {"column": column, "sentence": sentence}
    for what, ours, theirs in row.differences:
        yield _("%(what)s: %(ours)s in the tracker, %(theirs)s in the file.") % {
            "what": what,
            "ours": ours,
            "theirs": theirs,
        }
    if row.first_id and row.first is not None:
        yield _("The same move as row %d of the file.") % row.first.number
    if row.is_known:
        yield _("It adds nothing to what is there.")


def _said(batch: ImportBatch, row: ImportRow) -> str:
    names = " → ".join(str(name or "?") for name in (row.from_name, row.to_name))
    step = f"{row.person_name or '?'}: {names}"
    move = _(" Is “%s”.") % row.move if row.move and row.verdict in (Verdict.SAME, Verdict.CONFLICT) else ""
    return " ".join([f"{step}.{move}", *why(batch, row)])

"""Says in words what erasing a person would do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from simple_history.models import HistoricalChanges

from tracker.privacy.find import Reported, Traces


@dataclass(frozen=True, slots=True)
class Preview:
    """Counts by the name of the model; ``reported`` names the person and is left as it is."""

    person: Any
    everyone: list[Any]
    names: list[str]
    going: list[tuple[str, int]]
    history: int
    staying: list[tuple[str, int]]
    cut: list[tuple[str, int]]
    reported: list[Reported]

    def lines(self) -> Iterator[str]:
        yield _("%(person)s, with the names: %(names)s") % {
            "person": self.person,
            "names": ", ".join(self.names),
        }
        for label, count in self.going:
            yield _("  goes: %(count)d %(label)s") % {"count": count, "label": label}
        yield _("  goes: %d rows of history") % self.history
        for label, count in self.staying:
            yield _("  stays, without the person: %(count)d %(label)s") % {"count": count, "label": label}
        for label, count in self.cut:
            yield _("  is cut, since it names them: %(count)d %(label)s") % {"count": count, "label": label}
        for each in self.reported:
            yield _("  stays as it is: %(model)s %(key)s, %(column)s “%(text)s”") % {
                "model": each.kind,
                "key": each.key,
                "column": each.column,
                "text": each.text,
            }


def preview_of(traces: Traces) -> Preview:
    history = sum(len(keys) for model, keys in traces.going.items() if issubclass(model, HistoricalChanges))
    return Preview(
        traces.person,
        traces.everyone,
        traces.names,
        going=_counts(traces.going.items()),
        history=history,
        staying=_counts(traces.staying.items()),
        cut=_counts(traces.cuts.items()),
        reported=[each for each in traces.reported if not issubclass(each.model, HistoricalChanges)],
    )


def _counts(found: Any) -> list[tuple[str, int]]:
    return [
        (str(model._meta.verbose_name_plural), len(keys))
        for model, keys in found
        if keys and not issubclass(model, HistoricalChanges)
    ]

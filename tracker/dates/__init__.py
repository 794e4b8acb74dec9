"""Partial dates: the type, and how Django models and forms hold it.

The type itself needs no Django; ``tracker.dates.fields`` and ``tracker.dates.forms`` do.
"""

from tracker.dates.partial import PartialDate, Precision, Window

__all__ = ["PartialDate", "Precision", "Window"]

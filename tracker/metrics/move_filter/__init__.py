"""Which moves somebody asks for: one meaning for lists, exports, feeds, watchlists and webhooks.

A filter is read from the parameters of an address, is written back as one, says itself in words, and
narrows a queryset of moves. What each parameter means stands in docs/api.md.
"""

from tracker.metrics.move_filter.ask import BadFilter, MoveFilter

__all__ = ["BadFilter", "MoveFilter"]

"""Fuzzy search over names, as you type: typos, word order, unfinished words, any script.

``find`` answers with ids, best first; ``NamedQuerySet`` in ``tracker.names.models`` makes records
of them. How names are indexed differs between databases: ``sqlite`` and ``postgresql``.
"""

from tracker.names.search.find import MOST_FOUND, Hit, find
from tracker.names.search.indexes import name_index

__all__ = ["MOST_FOUND", "Hit", "find", "name_index"]

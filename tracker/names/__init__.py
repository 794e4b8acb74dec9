"""Names in any script: the keys by which they are found, and the models that hold them.

The keys need no Django; ``tracker.names.models`` does.
"""

from tracker.names.keys import name_key, slug_words, split_note

__all__ = ["name_key", "slug_words", "split_note"]

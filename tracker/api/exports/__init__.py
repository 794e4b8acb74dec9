"""Whole lists, and rows of figures, as files: which forms there are, and how they are streamed."""

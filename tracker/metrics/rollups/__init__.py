"""Sums that are kept as moves change, and how they are read, folded and proved."""

"""Feeds of the latest moves that a filter leaves: RSS, Atom and JSON Feed."""

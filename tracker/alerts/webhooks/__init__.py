"""Telling other tools of changes: what is told, to whom, and how it arrives."""

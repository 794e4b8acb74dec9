"""Imports: a file, its rows, and the names in it."""

from tracker.imports.models.batch import ImportBatch, ImportFile
from tracker.imports.models.name import ImportName
from tracker.imports.models.row import ImportRow

__all__ = ["ImportBatch", "ImportFile", "ImportName", "ImportRow"]

"""Models whose tables and permissions have the desk's name; they stand below, where the API knows them."""

from tracker.workbench.models import Assignment, PrivateNote, SavedFilter

__all__ = ["Assignment", "PrivateNote", "SavedFilter"]

"""Gives records to people to look after, and keeps what they tell each other about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.history.version import lock_record
from tracker.workbench.models import MAX_NOTE, SUBJECTS, Assignment, PrivateNote


def field_of(subject: Any) -> str:
    """By which field notes and assignments point at a record."""
    return SUBJECTS[type(subject)]


def notes_on(subjects: Iterable[Any]) -> list[PrivateNote]:
    """The notes on some records, the oldest first. One query for each record."""
    return [
        note
        for subject in subjects
        for note in PrivateNote.objects.filter(**{field_of(subject): subject}).select_related("written_by")
    ]


def add_note(subject: Any, text: str, *, by: User, now: datetime) -> PrivateNote:
    """Keep a note. Raises ValidationError with a sentence where it is empty or too long."""
    text = text.replace("\0", "").strip()
    if len(text) > MAX_NOTE:
        raise ValidationError(
            _("The note has %(length)d characters; it may have %(most)d.")
            % {"length": len(text), "most": MAX_NOTE}
        )
    note = PrivateNote(text=text, written_by=by, written_at=now, **{field_of(subject): subject})
    note.full_clean()
    note.save()
    return note


@transaction.atomic
def assign(subjects: Sequence[Any], to: User | None, *, by: User, now: datetime) -> int:
    """Let somebody look after the records, or nobody; whoever did so before does no longer.

    Gives how many changed hands. What the same person looks after already stays as it is.
    Costs a few queries for each record.
    """
    changed = 0
    for subject in subjects:
        lock_record(type(subject), subject.pk)  # of two who give it to somebody at once the later one waits
        pointing = {field_of(subject): subject}
        there = Assignment.objects.select_for_update(of=("self",)).filter(**pointing).first()
        if (there.assignee if there else None) == to:
            continue
        changed += 1
        if there is not None and to is None:
            there.delete()
        elif to is not None:
            there = there or Assignment(**pointing)
            there.assignee, there.assigned_by, there.assigned_at = to, by, now
            there.save()
    return changed


def people_at_the_desk() -> list[User]:
    """To whom something can be given: whoever may sign in."""
    return list(User.objects.filter(is_active=True, is_staff=True).order_by("username"))

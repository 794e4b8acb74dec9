"""Erases again, after a backup was restored, those who were erased since it was made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.privacy.erase import carry_out, entry_of, keep_hashes, record_digests
from tracker.privacy.erasures_file import Entry, entries, tokens_on_the_list
from tracker.privacy.find import Traces, find_traces
from tracker.privacy.keyed import key_id
from tracker.privacy.models import Erasure


class CannotReplay(ValueError):
    """One erasure of the list is not done again, and nothing of it was. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """One erasure of the list that this database did not know, and what was found of it here.

    ``problem`` is why it was not done; empty where it was.
    """

    token: str
    found: list[Traces]
    problem: str = ""


def waiting_to_be_replayed() -> int:
    """How many erasures of the list this database does not know. One query, and none for an empty list."""
    tokens = tokens_on_the_list()
    if not tokens:
        return 0
    return len(tokens - set(Erasure.objects.values_list("token", flat=True)))


def replay(people: Any, path: Path | None = None) -> list[Replayed]:
    """Do each erasure of the list that this database does not know, each in a transaction of its own.

    ``people`` is the model of persons. A record is the one that was erased if its key and one of
    its names are; with another name the key was given anew, and it is left alone. Safe to repeat.
    Raises BadErasuresFile before anything is done, and ImproperlyConfigured where the key is not
    the one with which the list was made.
    """
    todo = list(entries(path))
    if any(entry.key_id != key_id() for entry in todo):
        raise ImproperlyConfigured(
            _(
                "The setting ERASURE_KEY is not the key with which the list was made: "
                "it recognizes nobody on it."
            )
        )
    known = set(Erasure.objects.values_list("token", flat=True))
    return [_replay_one(entry, people) for entry in todo if entry.token not in known]


def _replay_one(entry: Entry, people: Any) -> Replayed:
    try:
        with transaction.atomic():
            return Replayed(entry.token, _do(entry, people))
    except CannotReplay as error:
        return Replayed(entry.token, [], str(error))


def _do(entry: Entry, people: Any) -> list[Traces]:
    erasure = Erasure.objects.create(
        token=entry.token, month=entry.month, reason=entry.reason, key_id=entry.key_id
    )
    keep_hashes(erasure, entry.names, entry.addresses)
    found: list[Traces] = []
    for key, digests in entry.people:
        record = people._base_manager.select_for_update(of=("self",)).filter(pk=key, is_erased=False).first()
        if record is None or not record_digests(record).intersection(digests):
            continue
        while record.merged_into is not None:
            record = record.merged_into
        traces = find_traces(record)
        _refuse_others(traces, entry)
        here = entry_of(traces, erasure)
        keep_hashes(erasure, here.names, here.addresses)
        carry_out(traces)
        found.append(traces)
    return found


def _refuse_others(traces: Traces, entry: Entry) -> None:
    """A merge that was undone after the backup is not undone in it: nobody else goes with the erased."""
    erased = {key for key, _digests in entry.people}
    others = [str(each) for each in traces.everyone if each.pk not in erased]
    if others:
        raise CannotReplay(
            _(
                "In this backup %(others)s is merged with somebody who was erased. "
                "Undo that merge, then replay again."
            )
            % {"others": ", ".join(f"“{other}”" for other in others)}
        )

"""Erases a person. Their moves stay for the figures, with nobody's name; nothing else does."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from tracker.history import by_machine, reason_now
from tracker.merges.models import MergedRow
from tracker.privacy.declarations import CUT, data_of
from tracker.privacy.erasures_file import Entry, append
from tracker.privacy.find import Traces, batches, find_traces, organization_keys
from tracker.privacy.keyed import key_id, keyed
from tracker.privacy.models import ErasedAddress, Erasure, HeldBackName, address_digest, name_digests
from tracker.privacy.name_forms import stored_forms
from tracker.privacy.names_in_text import NamesInText
from tracker.privacy.scrub import scrub, tidy_indexes

MACHINE = "erasure"
MAX_REASON = 200


class CannotErase(ValueError):
    """The erasure is refused, and nothing was changed. The message says why."""


class NotTheName(CannotErase):
    """What was typed is not the name of the record."""


class BadReason(CannotErase):
    """The reason is missing, too long, or names the person."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did: how many rows went, how many were cut, and what is left to do by hand."""

    traces: Traces
    left_to_do: str


def erase(person: Any, *, reason: str, by: User | None, now: datetime) -> Erased:
    """Erase a person and everybody who was merged into them, and what the files of the database keep.

    ``reason`` is kept and must not name them. Raises CannotErase, and ImproperlyConfigured
    without the setting ``ERASURE_KEY``. Costs one read of all text that the database holds; see
    `find_traces`.
    """
    traces = erase_rows(person, reason=reason, by=by, now=now)
    return Erased(traces, scrub(traces.models()))


@transaction.atomic
def erase_rows(person: Any, *, reason: str, by: User | None, now: datetime) -> Traces:
    """The same without the files, in one transaction; `scrub` what is given back once that is over."""
    traces = _locked_traces(person)
    reason = _reason_without_names(reason, traces)
    erasure = Erasure.objects.create(
        token=secrets.token_hex(16),
        month=now.date().replace(day=1),
        reason=reason,
        erased_by=by,
        key_id=key_id(),
    )
    entry = entry_of(traces, erasure)
    keep_hashes(erasure, entry.names, entry.addresses)
    carry_out(traces)
    append(entry)  # last, so that what is on the list was found whole; a commit that fails is replayed
    return traces


def check_typed_name(person: Any, typed: str) -> None:
    """Nobody is erased by a slip: the name is typed. Raises NotTheName."""
    if typed != person.name:
        raise NotTheName(_("That is not the name of this record. Nothing was changed."))


def entry_of(traces: Traces, erasure: Erasure) -> Entry:
    """What the list outside the database holds about an erasure: keys of rows, and keyed hashes."""
    names = name_digests(stored_forms(traces.names), organization_keys(traces) or {""})
    return Entry(
        token=erasure.token,
        month=erasure.month,
        reason=erasure.reason,
        key_id=erasure.key_id,
        people=[(each.pk, sorted(record_digests(each))) for each in traces.everyone],
        names=sorted(names),
        addresses=sorted(address_digest(each.slug) for each in traces.everyone),
    )


def record_digests(person: Any) -> set[str]:
    """Keyed hashes of the names of one record, by which a key that was used anew is told apart."""
    names = {person.name, *person.names.values_list("name", flat=True)}
    return {keyed("record", name) for name in names}


def keep_hashes(erasure: Erasure, names: Iterable[str], addresses: Iterable[str]) -> None:
    rows = [HeldBackName(erasure=erasure, digest=digest) for digest in sorted(set(names))]
    HeldBackName.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    ErasedAddress.objects.bulk_create(
        [ErasedAddress(erasure=erasure, digest=digest) for digest in sorted(set(addresses))],
        ignore_conflicts=True,
    )


def _locked_traces(person: Any) -> Traces:
    locked = type(person)._base_manager.select_for_update(of=("self",)).filter(pk=person.pk).first()
    if locked is None or locked.is_erased:
        raise CannotErase(_("This person was erased already."))
    if locked.merged_into is not None:
        raise CannotErase(
            _("“%(person)s” has been merged into “%(into)s”. Erase that record, and this one goes with it.")
            % {"person": locked, "into": locked.merged_into}
        )
    return find_traces(locked)


def _reason_without_names(reason: str, traces: Traces) -> str:
    reason = " ".join(reason.replace("\0", "").split())
    if not reason:
        raise BadReason(_("Give a reason without a name, for example: asked by e-mail in May."))
    if len(reason) > MAX_REASON:
        raise BadReason(
            _("The reason has %(length)d characters; it may have %(most)d.")
            % {"length": len(reason), "most": MAX_REASON}
        )
    if NamesInText(traces.names).are_in(reason) or NamesInText(traces.names).is_named_by(reason):
        raise BadReason(_("The reason names the person, and it is kept. Write it without the name."))
    return reason


# --- Carrying out ------------------------------------------------------------------------------------


def carry_out(traces: Traces) -> None:
    """Do to each row what was found to be done. In a transaction."""
    _make_anonymous(traces)
    for model, keys in _dependants_first(traces):
        for batch in batches(keys):
            rows = model._base_manager.filter(pk__in=batch)
            rows._raw_delete(rows.db)  # noqa: SLF001  # what points at them was found; signals would write history
    cut(traces)
    tidy_indexes()


def _make_anonymous(traces: Traces) -> None:
    """New rows under new keys and no history before them, so that no old address leads to one."""
    made: list[tuple[Any, int, Any]] = []
    tombstone: Any = None
    for model, keys in traces.staying.items():
        make = data_of(model).anonymous
        for row in model._base_manager.filter(pk__in=keys).order_by("pk"):
            if make is not None and (new := make(row)) is not None:
                made.append((model, row.pk, new))
    people = type(traces.person)
    with by_machine(MACHINE):
        for model, old_key, new in made:
            owner = next((c for c in model._meta.concrete_fields if c.related_model is people), None)
            if owner is not None and not owner.null:
                tombstone = tombstone or _tombstone(people, [row for _model, _key, row in made])
                setattr(new, owner.attname, tombstone.pk)
            _insert(model, new)
            _redirect_logs(model, old_key, new.pk)


def _tombstone(people: Any, rows: list[Any]) -> Any:
    tombstone = people.anonymous(
        slug=f"erased-{secrets.token_hex(8)}", created_at=min(r.created_at for r in rows)
    )
    _insert(people, tombstone)
    return tombstone


def _insert(model: Any, row: Any) -> None:
    """Insert a row as it is, with one row of history that is no more exact than the row itself."""
    row._history_user = None  # noqa: SLF001  # django-simple-history would take the user of the request
    bulk_create_with_history([row], model, default_date=row.created_at, default_change_reason=reason_now())


def _redirect_logs(model: Any, old_key: int, new_key: int) -> None:
    """What an earlier merge of organizations did to a row can still be undone on the one in its place."""
    MergedRow.objects.filter(model=model._meta.label_lower, row_id=old_key, after__isnull=False).update(
        row_id=new_key
    )


def cut(traces: Traces) -> None:
    """Cut the columns of rows that stay. A row and what its history says last are cut alike."""
    for model, cuts in traces.cuts.items():
        says = data_of(model).cut
        alike: dict[frozenset[str], set[int]] = {}
        for key, columns in cuts.items():
            if columns and not traces.has(model, key):
                alike.setdefault(frozenset(columns), set()).add(key)
        for same, keys in alike.items():
            for batch in batches(keys):
                rows = model._base_manager.filter(pk__in=batch)
                rows.update(**{name: says.get(name, CUT) for name in same})


def _dependants_first(traces: Traces) -> list[tuple[Any, set[int]]]:
    """Models in an order in which no row is deleted before what points at it."""
    gone: dict[Any, set[int]] = {}
    for model, keys in traces.belonging():
        gone.setdefault(model, set()).update(keys)
    order: list[Any] = []

    def visit(model: Any) -> None:
        if model in order:
            return
        for other in gone:
            if other is not model and any(c.related_model is model for c in other._meta.concrete_fields):
                visit(other)
        order.append(model)

    for model in gone:
        visit(model)
    return [(model, gone[model]) for model in order]

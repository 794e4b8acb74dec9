"""Makes deliveries of changes, for the webhooks that are to be told of them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from django.db import transaction

from tracker.alerts.changes.read import Changed, Forgotten, Page, read_changes
from tracker.alerts.models import Change, ChangeAction, ChangedKind, Delivery, Reader, Webhook
from tracker.alerts.webhooks.payload import payload_of, records_of
from tracker.moves.models import Move

READER = "webhooks"
AT_ONCE = 500
_THERE = (ChangeAction.CREATED, ChangeAction.CHANGED)


@transaction.atomic
def note_deliveries(*, now: datetime) -> bool:
    """Read on in the changes and make deliveries of them; says whether there is more.

    The place is moved in the same transaction, so that nothing is skipped and nothing told twice; two who
    run at once come one after the other. The first run begins at the end: what was before is not told.
    """
    reader = Reader.locked(READER, start=Change.objects.end())
    try:
        page = read_changes(reader.position, most=AT_ONCE)
    except Forgotten:  # nobody has run for as long as changes are kept
        page = Page([], Change.objects.end(), has_more=False)
    webhooks = list(Webhook.objects.told()) if page.changes else []
    if webhooks:
        Delivery.objects.bulk_create(_deliveries(page.changes, webhooks, now=now), batch_size=500)
    if page.end != reader.position:
        reader.move_to(page.end)
    return page.has_more


def _deliveries(changes: list[Changed], webhooks: list[Webhook], *, now: datetime) -> list[Delivery]:
    by_kind: defaultdict[ChangedKind, list[Changed]] = defaultdict(list)
    for change in changes:
        by_kind[change.kind].append(change)
    found = []
    for kind, some in by_kind.items():
        listening = [webhook for webhook in webhooks if kind in webhook.all_kinds]
        if not listening:
            continue
        records = records_of(kind, [change.record_id for change in some if change.action in _THERE])
        for webhook in listening:
            wanted = _wanted(webhook, kind, some, set(records), today=now.date())
            found += [
                Delivery.of(
                    webhook,
                    now=now,
                    kind=kind,
                    record_id=change.record_id,
                    action=change.action,
                    payload=payload_of(change, records.get(change.record_id)),
                )
                for change in some
                if change.record_id in wanted
            ]
    return found


def _wanted(
    webhook: Webhook, kind: ChangedKind, changes: list[Changed], there: set[int], *, today: date
) -> set[int]:
    """Of which records the webhook is told: those that fit its filter, and those it was told of before.

    A move that was told of and does not fit any more, or is gone, is told of too. Two queries at most.
    """
    ids = {change.record_id for change in changes}
    if kind != ChangedKind.MOVE or not webhook.query:
        return ids
    asked = webhook.filter
    before = set(webhook.deliveries.filter(kind=kind, record_id__in=ids).values_list("record_id", flat=True))
    if asked is None:
        return before
    fitting = asked.apply(Move.objects.filter(pk__in=there), today=today).values_list("pk", flat=True)
    return before | set(fitting)

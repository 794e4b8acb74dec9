"""The people and organizations that a filter names, by slug, identifier or name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from orgs.models import Organization
from people.models import Person
from tracker.identifiers import BadIdentifier, parse_reference
from tracker.merges.merge import survivor_of
from tracker.metrics.move_filter.fields import references_of
from tracker.moves.models import GroupMove
from tracker.news.models import Source

Records = dict[str, list[Any]]
"""By the text that names them; several where two have one name, none where nobody is called so."""
_MODELS: dict[str, Any] = {
    "person": Person,
    "organization": Organization,
    "from_organization": Organization,
    "to_organization": Organization,
}


def records_named(name: str, texts: Sequence[str]) -> Records:
    """What the texts of one parameter name; one that was merged means its survivor.

    One query for all slugs; one or two more for each text that is none.
    """
    model = _MODELS[name]
    by_slug = {record.slug: record for record in model.with_merged.filter(slug__in=texts)}
    return {text: [survivor_of(by_slug[text])] if text in by_slug else _called(model, text) for text in texts}


def keys_with_identifier(texts: Sequence[str]) -> dict[str, list[int]]:
    """The keys of the people and the organizations that have one of the identifiers."""
    keys: dict[str, list[int]] = {"person": [], "organization": []}
    for text in texts:
        for owner, reference in references_of(text):
            model: Any = Person if owner == "person" else Organization
            rows = model.identifier_model().referred_to(reference)
            keys[owner] += rows.order_by().values_list(owner, flat=True)
    return keys


def unknown_in(said: dict[str, Any], named: dict[str, Records]) -> Iterator[tuple[str, str]]:
    """Parameter and sentence for each text that names nothing. A query for sources, and one for a group."""
    for name, records in named.items():
        for text, found in records.items():
            if not found and name == "person":
                yield name, _("There is no person “%(text)s”.") % {"text": text}
            elif not found:
                yield name, _("There is no organization “%(text)s”.") % {"text": text}
    slugs = said.get("source", ())
    there = set(Source.objects.filter(slug__in=slugs).values_list("slug", flat=True)) if slugs else set()
    for slug in slugs:
        if slug not in there:
            yield "source", _("There is no source “%(text)s”.") % {"text": slug}
    group = said.get("group")
    if group and not GroupMove.objects.filter(pk=group).exists():
        yield "group", _("There is no group move %(number)d.") % {"number": group}


def _called(model: Any, text: str) -> list[Any]:
    owner = model.identifier_model().owner
    if ":" in text:
        try:
            rows = model.identifier_model().referred_to(parse_reference(text, owner))
        except BadIdentifier:
            pass  # then it is a name with a colon
        else:
            return [survivor_of(getattr(row, owner)) for row in rows.select_related(owner)]
    return list(model.objects.called(text))

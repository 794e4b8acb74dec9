"""`fields` and `expand`: how much of each record an answer holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

Tree = dict[str, Any]
"""Names of fields, each with the names below it; an empty one is the field as a whole."""
FIELDS, EXPAND = "fields", "expand"
ADDED = "x-added"
"""What a serializer says in its schema of the fields that `expand` adds; it does not stay there."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """What may be added to each record of an answer, as the field of this name of its serializer shows it.

    ``fill`` gives it for the records of one page, by their keys, in a number of queries that does not
    depend on how many they are; ``nothing`` is what a record has that it gives none for. The field's
    source is ``added.<name>``, so that it is missing where nobody asks for it.
    """

    fill: Callable[[Sequence[Any]], Mapping[Any, Any]]
    nothing: Any = ()


def expand(rows: Sequence[Any], expansions: Mapping[str, Expansion]) -> None:
    """Put what is asked for on each record, in ``added``."""
    if not expansions:
        return
    for row in rows:
        row.added = {}
    for name, expansion in expansions.items():
        found = expansion.fill(rows)
        for row in rows:
            row.added[name] = found.get(row.pk, expansion.nothing)


def fields_asked(request: Request, known: Tree) -> Tree:
    """The fields that are asked for; empty for all. Raises ValidationError for one that is not there."""
    tree: Tree = {}
    for path in _listed(request, FIELDS):
        below, at = known, tree
        for name in path.split("."):
            if name not in below:
                said = _("There is no field “%(path)s”; there are %(names)s.")
                raise ValidationError({FIELDS: [said % {"path": path[:100], "names": ", ".join(below)}]})
            below, at = below[name], at.setdefault(name, {})
    return tree


def expansions_asked(request: Request, known: Mapping[str, Expansion]) -> list[str]:
    """What is to be added. Raises ValidationError for what cannot be."""
    names = _listed(request, EXPAND)
    for name in names:
        if name not in known:
            said = _("“%(name)s” cannot be added here; %(names)s can.")
            raise ValidationError({EXPAND: [said % {"name": name[:100], "names": ", ".join(known) or "–"}]})
    return names


def tree_of(serializer: Any) -> Tree:
    """The names of the fields that a serializer gives, with those of the records within them."""
    below = getattr(serializer, "child", serializer)
    if not isinstance(below, serializers.Serializer):
        return {}
    return {name: tree_of(field) for name, field in below.fields.items() if not field.write_only}


def pruned(value: Any, tree: Tree) -> Any:
    """What is left of a record, or of each of a list, with the fields that are asked for."""
    if not tree or value is None:
        return value
    if isinstance(value, list):
        return [pruned(each, tree) for each in value]
    return {name: pruned(value[name], below) for name, below in tree.items() if name in value}


def parameters(known: Iterable[str]) -> list[OpenApiParameter]:
    """How the two are described, for records that may be given with ``known`` added."""
    names = list(known)
    described = [
        OpenApiParameter(
            FIELDS,
            str,
            description="Only these fields, with commas; of a record within by a dot: `id,person.name`.",
        )
    ]
    if names:
        described.append(
            OpenApiParameter(
                EXPAND,
                {"type": "array", "items": {"type": "string", "enum": names}},
                style="form",
                explode=False,
                description=f"What is added to each record, with commas: {', '.join(names)}.",
            )
        )
    return described


def _listed(request: Request, name: str) -> list[str]:
    """The values of a parameter that takes several, with commas or repeated; each once."""
    values = (each.strip() for text in request.query_params.getlist(name) for each in text.split(","))
    return list(dict.fromkeys(each for each in values if each))

"""What an entity says that we take, as plain facts. Reads JSON, touches no database.

Statements of deprecated rank are left out, and where one value is wanted those of the best rank
are taken. What is left out is counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tracker.dates import PartialDate
from tracker.identifiers import BadIdentifier, Owner, kinds_of, read_value
from tracker.moves.wikidata.classes import HUMAN, kind_of_classes
from tracker.moves.wikidata.dates import partial_date
from tracker.moves.wikidata.names import names_of

_ITEM = re.compile(r"Q[1-9]\d{0,11}")
_LONGEST_ID = 100
INSTANCE_OF, COUNTRY, ISO_CODE = "P31", "P17", "P297"
EMPLOYER, FOUNDED_BY, PARENT, REPLACED_BY = "P108", "P112", "P749", "P1366"
INCEPTION, DISSOLVED, DEATH = "P571", "P576", "P570"
_START, _END, _POINT_IN_TIME = "P580", "P582", "P585"
_IDENTIFIERS: dict[Owner, dict[str, str]] = {
    "person": {
        "P496": "orcid",
        "P10283": "openalex",
        "P2456": "dblp",
        "P6634": "linkedin",
        "P2002": "x",
        "P856": "homepage",
    },
    "organization": {
        "P10283": "openalex",
        "P6782": "ror",
        "P4264": "linkedin",
        "P2002": "x",
        "P856": "homepage",
    },
}
USED = frozenset(
    [INSTANCE_OF, COUNTRY, ISO_CODE, EMPLOYER, FOUNDED_BY, PARENT, REPLACED_BY, INCEPTION, DISSOLVED, DEATH]
    + [prop for table in _IDENTIFIERS.values() for prop in table]
)


@dataclass(frozen=True, slots=True)
class Link:
    """One statement about another item, and when it held."""

    id: str
    target: str
    start: PartialDate | None
    end: PartialDate | None


@dataclass(frozen=True, slots=True)
class Facts:
    """An entity. ``names`` has the one people read first; ``kind`` is that of an organization, if known."""

    qid: str
    is_human: bool
    kind: str
    names: tuple[str, ...]
    description: str
    identifiers: tuple[tuple[str, str], ...]
    country: str
    inception: PartialDate | None
    dissolved: PartialDate | None
    death: PartialDate | None
    employers: tuple[Link, ...]
    founders: tuple[Link, ...]
    parents: tuple[Link, ...]
    successors: tuple[Link, ...]

    @property
    def label(self) -> str:
        return f"{self.names[0]} ({self.qid})" if self.names else self.qid

    @property
    def url(self) -> str:
        return f"https://www.wikidata.org/wiki/{self.qid}"

    @property
    def points_at(self) -> set[str]:
        """The items that are organizations since this entity says so."""
        return {link.target for link in (*self.employers, *self.parents, *self.successors)}


def item_id(entity: Any) -> str:
    """The id of an item; empty for a property, a lexeme, and what is no entity at all."""
    found = entity.get("id") if isinstance(entity, dict) else None
    return found if isinstance(found, str) and _ITEM.fullmatch(found) else ""


@dataclass(frozen=True, slots=True)
class Glance:
    """What an entity is, told at a tenth of the cost of `read_facts`: most of a dump is not taken."""

    is_human: bool
    kind: str
    iso_code: str


def glance_at(entity: dict[str, Any]) -> Glance:
    """Whether it is a person, which kind of organization, and of which country's code."""
    claims = _Statements(entity, Counter())
    classes = claims.items(INSTANCE_OF)
    iso_code = next((value for value in claims.best(ISO_CODE) if isinstance(value, str)), "")
    return Glance(HUMAN in classes, kind_of_classes(classes) or "", iso_code.upper())


def read_facts(entity: dict[str, Any], seen: Counter[str]) -> Facts:
    """The facts of an item; what was left out is counted in ``seen``."""
    claims = _Statements(entity, seen)
    glance = glance_at(entity)
    return Facts(
        qid=item_id(entity),
        is_human=glance.is_human,
        kind=glance.kind,
        names=names_of(entity, seen),
        description=_description(entity),
        identifiers=tuple(claims.identifiers("person" if glance.is_human else "organization")),
        country=next(iter(claims.items(COUNTRY)), ""),
        inception=claims.date(INCEPTION),
        dissolved=claims.date(DISSOLVED),
        death=claims.date(DEATH),
        employers=tuple(claims.links(EMPLOYER)),
        founders=tuple(claims.links(FOUNDED_BY)),
        parents=tuple(claims.links(PARENT)),
        successors=tuple(claims.links(REPLACED_BY)),
    )


def used_part(entity: dict[str, Any]) -> dict[str, Any]:
    """The entity without what `read_facts` does not read: a few kilobytes."""
    claims = _table(entity, "claims")
    kept = {name: entity[name] for name in ("id", "labels", "aliases", "descriptions") if name in entity}
    return kept | {"claims": {name: claims[name] for name in claims if name in USED}}


class _Statements:
    """The statements of an entity by property."""

    def __init__(self, entity: dict[str, Any], seen: Counter[str]) -> None:
        self._claims, self._seen = _table(entity, "claims"), seen

    def best(self, prop: str) -> list[Any]:
        """The values of the best rank."""
        found = list(self._valid(prop))
        preferred = [value for statement, value in found if statement.get("rank") == "preferred"]
        return preferred or [value for _statement, value in found]

    def items(self, prop: str) -> list[str]:
        return [qid for qid in map(_item, self.best(prop)) if qid]

    def date(self, prop: str) -> PartialDate | None:
        values = self.best(prop)
        return partial_date(values[0], self._seen) if values else None

    def links(self, prop: str) -> Iterator[Link]:
        for number, (statement, value) in enumerate(self._valid(prop)):
            target = _item(value)
            if not target:
                self._seen["statements that name no item"] += 1
                continue
            key = str(statement.get("id", ""))
            is_key = 0 < len(key) <= _LONGEST_ID
            start = self._qualifier(statement, _START) or self._qualifier(statement, _POINT_IN_TIME)
            yield Link(
                key if is_key else f"{prop}-{target}-{number}",
                target,
                start,
                self._qualifier(statement, _END),
            )

    def identifiers(self, owner: Owner) -> Iterator[tuple[str, str]]:
        kinds = kinds_of(owner)
        for prop, code in _IDENTIFIERS[owner].items():
            for value in dict.fromkeys(each for each in self.best(prop) if isinstance(each, str)):
                if code == "openalex" and not value.startswith(kinds[code].example[0]):
                    continue  # one property for all that OpenAlex lists
                try:
                    yield code, read_value(kinds[code], value)
                except BadIdentifier:
                    self._seen["identifiers that are not well formed"] += 1

    def _valid(self, prop: str) -> Iterator[tuple[dict[str, Any], Any]]:
        statements = self._claims.get(prop)
        for statement in statements if isinstance(statements, list) else []:
            if not isinstance(statement, dict):
                continue
            if statement.get("rank") == "deprecated":
                self._seen["statements that Wikidata calls deprecated"] += 1
                continue
            value = _value(statement.get("mainsnak"))
            if value is None:
                self._seen["statements without a value"] += 1
            else:
                yield statement, value

    def _qualifier(self, statement: dict[str, Any], prop: str) -> PartialDate | None:
        snaks = _table(statement, "qualifiers").get(prop)
        values = [_value(snak) for snak in snaks] if isinstance(snaks, list) else []
        known = [value for value in values if value is not None]
        return partial_date(known[0], self._seen) if known else None


def _value(snak: Any) -> Any:
    """The value of a snak; None for novalue, somevalue and what is no snak."""
    if not isinstance(snak, dict) or snak.get("snaktype") != "value":
        return None
    datavalue = snak.get("datavalue")
    return datavalue.get("value") if isinstance(datavalue, dict) else None


def _item(value: Any) -> str:
    """The id of the item that is a value; older files give its number only."""
    if not isinstance(value, dict):
        return ""
    found = value.get("id", f"Q{value.get('numeric-id')}")
    return found if isinstance(found, str) and _ITEM.fullmatch(found) else ""


def _description(entity: dict[str, Any]) -> str:
    texts = _table(entity, "descriptions")
    for language in ("en", "mul"):
        text = texts.get(language)
        if isinstance(text, dict) and isinstance(text.get("value"), str):
            return str(text["value"]).strip()
    return ""


def _table(holder: dict[str, Any], name: str) -> dict[str, Any]:
    """A table of an entity; an empty one may come as a list, since PHP does not tell the two apart."""
    found = holder.get(name)
    return found if isinstance(found, dict) else {}

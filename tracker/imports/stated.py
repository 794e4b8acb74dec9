"""What one row of a file states, read from its texts, and what is wrong with them by column."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext as _

from tracker.dates import PartialDate
from tracker.imports.dates import read_date
from tracker.imports.sheets.limits import MOST_CHARACTERS
from tracker.moves.models import Claim, Move
from tracker.moves.vocabulary import Capacity, EntryManner, ExitManner, MoveStatus
from tracker.names import name_key, split_note
from tracker.names.characters import is_han, unified_characters
from tracker.names.models import MAX_NAME

Problem = tuple[str, str]
"""The field, and a sentence that says what is wrong with its text."""
_NO_TEXT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffd]")
_FAULT = re.compile(r"#(REF|VALUE|NAME|DIV/0|N/A|NULL|NUM|SPILL|CALC|GETTING_DATA)[!?]?|Err:\d+")
_NEUTRALISED = re.compile(r"'[=+\-@\t\r]")
_WITH_SLUG = re.compile(r"(?P<name>.*?)\s*\[(?P<slug>[^\[\]\s]+)\]")
_BARE_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
_LONGEST_NOTE = 100
_US_SPELLINGS = {"rumored": MoveStatus.RUMOURED}
_is_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class Named:
    """A person or an organization as a row names it: by name, by the address of the record, or both."""

    name: str = ""
    slug: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.slug)

    @property
    def key(self) -> str:
        """The same for every way to write it that is one name within a file."""
        if self.slug:
            return f"[{self.slug}]"
        # 李飞 and 李菲 are two people whose names sound the same.
        has_characters = any(map(is_han, self.name))
        return unified_characters(self.name) if has_characters else name_key(self.name)

    @property
    def written(self) -> str:
        return self.name or self.slug


@dataclass(frozen=True, slots=True)
class Stated:
    """A row, read. Empty is what it does not say."""

    person: Named
    left: Named
    joined: Named
    role_from: str
    role_to: str
    exit_manner: str
    entry_manner: str
    from_capacity: str
    to_capacity: str
    announced_on: PartialDate | None
    effective_on: PartialDate | None
    status: str
    note: str
    url: str
    quote: str

    def external_id(self) -> str:
        """The same for rows that state the same in the same words, in whatever file."""
        said = (
            self.person.key,
            self.left.key,
            self.joined.key,
            self.role_from,
            self.role_to,
            self.exit_manner,
            self.entry_manner,
            self.from_capacity,
            self.to_capacity,
            str(self.announced_on or ""),
            str(self.effective_on or ""),
            self.status,
            self.note,
            self.url,
            self.quote,
        )
        return f"import:{sha256(json.dumps(said).encode()).hexdigest()[:40]}"


def read_names(cells: Mapping[str, str]) -> tuple[Named, Named, Named]:
    """Person, from and to of a row, as they are looked up; nothing is checked."""
    person, left, joined = (_named(cells, side) for side in ("person", "from", "to"))
    return person, left, joined


def read_row(
    cells: Mapping[str, str], *, orders: Mapping[str, str], today: date
) -> tuple[Stated, list[Problem]]:
    """Read a row. ``orders`` says by field whether “day” or “month” comes first, empty where it is not known.

    Costs some 30 µs, and for a date in words the first time some 200 µs.
    """
    reader = _Reader(cells, orders, today)
    stated = reader.read()
    return stated, reader.problems


class _Reader:
    """Reads the texts of one row and gathers what is wrong with them."""

    def __init__(self, cells: Mapping[str, str], orders: Mapping[str, str], today: date) -> None:
        self._cells = {field: _taken_off(text) for field, text in cells.items()}
        self._orders, self._today = orders, today
        self.problems: list[Problem] = []
        for field, text in self._cells.items():
            self._check_text(field, text)

    def read(self) -> Stated:
        person, left, joined = read_names(self._cells)
        self._check_name("person", person, required=True)
        self._check_name("from", left)
        self._check_name("to", joined)
        role_from, role_to = self._roles(has_joined=bool(joined))
        url, quote = self._evidence()
        stated = Stated(
            person=person,
            left=left,
            joined=joined,
            role_from=role_from,
            role_to=role_to,
            exit_manner=self._choice("exit_manner", ExitManner),
            entry_manner=self._choice("entry_manner", EntryManner),
            from_capacity=self._choice("from_capacity", Capacity) or Capacity.EMPLOYMENT.value,
            to_capacity=self._choice("to_capacity", Capacity) or Capacity.EMPLOYMENT.value,
            announced_on=self._date("announced_on"),
            effective_on=self._date("effective_on"),
            status=self._choice("status", MoveStatus) or MoveStatus.ANNOUNCED.value,
            note=self._cells.get("note", ""),
            url=url,
            quote=quote,
        )
        self._check_rules(stated)
        return stated

    def problem(self, field: str, sentence: str) -> None:
        if not any(of == field for of, _sentence in self.problems):  # the first is what the others come from
            self.problems.append((field, sentence))

    def _check_text(self, field: str, text: str) -> None:
        if _FAULT.fullmatch(text):
            self.problem(field, _("“%s” is a fault of a formula. Mend it in the spreadsheet.") % text)
        elif found := _NO_TEXT.search(text):
            self.problem(
                field, _("It holds U+%04X, which is no character of a text. Type it anew.") % ord(found[0])
            )
        elif len(text) > MOST_CHARACTERS:
            self._too_long(field, text, MOST_CHARACTERS)

    def _check_name(self, field: str, named: Named, *, required: bool = False) -> None:
        if not named:
            if required:
                self.problem(field, _("It is empty. Say who moved."))
            return
        name, note = split_note(named.name)
        if named.name and not name_key(name):
            self.problem(field, _("“%s” has no letter. A name needs at least one letter or digit.") % name)
        for text, most in ((name, MAX_NAME), (named.slug, MAX_NAME), (note, _LONGEST_NOTE)):
            if len(text) > most:
                self._too_long(field, text, most)
        if len(named.name) > MAX_NAME:
            self._too_long(field, named.name, MAX_NAME)

    def _roles(self, *, has_joined: bool) -> tuple[str, str]:
        """A column that says only “Role” is about where somebody goes, or else about where they were."""
        role_from, role_to = self._text("role_from", Move), self._text("role_to", Move)
        if role := self._text("role", Move, column="role_to"):
            if has_joined:
                role_to = role_to or role
            else:
                role_from = role_from or role
        return role_from, role_to

    def _evidence(self) -> tuple[str, str]:
        """Address and quote. A source that is no address is whose word it is."""
        url, quote, source = (self._cells.get(field, "") for field in ("url", "quote", "source"))
        if url and not _is_url(url):
            self.problem("url", _("“%s” is no address. It starts with https:// or http://.") % url[:80])
        if source and not url and _is_url(source):
            url, source = source, ""
        if source and source != url:
            quote = f"{quote} ({source})" if quote else source
        if len(url) > _longest(Claim, "url"):
            self._too_long("url", url, _longest(Claim, "url"))
        return url, quote

    def _choice(self, field: str, choices: type[models.TextChoices]) -> str:
        text = self._cells.get(field, "")
        if not text:
            return ""
        asked = name_key(text)
        for value, label in choices.choices:
            if asked in (name_key(value), name_key(str(label))):
                return str(value)
        if choices is MoveStatus and asked in _US_SPELLINGS:
            return _US_SPELLINGS[asked].value
        words = ", ".join(str(label) for label in choices.labels)
        self.problem(field, _("“%(text)s” is none of: %(words)s.") % {"text": text[:80], "words": words})
        return ""

    def _date(self, field: str) -> PartialDate | None:
        text = self._cells.get(field, "")
        if not text:
            return None
        try:
            return read_date(text, order=self._orders.get(field, ""), today=self._today)
        except ValueError as error:
            self.problem(field, str(error))
            return None

    def _text(self, field: str, model: Any, *, column: str = "") -> str:
        text = self._cells.get(field, "")
        most = _longest(model, column or field)
        if len(text) > most:
            self._too_long(field, text, most)
        return text

    def _too_long(self, field: str, text: str, most: int) -> None:
        self.problem(
            field,
            _("“%(start)s…” has %(length)d characters; at most %(most)d are stored.")
            % {"start": text[:30], "length": len(text), "most": most},
        )

    def _check_rules(self, stated: Stated) -> None:
        """What the database would refuse, in the same words."""
        broken = {field for field, _sentence in self.problems}
        if not (stated.left or stated.joined) and not broken & {"from", "to"}:
            self.problem("from", _rule("move_has_an_organization"))
        if not (stated.announced_on or stated.effective_on) and not broken & {"announced_on", "effective_on"}:
            has_announced = "announced_on" in self._orders or "effective_on" not in self._orders
            self.problem("announced_on" if has_announced else "effective_on", _rule("move_has_a_date"))
        if stated.exit_manner == ExitManner.RETIRED and stated.joined:
            self.problem("exit_manner", _rule("move_of_the_retired_ends_there"))


def _taken_off(text: str) -> str:
    """The text without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return text[1:] if _NEUTRALISED.match(text) else text


def _named(cells: Mapping[str, str], side: str) -> Named:
    name = " ".join(_taken_off(cells.get(side, "")).split())
    slug = cells.get(f"{side}_slug", "").strip()
    if not slug and (found := _WITH_SLUG.fullmatch(name)):
        name, slug = found["name"], found["slug"]
    elif not slug and _BARE_SLUG.fullmatch(name):
        slug = name
    return Named(name, slug.casefold())


def _is_url(text: str) -> bool:
    try:
        _is_address(text)
    except ValidationError:
        return False
    return True


def _longest(model: Any, field: str) -> int:
    return int(model._meta.get_field(field).max_length)


def _rule(constraint: str) -> str:
    """The sentence of a constraint of moves."""
    found = next(each for each in Move._meta.constraints if each.name == constraint)
    return str(found.violation_error_message)

"""A move in one line: what is understood, and what is said of the rest."""

from __future__ import annotations

import contextlib
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.dates import PartialDate
from tracker.dates.typed import read_typed_date
from tracker.moves.quick_line import (
    NotAQuickLine,
    QuickLine,
    looks_like_a_quick_line,
    read_quick_line,
    write_quick_line,
)
from tracker.moves.vocabulary import MoveStatus


def typed(text: str) -> PartialDate:
    return read_typed_date(text, locale="en-US", today=date(2026, 11, 23))


def read(text: str) -> QuickLine:
    return read_quick_line(text, read_date=typed)


def said(text: str) -> dict[str, Any]:
    """What a line says, without what it leaves open."""
    line = read(text)
    values = {name: getattr(line, name) for name in QuickLine.__slots__}
    return {name: str(value) for name, value in values.items() if value and name != "problems"}


def test_reads_who_from_where_to_where_when_and_where_it_stands() -> None:
    assert said("Sébastien Bubeck: Microsoft > OpenAI, 2024-10-14, https://example.org/a") == {
        "person": "Sébastien Bubeck",
        "from_name": "Microsoft",
        "to_name": "OpenAI",
        "date": "2024-10-14",
        "url": "https://example.org/a",
    }


@pytest.mark.parametrize(
    ("sides", "means"),
    [
        ("Foo → ?", {"from_name": "Foo"}),
        ("> Bar", {"to_name": "Bar"}),
        ("? -> Bar", {"to_name": "Bar"}),
        ('Foo > "Bar, Inc."', {"from_name": "Foo", "to_name": "Bar, Inc."}),
    ],
)
def test_reads_both_sides_or_one(sides: str, means: dict[str, str]) -> None:
    assert said(f"Shunyu Yao (physicist): {sides}") == {"person": "Shunyu Yao (physicist)", **means}


@pytest.mark.parametrize(
    ("parts", "means"),
    [
        ("October 14, 2024", {"date": "2024-10-14"}),
        ("(VP > CTO), Rumored", {"role_from": "VP", "role_to": "CTO", "status": "rumoured"}),
        ("(VP, Research)", {"role_to": "VP, Research"}),
        ('"She said: ""no""."', {"quote": 'She said: "no".'}),
        ("«Elle part, dit-on», 2024", {"quote": "Elle part, dit-on", "date": "2024"}),
        (", ,", {}),
    ],
)
def test_reads_the_other_parts_in_any_order(parts: str, means: dict[str, str]) -> None:
    line = f"Ada Example: Foo > Bar, {parts}"
    assert said(line) == {"person": "Ada Example", "from_name": "Foo", "to_name": "Bar", **means}
    assert read(line).problems == ()


def test_one_role_is_that_of_the_side_that_is_known() -> None:
    assert said("Ada: Foo > ?, (VP)")["role_from"] == "VP"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Put a colon behind the name"),
        ("Ada Example, Foo > Bar", "Put a colon behind the name"),
        (": Foo > Bar", "Say who moved"),
        ("?: Foo > Bar", "Say who moved"),
        ("Ada Example: Foo Labs", "Say where from and where to"),
        ("Ada Example: Foo > Bar > Baz", "with one “>” between"),
        ("Ada Example: ? > ?", "Name at least one"),
        (f"Ada Example: Foo > {'(' * 1000}", "at most 1000 characters"),
    ],
)
def test_says_what_a_line_lacks(text: str, sentence: str) -> None:
    with pytest.raises(NotAQuickLine, match=sentence):
        read(text)


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("soon", "“soon” is not understood. Write a date such as Oct 2024"),
        ("ftp://example.org", "“ftp://example.org” is not understood"),
        ("(a > b > c)", "“(a > b > c)” is not understood"),
        ("2024, 2025", "“2025” is left out: the line has said that already."),
    ],
)
def test_names_the_part_that_is_not_understood_and_reads_the_rest(part: str, sentence: str) -> None:
    line = read(f"Ada Example: Foo > Bar, {part}, confirmed")
    assert len(line.problems) == 1
    assert line.problems[0].startswith(sentence)
    assert line.status == "confirmed"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Ada: Foo > Bar", True),
        ("Ada left Foo for Bar.", False),
        ('“Foo > Bar” was the headline when Ada left: a "2 > 1" moment.', False),
    ],
)
def test_tells_a_line_from_a_sentence(text: str, is_one: bool) -> None:
    assert looks_like_a_quick_line(text) == is_one


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=30)
names = words.map(str.strip).filter(lambda text: text and text != "?")
dates = st.one_of(
    st.dates(date(1950, 1, 1), date(2090, 1, 1)).map(PartialDate.from_day),
    st.sampled_from(["2024", "2024-10"]).map(PartialDate.parse),
)
lines = st.builds(
    QuickLine,
    person=names,
    from_name=names,
    to_name=st.just("") | names,
    date=st.none() | dates,
    role_from=st.just("") | names,
    role_to=st.just("") | names,
    url=st.sampled_from(["", "https://example.org/a?b=(c)#d"]),
    quote=words,
    status=st.sampled_from(["", *MoveStatus.values]),
)


@given(lines)
def test_reads_what_it_writes(line: QuickLine) -> None:
    assert read(write_quick_line(line)) == line


@given(st.text() | st.text('ab:>→,"“”«»()? -=').filter(bool))
def test_raises_nothing_but_its_own_error(text: str) -> None:
    with contextlib.suppress(NotAQuickLine):
        read(text)
    looks_like_a_quick_line(text)

"""Careers from sums equal those from every spell, whatever happens, on both databases."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from orgs.models import Lineage
from tests.factories import make_article, make_claim, make_import_claim, make_organization, make_person
from tests.metrics.careers import go
from tracker.dates import PartialDate, Window
from tracker.metrics.careers.kept import KeptCareers
from tracker.metrics.careers.read import ReadCareers
from tracker.metrics.counts import Count
from tracker.metrics.places import Place
from tracker.metrics.retention import told_months
from tracker.metrics.rollups.fold import fold_all
from tracker.metrics.rollups.prove import differences
from tracker.metrics.spells_behind import FigureOfSpells, Number
from tracker.moves.careers.prove import rebuild_everyone
from tracker.moves.careers.rebuild import rebuild_all_stale
from tracker.moves.careers.stays import plain_stay
from tracker.moves.models import Claim, Move

TODAYS = [date(2023, 5, 31), date(2024, 8, 15), date(2027, 1, 1)]
STATUSES = ["announced", "confirmed", "confirmed", "confirmed", "rumoured", "retracted"]
CAPACITIES = ["employment", "employment", "employment", "academic", "board"]


class AnyCareers(TestCase):
    """Moves are entered, told of, changed and removed at random, and organizations bought and sold."""

    @settings(max_examples=25, deadline=None, phases=[Phase.generate])
    @given(
        seed=st.integers(0, 10**6),
        today=st.sampled_from(TODAYS),
        first=st.dates(date(2020, 6, 1), date(2024, 12, 31)),
        days=st.integers(0, 1000),
    )
    def test_sums_equal_what_every_spell_gives(self, seed: int, today: date, first: date, days: int) -> None:
        chance = random.Random(seed)
        organizations = [make_organization() for _number in range(4)]
        people = [make_person() for _number in range(5)]
        for _step in range(25):
            if chance.random() < 0.15:
                _buy_or_sell(chance, organizations)
            else:
                _change_something(chance, organizations, people)
            if chance.random() < 0.2:
                rebuild_all_stale()
                fold_all(most=chance.choice([3, 1000]))
        window = Window(first, first + timedelta(days=days))
        for organization in organizations:
            _assert_equal(Place.itself(organization), window, today)
            _assert_equal(Place.with_lineage(organization), window, today)
        assert set(differences(keep=False).values()) == {0}
        assert rebuild_everyone()[1] == 0


def _assert_equal(place: Place, window: Window, today: date) -> None:
    kept, read = KeptCareers(place), ReadCareers(place)
    assert kept.tracked() == read.tracked() == place.coverage()
    assert kept.without_start() == read.without_start()
    assert kept.stays_known() == read.stays_known()
    assert kept.first_seen() == read.first_seen()
    assert sorted(map(plain_stay, kept.stays), key=str) == sorted(read.spells, key=str)
    for day in (window.first_day, window.last_day, date(2022, 2, 28), today):
        one, other = kept.headcount(day), read.headcount(day)
        assert (one.min, one.max, one.day) == (other.min, other.max, other.day)
        assert one.value == pytest.approx(other.value)
    year = Window.asked_for(None, None, today=window.last_day)
    for period in (window, year):
        found, wanted = (each.attrition(Count(2, 2.0, 2), period) for each in (kept, read))
        assert (found.n, found.unsourced, found.manners) == (wanted.n, wanted.unsourced, wanted.manners)
        assert [(each.min, each.max) for each in found.headcounts] == [
            (each.min, each.max) for each in wanted.headcounts
        ]
        assert found.mean_headcount == pytest.approx(wanted.mean_headcount)
    for since in (None, window.first_day):
        assert kept.survival(today=today, since=since) == read.survival(today=today, since=since)
    for number in (0, 100, 365, 900):
        assert kept.watched_at(number, today=today) == read.watched_at(number, today=today)
    months = [*told_months(window, today=today), 1, 7]
    assert kept.retention(window, months) == read.retention(window, months)
    assert kept.cohort(window) == read.cohort(window)
    assert kept.leaving(window) == read.leaving(window)
    assert kept.gaps(window, today=today) == read.gaps(window, today=today)
    assert kept.founders(window) == read.founders(window)
    _assert_returns_equal(kept, read, window)
    for figure in FigureOfSpells:
        number_of = Number(figure, window, today, on=window.last_day, days=200, months=7)
        assert number_of.n(kept) == number_of.stays(kept).count(), figure


def _assert_returns_equal(kept: KeptCareers, read: ReadCareers, window: Window) -> None:
    one, other = kept.return_count(window), read.return_count(window)
    assert (one.min, one.max, one.unsourced) == (other.min, other.max, other.unsourced)
    assert one.value == pytest.approx(other.value)
    assert kept.returners(window) == read.returners(window)
    assert kept.returners(window, offset=1, limit=1) == read.returners(window, offset=1, limit=1)


def _buy_or_sell(chance: random.Random, organizations: list[Any]) -> None:
    """One becomes part of another or its successor, or is that from or to another day, or no more."""
    link = Lineage.objects.order_by("?").first()
    if link is None or chance.random() < 0.6:
        at, above = sorted(chance.sample(range(len(organizations)), 2))
        since, until = sorted(_a_day(chance) for _edge in range(2))
        link = Lineage(organization=organizations[above], other=organizations[at])
        link.relation = chance.choice(["parent", "parent", "successor"])
        link.since = PartialDate.parse(since) if chance.random() < 0.8 else None
        link.until = PartialDate.parse(until) if chance.random() < 0.5 else None
        if not Lineage.objects.filter(organization=link.organization_id, other=link.other_id).exists():
            link.save()
    elif chance.random() < 0.5:
        link.delete()
    else:
        link.since = PartialDate.parse(_a_day(chance)[:7])
        link.until = None
        link.save()


def _change_something(chance: random.Random, organizations: list[Any], people: list[Any]) -> None:
    move = Move.objects.order_by("?").first() if chance.random() < 0.3 else None
    if move is None:
        _enter(chance, organizations, people)
        return
    match chance.choice(["status", "day", "claim", "told", "delete"]):
        case "status":
            Move.objects.filter(pk=move.pk).update(status=chance.choice(STATUSES))
        case "day":
            day = _a_day(chance)
            Move.objects.filter(pk=move.pk).update(
                announced_on_first_day=day, announced_on_precision="day", effective_on_first_day=None
            )
        case "claim":
            make_import_claim(move)
        case "told":
            _tell(chance, move)
        case "delete":
            Claim.objects.filter(move=move).delete()
            move.delete()


def _tell(chance: random.Random, move: Move) -> None:
    """In an article, whose date is sometimes corrected later."""
    published = date.fromisoformat(_a_day(chance))
    quote = f"Ada Example {chance.random()} left Foo Labs for Bar AI."
    article = make_article(quote, published_on=None if chance.random() < 0.5 else published)
    make_claim(article=article, quote=quote, move=move)
    if chance.random() < 0.5:
        type(article).objects.filter(pk=article.pk).update(published_on=_a_day(chance))


def _enter(chance: random.Random, organizations: list[Any], people: list[Any]) -> None:
    left, joined = (chance.choice([*organizations, None]) for _side in range(2))
    go(
        chance.choice(people),
        left if left or joined else organizations[0],
        joined,
        _a_day(chance)[: chance.choice([10, 10, 10, 7, 4])],
        status=chance.choice(STATUSES),
        from_capacity=chance.choice(CAPACITIES),
        to_capacity=chance.choice(CAPACITIES),
        exit_manner=chance.choice(["unknown", "resigned", "dismissed"]) if left else "unknown",
        entry_manner=chance.choice(["unknown", "founded"]) if joined else "unknown",
    )


def _a_day(chance: random.Random) -> str:
    first = date(2021, 1, 1).toordinal()
    return date.fromordinal(chance.randint(first, date(2025, 3, 1).toordinal())).isoformat()

"""Several steps about one person become one claim."""

from typing import Any

import pytest

from tracker.extract import join
from tracker.extract.join import join_steps
from tracker.extract.steps import Part, Step


def _step(start: int, **sides: str) -> Step:
    told: Any = sides
    return Step(
        person="Ken Watanabe", rule="leaves", parts=(Part("rule", 0.8),), start=start, end=start + 9, **told
    )


def test_holds_a_step_against_a_bounded_number_of_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = 0
    fits = join._fits

    def counted(move: Step, step: Step) -> bool:
        nonlocal calls
        calls += 1
        return fits(move, step)

    monkeypatch.setattr(join, "_fits", counted)
    steps = [_step(number, from_org=f"Place {number}") for number in range(500)]
    assert len(join_steps(steps)) == 500
    assert calls <= 500 * 40


def test_keeps_one_of_two_steps_that_come_out_alike() -> None:
    stated = _step(0, from_org="Acme")
    denied = _step(0, from_org="Acme", status="denied")
    assert [step.status for step in join_steps([stated, denied])] == ["denied"]
    assert [step.status for step in join_steps([denied, stated])] == ["denied"]


def test_keeps_the_capacity_of_the_place_that_is_left() -> None:
    departure = _step(0, from_org="Acme", from_capacity="board")
    arrival = _step(
        20, to_org="Globex", guess_from="Initech", from_capacity="academic", to_capacity="advisory"
    )
    [move] = join_steps([departure, arrival])
    assert (move.from_org, move.to_org) == ("Acme", "Globex")
    assert (move.from_capacity, move.to_capacity) == ("board", "advisory")

"""Several steps about one person become one claim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tracker.extract.denials import without_denied_manners
from tracker.extract.headlines import UNNAMED
from tracker.extract.steps import Step

_STRENGTH = {"rumoured": 0, "denied": 1, "announced": 2, "confirmed": 3}
_LATEST = 40
_POSTS = frozenset({"succeeds", "appoints", "becomes"})


def join_steps(steps: Iterable[Step]) -> list[Step]:
    """One step per move of a person, in the order of the first evidence; none without a side.

    No two have the same person, organizations and sentence. A step is held against the latest 40 moves
    of its person, so the work is linear in the number of steps.
    """
    moves: dict[str, list[Step]] = {}
    origins: dict[str, Step] = {}
    targets: dict[str, Step] = {}
    for step in without_denied_manners(steps):
        if step.origin_only:
            origins.setdefault(step.person, step)
        elif step.target_only:
            targets.setdefault(step.person, step)
        else:
            _add(moves.setdefault(step.person, []), step)
    joined = [
        _completed(_from_origin(_to_target(move, targets.get(name)), origins.get(name)))
        for name, person in moves.items()
        for move in person
    ]
    kept = [move for move in joined if move.from_org or move.to_org]
    gone = {(move.person, move.from_org) for move in kept if _is_transfer(move)}
    kept = [move for move in kept if move.to_org or (move.person, move.from_org) not in gone]
    return sorted(_distinct(kept), key=lambda move: move.start)


def _is_transfer(move: Step) -> bool:
    """Whether a move says where somebody goes from where: one who only leaves there is told of again."""
    apart = move.from_org is not None and move.to_org not in {None, move.from_org}
    return apart and move.status in {"announced", "confirmed"}


def _to_target(move: Step, target: Step | None) -> Step:
    """A departure with where the text says that the person is now."""
    left = move.from_org is not None and move.to_org is None and move.status in {"announced", "confirmed"}
    if target is None or not left or target.to_org == move.from_org:
        return move
    return replace(move, to_org=target.to_org, role_to=target.role_to, entry_manner="hired")


def _from_origin(move: Step, origin: Step | None) -> Step:
    """An arrival from where the text says that the person was before, if it says nothing nearer."""
    if origin is None or move.to_org is None:
        return move
    if origin.from_org == move.to_org:  # "she has been its chief operating officer since 2021"
        inside = move.from_org is None and move.rule in _POSTS
        return replace(move, from_org=move.to_org, entry_manner="promoted") if inside else move
    if move.from_org is not None and move.settled:
        return move
    if move.from_org is not None and move.from_org != move.to_org:
        return move
    return replace(
        move, from_org=origin.from_org, role_from=move.role_from or origin.role_from, entry_manner="hired"
    )


def _distinct(moves: Iterable[Step]) -> list[Step]:
    """Where one sentence both states and denies a step, the denial stands: it is the safer reading."""
    kept: dict[tuple[str, str | None, str | None, int], Step] = {}
    for move in moves:
        key = move.person, move.from_org, move.to_org, move.start
        if key not in kept or (move.status == "denied" and kept[key].status != "denied"):
            kept[key] = move
    return list(kept.values())


def _add(moves: list[Step], step: Step) -> None:
    if not (moves or step.from_org or step.to_org or step.guess_from):
        return  # says only when, of a move that is not told yet
    for at, move in enumerate(moves[-_LATEST:], max(0, len(moves) - _LATEST)):
        if _is_background(step, move):
            return
        if _is_guess_inside(step, move):
            return
        if _is_background(move, step):
            moves[at] = step
            return
        if _is_headline_of(move, step):  # "Acme manager to lead the railway", who is named behind it
            moves[at] = replace(step, guess_from=step.guess_from or move.from_org)
            return
        if _fits(move, step):
            moves[at] = _merged(move, step)
            return
    moves.append(step)


def _is_background(older: Step, newer: Step) -> bool:
    """Having joined Acme once is no news beside leaving it now; beside not leaving it, it may be."""
    if newer.status == "denied":
        return False
    joined = older.to_org is not None and older.from_org != older.to_org and older.past
    return joined and newer.from_org == older.to_org and newer.to_org != older.to_org


def _is_headline_of(move: Step, step: Step) -> bool:
    """Whether a headline that names nobody only guessed where somebody goes whom the text sends elsewhere."""
    guessed = _is_unnamed(move) and move.from_org == move.to_org and not move.settled
    return guessed and step.to_org not in {None, move.to_org} and step.from_org in {None, move.from_org}


def _is_unnamed(move: Step) -> bool:
    return any(part.why == UNNAMED for part in move.parts)


def _is_guess_inside(step: Step, move: Step) -> bool:
    """A new role at a place that was not named is none at the place that is being left."""
    guessed = step.from_org == step.to_org and not step.settled
    left = move.from_org or move.guess_from
    return guessed and left == step.from_org and move.to_org != left


def _fits(move: Step, step: Step) -> bool:
    differ = _asserted(move) != _asserted(step)
    if differ and "denied" in {move.status, step.status}:
        return False
    if differ:
        rumour = step if _asserted(move) else move
        fact = move if _asserted(move) else step
        guessed = _is_unnamed(fact)  # "Acme loses a partner"
        if rumour.to_org is not None and rumour.to_org != fact.to_org and not guessed:
            return False
    return _agree(move, step) and _sides_differ(move, step)


def _agree(move: Step, step: Step) -> bool:
    from_agrees = not (move.from_org and step.from_org and move.from_org != step.from_org)
    from_agrees = from_agrees or not step.settled or not move.settled
    return from_agrees and not (move.to_org and step.to_org and move.to_org != step.to_org)


def _sides_differ(move: Step, step: Step) -> bool:
    """Merging may not turn a departure and an arrival at one place into an internal step."""
    internal = [each for each in (move, step) if each.from_org and each.from_org == each.to_org]
    if internal:
        other = step if internal[0] is move else move
        return other.to_org == internal[0].to_org
    from_org, to_org = _sides(move, step)
    return from_org is None or from_org != to_org


def _sides(move: Step, step: Step) -> tuple[str | None, str | None]:
    first, second = (step, move) if step.settled and not move.settled else (move, step)
    rises = second.rule == "promotes"
    guessed = second.from_org == second.to_org and not second.settled and not rises
    if guessed and first.to_org == second.to_org:
        return first.from_org, first.to_org
    return first.from_org or second.from_org, first.to_org or second.to_org


def _asserted(step: Step) -> bool:
    return step.status in {"announced", "confirmed"}


def _merged(move: Step, step: Step) -> Step:
    from_org, to_org = _sides(move, step)
    of_place = [each for each in (move, step) if _may_leave(each, from_org)]
    stronger = max(move, step, key=lambda each: _STRENGTH[each.status])
    surer = max(move, step, key=lambda each: each.score)
    merged = replace(
        move,
        from_org=from_org,
        to_org=to_org,
        role_from=next((each.role_from for each in of_place if each.role_from), None),
        role_to=move.role_to or step.role_to,
        exit_manner=move.exit_manner or step.exit_manner,
        entry_manner=move.entry_manner or step.entry_manner,
        from_capacity=next((each.from_capacity for each in of_place if each.from_capacity), None),
        to_capacity=move.to_capacity or step.to_capacity,
        date=move.date or step.date,
        status=stronger.status,
        settled=move.settled or step.settled,
        guess_from=move.guess_from or step.guess_from,
        past=move.past and step.past,
    )
    return surer.told_once_more(merged)


def _may_leave(step: Step, place: str | None) -> bool:
    """Whether what a step says of the place that is left may be about ``place``, not another one."""
    stated = {step.from_org, step.guess_from} - {None}
    return place is None or not stated or place in stated


def _completed(move: Step) -> Step:
    guess = move.guess_from if move.to_org and move.guess_from != move.to_org else None
    from_org = move.from_org or guess
    exit_manner = move.exit_manner if from_org and from_org != move.to_org else None
    entry_manner = move.entry_manner if move.to_org else None
    if (from_org, exit_manner, entry_manner) == (move.from_org, move.exit_manner, move.entry_manner):
        return move
    return replace(move, from_org=from_org, exit_manner=exit_manner, entry_manner=entry_manner)

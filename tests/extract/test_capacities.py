"""In which capacity somebody stands on each side of a move."""

import pytest

from tests.extract.reading import only

KEN, PAUL = "Ken Watanabe", "Paul Garnier"


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        (f"{KEN} left the board of OpenAI to join Anthropic as chief executive.", "board", "employment"),
        (f"{KEN} left OpenAI to join the board of Microsoft.", "employment", "board"),
        (f"{KEN} left OpenAI for the board of Microsoft.", "employment", "board"),
        (f"{KEN} left the board of OpenAI to join the board of Microsoft.", "board", "board"),
        (f"{KEN} left Google to join OpenAI as an adviser.", "employment", "advisory"),
        (f"{KEN} will step down as an adviser to OpenAI and join Google.", "advisory", "employment"),
        (f"{KEN}, a professor at Fernwell University, joins OpenAI.", "academic", "employment"),
        (f"{KEN} resigned as professor at Fernwell University to join OpenAI.", "academic", "employment"),
        (f"{KEN} left Google to become professor at Fernwell University.", "employment", "academic"),
        (f"{KEN}, a professor at Fernwell University, left Google for Meta.", "employment", "employment"),
    ],
)
def test_reads_the_capacity_of_each_side_in_english(text: str, before: str, after: str) -> None:
    claim = only(text)
    assert claim.from_org
    assert claim.to_org
    assert (claim.from_capacity, claim.to_capacity, claim.capacity) == (before, after, after)


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        (f"{PAUL} quitte le conseil d'administration d'OpenAI pour rejoindre Google.", "board", "employment"),
        (f"{PAUL} quitte Google pour rejoindre le conseil d'administration d'OpenAI.", "employment", "board"),
        (f"{PAUL} quitte Google pour rejoindre OpenAI comme conseiller.", "employment", "advisory"),
        (f"{PAUL} quitte Google pour devenir professeur à Orvalis Université.", "employment", "academic"),
        (f"{PAUL}, professeur à Orvalis Université, rejoint Google.", "academic", "employment"),
    ],
)
def test_reads_the_capacity_of_each_side_in_french(text: str, before: str, after: str) -> None:
    claim = only(text, "fr")
    assert claim.from_org
    assert claim.to_org
    assert (claim.from_capacity, claim.to_capacity, claim.capacity) == (before, after, after)


@pytest.mark.parametrize(
    ("text", "capacity"),
    [
        (f"{KEN} resigned from OpenAI's board.", "board"),
        (f"{KEN} was removed from the board of OpenAI.", "board"),
        (f"{KEN} joined the board of OpenAI as chairman.", "board"),
        (f"Google hired {KEN} as an adviser.", "advisory"),
        (f"{KEN} joins OpenAI in an advisory role.", "advisory"),
    ],
)
def test_gives_the_capacity_of_the_only_side_that_is_known(text: str, capacity: str) -> None:
    claim = only(text)
    known, other = claim.from_capacity, claim.to_capacity
    if claim.from_org is None:
        known, other = other, known
    assert (claim.capacity, known, other) == (capacity, capacity, "employment")


@pytest.mark.parametrize(
    "text",
    [
        f"{KEN} was fired by the OpenAI board.",
        f"{KEN} was fired from OpenAI for lying to the board.",
        f"{KEN} was ousted from OpenAI as the board lost confidence.",
        f"{KEN} was named chief scientist of OpenAI by the board.",
        f"{KEN} left OpenAI over a board dispute.",
        f"{KEN} left OpenAI and its board.",
        f"{KEN} stepped down as chief executive of OpenAI and from its board.",
        f"{KEN} stepped down as chair of OpenAI.",
    ],
)
def test_takes_no_board_that_acts_or_comes_on_top_for_a_seat(text: str) -> None:
    claim = only(text)
    assert (claim.from_capacity, claim.to_capacity, claim.capacity) == ("employment",) * 3


def test_takes_the_role_at_another_place_for_none_at_the_place_that_is_left() -> None:
    claim = only(f"{KEN}, a professor at Fernwell University, left Google to join OpenAI.")
    assert (claim.from_org, claim.role_from) == ("Google", None)

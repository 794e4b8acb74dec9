"""What the review shows of an article."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.desk.highlight import AROUND, Piece, Run, show_text
from tracker.moves.quotes import find_quote

words = st.text(alphabet="ab é李\n", max_size=40)


def test_marks_the_names_inside_and_outside_of_the_quote() -> None:
    shown = show_text("Ada met Ada B.", 8, 14, {"Ada": "person", "Ada B": "other"})
    assert shown.runs == (
        Run(False, (Piece("Ada", "person"), Piece(" met "))),
        Run(True, (Piece("Ada B", "other"), Piece("."))),
    )


def test_a_name_that_only_begins_in_the_quote_is_marked_on_both_sides() -> None:
    shown = show_text("xAday", 0, 2, {"Ada": "person"})
    assert shown.runs == (
        Run(True, (Piece("x"), Piece("A", "person"))),
        Run(False, (Piece("da", "person"), Piece("y"))),
    )


def test_marks_the_words_that_tell_the_move_even_inside_of_a_name() -> None:
    shown = show_text("Ada leaves Foo Labs.", 0, 20, {"Foo Labs": "organization"}, cue=(4, 14))
    (run,) = shown.runs
    assert run.pieces == (
        Piece("Ada "),
        Piece("leaves ", is_cue=True),
        Piece("Foo", "organization", is_cue=True),
        Piece(" Labs", "organization"),
        Piece("."),
    )


def test_leaves_out_what_is_far_from_the_quote() -> None:
    text = "x" * AROUND + "yes" + "QUOTE" + "z" * (AROUND + 1)
    shown = show_text(text, AROUND + 3, AROUND + 8, {})
    assert (shown.cut_before, shown.cut_after) == (True, True)
    assert sum(len(piece.text) for run in shown.runs for piece in run.pieces) == 2 * AROUND + 5


@given(words, st.data(), st.lists(st.text(alphabet="ab é李", max_size=3), max_size=3))
def test_shows_every_character_once(text: str, data: st.DataObject, names: list[str]) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    cue = data.draw(st.tuples(st.integers(0, 50), st.integers(0, 50)))
    shown = show_text(text, start, end, dict.fromkeys(names, "person"), cue)
    assert "".join(piece.text for run in shown.runs for piece in run.pieces) == text
    assert (
        "".join(piece.text for run in shown.runs if run.is_quote for piece in run.pieces) == text[start:end]
    )


@given(words, words)
def test_a_quote_is_found_where_its_words_stand(before: str, quote: str) -> None:
    place = find_quote(f"{before} {quote}", quote, near=0)
    if not quote.split():
        assert place is None
    else:
        assert place is not None
        assert f"{before} {quote}"[slice(*place)].split() == quote.split()


def test_of_several_places_the_nearest_is_meant() -> None:
    assert find_quote("He left. She left. They left.", "left.", near=20) == (24, 29)

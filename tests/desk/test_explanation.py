"""Why a machine made a claim, as the desk shows it."""

from __future__ import annotations

from typing import Any

import lxml.html
import pytest
from django.test import Client

from tests.dashboard.pages import words
from tests.desk.test_review_queue import QUEUE
from tests.factories import make_article, make_claim, make_import_claim, make_move
from tracker.desk.rule_words import RULES, part_in_words
from tracker.extract.languages import SUPPORTED_LANGUAGES, read_language_file
from tracker.moves.models import Claim
from tracker.moves.tasks import ingest_article

pytestmark = pytest.mark.django_db
TEXT = "Bo Sample spoke first. Ada Example has left Foo Labs on Monday."


def read(text: str = TEXT) -> Claim:
    """The one claim of an article that was read."""
    ingest_article(article_id=make_article(text).pk)
    return Claim.objects.get()


def pages(desk: Client, claim: Claim) -> list[Any]:
    """The queue with the claim, and the page of the claim."""
    addresses = [f"{QUEUE}?claim={claim.pk}", f"/admin/moves/claim/{claim.pk}/change/"]
    return [lxml.html.fromstring(desk.get(address).content.decode()) for address in addresses]


def rows(page: Any) -> list[list[str]]:
    """The table of the score."""
    return [
        [words(cell) for cell in row.iter("th", "td")] for row in page.xpath("//*[@class='desk-parts']//tr")
    ]


def cues_in(page: Any, quote: str) -> list[str]:
    """What is marked inside of an element."""
    return [words(each) for each in page.xpath(f"//{quote}//strong[@class='desk-cue']")]


def test_marks_the_words_that_tell_the_move_inside_the_quote(desk: Client) -> None:
    queue, page = pages(desk, read())
    assert (cues_in(queue, "mark"), cues_in(page, "q[@class='desk-quote']")) == (["left"], ["left"])
    for shown in (queue.xpath("//mark"), page.xpath("//q[@class='desk-quote']")):
        assert words(shown[0]) == "Ada Example has left Foo Labs on Monday."


def test_says_the_rule_in_plain_words_and_what_the_score_is_the_sum_of(desk: Client) -> None:
    claim = read("Ada Example works at Foo Labs. She will join Bar AI. Ada Example joins Bar AI in May.")
    for page in pages(desk, claim):
        said = words(page.xpath("//details[.//*[@class='desk-parts']]")[0])
        assert "The text says that somebody joins an organization. These words tell it: join" in said
        table = rows(page)
        assert table[0] == ["Why", "Amount"]
        assert table[1:-1] == [
            ["How sure this rule is.", "+0.90"],
            ["The text says so once more.", "+0.02"],
        ]
        assert table[-1] == ["Score", "0.92"]


def test_shows_what_takes_off_the_score(desk: Client) -> None:
    for page in pages(desk, read("Ada Example spoke to Foo Labs. She has left Foo Labs.")):
        assert ["The person is not named beside these words.", "−0.04"] in rows(page)
        assert rows(page)[-1] == ["Score", "0.86"]


def test_says_so_where_no_explanation_was_kept(desk: Client) -> None:
    claim = make_claim(rule="leaves", extractor="rules 1", score=0.8)
    for page in pages(desk, claim):
        assert "The text says that somebody leaves an organization." in words(page)
        assert "No explanation was kept." in words(page)
        assert not page.xpath("//*[@class='desk-cue' or @class='desk-parts']")


def test_explains_nothing_that_no_machine_has_read(desk: Client) -> None:
    claim = make_import_claim(make_move())
    page = words(lxml.html.fromstring(desk.get(f"/admin/moves/claim/{claim.pk}/change/").content))
    assert "No explanation was kept." not in page
    assert "The text says" not in page


def test_marks_nothing_in_a_quote_that_an_analyst_has_chosen_elsewhere(desk: Client) -> None:
    claim = read()
    claim.quote, claim.start, claim.end = "Bo Sample spoke first.", 0, 22
    claim.save()
    _queue, page = pages(desk, claim)
    assert not page.xpath("//*[@class='desk-cue']")
    assert rows(page)[-1] == ["Score", "0.90"]


def test_every_rule_of_every_language_has_a_sentence() -> None:
    frames = [frame for code in SUPPORTED_LANGUAGES for frame in read_language_file(code)["frames"]]
    assert {frame["name"] for frame in frames} <= RULES.keys()


def test_names_the_rule_of_another_sentence_where_that_one_counts() -> None:
    said = part_in_words("rule founds", "leaves")
    assert said == (
        "How sure the rule of another sentence is. The text says that somebody founds an organization."
    )


def test_a_quote_is_shown_as_text_whatever_stands_in_it(desk: Client) -> None:
    quote = "<i>Ada</i> left <b>Foo Labs</b>."
    for page in pages(desk, make_claim(quote=quote, cue_start=11, cue_end=15, score_parts=[])):
        (cue,) = page.xpath("//strong[@class='desk-cue']")
        assert (words(cue), words(cue.getparent())) == ("left", quote)

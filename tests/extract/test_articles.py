"""Whole articles."""

from datetime import date
from pathlib import Path

import pytest

from tests.extract.reading import KNOWN
from tracker.extract import ExtractedClaim, extract_claims

ARTICLE = (Path(__file__).parent / "texts" / "talents.fr.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def found() -> dict[str, ExtractedClaim]:
    claims = extract_claims(ARTICLE, language="fr", published=date(2024, 10, 15), names=KNOWN)
    assert len({claim.person for claim in claims}) == len(claims)
    return {claim.person: claim for claim in claims}


def test_finds_the_transfer_of_bubeck_with_the_first_sentence_that_says_so(
    found: dict[str, ExtractedClaim],
) -> None:
    claim = found["Sébastien Bubeck"]
    assert (claim.from_org, claim.to_org, claim.status) == ("Microsoft", "OpenAI", "announced")
    assert claim.quote.startswith("Sébastien Bubeck, vice-président")
    assert claim.role_from == "vice-président de la recherche en IA"


def test_finds_that_murati_left(found: dict[str, ExtractedClaim]) -> None:
    assert (found["Mira Murati"].from_org, found["Mira Murati"].to_org) == ("OpenAI", None)


def test_finds_that_metz_left(found: dict[str, ExtractedClaim]) -> None:
    assert (found["Luke Metz"].from_org, found["Luke Metz"].to_org) == ("OpenAI", None)


def test_makes_no_claim_of_a_job_advert_or_of_a_career(found: dict[str, ExtractedClaim]) -> None:
    assert set(found) == {"Sébastien Bubeck", "Mira Murati", "Luke Metz"}

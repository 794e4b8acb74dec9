"""How sure a text is: rumoured, announced, confirmed, denied."""

import pytest

from tests.extract.reading import only

KEN, PAUL = "Ken Watanabe", "Paul Garnier"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (f"{KEN} has left Google.", "confirmed"),
        (f"Meta has hired {KEN}.", "confirmed"),
        (f"{KEN} is leaving Google.", "announced"),
        (f"{KEN} will join Meta in June.", "announced"),
        (f"Meta said that {KEN} would join Google.", "announced"),
        (f"{KEN} could leave Google for Meta.", "rumoured"),
        (f"{KEN} is in talks to join Meta.", "rumoured"),
        (f"{KEN} is leaving Google, according to people familiar with the matter.", "rumoured"),
        (f"{KEN} has reportedly left Google.", "rumoured"),
        (f"{KEN} will not join Meta.", "denied"),
        (f"{KEN} isn't leaving Google.", "denied"),
        (f"{KEN} has no plans to leave Google, he said.", "denied"),
        (f"Google denied that {KEN} is leaving.", "denied"),
        (f"{KEN} declined to join Meta.", "denied"),
    ],
)
def test_reads_the_status_in_english(text: str, status: str) -> None:
    assert only(text).status == status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (f"{PAUL} a quitté Orvalis.", "confirmed"),
        (f"{PAUL} quitte Orvalis.", "announced"),
        (f"{PAUL} rejoindra Meta en juin.", "announced"),
        (f"{PAUL} s'apprête à rejoindre Meta.", "announced"),
        (f"{PAUL} pourrait rejoindre Meta.", "rumoured"),
        (f"{PAUL} quitterait Orvalis.", "rumoured"),
        (f"{PAUL} envisagerait de rejoindre OpenAI.", "rumoured"),
        (f"{PAUL} aurait quitté Orvalis.", "rumoured"),
        (f"Selon plusieurs sources, {PAUL} va rejoindre Meta.", "rumoured"),
        (f"J'ai entendu dire que {PAUL} quitte Orvalis.", "rumoured"),
        (f"{PAUL} ne quitte pas Orvalis.", "denied"),
        (f"{PAUL} n'a pas rejoint OpenAI.", "denied"),
        (f"{PAUL} dément vouloir quitter Orvalis.", "denied"),
        (f"{PAUL} a refusé de rejoindre OpenAI.", "denied"),
    ],
)
def test_reads_the_status_in_french(text: str, status: str) -> None:
    assert only(text, "fr").status == status


def test_keeps_a_rumoured_arrival_apart_from_a_stated_departure() -> None:
    from tests.extract.reading import claims

    found = claims(f"{KEN} has left Google. He could join Meta.")
    assert [(claim.to_org, claim.status) for claim in found] == [(None, "confirmed"), ("Meta", "rumoured")]

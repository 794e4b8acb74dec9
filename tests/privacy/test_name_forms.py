"""Under which forms of a name somebody is recognized."""

import pytest

from tracker.privacy.name_forms import asked_forms, stored_forms


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("Sébastien Bubeck", "Bubeck, Sébastien"),
        ("Sébastien Bubeck", "S. Bubeck"),
        ("S. Bubeck", "Sébastien Bubeck"),
        ("Diederik P. Kingma", "Diederik Kingma"),
        ("Diederik Kingma", "Kingma Diederik P."),
        ("J. D. Smith", "J. Smith"),
        ("Fei-Fei Li", "Li Feifei"),
        ("Fei-Fei Li", "李飞飞"),
        ("李飛飛", "Feifei Li"),
        ("Илья Суцкевер", "Суцкевер Илья"),
        ("Demis", "demis"),
        ("Shunyu Yao", "Shunyu Yao (physicist)"),
    ],
)
def test_meet(stored: str, asked: str) -> None:
    assert stored_forms([stored]) & asked_forms(asked)


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("Sébastien Bubeck", "Sam Bubeck"),
        ("Sébastien Bubeck", "T. Bubeck"),
        ("Sébastien Bubeck", "Bubeck"),
        ("Ada Example", "Ada Sample"),
        ("S. Bubeck", "Tom Bubeck"),
    ],
)
def test_do_not_meet(stored: str, asked: str) -> None:
    assert not stored_forms([stored]) & asked_forms(asked)

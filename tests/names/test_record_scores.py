"""How likely a written name means a record with all its names and its note."""

import pytest

from tracker.names.record_scores import score_record


@pytest.mark.parametrize(
    ("written", "names", "note", "score", "rule"),
    [
        ("Ada Example", ["A. Example", "Ada Example"], "", 1.0, "exact"),
        ("Shunyu Yao (physicist)", ["Shunyu Yao"], "physicist", 1.0, "note"),
        ("Shunyu Yao (physicist)", ["Shunyu Yao"], "", 0.9, "note not known"),
        ("Shunyu Yao (physicist)", ["Shunyu Yao"], "linguist", 0.5, "other note"),
        ("Shunyu Yao", ["Shunyu Yao"], "physicist", 1.0, "exact"),
        ("张伟 (physicist)", ["张伟"], "Physicist", 1.0, "note"),
        ("李玮", ["Wei Li", "李伟"], "", 0.5, "homophone"),
        ("李玮", ["Wei Li"], "", 0.98, "transliteration"),
        ("李玮", ["Wei Li", "李伟", "李玮"], "", 1.0, "exact"),
        ("Fei-Fei Li (李飞飞)", ["Fei-Fei Li"], "", 1.0, "exact"),
    ],
)
def test_take_the_best_name_and_what_denies_it(
    written: str, names: list[str], note: str, score: float, rule: str
) -> None:
    scored = score_record(written, names, note, "person")
    assert scored.score == score
    assert rule in {each.rule for each in scored.reasons}
    assert scored.name in names


def test_organizations_that_sound_alike_in_ideographs_are_two() -> None:
    assert score_record("晓米", ["Xiaomi", "小米"], "", "organization").score == 0.5
    assert (
        score_record("Massachusetts Institute of Technology (MIT)", ["MIT"], "", "organization").score == 1.0
    )

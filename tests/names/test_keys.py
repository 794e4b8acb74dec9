"""Search keys of names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.names import name_key, slug_words, split_note


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("François Chollet", "francois chollet"),
        ("  FRANCOIS   chollet ", "francois chollet"),
        ("Łukasz Kaiser", "lukasz kaiser"),
        ("Ekin Doğuş Çubuk", "ekin dogus cubuk"),
        ("Илья Суцкевер", "ilya sutskever"),
        ("李飞飞", "li fei fei"),
        ("Fei-Fei Li", "fei fei li"),
        ("O’Brien", "obrien"),
        ("Ｏｐｅｎ\u3000AI", "open ai"),
        ("محمد", "mhmd"),
        ("김정은", "gimjeongeun"),
        ("さくら", "sakura"),
        ("カッツ・ケン", "kattsu ken"),
        ("マーク・ザッカーバーグ", "maku zakkabagu"),
        ("ジャック・ティム", "jakku timu"),
        ("李飛飛", "li fei fei"),
        ("佐々木", "zuo zuo mu"),
        ("عبد الله", "bdllh"),
        ("عبدالله", "bdllh"),
        ("x.ai", "xai"),
        ("!!!", ""),
    ],
)
def test_are_plain_words_whatever_the_script(written: str, key: str) -> None:
    assert name_key(written) == key


@given(st.text(max_size=60))
def test_are_ascii_and_their_own_keys(written: str) -> None:
    key = name_key(written)
    assert key.isascii()
    assert name_key(key) == key


def test_make_addresses() -> None:
    assert slug_words("Ilya Суцкевер") == "ilya-sutskever"


@pytest.mark.parametrize(
    ("written", "name", "note"),
    [
        ("Shunyu Yao (physicist)", "Shunyu Yao", "physicist"),
        ("Shunyu Yao", "Shunyu Yao", ""),
        ("Yuhuai (Tony) Wu", "Yuhuai (Tony) Wu", ""),
        ("(alone)", "(alone)", ""),
    ],
)
def test_notes_in_brackets_are_no_part_of_a_name(written: str, name: str, note: str) -> None:
    assert split_note(written) == (name, note)

"""Words that are held against a text all at once say what holding each against it would say."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.extract.unspaced.language import Words

RUNS = st.text(alphabet="公司机器人AI", max_size=6)


@settings(max_examples=100, deadline=None, database=None)
@given(st.lists(st.text(alphabet="公司机器人AI", min_size=1, max_size=4), max_size=5), RUNS)
def test_answer_as_each_word_by_itself_would(words: list[str], text: str) -> None:
    held = Words(words)
    assert (text in held) == (text in words)
    assert held.begin(text) == text.startswith(tuple(words))
    assert held.end(text) == text.endswith(tuple(words))
    assert held.stand_in(text) == any(word in text for word in words)
    assert text.endswith(held) == text.endswith(tuple(words))

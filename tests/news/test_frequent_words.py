"""The words by which text is known are the library's own, held once."""

from justext.core import define_stoplist
from justext.utils import get_stoplist, get_stoplists
from trafilatura import external

from tests.web_server import PAGE
from tracker.news.documents import read_page


def test_they_are_the_words_of_the_library() -> None:
    read_page(PAGE.encode(), url="")
    words = {word.lower() for language in get_stoplists() for word in get_stoplist(language)}
    assert define_stoplist(external.JT_STOPLIST) == words


def test_they_are_looked_up_by_identity() -> None:
    """A tuple of all of them is hashed anew for each page, and kept beside the set that is made of it."""
    read_page(PAGE.encode(), url="")
    assert not isinstance(external.JT_STOPLIST, tuple)
    assert define_stoplist(external.JT_STOPLIST) is define_stoplist(external.JT_STOPLIST)

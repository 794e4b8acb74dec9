"""Names in the scripts of India and Thailand beside Latin letters."""

import pytest

from tracker.names import name_key
from tracker.names.people import score_people
from tracker.names.scores import WORKING_THRESHOLD_PEOPLE


def is_match(one: str, other: str) -> bool:
    return score_people(one, other).score >= WORKING_THRESHOLD_PEOPLE


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("नरेन्द्र", "narendra"),  # a last vowel is spoken after two consonants
        ("मलिक", "malik"),  # and not after one
        ("फ़ैज़ान", "faizan"),
        ("সৌরভ", "saurabh"),
        ("ਸਿੰਘ", "singh"),
        ("నాయుడు", "nayudu"),
        ("ಕೃಷ್ಣ", "krishna"),
        ("നാരായണൻ", "narayanan"),
        ("૨૦૨૪", "2024"),
    ],
)
def test_the_scripts_of_india_are_spelled_with_the_vowels_that_are_not_written(
    written: str, key: str
) -> None:
    assert name_key(written) == key


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("जितेंद्र मलिक", "Jitendra Malik"),
        ("मुकेश अंबानी", "Mukesh Ambani"),
        ("অভিজিৎ মুখার্জি", "Abhijit Mukherjee"),
        ("அருண் சுப்பிரமணியன்", "Arun Subramanian"),
        ("ரவி சங்கர்", "Ravi Shankar"),
        ("శ్రీనివాస్ చారి", "Srinivas Chari"),
        ("હાર્દિક પટેલ", "Hardik Patel"),
        ("ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "Gurpreet Singh"),
        ("สมชาย วงศ์สวัสดิ์", "Somchai Wongsawat"),
        ("ทักษิณ ชินวัตร", "Thaksin Shinawatra"),
    ],
)
def test_names_meet_their_latin_spelling(written: str, latin: str) -> None:
    assert is_match(written, latin)


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("राजेश शर्मा", "Rakesh Sharma"),
        ("प्रिया सेन", "Priti Sen"),
        ("অমিত পাল", "Ankit Pal"),
        ("ரவி சங்கர்", "Ravi Shekhar"),
        ("สมชาย วงศ์สวัสดิ์", "Somchai Wongwanit"),
        ("राजेश शर्मा", "राकेश शर्मा"),
    ],
)
def test_names_of_others_do_not(written: str, latin: str) -> None:
    assert not is_match(written, latin)

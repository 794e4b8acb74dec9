"""The words for the rules by which names meet."""

from tracker.names.organizations import score_organizations
from tracker.names.people import score_people
from tracker.names.rules_in_words import RULES, all_in_words
from tracker.names.scores import WEIGHTS


def test_every_rule_has_words() -> None:
    assert RULES.keys() == WEIGHTS.keys()


def test_say_which_words_met_and_how() -> None:
    assert all_in_words(score_people("Bob McGrew", "Robert McGrew").reasons) == [
        "the given name is a nickname: bob – robert"
    ]
    assert all_in_words(score_organizations("OpenAI Inc.", "OpenAI").reasons) == [
        "the legal form differs: inc"
    ]


def test_the_very_name_needs_no_words_for_each_word() -> None:
    assert all_in_words(score_people("Kingma, Diederik", "Diederik Kingma").reasons) == ["the very name"]

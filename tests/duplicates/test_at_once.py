"""Two at the same moment, each in a transaction of their own."""

from __future__ import annotations

import pytest

from tests.duplicates.pairs import find_pairs, make_pair, pair_of
from tests.factories import NOW, make_analyst, make_person
from tests.history.latest import rows_without_true_history
from tests.moves.test_review_at_once import at_once
from tracker.duplicates.decide import CannotDecide, decide
from tracker.duplicates.models import ChangedRecord, PersonPair, Place

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.shared_database]


def test_of_two_who_decide_on_a_pair_one_is_told_of_the_other() -> None:
    ada, ben = make_analyst("ada"), make_analyst("ben")
    pair = make_pair(make_person("One"), make_person("Other"))
    raised = at_once(
        lambda: decide(PersonPair, pair.pk, "different", seen=pair.version, by=ada, now=NOW),
        lambda: decide(PersonPair, pair.pk, "unsure", seen=pair.version, by=ben, now=NOW),
    )
    assert [type(error) for error in raised] == [CannotDecide]
    assert "has decided on “One – Other” meanwhile" in str(raised[0])
    assert rows_without_true_history() == []


def test_two_decisions_that_follow_from_each_other_are_both_seen() -> None:
    analyst = make_analyst("ada")
    one, two, three = make_person("One"), make_person("Two"), make_person("Three")
    different, same, asked = make_pair(one, two), make_pair(two, three), make_pair(one, three)
    raised = at_once(
        lambda: decide(PersonPair, different.pk, "different", seen=different.version, by=analyst, now=NOW),
        lambda: decide(PersonPair, same.pk, "same", seen=same.version, by=analyst, now=NOW),
    )
    assert raised == []
    asked.refresh_from_db()
    assert asked.place == Place.SETTLED


def test_two_workers_find_a_pair_once() -> None:
    for number in range(3):
        one, other = make_person(f"Ada Example{number * 'x'}"), make_person(f"Ada Exampel{number * 'x'}")
        assert at_once(find_pairs, find_pairs) == []
        assert pair_of(one, other) is not None
    ChangedRecord.objects.update(leased_until=NOW)
    find_pairs()
    assert not ChangedRecord.objects.exists()
    assert rows_without_true_history() == []

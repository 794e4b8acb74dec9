"""The version of a record ends with the newest rows of its history, those by which a row went away too."""

from __future__ import annotations

import pytest

from people.models import Person
from tests.factories import make_person
from tracker.history.parts import parts_of
from tracker.history.version import version_of

pytestmark = pytest.mark.django_db


def newest(person: Person) -> str:
    """By the history that is shown, which walks through all rows."""
    found = (part.history(person.pk).last() for part in parts_of(Person))
    return ".".join(str(row.history_id if row else 0) for row in found)


def test_a_version_is_the_newest_of_each_part_wherever_rows_go() -> None:
    ada, bob = make_person("Ada", aliases=("A.", "Augusta")), make_person("Bob")
    seen = {version_of(Person, ada.pk)}
    assert seen == {newest(ada)}
    name = ada.names.order_by("pk")[1]
    for owner, kind in ((ada, "former"), (bob, "former"), (bob, "alias"), (ada, "alias"), (bob, "former")):
        name.person, name.kind = owner, kind
        name.save()
        for person in (ada, bob):
            assert version_of(Person, person.pk) == newest(person)
        seen.add(version_of(Person, ada.pk))
    assert len(seen) == 5  # what Bob's own row is changed to is nothing of Ada's
    name.delete()
    ada.note = "chemist"
    ada.save()
    assert [version_of(Person, each.pk) for each in (ada, bob)] == [newest(ada), newest(bob)]

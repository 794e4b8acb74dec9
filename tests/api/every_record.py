"""One record of every kind that the API shows."""

from __future__ import annotations

from tests.factories import (
    make_article,
    make_claim,
    make_group,
    make_move,
    make_organization,
    make_person,
    make_source,
)


def make_every_record() -> None:
    """People, organizations, moves with evidence, a waiting claim, a source, an article, a group move."""
    ada, foo, bar = make_person("Ada"), make_organization("Foo"), make_organization("Bar")
    move = make_move(person=ada, from_organization=foo, to_organization=bar, announced_on="2024-10-14")
    make_move(person=ada, to_organization=foo, announced_on="2020", status="confirmed")
    source = make_source()
    make_claim(article=make_article("Ada has left Foo.", source=source), quote="Ada has left Foo.", move=move)
    make_claim()
    make_group(from_organization=foo)

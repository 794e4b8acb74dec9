"""Plain figures are what their serializers say."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from rest_framework.serializers import Serializer

from tests.factories import make_import_claim, make_organization, make_person
from tests.metrics.careers import go
from tracker.api.metrics.answers import CountSerializer
from tracker.api.metrics.flows import FlowsSerializer
from tracker.api.metrics.turnover import TurnoverSerializer
from tracker.api.plain.figures import count_dict
from tracker.metrics.counts import Count

pytestmark = pytest.mark.django_db
WINDOW = {"since": "2023-05-15", "until": "2024-10"}


@pytest.mark.parametrize("count", [Count(), Count(1, 1.5, 3, 2), Count(7, 7.0, 7, 7)])
def test_a_plain_count_is_what_the_serializer_gives(count: Count) -> None:
    assert count_dict(count) == CountSerializer(count).data


@pytest.mark.parametrize(
    ("figure", "query", "serializer"),
    [
        ("departures", {}, TurnoverSerializer),
        ("departures", {"organization": "foo"}, TurnoverSerializer),
        ("departures", {"organization": "foo", "by": "month"}, TurnoverSerializer),
        ("arrivals", {"organization": ["foo", "bar"], "by": "month"}, TurnoverSerializer),
        ("flows", {"organizations": "foo,bar"}, FlowsSerializer),
        ("flows", {"organization": "foo"}, FlowsSerializer),
    ],
)
def test_an_answer_has_the_fields_that_its_serializer_describes(
    client: Client, figure: str, query: dict[str, Any], serializer: type[Serializer[Any]]
) -> None:
    foo, bar = make_organization("Foo"), make_organization("Bar")
    for date in ("2023", "2023-06", "2024-02-03", "2023-05-20"):
        person = make_person()
        go(person, None, foo, "2020-01-01")
        make_import_claim(go(person, foo, bar, date))
    answer = client.get(f"/api/v1/metrics/{figure}/", WINDOW | query).json()
    described = serializer().fields
    assert answer.keys() == {name for name, field in described.items() if field.required}
    rows: Any = described["results"]
    assert answer["results"]
    for row in answer["results"]:
        assert {name for name, field in rows.child.fields.items() if field.required} <= row.keys()
        assert row.keys() <= rows.child.fields.keys()

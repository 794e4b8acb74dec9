"""Whatever a tool is given, it answers, or says which argument is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.agents.clients import use
from tests.api.tokens import client_of
from tests.factories import make_claim, make_move, make_organization, make_person, make_user
from tracker.agents.tools import TOOLS
from tracker.desk.roles import Role

pytestmark = pytest.mark.django_db
WORDS = [
    "ada-example",
    "foo-labs",
    "2024",
    "2024-10-14",
    "confirmed",
    "departures",
    "flows",
    "lineage",
    "month",
]
TEXTS = st.one_of(st.sampled_from(WORDS), st.text(max_size=20), st.sampled_from(["%d", "%(x)s", "\0"]))
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.one_of(TEXTS, st.integers(), st.booleans(), st.none(), st.lists(TEXTS, max_size=3), FLOATS)


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A tool, and some of its arguments with anything in them."""
    tool = TOOLS[draw(st.sampled_from(sorted(TOOLS)))]
    names = [name for name in tool.arguments.model_fields if name != "figure"]
    arguments = draw(st.dictionaries(st.sampled_from(names or ["x"]), VALUES, max_size=5))
    if tool.name == "compute_figure":
        arguments["figure"] = draw(st.sampled_from(WORDS))
    return tool.name, arguments


@given(called=calls())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_arguments_break_a_tool(called: tuple[str, dict[str, Any]], agent: Client) -> None:
    tool, arguments = called
    found = use(agent, tool, **json.loads(json.dumps(arguments)))
    assert "Something went wrong here" not in found.words
    if found.is_error:
        assert all(": " in line for line in found.words.splitlines()), found.words


@pytest.fixture
def agent(db: None) -> Client:
    move = make_move(person=make_person("Ada Example"), from_organization=make_organization("Foo Labs"))
    make_claim(move=move)
    return client_of(make_user(Role.ANALYST), "read", "propose")

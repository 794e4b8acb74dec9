"""`manage.py mcp`: a client starts it, and talks with it through its standard streams."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db import connection
from mcp import Client as Agent
from mcp import StdioServerParameters

from tests.agents.clients import over_stdio
from tests.api.tokens import make_token
from tests.factories import make_claim, make_move, make_person
from tests.services import environment_without_settings

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[2]
PROPOSED = {
    "person_name": "Grace Example",
    "to_name": "Bar AI",
    "effective_on": "2024",
    "quote": "Grace Example joins Bar AI.",
    "url": "https://daily.example/grace",
}
OTHERS_DATA = "SELECT review, quote FROM moves_claim WHERE person_name = 'Grace Example'"
WHO_SAID_SO = "SELECT history_user_id FROM moves_historicalclaim WHERE person_name = 'Grace Example'"


class Database:
    """One that another process reads too: the tests' own, or on SQLite a file with what it holds."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "tracker.sqlite3"

    def environment(self, **more: str) -> dict[str, str]:
        """For a process of the project's own that uses this database."""
        ours = {"SECRET_KEY": "only for tests", "ERASURE_KEY": "only for tests", "HTTPS": "false"}
        site = {"PUBLIC_URL": "https://tracker.example", "ALLOWED_HOSTS": "tracker.example"}
        return environment_without_settings() | ours | site | {"DATABASE_URL": self._url()} | more

    def run(self, statement: str) -> list[Any]:
        """What it gives there, by a connection of its own."""
        is_postgres = connection.vendor == "postgresql"
        driver: Any = psycopg2.connect(self._url()) if is_postgres else sqlite3.connect(self._file)
        with closing(driver) as connected:
            cursor = connected.cursor()
            cursor.execute(statement)
            rows = list(cursor.fetchall()) if statement.startswith("SELECT") else []
            connected.commit()
            return rows

    def _url(self) -> str:
        if connection.vendor == "postgresql":
            said = connection.settings_dict
            who = ":".join(each for each in (said["USER"], said["PASSWORD"]) if each)
            where = ":".join(str(each) for each in (said["HOST"], said["PORT"]) if each)
            return f"postgres://{who}{'@' if who else ''}{where}/{said['NAME']}"
        if not self._file.exists():
            connection.ensure_connection()
            with closing(sqlite3.connect(self._file)) as file:
                connection.connection.backup(file)
        return f"sqlite:///{self._file}"


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path)


def started_with(database: Database, **more: str) -> StdioServerParameters:
    return StdioServerParameters(
        command=sys.executable, args=["manage.py", "mcp"], cwd=ROOT, env=database.environment(**more)
    )


def test_reads_without_a_token_and_cites(database: Database) -> None:
    move = make_move(person=make_person("محمد مثال"))
    make_claim(move=move, quote="غادر محمد مثال الشركة.")

    async def act(agent: Agent) -> Any:
        tools = (await agent.list_tools()).tools
        found = await agent.call_tool("search", {"text": "محمد"})
        refused = await agent.call_tool("propose_claim", PROPOSED)
        missing = await agent.call_tool("get_move", {})
        return tools, found, refused, missing

    tools, found, refused, missing = over_stdio(started_with(database), act)
    assert len(tools) == 8
    assert found.structured_content["moves"][0]["page"] == f"https://tracker.example/moves/{move.pk}/"
    assert "<quoted>غادر محمد مثال الشركة.</quoted>" in found.content[0].text
    assert (refused.is_error, refused.content[0].text) == (True, "Send a token: Authorization: Bearer att_…")
    assert missing.content[0].text == "id: This is needed."
    assert database.run(OTHERS_DATA) == []


def test_acts_with_the_rights_of_the_token_as_long_as_it_works(database: Database) -> None:
    token, secret = make_token(None, "read", "propose")

    async def act(agent: Agent) -> Any:
        proposed = await agent.call_tool("propose_claim", PROPOSED)
        database.run(f"UPDATE access_token SET revoked_at = created_at WHERE id = {token.pk}")
        return proposed, await agent.call_tool("list_moves", {})

    proposed, refused = over_stdio(started_with(database, MCP_TOKEN=secret), act, mode="legacy")
    assert not proposed.is_error, proposed
    assert proposed.structured_content["review"] == "pending"
    assert [tuple(row) for row in database.run(OTHERS_DATA)] == [("pending", PROPOSED["quote"])]
    assert [tuple(row) for row in database.run(WHO_SAID_SO)] == [(token.user_id,)]
    assert refused.is_error
    assert refused.content[0].text == "This token does not work: it is unknown, revoked or expired."


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        (
            {"MCP_TOKEN": "att_nonsense"},
            "MCP_TOKEN: This token does not work: it is unknown, revoked or expired.",
        ),
        ({"API_ANONYMOUS_READING": "false"}, "MCP_TOKEN: Nobody reads here without a token."),
    ],
)
def test_does_not_start_where_nothing_would_work(
    database: Database, environment: dict[str, str], said: str
) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "mcp"],
        cwd=ROOT,
        env=database.environment(**environment),
        input="",
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr

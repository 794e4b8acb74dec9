"""A client that a third party's generator makes from the description works against the server."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.api.description import description
from tests.api.every_record import make_every_record
from tests.api.tokens import make_token
from tests.factories import make_user
from tracker.desk.roles import Role
from tracker.moves.models import Move

NAME = "tracker_client"


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The generated package, imported."""
    folder = tmp_path_factory.mktemp("client")
    described, options = folder / "schema.json", folder / "options.json"
    described.write_text(json.dumps(description()), "utf-8")
    options.write_text('{"post_hooks": []}', "utf-8")
    program: Any = Path(sys.executable).with_name("openapi-python-client")
    target = folder / NAME
    command = [program, "generate", "--path", described, "--output-path", target, "--config", options]
    command += ["--meta", "none", "--fail-on-warning"]
    answer = subprocess.run(command, check=False, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    sys.path.insert(0, str(folder))
    yield importlib.import_module(NAME)
    sys.path.remove(str(folder))
    for name in [each for each in sys.modules if each.split(".")[0] == NAME]:
        del sys.modules[name]


def _call(address: str) -> Any:
    return importlib.import_module(f"{NAME}.api.{address}")


@pytest.mark.django_db(transaction=True)
def test_reads_and_writes_with_types(generated: Any, live_server: Any) -> None:
    make_every_record()
    _token, secret = make_token(make_user(Role.ANALYST), "read", "write")
    client = generated.AuthenticatedClient(base_url=live_server.url, token=secret)
    models = importlib.import_module(f"{NAME}.models")
    page = _call("moves.moves_list").sync(client=client, organization="foo")
    assert {type(move) for move in page.results} == {models.Move}
    assert {move.person.name for move in page.results} == {"Ada"}
    evidence = models.MovesRetrieveExpandItem("evidence")
    move = _call("moves.moves_retrieve").sync(page.results[0].id, client=client, expand=[evidence])
    assert move.evidence[0].quote == "Ada has left Foo."
    wanted = models.MoveInput.from_dict(
        {"person": "ada", "to_organization": "bar", "announced_on": "2026", "role_to": "CTO"}
    )
    logged = _call("moves.moves_create").sync(client=client, body=wanted)
    assert Move.objects.get(pk=logged.id).role_to == "CTO"
    figure = _call("metrics.metrics_departures").sync(client=client, since="2024", until="2024")
    assert (figure.total.max_, figure.definition.name) == (1, "departures")
    problem = _call("moves.moves_retrieve").sync(999_999, client=client)
    assert (type(problem), problem.status) == (models.Problem, 404)

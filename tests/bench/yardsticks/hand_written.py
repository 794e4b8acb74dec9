"""FastAPI, asyncpg and SQL written by hand: about what Python can do without a framework of models.

The SQL is as good as we know how: two walks along indexes in place of an OR, no counts of pages, prepared
statements, trigrams with their index. What it answers has the shape of the product's answers.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Annotated, Any

import asyncpg
import orjson
from fastapi import FastAPI, HTTPException, Query, Response

_MOVE = """
SELECT m.id, m.kind, m.role_from, m.role_to, m.exit_manner, m.entry_manner, m.from_capacity, m.to_capacity,
    m.announced_on_first_day, m.effective_on_first_day, m.status, m.status_reason, m.group_id, m.note,
    p.slug AS p_slug, p.name AS p_name, p.note AS p_note,
    f.slug AS f_slug, f.name AS f_name, f.note AS f_note, t.slug AS t_slug, t.name AS t_name, t.note AS t_note
FROM {source} AS m JOIN people_person AS p ON p.id = m.person_id
LEFT JOIN orgs_organization AS f ON f.id = m.from_organization_id
LEFT JOIN orgs_organization AS t ON t.id = m.to_organization_id
ORDER BY m.happened_first_day DESC, m.id DESC
"""
_SIDE = """
SELECT * FROM moves_move WHERE {side}_organization_id = (SELECT id FROM orgs_organization WHERE slug = $1)
AND merged_into_id IS NULL AND NOT awaits_approval ORDER BY happened_first_day DESC, id DESC LIMIT $2
"""
_LATEST = _MOVE.format(
    source=f"(SELECT * FROM (({_SIDE.format(side='from')}) UNION ({_SIDE.format(side='to')})) AS both_sides "
    "ORDER BY happened_first_day DESC, id DESC LIMIT $2)"
)
_HISTORY = _MOVE.format(
    source="(SELECT * FROM moves_move WHERE person_id = $1 AND merged_into_id IS NULL "
    "AND NOT awaits_approval)"
)
_NAMES = "SELECT name, kind FROM people_personname WHERE person_id = $1 ORDER BY name"
_DEPARTURES = """
SELECT o.slug, to_char(date_trunc('month', m.happened_first_day), 'YYYY-MM') AS month, count(*) AS value
FROM moves_move AS m JOIN orgs_organization AS o ON o.id = m.from_organization_id
WHERE o.slug = ANY($1) AND m.happened_first_day BETWEEN $2 AND $3 AND m.kind <> 'internal'
AND m.status IN ('announced', 'confirmed') AND m.from_capacity IN ('employment', 'academic')
AND m.merged_into_id IS NULL AND NOT m.awaits_approval GROUP BY 1, 2
"""
_FLOWS = """
SELECT f.slug AS left, t.slug AS joined, count(*) AS value
FROM moves_move AS m JOIN orgs_organization AS f ON f.id = m.from_organization_id
JOIN orgs_organization AS t ON t.id = m.to_organization_id
WHERE f.slug = ANY($1) AND t.slug = ANY($1) AND m.happened_first_day BETWEEN $2 AND $3
AND m.kind <> 'internal' AND m.status IN ('announced', 'confirmed')
AND m.from_capacity IN ('employment', 'academic') AND m.to_capacity IN ('employment', 'academic')
AND m.merged_into_id IS NULL AND NOT m.awaits_approval GROUP BY 1, 2
"""
_SEARCH = """
SELECT p.slug, p.name, p.note, found.alike AS score FROM (
    SELECT person_id, max(similarity(key, $1)) AS alike FROM people_personname
    WHERE key % $1 GROUP BY person_id ORDER BY alike DESC, person_id LIMIT $2
) AS found JOIN people_person AS p ON p.id = found.person_id ORDER BY found.alike DESC, p.id
"""
_pool: Any = None


@asynccontextmanager
async def _connected(_app: FastAPI) -> AsyncIterator[None]:
    global _pool
    _pool = await asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=4, max_size=8)
    yield
    await _pool.close()


app = FastAPI(lifespan=_connected)


@app.get("/moves/")
async def moves(organization: str, page_size: Annotated[int, Query(ge=1, le=200)] = 50) -> Response:
    rows = await _pool.fetch(_LATEST, organization, page_size)
    return _answer({"results": [_move(row) for row in rows]})


@app.get("/people/{slug}/")
async def person(slug: str) -> Response:
    async with _pool.acquire() as connection:
        found = await connection.fetchrow(
            "SELECT id, slug, name, note FROM people_person WHERE slug = $1 AND merged_into_id IS NULL", slug
        )
        if found is None:
            raise HTTPException(404)
        names = await connection.fetch(_NAMES, found["id"])
        history = await connection.fetch(_HISTORY, found["id"])
    record = {name: found[name] for name in ("slug", "name", "note")}
    return _answer(
        {**record, "names": [dict(name) for name in names], "moves": [_move(row) for row in history]}
    )


@app.get("/departures/")
async def departures(organization: Annotated[list[str], Query()], since: date, until: date) -> Response:
    rows = await _pool.fetch(_DEPARTURES, organization, since, until)
    return _answer({"results": [dict(row) for row in rows]})


@app.get("/flows/")
async def flows(organizations: str, since: date, until: date) -> Response:
    rows = await _pool.fetch(_FLOWS, organizations.split(","), since, until)
    return _answer({"results": [dict(row) for row in rows]})


@app.get("/search/")
async def search(q: str, limit: int = 20) -> Response:
    rows = await _pool.fetch(_SEARCH, q.lower(), limit)
    return _answer({"results": [dict(row) for row in rows]})


def _move(row: Any) -> dict[str, Any]:
    return {
        "id": row["id"],
        "kind": row["kind"],
        "person": {"slug": row["p_slug"], "name": row["p_name"], "note": row["p_note"]},
        "from_organization": _organization(row, "f"),
        "to_organization": _organization(row, "t"),
        "role_from": row["role_from"],
        "role_to": row["role_to"],
        "exit_manner": row["exit_manner"],
        "entry_manner": row["entry_manner"],
        "from_capacity": row["from_capacity"],
        "to_capacity": row["to_capacity"],
        "announced_on": row["announced_on_first_day"],
        "effective_on": row["effective_on_first_day"],
        "status": row["status"],
        "status_reason": row["status_reason"],
        "group": row["group_id"],
        "note": row["note"],
    }


def _organization(row: Any, side: str) -> dict[str, Any] | None:
    slug = row[f"{side}_slug"]
    return None if slug is None else {"slug": slug, "name": row[f"{side}_name"], "note": row[f"{side}_note"]}


def _answer(body: Any) -> Response:
    return Response(orjson.dumps(body), media_type="application/json")

"""Which scope and which role every operation of the API asks for: one table, compared with all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.test import Client

from tests.api.description import description
from tests.api.every_record import make_every_record
from tests.api.tokens import client_of
from tests.factories import make_user
from tracker.access.models import Scope
from tracker.desk.roles import Role

pytestmark = pytest.mark.django_db
V, A, R, ADMIN = Role.VIEWER, Role.ANALYST, Role.REVIEWER, Role.ADMINISTRATOR
READ, PROPOSE, WRITE, ALL = Scope.READ, Scope.PROPOSE, Scope.WRITE, Scope.ADMIN


class Needs(NamedTuple):
    """What an operation asks for; no role means that everybody with the scope may."""

    scope: Scope
    role: Role | None
    is_open: bool = False
    """Whether it is answered without a token."""


OPEN = Needs(READ, None, is_open=True)
ADMINS = Needs(ALL, ADMIN)
HISTORIES = {"people": "slug", "organizations": "slug", "sources": "slug"}
HISTORIES |= dict.fromkeys(("moves", "group-moves", "claims", "articles", "requests"), "record_id")
# Everything that is read is open, other than what belongs to somebody.
OTHERS = {
    "POST people/": Needs(WRITE, A),
    "POST people/bulk/": Needs(WRITE, A),
    "PATCH people/{slug}/": Needs(WRITE, A),
    "POST organizations/": Needs(WRITE, A),
    "POST organizations/bulk/": Needs(WRITE, A),
    "PATCH organizations/{slug}/": Needs(WRITE, A),
    "POST moves/": Needs(WRITE, A),
    "POST moves/bulk/": Needs(WRITE, A),
    "POST moves/read-line/": Needs(READ, A),
    "POST articles/{id}/join/": Needs(WRITE, A),
    "POST articles/{id}/part/": Needs(WRITE, A),
    "PATCH moves/{id}/": Needs(WRITE, A),
    "POST moves/{id}/status/": Needs(WRITE, A),
    "POST moves/{id}/date/": Needs(WRITE, A),
    "POST claims/": Needs(PROPOSE, V),
    "POST claims/bulk/": Needs(PROPOSE, V),
    "POST group-moves/": Needs(WRITE, A),
    "PATCH group-moves/{id}/": Needs(WRITE, A),
    "POST group-moves/{id}/people/": Needs(WRITE, A),
    "DELETE group-moves/{id}/people/{person}/": Needs(WRITE, A),
    "PATCH claims/{id}/": Needs(WRITE, A),
    "GET claims/{id}/plan/": Needs(READ, V),
    "POST claims/decide/": Needs(WRITE, A),
    "GET review/": Needs(READ, A),
    "POST review/next/": Needs(WRITE, A),
    "POST review/give-back/": Needs(WRITE, A),
    "POST review/{id}/lease/": Needs(WRITE, A),
    "POST claims/{id}/accept/": Needs(WRITE, A),
    "POST claims/{id}/undo/": Needs(WRITE, A),
    "POST claims/{id}/reject/": Needs(WRITE, A),
    "GET people/{slug}/merge/": Needs(READ, A),
    "POST people/{slug}/merge/": Needs(WRITE, A),
    "GET organizations/{slug}/merge/": Needs(READ, A),
    "POST organizations/{slug}/merge/": Needs(WRITE, A),
    "GET moves/{id}/merge/": Needs(READ, A),
    "POST moves/{id}/merge/": Needs(WRITE, A),
    **{
        f"{method} {records}/{{slug}}/split/{page}": Needs(scope, A)
        for records in ("people", "organizations")
        for method, page, scope in (
            ("GET", "", READ),
            ("GET", "rows/", READ),
            ("POST", "preview/", READ),
            ("POST", "", WRITE),
        )
    },
    **{
        f"{method} {records}/{{{key}}}/history/{page}": needed
        for records, key in HISTORIES.items()
        for method, page, needed in (
            ("GET", "", ADMINS if records == "requests" else Needs(READ, V)),
            ("GET", "{change}/", ADMINS if records == "requests" else Needs(READ, V)),
            ("POST", "{change}/revert/", ADMINS if records == "requests" else Needs(WRITE, A)),
        )
    },
    "GET approvals/": Needs(READ, A),
    "GET approvals/{id}/": Needs(READ, A),
    "POST approvals/{id}/approve/": Needs(WRITE, R),
    "POST approvals/{id}/send-back/": Needs(WRITE, R),
    "POST approvals/{id}/withdraw/": Needs(WRITE, A),
    "GET imports/": Needs(READ, A),
    "POST imports/": Needs(WRITE, A),
    "GET imports/{id}/": Needs(READ, A),
    "PATCH imports/{id}/": Needs(WRITE, A),
    "DELETE imports/{id}/": Needs(WRITE, A),
    "GET imports/{import_id}/rows/": Needs(READ, A),
    "GET imports/{import_id}/names/": Needs(READ, A),
    "POST imports/{id}/choose/": Needs(WRITE, A),
    "POST imports/{id}/choose-names/": Needs(WRITE, A),
    "POST imports/{id}/run/": Needs(WRITE, A),
    "POST imports/{id}/undo/": Needs(WRITE, A),
    "GET people/{slug}/erase/": Needs(ALL, ADMIN),
    "POST people/{slug}/erase/": Needs(ALL, ADMIN),
    "GET people/{slug}/export/": Needs(ALL, ADMIN),
    "GET erasures/": Needs(ALL, ADMIN),
    "GET mails/": Needs(READ, V),
    "GET mails/{id}/": Needs(READ, V),
    "POST mails/{id}/send-again/": Needs(WRITE, V),
    **dict.fromkeys(
        (
            "GET dead-letters/",
            "GET dead-letters/{id}/",
            "POST dead-letters/{id}/try-again/",
            "POST dead-letters/{id}/dismiss/",
            "GET schedule/",
            "GET schedule/{id}/",
            "PATCH schedule/{id}/",
            "POST schedule/{id}/run/",
            "GET users/",
            "POST users/",
            "GET users/{id}/",
            "PATCH users/{id}/",
            "POST users/{id}/invite-again/",
            "GET language-model/days/",
            "GET language-model/readings/",
        ),
        ADMINS,
    ),
    "GET tokens/": Needs(READ, V),
    "POST tokens/": Needs(WRITE, V),
    "GET tokens/{id}/": Needs(READ, V),
    "POST tokens/{id}/revoke/": Needs(WRITE, V),
    **{
        f"{method} {records}/{page}": Needs(scope, V if scope == READ or records == "saved-filters" else A)
        for records in ("notes", "assignments", "saved-filters")
        for method, page, scope in (
            ("GET", "", READ),
            ("GET", "{id}/", READ),
            ("POST", "", WRITE),
            ("DELETE", "{id}/", WRITE),
        )
    },
    "GET requests/": Needs(ALL, ADMIN),
    "GET requests/{id}/": Needs(ALL, ADMIN),
    "POST requests/{id}/accept/": Needs(ALL, ADMIN),
    "POST requests/{id}/decline/": Needs(ALL, ADMIN),
    "GET held-claims/": Needs(ALL, ADMIN),
    "GET held-claims/{id}/": Needs(ALL, ADMIN),
    "POST held-claims/{id}/release/": Needs(ALL, ADMIN),
    "POST held-claims/{id}/forget/": Needs(ALL, ADMIN),
    **{
        f"{method} {page}": Needs(scope, role)
        for records in ("people", "organizations", "sources")
        for method, page, scope, role in (
            ("DELETE", f"{records}/{{slug}}/", WRITE, R),
            ("GET", f"deleted/{records}/", READ, A),
            ("POST", f"deleted/{records}/{{id}}/restore/", WRITE, A),
            ("GET", f"deleted/{records}/{{record_id}}/history/", READ, A),
        )
    },
    **{
        f"{method} duplicates/{records}/{page}": Needs(scope, A)
        for records in ("people", "organizations")
        for method, page, scope in (
            ("GET", "", READ),
            ("GET", "{id}/", READ),
            ("POST", "{id}/decide/", WRITE),
        )
    },
    "GET decisions/": Needs(READ, V),
    "GET decisions/{id}/": Needs(READ, V),
    "GET decisions/figures/": Needs(READ, V),
    "POST decisions/{id}/undo/": Needs(WRITE, A),
    "GET splits/": Needs(READ, V),
    "GET splits/{id}/": Needs(READ, V),
    "POST splits/{id}/undo/": Needs(WRITE, A),
    "GET merges/": Needs(READ, V),
    "GET merges/{id}/": Needs(READ, V),
    "POST merges/{id}/undo/": Needs(WRITE, A),
    "POST articles/": Needs(WRITE, A),
    "GET articles/fetches/{fetch_id}/": Needs(READ, A),
    "PATCH articles/{id}/": Needs(WRITE, A),
    "POST articles/{id}/read-again/": Needs(WRITE, A),
    "POST sources/": Needs(WRITE, A),
    "POST sources/find/": Needs(WRITE, A),
    "PATCH sources/{slug}/": Needs(WRITE, A),
    "POST sources/{slug}/poll/": Needs(WRITE, A),
    "GET webhooks/": Needs(READ, V),
    "POST webhooks/": Needs(WRITE, V),
    "GET webhooks/{id}/": Needs(READ, V),
    "PATCH webhooks/{id}/": Needs(WRITE, V),
    "DELETE webhooks/{id}/": Needs(WRITE, V),
    "POST webhooks/{id}/rotate/": Needs(WRITE, V),
    "POST webhooks/{id}/test/": Needs(WRITE, V),
    "GET webhooks/{id}/deliveries/": Needs(READ, V),
    "POST webhooks/{id}/deliveries/{key}/redeliver/": Needs(WRITE, V),
    "GET watchlists/": Needs(READ, V),
    "POST watchlists/": Needs(WRITE, V),
    "GET watchlists/{id}/": Needs(READ, V),
    "PATCH watchlists/{id}/": Needs(WRITE, V),
    "DELETE watchlists/{id}/": Needs(WRITE, V),
    "GET watchlists/{id}/preview/": Needs(READ, V),
    "GET watchlists/{watchlist_id}/matches/": Needs(READ, V),
}


def operations() -> Iterator[tuple[str, str]]:
    """Every method and path of the description, below its version."""
    for path, methods in description()["paths"].items():
        if path.startswith("/api/v1/"):
            for method in methods:
                yield method.upper(), path.removeprefix("/api/v1/")


def needs(method: str, path: str) -> Needs:
    return OTHERS.get(f"{method} {path}") or (OPEN if method == "GET" else pytest.fail(f"{method} {path}"))


def outcome(client: Client, method: str, path: str) -> str:
    """Whether the one who asks is let in; what is asked for may be wrong, or not be there."""
    there = path.replace("tokens/{id}", "tokens/999999")  # the first is the one that asks
    address = "/api/v1/" + re.sub(r"\{[a-z_]+\}", _stand_in, there)
    answer = getattr(client, method.lower())(address, content_type="application/json")
    return {401: "no token", 403: answer.json().get("code", "") if answer.status_code == 403 else ""}.get(
        answer.status_code, "in"
    )


def _stand_in(found: re.Match[str]) -> str:
    return {"{slug}": "ada", "{person}": "ada", "{key}": "00000000-0000-4000-8000-000000000000"}.get(
        found[0], "1"
    )


def test_the_table_names_only_what_there_is() -> None:
    there = {f"{method} {path}" for method, path in operations()}
    assert set(OTHERS) - there == set()


def test_without_a_token_only_what_is_open_is_answered(client: Client) -> None:
    make_every_record()
    wrong = [
        f"{method} {path}: {found}"
        for method, path in operations()
        if (found := outcome(client, method, path)) != ("in" if needs(method, path).is_open else "no token")
    ]
    assert wrong == []


@pytest.mark.parametrize("role", [None, *Role])
def test_a_token_with_every_scope_is_let_in_by_its_user_s_role(role: Role | None) -> None:
    make_every_record()
    client = client_of(make_user(role), *Scope.values)
    wrong = []
    for method, path in operations():
        least = needs(method, path).role
        may = least is None or (role is not None and role.includes(least))
        if (found := outcome(client, method, path)) != ("in" if may else "role"):
            wrong.append(f"{method} {path}: {found}")
    assert wrong == []


@pytest.mark.parametrize("scope", Scope.values)
def test_a_token_is_let_in_by_its_scope(scope: str) -> None:
    make_every_record()
    client = client_of(make_user(Role.ADMINISTRATOR), scope)
    wrong: list[Any] = []
    for method, path in operations():
        found = outcome(client, method, path)
        if found != ("in" if needs(method, path).scope == scope else "scope"):
            wrong.append(f"{method} {path}: {found}")
    assert wrong == []

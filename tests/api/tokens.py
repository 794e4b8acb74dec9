"""Tokens for tests, and a client that sends one."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from tests.factories import NOW, make_analyst
from tracker.access.models import Scope, Token


def make_token(user: User | None = None, *scopes: str, **fields: Any) -> tuple[Token, str]:
    """A stored token of a user, an analyst if none is given, and its secret."""
    allowed = {f"may_{scope}": scope in (scopes or ("read",)) for scope in Scope.values}
    token = Token(user=user or make_analyst(), name="a tool", created_at=NOW, **allowed | fields)
    secret = token.give_secret()
    token.full_clean()
    token.save()
    return token, secret


def client_with(secret: str) -> Client:
    return Client(headers={"authorization": f"Bearer {secret}"})


def client_of(user: User | None = None, *scopes: str, **fields: Any) -> Client:
    """A client that uses the API as the user, with a token of these scopes."""
    return client_with(make_token(user, *scopes, **fields)[1])

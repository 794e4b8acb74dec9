"""What programs read goes past the middleware for pages, and says in its headers what that would."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.factories import make_move, make_person

pytestmark = pytest.mark.django_db
_STRAIGHT_ON = "tracker.programs.ReadsOfPrograms"
_TELL_WHEN = ("RateLimit", "Last-Modified")


def said(
    path: str, settings: Settings, *, straight: bool, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer; ``straight`` past what is for pages."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if straight or name != _STRAIGHT_ON]
    answer: Any = Client().get(path, headers=headers)
    found = {name: value for name, value in answer.headers.items() if name not in _TELL_WHEN}
    found["Vary"] = ", ".join(sorted(found.get("Vary", "").split(", ")))
    return answer.status_code, found, b"" if answer.streaming else answer.content


@pytest.mark.parametrize(
    "path",
    [
        "moves/",
        "moves/?page_size=0",
        "moves/?format=csv",
        "moves",
        "people/ada/?expand=moves",
        "people/nobody/",
        "search/?q=ada",
        "nothing/",
        "mails/",
    ],
)
@pytest.mark.parametrize("headers", [{}, {"accept-encoding": "gzip", "origin": "https://tool.example"}])
def test_an_answer_is_the_same_by_either_way(path: str, headers: dict[str, str], settings: Settings) -> None:
    make_move(person=make_person("Ada"))
    straight = said(f"/api/v1/{path}", settings, straight=True, **headers)
    assert straight == said(f"/api/v1/{path}", settings, straight=False, **headers)


def test_what_fails_says_so_by_either_way(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("tracker.api.views.refuse_unknown", fail)
    for straight in (True, False):
        if not straight:
            settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != _STRAIGHT_ON]
        answer = Client(raise_request_exception=False).get("/api/v1/people/ada/")
        assert (answer.status_code, answer.json()["code"]) == (500, "failed")
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"

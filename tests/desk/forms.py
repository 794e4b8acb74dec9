"""Reads a form of a page as a browser would send it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.test import Client


class _Inputs(HTMLParser):
    """The values of the form that sends by POST and holds the most inputs."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self._inputs: dict[str, str] | None = None
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inputs = {}
            if given.get("method", "").lower() == "post":
                self.forms.append(self._inputs)
        elif self._inputs is not None and "name" in given | {"name": ""}:
            self._read(tag, given)

    def _read(self, tag: str, given: dict[str, str]) -> None:
        assert self._inputs is not None
        name = given.get("name", "")
        if tag == "input" and name and given.get("type") not in ("submit", "button"):
            is_switch = given.get("type") in ("radio", "checkbox")
            if not is_switch or "checked" in given:
                self._inputs[name] = given.get("value", "on" if is_switch else "")
        elif tag == "textarea":
            self._area = name
            self._inputs[name] = ""
        elif tag == "select":
            self._select = name
            if "multiple" not in given:  # of which nothing is sent where nothing is chosen
                self._inputs.setdefault(name, "")
        elif tag == "option" and "selected" in given:
            self._inputs[self._select] = given["value"]

    def handle_data(self, data: str) -> None:
        if self._area and self._inputs is not None:
            self._inputs[self._area] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "form":
            self._inputs = None


def form_on(page: Any) -> dict[str, str]:
    """What the page's form would send if nothing were typed; rows for the browser to copy are left out."""
    reader = _Inputs()
    reader.feed(page.content.decode())
    inputs = max(reader.forms, key=len)
    return {
        name: value
        for name, value in inputs.items()
        if "__prefix__" not in name and name != "csrfmiddlewaretoken"
    }


def opened(client: Client, url: str, **typed: Any) -> dict[str, Any]:
    """Open a form and type into it, without sending it."""
    page = client.get(url, follow=True)
    assert page.status_code == 200
    return form_on(page) | {name.replace("__", "-"): value for name, value in typed.items()}

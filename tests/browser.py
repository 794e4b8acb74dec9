"""Fixtures of the tests that use a real browser. They share one worker: `xdist_group("browser")`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
FLAGS += ["--disable-background-networking", "--disable-component-update"]

Scheme = Literal["light", "dark"]
SCREENS: list[tuple[int, Scheme]] = [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")]


@pytest.fixture(scope="session")
def built_assets() -> None:
    if not finders.find("vendor/pico.min.css"):
        pytest.skip("The style sheets and scripts from npm are not built; run make assets.")


@pytest.fixture(scope="module")
def browser(chromium: Path, built_assets: None) -> Iterator[Browser]:
    allowed = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    # The browser's driver keeps an event loop in this thread.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=str(chromium), args=FLAGS)
    if allowed is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page as wide as ``request.param`` says and in its colours; a wide and light one by default."""
    width: int
    scheme: Scheme
    width, scheme = getattr(request, "param", SCREENS[0])
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def faults_of(page: Page, *, serious: bool = False) -> list[Any]:
    """What axe finds on the page, and whether it is wider than the screen.

    ``serious`` leaves out lesser faults: the admin theme's frame has no landmarks.
    """
    violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    found: list[Any] = [
        (violation["id"], violation["nodes"][0]["target"])
        for violation in violations
        if not serious or violation["impact"] in ("serious", "critical")
    ]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append("wider than the screen")
    return found

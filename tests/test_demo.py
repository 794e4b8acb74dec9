"""The demo, as someone meets it who has just cloned the project: one process, a real browser."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch
from urllib.request import urlopen

import pytest
from django.core.management import CommandError, call_command
from playwright.sync_api import Page, expect, sync_playwright

from tests.services import environment_without_settings

ROOT = Path(__file__).parents[1]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
pytestmark = pytest.mark.xdist_group("demo")


class Demo:
    """A running demo: where it serves, what it printed, and how one signs in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self.home = f"http://127.0.0.1:{self.port}"
        self._log = folder / f"demo-{self.port}.log"
        self._process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", str(self.port)],
            cwd=ROOT,
            env=environment(folder),
            stdout=self._log.open("w"),
            stderr=subprocess.STDOUT,
        )

    @property
    def printed(self) -> str:
        return self._log.read_text("utf-8")

    @property
    def password(self) -> str:
        match = re.search(r"Password +(\S+)", self.printed)
        assert match, self.printed
        return match[1]

    def wait(self) -> None:
        """Until it serves."""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                urlopen(f"{self.home}/readyz", timeout=5).close()
            except OSError:
                time.sleep(0.2)
            else:
                return
        pytest.fail(f"The demo does not serve:\n{self.printed}")

    def stop(self) -> int:
        """What Ctrl-C does; gives the exit status."""
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(timeout=30)


def environment(folder: Path) -> dict[str, str]:
    """Nothing is set but where the demo keeps its data: it needs no server."""
    return environment_without_settings() | {"VAR_DIR": str(folder / "var")}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    running = Demo(tmp_path_factory.mktemp("demo"))
    running.wait()
    yield running
    running.stop()


@pytest.fixture
def page(chromium: Path) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser.new_page()
        browser.close()


def test_reads_its_articles_and_says_where_to_look(demo: Demo) -> None:
    assert "77 organizations, 154 people, 224 moves" in demo.printed
    assert "4/4 A new benchmark asks models to explain their sources: 0 claims" in demo.printed
    assert re.search(r"[1-9]\d* claims wait for review", demo.printed)
    assert f"{demo.home}/admin/" in demo.printed
    assert "Traceback" not in demo.printed


def test_an_analyst_accepts_a_claim_and_a_reader_sees_it_counted(demo: Demo, page: Page) -> None:
    overview = f"{demo.home}/?since=2023&until=2023"
    page.goto(overview)
    intel = page.get_by_role("row").filter(has_text=re.compile(r"\bIntel\b"))
    expect(intel).to_have_count(0)

    page.goto(f"{demo.home}/admin/")
    page.get_by_label("Username").fill("analyst")
    page.get_by_label("Password").fill(demo.password)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="Review claims").first.click()
    page.wait_for_load_state()  # keys are heard from then on
    while "Raja Koduri" not in page.locator("#case-title").inner_text():
        with page.expect_response("**/queue/**"):
            page.keyboard.press("n")
        expect(page.locator("#queue[aria-busy]")).to_have_count(0)
    page.keyboard.press("a")
    expect(page.locator(".queue-success")).to_contain_text("Accepted: Raja Koduri: Intel")

    page.goto(overview)
    expect(intel.get_by_role("cell").nth(1)).to_contain_text("1")
    page.goto(f"{demo.home}/people/raja-koduri/")
    expect(page.get_by_role("main")).to_contain_text("Intel")


def test_stops_quietly_and_can_be_run_again_without_harm(tmp_path: Path) -> None:
    first = Demo(tmp_path)
    first.wait()
    claims = re.search(r"\d+ claims wait", first.printed)
    assert first.stop() == 0
    second = Demo(tmp_path)
    second.wait()
    assert claims
    assert claims[0] in second.printed
    assert second.password == first.password
    assert second.stop() == 0
    assert "Traceback" not in first.printed + second.printed


def test_says_that_a_port_is_in_use_and_the_way_out(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = subprocess.run(
            [sys.executable, "manage.py", "demo", "--port", str(port)],
            cwd=ROOT,
            env=environment(tmp_path),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert refused.returncode == 1
    assert f"Port {port} is in use by another program." in refused.stderr
    assert f"make demo PORT={port + 1}" in refused.stderr
    assert not (tmp_path / "var" / "tracker.sqlite3").exists()


@pytest.mark.parametrize("port", [-1, 0, 65_536, 99_999])
@pytest.mark.parametrize("command", ["serve", "demo"])
def test_refuses_a_port_that_does_not_exist(command: str, port: int) -> None:
    with (
        patch("tracker.management.commands.demo._refuse_servers"),
        pytest.raises(CommandError, match=f"There is no port {port}. Choose one from 1 to 65535"),
    ):
        call_command(command, port=port)


def test_keeps_away_from_a_database_that_is_not_its_own(tmp_path: Path) -> None:
    refused = subprocess.run(
        [sys.executable, "manage.py", "demo"],
        cwd=ROOT,
        env=environment(tmp_path) | {"DATABASE_URL": "postgres:///production", "SECRET_KEY": "x"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert refused.returncode == 1
    assert "Unset DATABASE_URL and CELERY_BROKER_URL" in refused.stderr

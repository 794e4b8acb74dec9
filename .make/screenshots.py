"""Takes the pictures of the README and of the guide for analysts anew, into docs/images.

Serves the demo's data from a folder that is thrown away, on a free port, signs in and does at the desk what
the pictures show. Needs Chromium: ``chromium`` on the path, or CHROMIUM set to where it is.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Error, Page, expect, sync_playwright
from step import ROOT, StepError, plain_ending, say

IMAGES = ROOT / "docs" / "images"
WIDTH = 1440
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
SECONDS_TO_START = 180

ARTICLE = """A lab loses its head of safety

Ada Example, head of safety at Anthropic, is leaving the company to join Mistral AI, she wrote on Tuesday. \
She had led the team for three years.
"""
TABLE = """Person,From,To,Announced on,Role after,Source
Ada Example,Anthropic,Mistral AI,2026-11-24,head of safety,The Daily Model
Mira Murati,OpenAI,,Sept 2024,,The Daily Model
Bea Sample,Intel,Nvidia,03/11/2026,chip architect,The Daily Model
Carl Sample,,,2026,,The Daily Model
Dana Sample,DeepMind,Foo Labs,2026-13,,The Daily Model
"""


def main() -> None:
    with plain_ending(), tempfile.TemporaryDirectory() as folder:
        chromium = find_chromium()
        with demo(Path(folder)) as (home, password), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            context = browser.new_context(
                base_url=home,
                viewport={"width": WIDTH, "height": 900},
                color_scheme="light",
                reduced_motion="reduce",
                locale="en-GB",
            )
            page = context.new_page()
            sign_in(page, password)
            for name, prepare in PICTURES.items():
                take(page, name, prepare)
            browser.close()


def find_chromium() -> str:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found or not shutil.which(found):
        sys.exit("Chromium takes the pictures, and there is none: apt install chromium, or set CHROMIUM.")
    return found


@contextmanager
def demo(folder: Path) -> Iterator[tuple[str, str]]:
    """The address of a tracker with the demo's data, and the analyst's password; stopped at the end."""
    home = f"http://127.0.0.1:{(port := free_port())}"
    log = folder / "demo.log"
    say("Starting the tracker with the demo's data…")
    with log.open("w") as output:
        running = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", str(port)],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "READ_DOT_ENV": "false", "VAR_DIR": str(folder / "var")},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_it_serves(running, home, log)
        said = re.search(r"Password +(\S+)", log.read_text())
        yield home, said[1] if said else ""
    finally:
        running.terminate()
        running.wait()


def wait_until_it_serves(running: subprocess.Popen[bytes], home: str, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while running.poll() is None and time.monotonic() < deadline:
        try:
            urlopen(f"{home}/readyz", timeout=5).close()  # noqa: S310  # the address is our own
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise StepError(f"{log.read_text()}\nThe tracker did not start.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def sign_in(page: Page, password: str) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill("analyst")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("claims wait for review")).to_be_visible()


def take(page: Page, name: str, prepare: Callable[[Page], None]) -> None:
    """One picture, as high as the window that ``prepare`` has left."""
    page.set_viewport_size({"width": WIDTH, "height": 900})
    path = IMAGES / f"{name}.png"
    try:
        prepare(page)
        page.evaluate("document.activeElement?.blur()")
        page.screenshot(path=path, animations="disabled")
    except (Error, AssertionError) as problem:
        raise StepError(f"The picture {name}.png could not be taken at {page.url}:\n{problem}") from problem
    say(f"  docs/images/{path.name}  {path.stat().st_size // 1000} kB")


def overview(page: Page) -> None:
    page.goto("/?since=2025-07&until=2025-12")


def review(page: Page) -> None:
    """The claim about Mira Murati, after one was accepted, so that the page shows what can be undone."""
    page.goto("/admin/moves/claim/queue/")
    decide(page, "a")
    for _claim in range(10):
        if "Murati" in page.locator("#case-title").inner_text():
            return
        decide(page, "n")


def decide(page: Page, key: str) -> None:
    with page.expect_response("**/queue/**"):
        page.keyboard.press(key)
    expect(page.locator("#queue[aria-busy]")).to_have_count(0)


def log_a_move(page: Page) -> None:
    page.goto("/admin/moves/move/add/")
    line = "Bea Sample: Anthropic > Mistral AI, 14 Oct 2026, https://news.example/bea"
    page.locator("#quick").fill(f"{line}, “Bea Sample goes to Mistral.”")
    page.get_by_role("button", name="Fill in").click()
    expect(page.locator("[data-side=person] .desk-says")).to_contain_text("A new person")
    page.set_viewport_size({"width": WIDTH, "height": 960})


def read_an_article(page: Page) -> None:
    page.goto("/admin/news/article/add/")
    page.locator("#id_text").fill(ARTICLE)
    page.locator("#id_published_on").fill("25 Nov 2026")
    page.get_by_role("button", name="Read it now").click()
    expect(page.get_by_text("It makes 1 claim")).to_be_visible(timeout=60_000)
    page.set_viewport_size({"width": WIDTH, "height": 600})


def a_move(page: Page) -> None:
    """The move that the claim of the article makes, with what its status rests on."""
    page.get_by_role("link", name="Review them").click()
    page.get_by_role("link", name="Ada Example: Anthropic → Mistral AI").first.click()
    page.get_by_role("button", name="Accept").first.click()
    page.goto("/admin/moves/move/?q=Ada+Example")
    page.get_by_role("link", name="Ada Example").first.click()
    expect(page.locator("#life")).to_be_visible()


def activity(page: Page) -> None:
    page.goto("/admin/moves/decision/")
    page.set_viewport_size({"width": WIDTH, "height": 600})


def an_import(page: Page) -> None:
    page.goto("/admin/imports/importbatch/add/")
    table = {"name": "moves.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    page.locator("input[type=file]").set_input_files(table)
    page.get_by_role("button", name="Upload and check").click()
    expect(page.locator("progress")).to_have_count(0, timeout=60_000)


def a_group(page: Page) -> None:
    page.goto("/admin/moves/groupmove/add/")


PICTURES: dict[str, Callable[[Page], None]] = {
    "overview": overview,
    "review": review,
    "log": log_a_move,
    "article": read_an_article,
    "move": a_move,
    "activity": activity,
    "import": an_import,
    "group": a_group,
}

if __name__ == "__main__":
    main()

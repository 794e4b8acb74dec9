"""How the scripts of the Makefile speak: one line before a step, the tool's own words only if it fails."""

import fcntl
import hashlib
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class StepError(Exception):
    """A command of a step failed; the text is all that it printed."""


def say(line: str) -> None:
    print(line, flush=True)


def run(*command: str | Path, environment: Mapping[str, str] | None = None) -> None:
    """Runs a command from the top folder, quietly. Raises StepError with its output."""
    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if done.returncode:
        raise StepError(f"{done.stdout.rstrip()}\n\nThis command failed: {shlex.join(words)}".lstrip())


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Lets a second make in the same folder wait for the first."""
    with Path(__file__).open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another make in this folder…")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def plain_ending() -> Iterator[None]:
    """Ends the script with what went wrong, not with a traceback."""
    try:
        yield
    except StepError as failure:
        sys.exit(str(failure))
    except KeyboardInterrupt:
        sys.exit(130)


def digest(*paths: Path) -> str:
    """One hash over the names and the contents of files."""
    total = hashlib.sha256()
    for path in paths:
        total.update(f"{path.relative_to(ROOT)} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()

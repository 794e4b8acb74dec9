"""Makes the environment in .venv, once, and again when a lock file or the Python changes.

``python3 .make/prepare.py`` installs what the application runs and is built with; ``--dev`` adds what it is
tested and checked with, ``--bench`` what it is measured against. The Python that runs this script is the one
that the environment is made from.
"""

import sys

# Who has an older Python must get a sentence, so this file is written in the grammar of 3.6.
if sys.version_info < (3, 11):  # noqa: UP036 - see above
    sys.exit(
        f"Python 3.11 or newer is needed, and {sys.executable} is {sys.version.split()[0]}.\n"
        "Install a newer one and name it, for example: make demo PYTHON=python3.13"
    )

import importlib.util
import json
import os
import shutil
from pathlib import Path

from step import ROOT, StepError, digest, one_at_a_time, plain_ending, run, say

ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / "prepared.json"

BUILD = "requirements-build.txt"
RUNTIME = "requirements.txt"
DEV = "requirements-dev.txt"  # has all of RUNTIME in it
BENCH = "requirements-bench.txt"  # what the API is measured against; the product does not need it


def main() -> None:
    files = [BUILD, RUNTIME, DEV] if "--dev" in sys.argv[1:] else [BUILD, RUNTIME]
    files += [BENCH] if "--bench" in sys.argv[1:] else []
    if is_prepared(files):
        return
    with plain_ending(), one_at_a_time():
        if not is_prepared(files):
            prepare(files)


def is_prepared(files: list[str]) -> bool:
    stamp = read_stamp()
    return os.access(PYTHON, os.X_OK) and all(stamp.get(key) == value for key, value in state(files).items())


def prepare(files: list[str]) -> None:
    """Installs the files. A stamp that is missing or tells of another state means a new environment."""
    stamp = read_stamp()
    if not stamp or not is_prepared([name for name in (BUILD, RUNTIME, DEV, BENCH) if name in stamp]):
        make_environment()
    STAMP.unlink(missing_ok=True)  # whatever interrupts from here on, the next run begins anew
    installer = find_installer()
    say("Installing dependencies (once, about a minute)…")
    wanted = [DEV, BUILD] if DEV in files else [RUNTIME, BUILD]
    wanted += [BENCH] if BENCH in files else []
    files_named = [word for name in wanted for word in ("-r", name)]
    run(*installer, "install", "--quiet", "--compile", "--require-hashes", *files_named)
    unfinished = STAMP.with_suffix(".tmp")
    unfinished.write_text(json.dumps(state(files), indent=1))
    unfinished.replace(STAMP)


def make_environment() -> None:
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        sys.exit(
            f"{sys.executable} comes without venv, which makes the environment. "
            "On Debian and Ubuntu: apt install python3-venv"
        )
    say("Making an environment in .venv…")
    if ENVIRONMENT.exists():
        shutil.rmtree(ENVIRONMENT)
    base = getattr(sys, "_base_executable", sys.executable)  # this script may be run from the old .venv
    run(base, "-m", "venv", ENVIRONMENT)


def find_installer() -> list[str]:
    """The words that uv, or else pip, is called with."""
    installed = ENVIRONMENT / "bin" / "uv"
    uv = shutil.which("uv") or shutil.which(installed)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    if uv is None:
        say("Installing uv, which installs the rest faster…")
        try:
            run(*pip, "install", "--quiet", "--require-hashes", "-r", Path(".make") / "uv.txt")
        except StepError as failure:
            say(f"{failure}\nGoing on with pip, which takes a few minutes.")
            return pip
        uv = str(installed)
    os.environ["VIRTUAL_ENV"] = str(ENVIRONMENT)
    return [uv, "pip"]


def state(files: list[str]) -> dict[str, str]:
    """What an environment with these files was made from."""
    made_from = {
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "installed in": sys.base_prefix,
        "folder": str(ROOT),
    }
    return made_from | {name: digest(ROOT / name) for name in files}


def read_stamp() -> dict[str, str]:
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return stamp


if __name__ == "__main__":
    main()

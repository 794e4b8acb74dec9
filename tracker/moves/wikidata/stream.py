"""Reads a file of Wikidata's JSON one entity at a time, however the entities stand in it.

Understood are the dump (an array with an entity on each line), an array in any layout, JSON lines
with or without commas, and ``{"entities": {…}}`` as Special:EntityData gives, one or several after
another; plain, gzip or bzip2, told by the first bytes. A few megabytes are held at a time.
"""

from __future__ import annotations

import bz2
import codecs
import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

_CHUNK = 1 << 20  # bytes
_LONGEST = 32 << 20  # characters of one entity; Wikidata's largest have some 4 million
_SPACE = re.compile(r"[ \t\r\n]*")
_ENTITIES = re.compile(r'\{\s*(?:"success"\s*:\s*\d\s*,\s*)?"entities"\s*:\s*(?=\{)')
_EMPTY = re.compile(r'\{\s*(?:"success"\s*:\s*\d\s*,\s*)?"entities"\s*:\s*\[\s*\]\s*\}')
Progress = Callable[[int, int], None]


class NotWikidata(ValueError):
    """The file cannot be read as Wikidata's JSON. The message says where and what is wrong."""


def read_entities(path: Path, progress: Progress = lambda _done, _total: None) -> Iterator[Any]:
    """Each value that may be an entity, in the order of the file.

    Calls ``progress`` with the bytes that were read and the bytes of the file, about once a
    megabyte. Raises NotWikidata with line and byte, of the text where the file is compressed.
    """
    with _opened(path) as (text, raw):
        total = path.stat().st_size
        reader = _Reader(path, text, lambda: progress(raw.tell(), total))
        try:
            yield from _top_level(reader)
        except RecursionError as error:
            raise reader.wrong("the JSON is nested too deeply") from error


@contextmanager
def _opened(path: Path) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """The bytes of the text, and the file as it lies there to see how far it was read."""
    try:
        with path.open("rb") as raw:
            start = raw.read(3)
            raw.seek(0)
            if start.startswith(b"\x1f\x8b"):
                with gzip.open(raw) as text:
                    yield cast("BinaryIO", text), raw
            elif start == b"BZh":
                with bz2.open(raw) as text:
                    yield cast("BinaryIO", text), raw
            else:
                yield raw, raw
    except OSError as error:
        raise NotWikidata(f"{path} cannot be read: {error.strerror or error}.") from error


class _Reader:
    """A window over the text that moves on, and knows the line and the byte where it stands."""

    def __init__(self, path: Path, file: BinaryIO, progress: Callable[[], None]) -> None:
        self._path, self._file, self._progress = path, file, progress
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._text, self._at = "", 0
        self._line, self._byte, self._read = 1, 0, 0
        self._is_whole = False

    def peek(self) -> str:
        """The next character that is no white space; empty at the end."""
        while True:
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]  # matches anything
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def skip(self, sign: str) -> bool:
        """Step over a sign if it comes next."""
        if self.peek() != sign:
            return False
        self._at += 1
        return True

    def need(self, sign: str, where: str) -> None:
        """Step over a sign, or raise NotWikidata."""
        if not self.skip(sign):
            raise self.wrong(f"{where} needs “{sign}” here, not {self._shown()}")

    def skip_match(self, pattern: re.Pattern[str]) -> bool:
        """Step over a short text if it comes next."""
        self.peek()
        while len(self._text) - self._at < _CHUNK // 2 and self._more():
            pass
        match = pattern.match(self._text, self._at)
        if match:
            self._at = match.end()
        return match is not None

    def value(self) -> Any:
        """The JSON value that comes next. Reads on until it is whole."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if len(self._text) - self._at > _LONGEST or not self._more():
                    raise self._bad(error) from error
                continue
            if end == len(self._text) and self._more():
                continue  # a number may go on
            self._at = end
            return value

    def wrong(self, what: str, at: int | None = None) -> NotWikidata:
        at = self._at if at is None else at
        line = self._line + self._text.count("\n", 0, at)
        byte = self._byte + len(self._text[:at].encode(errors="surrogatepass"))
        return NotWikidata(f"{self._path}, line {line}, byte {byte}: {what}.")

    def _bad(self, error: json.JSONDecodeError) -> NotWikidata:
        # json calls a string that is broken off by its beginning, anything else by its end.
        is_cut = self._is_whole and (
            error.pos >= len(self._text) or error.msg.startswith("Unterminated string")
        )
        if is_cut:
            return self.wrong("the file ends in the middle of the entity that begins here")
        return self.wrong(f"this is no JSON ({error.msg})", min(error.pos, len(self._text)))

    def _shown(self) -> str:
        sign = self.peek()
        return f"“{sign}”" if sign else "the end of the file"

    def _more(self) -> bool:
        """Read on, and forget what was stepped over; False at the end of the file."""
        if self._is_whole:
            return False
        chunk = self._next_bytes()
        self._is_whole = not chunk
        done = self._text[: self._at]
        self._line += done.count("\n")
        self._byte += len(done.encode(errors="surrogatepass"))
        try:
            decoded = self._decoder.decode(chunk, final=self._is_whole)
        except UnicodeDecodeError as error:
            raise NotWikidata(
                f"{self._path}, byte {self._read - len(error.object) + error.start}: this is not UTF-8."
            ) from error
        self._text, self._at = self._text[self._at :] + decoded, 0
        self._progress()
        return True

    def _next_bytes(self) -> bytes:
        try:
            chunk = self._file.read(_CHUNK)
        except EOFError as error:
            raise NotWikidata(
                f"{self._path} is cut off: the compressed data end after byte {self._read} of the text."
            ) from error
        except (OSError, zlib.error) as error:
            raise NotWikidata(
                f"{self._path} is damaged: what is compressed cannot be read "
                f"after byte {self._read} of the text."
            ) from error
        self._read += len(chunk)
        return chunk


_DECODER = json.JSONDecoder()


def _top_level(reader: _Reader) -> Iterator[Any]:
    while sign := reader.peek():
        if sign == "[":
            yield from _array(reader)
        elif sign == "{" and not reader.skip_match(_EMPTY):
            if reader.skip_match(_ENTITIES):
                yield from _entities_object(reader)
            else:
                yield reader.value()
                reader.skip(",")
        elif sign != "{":
            raise reader.wrong(
                f"Wikidata's JSON has an entity, “{{…}}”, or a list of them here, not “{sign}”"
            )


def _array(reader: _Reader) -> Iterator[Any]:
    reader.skip("[")
    while reader.peek() not in ("]", ""):
        yield reader.value()
        if not reader.skip(",") and reader.peek() != "]":
            reader.need("]", "the list of entities")
    reader.need("]", "the list of entities")


def _entities_object(reader: _Reader) -> Iterator[Any]:
    reader.skip("{")
    while reader.peek() not in ("}", ""):
        key = reader.value()
        reader.need(":", "the table of entities")
        yield _with_redirect(key, reader.value())
        if not reader.skip(","):
            break
    reader.need("}", "the table of entities")
    while reader.skip(","):  # what the API says besides
        reader.value()
        reader.need(":", "the answer of Wikidata")
        reader.value()
    reader.need("}", "the answer of Wikidata")


def _with_redirect(key: Any, entity: Any) -> Any:
    """An item that was asked for by the id of one that was made one with it stands under that id."""
    if isinstance(entity, dict) and entity.get("id") != key:
        return {"redirects": {"from": key, "to": entity.get("id")}} | entity
    return entity

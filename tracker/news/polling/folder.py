"""Folders into which people or programs drop files of HTML and text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from tracker.news.feeds import Feed, FeedEntry
from tracker.news.models import Source
from tracker.news.polling.look import Looked

_KINDS = {".html", ".htm", ".txt"}
_MOST_FILES = 5000  # in one folder; move away what has been read
_STILL_WRITTEN = timedelta(seconds=5)


class OutsideFolder(ValueError):
    """The path leads out of the folder that sources may be in. The message says which that is."""


def folder_of(source: Source) -> Path:
    """The folder of a source, inside `SOURCE_FOLDERS`. Raises OutsideFolder where it is not."""
    return folder_at(source.url)


def folder_at(path: str) -> Path:
    """The folder at a path below `SOURCE_FOLDERS`, whether or not it is there. Raises OutsideFolder."""
    return _inside(Path(settings.SOURCE_FOLDERS), path)


def file_of(source: Source, name: str) -> Path:
    """A file in the folder of a source. Raises OutsideFolder where its path leads out of it."""
    return _inside(folder_of(source), name)


def look_into(source: Source, *, now: datetime) -> Looked:
    """The files in the folder of a source, as entries; their bytes are not read."""
    try:
        folder = folder_of(source)
        files = sorted(_files(folder, now))
    except OutsideFolder as error:
        return Looked(problem=str(error))
    except OSError as error:
        return Looked(problem=_("The folder cannot be read: %s.") % (error.strerror or error))
    entries = [_entry(path, source.language) for path in files[:_MOST_FILES]]
    if len(files) > _MOST_FILES:
        problem = _("The folder holds more than %d files; move away those that have been read.") % _MOST_FILES
        return Looked(problem=problem)
    return Looked(
        feed=Feed(
            kind="folder",
            title=source.name,
            home_url="",
            language=source.language,
            entries=tuple(entries),
            problems=(),
            next_maps=(),
        )
    )


def _inside(root: Path, name: str) -> Path:
    path = (root / name).resolve()
    if path == root.resolve() or not path.is_relative_to(root.resolve()):
        raise OutsideFolder(
            _("“%(name)s” is no folder or file inside %(root)s.") % {"name": name, "root": root}
        )
    return path


def _files(folder: Path, now: datetime) -> Iterator[Path]:
    written = (now - _STILL_WRITTEN).timestamp()
    for path in folder.iterdir():
        is_whole = path.suffix.lower() in _KINDS and path.is_file() and path.stat().st_mtime <= written
        if is_whole and path.resolve().is_relative_to(folder):
            yield path


def _entry(path: Path, language: str) -> FeedEntry:
    stat = path.stat()
    return FeedEntry(
        key=sha256(path.name.encode(errors="surrogateescape")).hexdigest(),
        guid=path.name,
        url="",
        title=path.stem,
        summary="",
        content="",
        author="",
        language=language,
        published_at=None,
        published_on=None,
        updated_at=datetime.fromtimestamp(stat.st_mtime, UTC),
        digest=sha256(f"{stat.st_size} {stat.st_mtime_ns}".encode()).hexdigest(),
    )

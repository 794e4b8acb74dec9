"""What of a source everyone may read: no password, no token of an address, no path of this machine."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.utils.translation import gettext as _

from tracker.news.models import Polling, Source, SourceKind

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://[^\s“”\"'<>]+", re.IGNORECASE)
# From the root of a machine, of either kind: within quotes whole, else with what goes on after a space.
_PATH = re.compile(
    r"""(?<=[“"'])(?:/|~/|[a-z]:\\|\\\\)[^“”"'<>\s][^“”"'<>]*"""
    r"""|(?<![\w/\\.…~])(?:/|~/|[a-z]:\\|\\\\)[^\s“”"'<>]+(?:\ [^\s“”"'<>]*[/\\][^\s“”"'<>]*)*""",
    re.IGNORECASE,
)
_ADDRESSES = ("url", "home_url", "link_pattern")
_QUOTED = 100  # characters of an address that a sentence about it quotes


def public_host(source: Source) -> str:
    """The host that is polled; empty for a folder, and for what has none."""
    return "" if source.kind == SourceKind.FOLDER else _host(source.url)


def public_home(source: Source) -> str:
    """The home page without user, query and fragment, where tokens stand; empty where there is none."""
    try:
        parts = urlsplit(source.home_url)
    except ValueError:
        return ""
    host = _host(source.home_url)
    return urlunsplit((parts.scheme, host, parts.path, "", "")) if host else ""


def public_value(field: str, text: str, polled: Iterable[Source]) -> str:
    """What a field of a source said once, as all may read it: of addresses the host, of folders nothing.

    ``polled`` is the source as it is and was, with the longest address first: a sentence about it may
    name any of them.
    """
    if field in _ADDRESSES:
        return _host(text)
    if field == "disabled_because":
        for source in polled:
            text = public_text(text, source, None)
    return _ADDRESS.sub(lambda found: _host(found.group()) or "…", text)


def public_problem(source: Source, polling: Polling) -> str:
    """What is wrong with a source, as everyone may read it; the desk shows the whole sentence."""
    if polling.problem and source.kind == SourceKind.FOLDER:
        return _("Its folder could not be read.")
    return public_text(polling.problem, source, polling)


def public_text(text: str, source: Source, polling: Polling | None) -> str:
    """A sentence about a source with each address cut to its host, and without paths of a machine."""
    own = [source.url, polling.address if polling else ""]
    root = Path(settings.SOURCE_FOLDERS)
    paths = [str(path) for path in (root, root.resolve()) if path.is_absolute()]
    if source.kind == SourceKind.FOLDER:
        own, paths = [], [*paths, source.url]
    for address in [*own, *(each[:_QUOTED] for each in own)]:
        text = text.replace(address, _host(address) or "…") if address else text
    for path in paths:
        text = text.replace(path, "…")
    return _PATH.sub("…", _ADDRESS.sub(lambda found: _host(found.group()) or "…", text))


def _host(url: str) -> str:
    """Name and port of the host of an address of the web; empty where there is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    is_of_the_web = parts.scheme.lower() in ("http", "https")
    return parts.netloc.rpartition("@")[2].lower() if is_of_the_web else ""

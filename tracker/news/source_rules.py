"""What may be said of a source, beside what its table itself refuses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from tracker.news.models import Source, SourceKind, SourceTag
from tracker.news.polling.folder import folder_at
from tracker.news.taken import polled_already

MAX_TAG = 50
POLLED_ALREADY = _("There is a source already that polls this address:")
_is_address = URLValidator(
    schemes=["http", "https"], message=_("An address starts with http:// or https://.")
)


def check_polled(url: str, kind: str) -> None:
    """Raise ValidationError where what is polled does not fit the kind. Nothing is asked."""
    if (kind == SourceKind.BY_HAND) == bool(url):
        raise ValidationError(sentence_of("source_says_what_is_polled"))
    if kind == SourceKind.FOLDER:
        _check_folder(url)
    elif url:
        _is_address(url)


def other_that_polls(url: str, kind: str, *, besides: int | None) -> Source | None:
    """The source that polls this address already, however it writes it; None for a folder."""
    return None if not url or kind == SourceKind.FOLDER else polled_already(url, besides=besides)


def check_polled_anew(source: Source) -> None:
    """Raise ValidationError where a source, not yet saved, may not poll what it says."""
    check_polled(source.url, source.kind)
    other = other_that_polls(source.url, source.kind, besides=source.pk)
    if other is not None:
        raise ValidationError(f"{POLLED_ALREADY} {other.slug}")


def says_why(*, is_enabled: bool, disabled_because: str) -> bool:
    """Whether a disabled source says why, and an enabled one does not."""
    return is_enabled != bool(disabled_because)


def tags_of(words: Iterable[str]) -> list[str]:
    """Tags as they are kept, each once. Raises ValidationError for one that is too long."""
    names = [word.strip().lower() for word in words]
    if any(len(name) > MAX_TAG for name in names):
        raise ValidationError(_("A tag has at most 50 characters."))
    return list(dict.fromkeys(name for name in names if name))


def give_tags(source: Source, names: Iterable[str]) -> None:
    """Let a saved source have these tags and no others; those that are new are made."""
    tags = [SourceTag.objects.get_or_create(name=name)[0] for name in names]
    if set(tags) != set(source.tags.all()):
        source.tags.set(tags)


def sentence_of(constraint: str) -> Any:
    """What a constraint of a source says, to stand at the field that it is about."""
    return next(each.violation_error_message for each in Source._meta.constraints if each.name == constraint)


def _check_folder(path: str) -> None:
    sentence = _("A folder is a path below the folder of sources, such as press/daily.")
    if "://" in path:
        raise ValidationError(sentence)
    try:
        folder_at(path)
    except ValueError as error:  # also what no path can hold
        raise ValidationError(sentence) from error

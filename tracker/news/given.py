"""What people give to be read: an address, or a text that was pasted, and what they say of it."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.news.documents import Document, read_upload

LONGEST = 300_000
"""Characters of a pasted text."""
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def language_code(text: str) -> str:
    """The code of a language as it is kept; empty for none. Raises ValidationError for what is no code."""
    code = text.lower()
    if code and not _LANGUAGE.fullmatch(code):
        raise ValidationError(_("“%s” is not a language. Write two or three letters, such as fr.") % code)
    return code


def pasted(text: str) -> Document:
    """The document that somebody pasted: HTML where it is, else plain text."""
    return read_upload(text.encode(), name=_("pasted text"))

"""Keyed hashes: what is kept of an erased name, so that it is recognized and cannot be read.

HMAC-SHA256 under the setting ``ERASURE_KEY``, which does not stand in the database. Without the
key nobody can try names one by one.
"""

from __future__ import annotations

import hmac
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

LENGTH = 32  # hexadecimal digits, 128 bits
KEY_ID_LENGTH = 16


def keyed(purpose: str, *parts: str) -> str:
    """The keyed hash of some texts, for one purpose. Raises ImproperlyConfigured without a key."""
    message = "\0".join([purpose, *parts]).encode()
    return hmac.new(_key(), message, sha256).hexdigest()[:LENGTH]


def key_id() -> str:
    """Tells keys apart without telling anything of them; stored with whatever was hashed."""
    return hmac.new(_key(), b"which key", sha256).hexdigest()[:KEY_ID_LENGTH]


def has_key() -> bool:
    return bool(settings.ERASURE_KEY)


def _key() -> bytes:
    if not settings.ERASURE_KEY:
        raise ImproperlyConfigured(
            _(
                "The setting ERASURE_KEY is missing. It is needed to erase people and to keep them erased: "
                "put a long random text in the environment or in the file .env, and a copy of it where the "
                "backups are not."
            )
        )
    return str(settings.ERASURE_KEY).encode()

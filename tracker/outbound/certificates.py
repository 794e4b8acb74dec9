"""Whose certificates are believed."""

from __future__ import annotations

import ssl
from functools import lru_cache

import httpx2


@lru_cache(maxsize=1)
def trusted() -> ssl.SSLContext:
    """The authorities that this machine trusts, read once in a process.

    Reading them takes as long as a feed takes, and memory that is given back late; new ones count after
    a restart.
    """
    return httpx2.create_ssl_context(trust_env=False)

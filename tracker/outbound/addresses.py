"""Addresses of pages: read, checked, and resolved to addresses of the public internet."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable

import httpx2
from django.utils.translation import gettext as _

from tracker.outbound.answers import CannotFetch, Rules
from tracker.public_addresses import is_public

_HOST = re.compile(r"[a-z0-9._:\[\]-]*", re.IGNORECASE)
_MOST_ADDRESSES = 4  # of one name that are tried
_LONGEST_URL = 2000
Resolve = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """Every address of a host, by the resolver of the system, which has a time limit of its own."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def read_address(url: str) -> httpx2.URL:
    """The address without its fragment. Raises CannotFetch where it is none of http or https."""
    if len(url) > _LONGEST_URL:
        raise CannotFetch(_("The address is longer than %d characters.") % _LONGEST_URL)
    try:
        address = httpx2.URL(url.strip()).copy_with(fragment=None)
        host = address.raw_host.decode("ascii")
    except (httpx2.InvalidURL, UnicodeError, ValueError, TypeError) as error:
        raise CannotFetch(_("“%s” is not an address of a web page.") % url[:100]) from error
    if not _HOST.fullmatch(host):
        raise CannotFetch(_("“%s” is not an address of a web page.") % url[:100])
    if address.scheme not in ("http", "https") or not address.host:
        raise CannotFetch(_("An address starts with http:// or https://, unlike “%s”.") % url[:100])
    return address


def joined(address: httpx2.URL, location: str) -> str:
    """Where a redirect leads. Raises CannotFetch."""
    try:
        return str(address.join(location))
    except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
        raise CannotFetch(_("It redirects to what is not an address.")) from error


def check(address: httpx2.URL, rules: Rules) -> None:
    """Raise CannotFetch where the address names a port or a password that it must not."""
    if address.userinfo:
        raise CannotFetch(_("The address holds a user name or password; take it out."))
    if _port(address) not in rules.ports:
        allowed = ", ".join(str(port) for port in sorted(rules.ports))
        raise CannotFetch(
            _("The address names port %(port)d; only these are fetched from: %(allowed)s.")
            % {"port": _port(address), "allowed": allowed}
        )


def addresses_of(address: httpx2.URL, rules: Rules, resolve: Resolve) -> list[str]:
    """The first few addresses of the host, each of them public. Raises CannotFetch."""
    try:
        found = resolve(address.raw_host.decode("ascii").strip("[]"), _port(address))
    except (OSError, UnicodeError) as error:
        raise CannotFetch(_("There is no host “%s”.") % address.host) from error
    if not found:
        raise CannotFetch(_("There is no host “%s”.") % address.host)
    if not rules.allows_inside and not all(is_public(each) for each in found):
        raise CannotFetch(_("“%s” is not on the public web, so it is not fetched.") % address.host)
    return found[:_MOST_ADDRESSES]


def _port(address: httpx2.URL) -> int:
    return address.port or (443 if address.scheme == "https" else 80)

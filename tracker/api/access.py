"""Who may ask what: tokens, their scopes, and what their users may do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from tracker.access.models import Scope, Token
from tracker.api.inside import Caller, InsideRequest, Refused

DOES_NOT_WORK = gettext_lazy("This token does not work: it is unknown, revoked or expired.")
_NEEDS_A_TOKEN = gettext_lazy("Nobody reads here without a token.")
SEND_A_TOKEN = gettext_lazy("Send a token: Authorization: Bearer att_…")


class BearerToken(BaseAuthentication):
    """``Authorization: Bearer att_…`` (RFC 6750)."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        """The user and the token; None where none is sent.

        Raises AuthenticationFailed for a token that does not work, whatever the reason: who holds a
        secret that was revoked is not told that it ever was one.
        """
        if isinstance(request._request, InsideRequest):  # noqa: SLF001  # it says there whose it is
            known = request._request.token  # noqa: SLF001  # as above
            return (known.user, known) if known else None
        kind, _space, secret = request.headers.get("Authorization", "").strip().partition(" ")
        if not kind:
            return None
        token = Token.used_with(secret, now=timezone.now()) if kind.lower() == "bearer" else None
        if token is None:
            raise AuthenticationFailed(DOES_NOT_WORK)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


def caller_with(secret: str, *, site: str) -> Caller:
    """Who asks from inside with this secret; with an empty one, an anonymous reader.

    Raises Refused where the token does not work, or the setting lets no anonymous reader in.
    """
    token = Token.used_with(secret, now=timezone.now()) if secret else None
    if token is None and (secret or not settings.API_ANONYMOUS_READING):
        detail = str(DOES_NOT_WORK if secret else _NEEDS_A_TOKEN)
        raise Refused({"status": 401, "code": "authentication_failed", "detail": detail, "errors": []})
    return Caller(token, site)


def token_of(request: Request) -> Token | None:
    """The token that was sent; None for an anonymous reader."""
    return request.auth if isinstance(request.auth, Token) else None


def user_of(request: Request) -> User:
    """In whose name something is done. Raises NotAuthenticated where nobody's is."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user


class ByScope(BasePermission):
    """What a view asks of a token, and of its user.

    ``scopes`` of a view maps actions, or methods, to a scope; reading needs ``read``, everything else
    ``write`` where it says nothing. ``permissions`` maps them to Django's permissions in the same way;
    what needs one needs a token.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        if not hasattr(view, (request.method or "").lower()):
            return True  # the method is refused then
        scope, needed = scope_of(view, request.method or ""), permissions_of(view, request.method or "")
        token = token_of(request)
        if token is None:
            if is_open(view, request.method or "") and settings.API_ANONYMOUS_READING:
                return True
            raise NotAuthenticated(SEND_A_TOKEN)
        if scope not in token.scopes:
            raise PermissionDenied(
                _("This token may not do this; it needs the scope “%(scope)s”.") % {"scope": scope.value},
                code="scope",
            )
        if not request.user.has_perms(needed):
            raise PermissionDenied(_("The role of the token's user does not allow this."), code="role")
        return True


class AnyToken(BasePermission):
    """Lets in whoever has a token that works, whatever it may do, and anonymous readers by the setting."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if token_of(request) is None and not settings.API_ANONYMOUS_READING:
            raise NotAuthenticated(SEND_A_TOKEN)
        return True


def scope_of(view: Any, method: str) -> Scope:
    """The scope that what is done now takes."""
    usual = Scope.READ if method in SAFE_METHODS else Scope.WRITE
    return _asked(view, method, "scopes") or usual


def permissions_of(view: Any, method: str) -> tuple[str, ...]:
    """Django's permissions that what is done now takes."""
    return _asked(view, method, "permissions") or ()


def is_open(view: Any, method: str) -> bool:
    """Whether what is done now takes no token, where the setting lets anonymous readers in."""
    is_read = scope_of(view, method) == Scope.READ
    return is_read and not needs_token(view) and not permissions_of(view, method)


def _asked(view: Any, method: str, name: str) -> Any:
    """What a view says in a table of its own of what is done now."""
    table: Mapping[str, Any] = getattr(view, name, {})
    return table.get(getattr(view, "action", None) or "") or table.get(method)


def needs_token(view: Any) -> bool:
    """Whether a view shows nothing to those without a token, since all in it belongs to somebody."""
    return bool(getattr(view, "needs_token", False))


def may(request: Request, permission: str) -> bool:
    """Whether the token's user may do this, for what an answer shows of a record."""
    user: User | AnonymousUser | None = request.user
    return bool(user and user.has_perm(permission))

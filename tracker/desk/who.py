"""Who is at the desk."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def signed_in(request: HttpRequest) -> User:
    """The user who sent the request. Raises PermissionDenied where nobody has signed in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user

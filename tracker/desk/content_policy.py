"""The content security policy: strict for everyone, with what the admin theme needs on the admin's pages."""

from __future__ import annotations

from typing import Any

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest
from django.urls import reverse

from tracker.programs import POLICY_OF_DATA, is_for_programs

# The theme's Alpine.js evaluates attributes, and its templates hold inline scripts and styles.
_ADMIN = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_EVAL, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
    "object-src": [NONE],
    "base-uri": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
}


class ContentPolicyMiddleware(CSPMiddleware):
    """django-csp's middleware with a policy for the admin, and one for what is no page."""

    def __call__(self, request: HttpRequest) -> Any:
        if not is_for_programs(request):
            return super().__call__(request)
        response: Any = self.get_response(request)
        response.headers["Content-Security-Policy"] = POLICY_OF_DATA
        return response

    def get_policy_parts(self, request: HttpRequest, response: Any, report_only: bool = False) -> PolicyParts:  # noqa: FBT001, FBT002  # the signature is django-csp's
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith(reverse("admin:index")) and not report_only:
            parts.config = _ADMIN
        return parts

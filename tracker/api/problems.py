"""What went wrong, in one shape everywhere: problem details of RFC 9457, and the fields at fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, DisallowedHost, PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import set_rollback

CONTENT_TYPE = "application/problem+json"
NON_FIELD = "non_field_errors"
TITLES: dict[int, Any] = {
    400: gettext_lazy("The request cannot be understood"),
    401: gettext_lazy("A token is needed"),
    403: gettext_lazy("The token does not allow this"),
    404: gettext_lazy("There is nothing here"),
    405: gettext_lazy("This address does not take this method"),
    406: gettext_lazy("There is no answer of this kind"),
    409: gettext_lazy("This does not fit what is there"),
    410: gettext_lazy("This is gone"),
    411: gettext_lazy("Say how long the request is"),
    412: gettext_lazy("The record was changed meanwhile"),
    413: gettext_lazy("The request is too long"),
    415: gettext_lazy("The request is of a kind that is not read here"),
    416: gettext_lazy("The file has no such part"),
    422: gettext_lazy("The key was used for another request"),
    428: gettext_lazy("Say which version you change"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("Something went wrong here"),
    503: gettext_lazy("This cannot be done right now"),
}
_UNKNOWN = gettext_lazy("There is nothing at this address; /api/docs/ lists what there is.")


class Conflict(exceptions.APIException):
    """What is asked for does not fit what is there. ``extra`` are members of the problem of its own."""

    status_code = 409
    default_detail = TITLES[409]
    default_code = "conflict"

    def __init__(self, detail: Any = None, code: str | None = None, **extra: Any) -> None:
        super().__init__(detail, code)
        self.extra = extra


class Gone(exceptions.APIException):
    """What was here is not here any more, and will not come back."""

    status_code = 410
    default_detail = TITLES[410]
    default_code = "gone"


class ProblemFieldSerializer(serializers.Serializer[Any]):
    """One thing that is wrong with the request."""

    source = serializers.ChoiceField(  # type: ignore[assignment]  # a field of the answer, not the serializer's own attribute
        ["query", "body"], help_text="Whether `field` is a parameter of the address or in the body."
    )
    field = serializers.CharField(
        help_text="The path to it, such as `organization` or `names.0.kind`; empty for the whole."
    )
    code = serializers.CharField(help_text="The same in every language, such as `required`.")
    detail = serializers.CharField(help_text="One sentence.")


class ProblemSerializer(serializers.Serializer[Any]):
    """What went wrong (RFC 9457)."""

    type = serializers.CharField(help_text="The kind of problem, as an address that explains it.")
    title = serializers.CharField(help_text="The kind of problem, in words.")
    status = serializers.IntegerField(help_text="As in the status line.")
    code = serializers.CharField(help_text="A word for programs, the same in every language.")
    detail = serializers.CharField(help_text="What went wrong this time.")
    instance = serializers.CharField(help_text="The address that was asked.")
    errors = ProblemFieldSerializer(  # type: ignore[assignment]  # a field of the answer, not the serializer's own attribute
        many=True, help_text="What is wrong with which field; may be empty."
    )


def answer_to(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """REST framework's answer to an exception; None for one that nobody foresaw."""
    error = _as_api_exception(error)
    if not isinstance(error, exceptions.APIException):
        return None
    request: Request = context["request"]
    source = "query" if request.method in ("GET", "HEAD", "OPTIONS", "DELETE") else "body"
    said = problem_of(error, source)
    body = problem(
        request, error.status_code, **{name: said.pop(name) for name in ("detail", "code", "errors")}
    )
    set_rollback()
    return Response(body | said, error.status_code, headers=_headers(error), content_type=CONTENT_TYPE)


def problem_of(error: Exception, source: str) -> dict[str, Any]:
    """What an exception says: ``detail``, ``code``, ``errors``, and members of its own."""
    error = _as_api_exception(error)
    if not isinstance(error, exceptions.APIException):
        raise TypeError(type(error).__name__) from error
    if isinstance(error, exceptions.ValidationError):
        errors = list(_errors(error.detail, "", source))
        detail = " ".join(_said(each) for each in errors[:3])
        return {"detail": detail, "code": "invalid", "errors": errors}
    said = {"detail": str(error.detail), "code": _code_of(error), "errors": []}
    return said | getattr(error, "extra", {})


def problem(
    request: HttpRequest | Request,
    status: int,
    *,
    detail: str,
    code: str,
    errors: list[dict[str, str]] | None = None,
) -> dict[str, Any]:
    """The body of an answer that tells of a problem."""
    return {
        "type": _address_of_kind(request, status),
        "title": str(TITLES.get(status, TITLES[400])),
        "status": status,
        "code": code,
        "detail": detail,
        "instance": request.get_full_path(),
        "errors": errors or [],
    }


def _address_of_kind(request: HttpRequest | Request, status: int) -> str:
    """Where the kind of problem is explained; without a host where that is what is wrong."""
    path = f"/api/problems/{status}/"
    try:
        return str(request.build_absolute_uri(path))
    except DisallowedHost:
        return path


def problem_response(
    request: HttpRequest, status: int, *, detail: str = "", code: str, **headers: str
) -> JsonResponse:
    """The same outside of REST framework: in middleware, and where no view is."""
    body = problem(request, status, detail=detail or str(TITLES[status]), code=code)
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE, headers=headers)


def nothing_here(request: HttpRequest) -> JsonResponse:
    """What an address of the API says that leads nowhere."""
    return problem_response(request, 404, detail=str(_UNKNOWN), code="not_found")


def _as_api_exception(error: Exception) -> Exception:
    """What Django, models and domain functions raise, as REST framework says it."""
    if isinstance(error, Http404):
        return exceptions.NotFound(_("There is nothing at this address."))
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(error, DjangoValidationError):
        return exceptions.ValidationError(serializers.as_serializer_error(error))
    return error


def _errors(detail: Any, path: str, source: str) -> Iterator[dict[str, str]]:
    """Each sentence with the path to its field, ``a.0.b``."""
    if isinstance(detail, Mapping):
        for name, below in detail.items():
            yield from _errors(below, _inner(path, str(name)), source)
    elif isinstance(detail, list):
        for place, below in enumerate(detail):
            nested = isinstance(below, Mapping | list)
            inner = (f"{path}.{place}" if path else str(place)) if nested else path
            yield from _errors(below, inner, source)
    else:
        code = getattr(detail, "code", None) or "invalid"
        yield {"source": source, "field": path, "code": str(code), "detail": str(detail)}


def _inner(path: str, name: str) -> str:
    """The path to what is within; what is wrong with the whole has that of the whole."""
    steps = [path, *(step for step in name.split(".") if step not in (NON_FIELD, NON_FIELD_ERRORS))]
    return ".".join(step for step in steps if step)


def _said(error: dict[str, str]) -> str:
    return f"{error['field']}: {error['detail']}" if error["field"] else error["detail"]


def _code_of(error: exceptions.APIException) -> str:
    codes = error.get_codes()
    return codes if isinstance(codes, str) else error.default_code


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers: dict[str, str] = dict(getattr(error, "headers", {}))
    if auth_header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = auth_header
    if (wait := getattr(error, "wait", None)) is not None:
        headers["Retry-After"] = str(int(wait))
    return headers

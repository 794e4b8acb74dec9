"""How the API is described: what every operation may answer, and what `fields` leaves of a record."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework.renderers import JSONRenderer

from tracker.access.models import MAX_KEY
from tracker.api.exports.renderers import FileRenderer
from tracker.api.problems import CONTENT_TYPE, TITLES, ProblemSerializer
from tracker.api.shape import ADDED, FIELDS, parameters
from tracker.api.writing import once, versions

_ALWAYS = (400, 401, 403, 406, 429, 500)
_WRITING = (409, 413, 415)
_VERSIONED, _ONCE = (412, 428), (422,)


_ONCE_HEADER = OpenApiParameter(
    once.HEADER,
    {"type": "string", "maxLength": MAX_KEY, "examples": ["8b1c2f"]},
    OpenApiParameter.HEADER,
    description="A word of your own: sent again with it, the request is answered again and does nothing.",
)
_VERSION_HEADER = OpenApiParameter(
    versions.HEADER,
    {"type": "string", "examples": ['"812.40.7"']},
    OpenApiParameter.HEADER,
    description="The `ETag` of what is changed, as you have read it; `*` for whatever is there. Needed.",
)


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself
    target_class = "tracker.api.access.BearerToken"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token that was made at the desk. Reading needs none, where the setting allows.",
        }


class ApiSchema(AutoSchema):
    """The usual description, with the problems that every operation may answer with."""

    def get_override_parameters(self) -> list[Any]:
        declared = list(super().get_override_parameters())
        expansions = getattr(self.view, "expansions", None)
        shows_records = getattr(self.view, "shows_records", True) and not self._is_bare
        if expansions is not None and self.method == "GET" and shows_records:
            declared += parameters(expansions)
        if self._is_once:
            declared.append(_ONCE_HEADER)
        if self._is_versioned:
            declared.append(_VERSION_HEADER)
        return declared

    def get_request_serializer(self) -> Any:
        """A view may say for actions that it shares with others which body each takes, in ``bodies``."""
        body = getattr(self.view, "bodies", {}).get(self._action)
        return super().get_request_serializer() if body is None else body

    @property
    def _action(self) -> str:
        return getattr(self.view, "action", None) or (self.method or "").lower()

    @property
    def _is_bare(self) -> bool:
        """Whether it answers something else than records."""
        return self._action in getattr(self.view, "bare", ())

    @property
    def _is_once(self) -> bool:
        return bool(getattr(getattr(self.view, self._action, None), "is_once", False))

    @property
    def _is_versioned(self) -> bool:
        return self._action in getattr(self.view, "versioned", ())

    def map_renderers(self, attribute: str) -> list[Any]:
        """The serializer describes the JSON; files are described beside it."""
        if attribute == "media_type":
            return [JSONRenderer.media_type]
        names: list[Any] = super().map_renderers(attribute)
        return names

    def get_operation(self, path: str, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(path, *args, **kwargs)
        if operation is not None:
            self._add_files(operation)
            for status in self._problems(path):
                operation["responses"].setdefault(str(status), self._problem(status))
        return operation

    def _add_files(self, operation: dict[str, Any]) -> None:
        """The other forms in which a list can be taken whole, or the rows of a figure."""
        files = [each for each in self.view.get_renderers() if isinstance(each, FileRenderer)]
        answer = operation["responses"].get("200")
        if self.method != "GET" or answer is None:
            return
        for renderer in files:
            schema: dict[str, Any] = {"type": "string", "description": str(renderer.about)}
            if renderer.charset is None:
                schema["contentMediaType"] = renderer.media_type
            answer.setdefault("content", {})[renderer.media_type] = {"schema": schema}

    def _problems(self, path: str) -> list[int]:
        statuses = [*_ALWAYS]
        if "{" in path or "cursor" in path or self.method == "GET":
            statuses.append(404)
        if self.method not in ("GET", "HEAD"):
            statuses += _WRITING
        statuses += _ONCE if self._is_once else ()
        statuses += _VERSIONED if self._is_versioned else ()
        more = getattr(self.view, "more_problems", {})
        return sorted({*statuses, *more.get(getattr(self.view, "action", None) or self.method, ())})

    def _problem(self, status: int) -> dict[str, Any]:
        component = self.resolve_serializer(ProblemSerializer, "response")
        return {
            "description": str(TITLES[status]),
            "content": {CONTENT_TYPE: {"schema": component.ref}},
        }


def describe_parts(result: dict[str, Any], **_options: Any) -> dict[str, Any]:
    """Say which fields of a record may be missing: those to be added, and any where `fields` is given."""
    schemas = result["components"]["schemas"]
    _let_overlap(result)
    for schema in schemas.values():
        for name in schema.pop(ADDED, ()):
            schema["required"].remove(name)
    for operations in result["paths"].values():
        operation = operations.get("get")
        if operation and any(each["name"] == FIELDS for each in operation.get("parameters", [])):
            for content in operation["responses"].get("200", {}).get("content", {}).values():
                whole = content["schema"]
                if "$ref" in whole:  # a file has no records within
                    content["schema"] = {"anyOf": [whole, _part(whole, schemas)]}
    return result


def _let_overlap(described: Any) -> None:
    """An address that may be empty is any of two texts; an empty one is both."""
    if isinstance(described, list):
        for each in described:
            _let_overlap(each)
    elif isinstance(described, dict):
        if {"type": "string", "maxLength": 0} in described.get("oneOf", ()):
            described["anyOf"] = described.pop("oneOf")
        for each in described.values():
            _let_overlap(each)


def _part(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """The same with no field required, as a component of its own beside each that it refers to."""
    if "$ref" not in schema:
        return schema
    name = schema["$ref"].rpartition("/")[2]
    part = f"Part{name}" if not name.startswith("Paginated") else f"PaginatedPart{name[9:]}"
    if part not in schemas:
        copied = deepcopy(schemas[name])
        schemas[part] = copied
        if name.startswith("Paginated"):
            copied["properties"]["results"]["items"] = _part(
                copied["properties"]["results"]["items"], schemas
            )
        else:
            copied.pop("required", None)
            for field, below in copied["properties"].items():
                copied["properties"][field] = _part_below(below, schemas)
    return {"$ref": f"#/components/schemas/{part}"}


def _part_below(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    if "items" in schema:
        return schema | {"items": _part_below(schema["items"], schemas)}
    for several in ("oneOf", "anyOf", "allOf"):
        if several in schema:
            return schema | {several: [_part_below(each, schemas) for each in schema[several]]}
    is_record = "$ref" in schema and "properties" in schemas[schema["$ref"].rpartition("/")[2]]
    return schema | _part(schema, schemas) if is_record else schema

"""The files of every day: which there are, and each of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponseBase
from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from tracker.api.strict import refuse_unknown
from tracker.exports.files.package import FILE
from tracker.exports.files.sets import CHECKSUMS, KINDS, FileSet, public_sets
from tracker.exports.files.table import sha256_of

_MEDIA_TYPES = {".gz": "application/gzip", ".json": "application/json", "": "text/plain; charset=utf-8"}


class ExportFileSerializer(serializers.Serializer[Any]):
    """One file."""

    name = serializers.CharField()
    url = serializers.URLField(help_text="Where it is.")
    bytes = serializers.IntegerField(help_text="How long it is.")
    sha256 = serializers.CharField(help_text="Its checksum, in hexadecimal.")
    rows = serializers.IntegerField(allow_null=True, help_text="How many rows it has; else null.")


class ExportSerializer(serializers.Serializer[Any]):
    """Files that belong together."""

    name = serializers.CharField(help_text="The moment that they show, in UTC.")
    kind = serializers.ChoiceField(KINDS, help_text="Everything, or what has changed since.")
    made_at = serializers.DateTimeField()
    follows = serializers.CharField(
        allow_null=True, help_text="Of a delta: the name of the files that it is to be applied to."
    )
    files = ExportFileSerializer(many=True)


class ExportsSerializer(serializers.Serializer[Any]):
    results = ExportSerializer(many=True)


class ExportsView(APIView):
    """The files that are there, the newest first, of one moment the full ones first."""

    @extend_schema(responses=ExportsSerializer, operation_id="exports_list")
    def get(self, request: Request) -> Response:
        refuse_unknown(request, [])
        sets = reversed(public_sets(settings.EXPORT_DIR))
        found = [_described(request, each, kind) for each in sets for kind in each.kinds]
        return Response(ExportsSerializer({"results": found}).data)


class ExportFileView(APIView):
    """One file, compressed as it lies there. Its checksum is its ETag."""

    @extend_schema(
        responses={
            (200, media_type.partition(";")[0]): OpenApiTypes.BINARY for media_type in _MEDIA_TYPES.values()
        },
        operation_id="exports_file",
    )
    def get(self, request: Request, name: str, kind: str, file: str) -> HttpResponseBase:
        refuse_unknown(request, [])
        path, made_at, digest = _file(name, kind, file)
        answer: Any = FileResponse(
            path.open("rb"), as_attachment=True, filename=file, content_type=_MEDIA_TYPES[path.suffix]
        )
        etag = f'"{digest}"'
        answer.headers["ETag"] = etag
        answer.headers["Cache-Control"] = "no-cache"  # it may have to go at any time
        conditional = get_conditional_response(
            request._request,  # noqa: SLF001  # Django's function takes Django's request
            etag,
            int(made_at.timestamp()),
            answer,
        )
        return conditional or answer


def _file(name: str, kind: str, file: str) -> tuple[Path, datetime, str]:
    """A file with its time and checksum. Raises Http404 for what is not listed, whatever lies there."""
    for each in public_sets(settings.EXPORT_DIR):
        if each.name == name and kind in each.kinds:
            for listed in _files(each, kind):
                if listed["name"] == file:
                    return each.folder / kind / file, each.made_at, listed["sha256"]
    raise Http404


def _described(request: Request, files: FileSet, kind: str) -> dict[str, Any]:
    return {
        "name": files.name,
        "kind": kind,
        "made_at": files.made_at,
        "follows": files.package(kind).get("follows"),
        "files": [
            listed | {"url": reverse("api-export-file", [files.name, kind, listed["name"]], request=request)}
            for listed in _files(files, kind)
        ],
    }


def _files(files: FileSet, kind: str) -> Iterator[dict[str, Any]]:
    """Tables as the description has them, and the description and the checksums themselves."""
    for resource in files.package(kind)["resources"]:
        if "path" in resource:
            yield {
                "name": resource["path"],
                "bytes": resource["bytes"],
                "sha256": resource["hash"].partition(":")[2],
                "rows": resource["rows"],
            }
    for name in (FILE, CHECKSUMS):
        path = files.folder / kind / name
        yield {"name": name, "bytes": path.stat().st_size, "sha256": sha256_of(path), "rows": None}

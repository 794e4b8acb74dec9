"""The files of every day: which there are, and each of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from tracker.api.exports.ranges import NoSuchPart, Part, bytes_of, is_still_the_same, part_asked
from tracker.api.problems import TITLES
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


class OutOfRange(exceptions.APIException):
    """A part was asked for that the file does not have."""

    status_code = 416
    default_detail = TITLES[416]
    default_code = "out_of_range"

    def __init__(self, length: int) -> None:
        super().__init__(_("The file has %(length)d bytes.") % {"length": length})
        self.headers = {"Content-Range": f"bytes */{length}"}


class ExportFileView(APIView):
    """One file, compressed as it lies there, or a part of it. Its checksum is its ETag."""

    more_problems: ClassVar = {"GET": (416,)}

    @extend_schema(
        responses={
            (status, media_type.partition(";")[0]): OpenApiTypes.BINARY
            for media_type in _MEDIA_TYPES.values()
            for status in (200, 206)
        },
        parameters=[
            OpenApiParameter(
                "Range",
                {"type": "string", "examples": ["bytes=1048576-"]},
                OpenApiParameter.HEADER,
                description="One part of the file, to go on where you were broken off: 206.",
            ),
            OpenApiParameter(
                "If-Range",
                str,
                OpenApiParameter.HEADER,
                description="The `ETag` of the file that you have a part of; else the whole comes.",
            ),
        ],
        operation_id="exports_file",
    )
    def get(self, request: Request, name: str, kind: str, file: str) -> HttpResponseBase:
        refuse_unknown(request, [])
        path, made_at, digest = _file(name, kind, file)
        etag = f'"{digest}"'
        plain = request._request  # noqa: SLF001  # Django's function takes Django's request
        has_it = get_conditional_response(plain, etag, int(made_at.timestamp()))
        if has_it is not None:
            return has_it
        part = self._part(request, path, etag, made_at)
        answer = _whole(path, file) if part is None else _part(path, file, part)
        answer.headers["ETag"] = etag
        answer.headers["Last-Modified"] = http_date(made_at.timestamp())
        answer.headers["Accept-Ranges"] = "bytes"
        answer.headers["Cache-Control"] = "no-cache"  # it may have to go at any time
        return answer

    def _part(self, request: Request, path: Path, etag: str, made_at: datetime) -> Part | None:
        asked = request.headers.get("Range", "") if request.method == "GET" else ""
        if not asked or not is_still_the_same(
            request.headers.get("If-Range", ""), etag=etag, modified=made_at
        ):
            return None
        length = path.stat().st_size
        try:
            return part_asked(asked, length)
        except NoSuchPart as error:
            raise OutOfRange(length) from error


def _whole(path: Path, name: str) -> HttpResponseBase:
    media_type = _MEDIA_TYPES[path.suffix]
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=media_type)


def _part(path: Path, name: str, part: Part) -> HttpResponseBase:
    answer = StreamingHttpResponse(bytes_of(path, part), status=206, content_type=_MEDIA_TYPES[path.suffix])
    answer.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or ""
    )
    answer.headers["Content-Length"] = str(part.length)
    answer.headers["Content-Range"] = f"bytes {part.first}-{part.last}/{path.stat().st_size}"
    return answer


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

"""Bringing in a table, deciding on its rows and names, importing it and undoing that: as at the desk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.generics import get_object_or_404
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.access import user_of
from tracker.api.import_serializers import BY_COLUMN, CHOICES, DATE_ORDERS, USUAL, ImportDetailSerializer
from tracker.api.problems import Conflict
from tracker.api.records import Records
from tracker.api.writing.inputs import StrictSerializer
from tracker.api.writing.once import once
from tracker.api.writing.uploads import check_length
from tracker.api.writing.versions import ChangedMeanwhile, is_wanted, wanted_versions
from tracker.imports.bring import (
    NotPossible,
    bring_file,
    choose_date_order,
    choose_for_all,
    choose_names,
    choose_rows,
    discard,
    start_import,
    start_undo,
)
from tracker.imports.match import records_by_slug
from tracker.imports.models import ImportBatch, ImportName, ImportRow
from tracker.imports.sheets.limits import BadFile, check_size
from tracker.imports.vocabulary import CHOICES_FOR, Verdict
from tracker.names.models import MAX_NAME

_MOST_ROWS = 1000
_MOST_NAMES = 200
_MAX_NUMBER = 2**31 - 1


class BringInput(StrictSerializer):
    """A table of moves, CSV or XLSX, and how to read it."""

    file = serializers.FileField(allow_empty_file=True, help_text="CSV or XLSX, of at most 20 MB.")
    date_order = serializers.ChoiceField(
        DATE_ORDERS, default=BY_COLUMN, help_text="What comes first in 03/04/2024."
    )

    def validate_file(self, file: Any) -> Any:
        try:
            check_size(file.size)
        except BadFile as error:
            raise ValidationError(str(error)) from error
        return file


class ImportChanges(StrictSerializer):
    """How dates such as 03/04/2024 are read. Every row is checked again."""

    date_order = serializers.ChoiceField(DATE_ORDERS)


class RowChoice(StrictSerializer):
    row = serializers.IntegerField(min_value=1, max_value=_MAX_NUMBER, help_text="Its number in the file.")
    choice = serializers.ChoiceField(CHOICES)


@extend_schema_serializer(
    examples=[
        OpenApiExample("One row", {"rows": [{"row": 12, "choice": "skip"}]}, request_only=True),
        OpenApiExample("All conflicts", {"verdict": "conflict", "choice": "attach"}, request_only=True),
    ]
)
class ChooseInput(StrictSerializer):
    """What becomes of rows: of those that are named, or of all of one verdict."""

    rows = RowChoice(many=True, required=False, max_length=_MOST_ROWS)  # type: ignore[call-arg]  # as many=True takes
    verdict = serializers.ChoiceField(Verdict.choices, required=False)
    choice = serializers.ChoiceField(CHOICES, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        is_of_all = "verdict" in attrs or "choice" in attrs
        if ("rows" in attrs) == is_of_all or (is_of_all and not {"verdict", "choice"} <= set(attrs)):
            raise ValidationError({"rows": [_("Send either “rows”, or “verdict” and “choice”.")]})
        return attrs


class NameChoice(StrictSerializer):
    name = serializers.IntegerField(min_value=1, max_value=2**63 - 1, help_text="Its id.")
    record = serializers.CharField(
        max_length=MAX_NAME, allow_null=True, help_text="The slug of who is meant; null for a new record."
    )


@extend_schema_serializer(
    examples=[
        OpenApiExample("Who is meant", {"names": [{"name": 3, "record": "shunyu-yao"}]}, request_only=True)
    ]
)
class ChooseNamesInput(StrictSerializer):
    """What names mean, wherever they stand in the file."""

    names = NameChoice(many=True, max_length=_MOST_NAMES)  # type: ignore[call-arg]  # as many=True takes


class WritesImports(Records):
    """For the viewset of imports."""

    versioned = ("partial_update", "destroy", "choose", "choose_names", "run", "undo")
    more_problems: ClassVar = {"create": (411,)}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.action == "create":
            check_length(request)

    def get_parsers(self) -> list[Any]:
        """A table comes as a form, everything else as JSON."""
        method = getattr(getattr(self, "request", None), "method", None) or ""
        called = (getattr(self, "action_map", None) or {}).get(method.lower())
        return [MultiPartParser()] if called == "create" else super().get_parsers()

    @extend_schema(request={"multipart/form-data": BringInput}, responses={202: ImportDetailSerializer})
    @once
    def create(self, request: Request) -> Response:
        """Bring a table. A worker reads and checks it; nothing is imported before you ask for it: 202."""
        body = BringInput(data=request.data)
        body.is_valid(raise_exception=True)
        file, order = body.validated_data["file"], _order(body.validated_data["date_order"])
        by, now = user_of(request), timezone.now()
        batch = bring_file(file.name, file.read(), by=by, now=now, date_order=order)
        location = request.build_absolute_uri(reverse("api-import-detail", args=[batch.pk]))
        return self._accepted(batch.pk, {"Location": location})

    @extend_schema(request=ImportChanges, responses={202: ImportDetailSerializer})
    @once
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        """Say what comes first in dates such as 03/04/2024: all rows are checked again."""
        batch = self._seen(request)
        body = ImportChanges(data=request.data)
        body.is_valid(raise_exception=True)
        return self._decided(
            batch, lambda: choose_date_order(batch, _order(body.validated_data["date_order"]))
        )

    @extend_schema(responses={204: None})
    @once
    def destroy(self, request: Request, **_kwargs: Any) -> Response:
        """Discard a table that was not imported."""
        batch = self._seen(request)
        try:
            discard(batch)
        except NotPossible as error:
            raise Conflict(str(error), "not_possible") from error
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=ChooseInput, responses={202: ImportDetailSerializer})
    @action(detail=True, methods=["post"])
    @once
    def choose(self, request: Request, **_kwargs: Any) -> Response:
        """Say what becomes of rows, all of them or none. What follows from it is checked again."""
        batch = self._seen(request)
        body = ChooseInput(data=request.data)
        body.is_valid(raise_exception=True)
        said = body.validated_data
        if "rows" in said:
            chosen = _chosen_rows(batch, said["rows"])
            return self._decided(batch, lambda: choose_rows(batch, chosen))
        choice = _choice(said["choice"])
        if choice and choice not in CHOICES_FOR.get(said["verdict"], ()):
            raise ValidationError({"choice": [_no_choice(CHOICES_FOR.get(said["verdict"], ()))]})
        return self._decided(batch, lambda: choose_for_all(batch, said["verdict"], choice))

    @extend_schema(request=ChooseNamesInput, responses={202: ImportDetailSerializer})
    @action(detail=True, methods=["post"], url_path="choose-names", url_name="choose-names")
    @once
    def choose_names(self, request: Request, **_kwargs: Any) -> Response:
        """Say what names mean. Their rows are checked again; all of them are changed or none."""
        batch = self._seen(request)
        body = ChooseNamesInput(data=request.data)
        body.is_valid(raise_exception=True)
        chosen = _chosen_names(batch, body.validated_data["names"])
        return self._decided(batch, lambda: choose_names(batch, chosen))

    @extend_schema(request=None, responses={202: ImportDetailSerializer})
    @action(detail=True, methods=["post"])
    @once
    def run(self, request: Request, **_kwargs: Any) -> Response:
        """Import all rows, or none: a worker does it. What was changed since the check stops it."""
        batch = self._seen(request)
        return self._decided(batch, lambda: start_import(batch, by=user_of(request)))

    @extend_schema(request=None, responses={202: ImportDetailSerializer})
    @action(detail=True, methods=["post"])
    @once
    def undo(self, request: Request, **_kwargs: Any) -> Response:
        """Undo the import as a whole: a worker does it. What somebody changed since stays, and is told."""
        batch = self._seen(request)
        return self._decided(batch, lambda: start_undo(batch, by=user_of(request)))

    def _seen(self, request: Request) -> ImportBatch:
        """The import, locked, by who has seen it as it is. Raises the problem where they have not."""
        there: ImportBatch = self.get_object()
        wanted = wanted_versions(request)
        locked = self.get_queryset().select_for_update(of=("self",), no_key=True)
        batch: ImportBatch = get_object_or_404(locked, pk=there.pk)  # it may be discarded meanwhile
        tag = tag_of_import(batch)
        if not is_wanted(tag, wanted):
            raise ChangedMeanwhile(self.presented(batch), tag)
        return batch

    def _decided(self, batch: ImportBatch, decide: Callable[[], object]) -> Response:
        try:
            decide()
        except NotPossible as error:
            raise Conflict(str(error), "not_possible") from error
        return self._accepted(batch.pk, {})

    def _accepted(self, pk: int, headers: dict[str, str]) -> Response:
        batch = self.get_queryset().get(pk=pk)
        headers = headers | {"ETag": tag_of_import(batch)}
        return Response(self.presented(batch), status.HTTP_202_ACCEPTED, headers=headers)


def tag_of_import(batch: ImportBatch) -> str:
    return f'"{batch.version}"'


_ADD, _CHANGE = ("imports.add_importbatch",), ("imports.change_importbatch",)
PERMISSIONS: dict[str, tuple[str, ...]] = {
    "create": _ADD,
    **dict.fromkeys(("partial_update", "destroy", "choose", "choose_names", "run", "undo"), _CHANGE),
}


def _order(word: str) -> str:
    return "" if word == BY_COLUMN else word


def _choice(word: str) -> str:
    return "" if word == USUAL else word


def _chosen_rows(batch: ImportBatch, said: list[dict[str, Any]]) -> dict[str, list[ImportRow]]:
    """By choice the rows that become something else. Raises ValidationError by their place in the body."""
    numbers = [each["row"] for each in said]
    there = {row.number: row for row in batch.rows.filter(number__in=numbers)}
    problems: dict[str, Any] = {}
    chosen: dict[str, dict[int, ImportRow]] = defaultdict(dict)
    for place, each in enumerate(said):
        row, choice = there.get(each["row"]), _choice(each["choice"])
        if row is None:
            problems[str(place)] = {"row": [_("The file has no row %d.") % each["row"]]}
        elif numbers.count(each["row"]) > 1:
            problems[str(place)] = {"row": [_("Row %d is there twice.") % each["row"]]}
        elif choice and choice not in row.may_become:
            problems[str(place)] = {"choice": [_no_choice(row.may_become)]}
        elif choice != row.choice:
            chosen[choice][row.pk] = row
    if problems:
        raise ValidationError({"rows": problems})
    return {choice: list(rows.values()) for choice, rows in chosen.items()}


def _no_choice(choices: Any) -> str:
    known = ", ".join([*(choice.value for choice in choices), USUAL])
    return _("This cannot become of it; there are %(names)s.") % {"names": known}


def _chosen_names(batch: ImportBatch, said: list[dict[str, Any]]) -> dict[ImportName, Any]:
    """What each name means that means something else now. Raises ValidationError by place in the body."""
    ids = [each["name"] for each in said]
    there = batch.written_names.with_record().in_bulk(ids)
    slugs: dict[str, list[str]] = defaultdict(list)
    for each in said:
        if each["record"] is not None and (found := there.get(each["name"])) is not None:
            slugs[found.kind].append(each["record"])
    records = {kind: records_by_slug(kind, some) for kind, some in slugs.items()}
    problems: dict[str, Any] = {}
    chosen: dict[ImportName, Any] = {}
    for place, each in enumerate(said):
        name, slug = there.get(each["name"]), each["record"]
        if name is None or ids.count(each["name"]) > 1:
            problems[str(place)] = {"name": [_("The file has no such name, or it is there twice.")]}
        elif slug is None:
            if not name.is_new:
                chosen[name] = None
        elif (record := records[name.kind].get(slug)) is None:
            sentence = _(
                "“%(slug)s” is the address of no record; “%(name)s” was not changed. Copy it from a page."
            )
            problems[str(place)] = {"record": [sentence % {"slug": slug[:80], "name": name}]}
        elif record != name.record:
            chosen[name] = record
    if problems:
        raise ValidationError({"names": problems})
    return chosen

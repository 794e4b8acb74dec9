"""Up to a thousand records at once: each row is stored or refused by itself, and has its verdict."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.problems import ProblemFieldSerializer, problem_of
from tracker.api.writing.changes import Changes

MOST_ROWS = 1000
VERDICTS = ["stored", "waits", "refused"]


def bulk_of(name: str, row: type[Any], record: type[Any]) -> tuple[Any, Any]:
    """How the body and the answer are described, for records of this name."""
    body = inline_serializer(
        f"{name}Rows", {"rows": row(many=True), "dry_run": serializers.BooleanField(default=False)}
    )
    verdict = inline_serializer(
        f"{name}Verdict",
        {
            "row": serializers.IntegerField(help_text="Its place in the rows, from 0."),
            "verdict": serializers.ChoiceField(VERDICTS),
            "record": record(
                allow_null=True, help_text="What was stored; null where it was refused, or with `dry_run`."
            ),
            "detail": serializers.CharField(help_text="Why it was refused; else empty."),
            "code": serializers.CharField(help_text="Why it was refused, for programs; else empty."),
            "errors": ProblemFieldSerializer(many=True),
            "moves": serializers.ListField(
                child=serializers.IntegerField(), required=False, help_text="Those that are there already."
            ),
        },
        many=True,
    )
    answer = inline_serializer(
        f"{name}Verdicts",
        {
            "stored": serializers.IntegerField(help_text="How many; with `dry_run` how many would be."),
            "refused": serializers.IntegerField(),
            "dry_run": serializers.BooleanField(),
            "rows": verdict,
        },
    )
    return body, answer


class Bulk(Changes):
    """For a viewset whose records can be made many at once. ``make_one`` stores one valid row."""

    bulk_input: ClassVar[type[serializers.Serializer[Any]]]

    def make_one(self, said: dict[str, Any]) -> Any:
        """Store a row. Raises APIException or Django's ValidationError; nothing is stored then."""
        raise NotImplementedError

    def rows_stored(self, request: Request) -> Response:
        """A verdict for each row. With ``dry_run`` everything is tried, and nothing kept."""
        sent = request.data if isinstance(request.data, dict) else {"": None}
        rows, is_dry = sent.get("rows"), sent.get("dry_run", False)
        if set(sent) - {"rows", "dry_run"} or not isinstance(is_dry, bool):
            raise ValidationError(_("Send “rows”, and if you like “dry_run”, which is true or false."))
        if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_ROWS:
            raise ValidationError({"rows": [_("Send 1 to %(most)d rows.") % {"most": MOST_ROWS}]})
        with transaction.atomic():
            verdicts = [self._verdict(place, row, is_dry=is_dry) for place, row in enumerate(rows)]
            if is_dry:
                transaction.set_rollback(True)
        stored = sum(each["verdict"] != "refused" for each in verdicts)
        answer = {"stored": stored, "refused": len(rows) - stored, "dry_run": is_dry, "rows": verdicts}
        return Response(answer)

    def _verdict(self, place: int, row: Any, *, is_dry: bool) -> dict[str, Any]:
        try:
            with transaction.atomic():
                body = self.bulk_input(data=row)
                body.is_valid(raise_exception=True)
                made = self.make_one(body.validated_data)
        except (APIException, DjangoValidationError) as error:
            said = problem_of(error, "body")
            return {"row": place, "verdict": "refused", "record": None} | said
        waits = made is None or getattr(made, "awaits_approval", False)
        record = None if made is None or is_dry else self.shown_again(made)
        verdict = "waits" if waits else "stored"
        return {"row": place, "verdict": verdict, "record": record, "code": "", "detail": "", "errors": []}

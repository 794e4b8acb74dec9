"""Deciding on many claims at once, as the list at the desk does: each has a verdict of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.request import Request

from tracker.api.access import user_of
from tracker.api.claim_serializer import ClaimSerializer
from tracker.api.problems import Conflict, ProblemFieldSerializer, problem_of
from tracker.api.writing.inputs import StrictSerializer
from tracker.api.writing.versions import ChangedMeanwhile, seen, tag_of
from tracker.history.version import lock_record
from tracker.moves.approval import accept_or_ask
from tracker.moves.models import Claim
from tracker.moves.plan import Undecidable
from tracker.moves.review import MAX_NOTE, reject
from tracker.moves.vocabulary import RejectionReason

MOST = 50  # each costs some seventy queries at most, and all are in one transaction
ACCEPT, REJECT = "accept", "reject"
DECISIONS = [(word, word) for word in (ACCEPT, REJECT)]
DECISION_VERDICTS = [(word, word) for word in ("accepted", "rejected", "waits", "refused")]
_MOST_KEY = 2**63 - 1


class DecisionInput(StrictSerializer):
    """What is decided on one claim."""

    claim = serializers.IntegerField(min_value=1, max_value=_MOST_KEY)
    decision = serializers.ChoiceField(DECISIONS)
    same_as = serializers.IntegerField(
        required=False,
        help_text="The move that an accepted claim is evidence of.",
        min_value=1,
        max_value=_MOST_KEY,
    )
    reason = serializers.ChoiceField(RejectionReason.choices, required=False)
    note = serializers.CharField(max_length=MAX_NOTE, required=False, allow_blank=True)
    version = serializers.CharField(
        max_length=100,
        required=False,
        help_text="The `ETag` of the claim, where it must be as you have read it.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        is_accepted = attrs["decision"] == ACCEPT
        unfit = [name for name in (("reason", "note") if is_accepted else ("same_as",)) if name in attrs]
        if unfit:
            said = _("This does not belong to this decision.")
            raise serializers.ValidationError({name: [said] for name in unfit})
        return attrs


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "One of each",
            {
                "rows": [
                    {"claim": 7, "decision": "accept"},
                    {"claim": 8, "decision": "accept", "same_as": 3},
                    {"claim": 9, "decision": "reject", "reason": "no_move"},
                ]
            },
            request_only=True,
        )
    ]
)
class Decisions(serializers.Serializer[Any]):
    """Decisions on up to 50 claims."""

    rows = DecisionInput(many=True)
    dry_run = serializers.BooleanField(default=False, help_text="Everything is tried, and nothing kept.")


class DecisionVerdict(serializers.Serializer[Any]):
    """What came of one row."""

    row = serializers.IntegerField(help_text="Its place in the rows, from 0.")
    verdict = serializers.ChoiceField(
        DECISION_VERDICTS, help_text="With four eyes on, what is accepted waits for a reviewer's approval."
    )
    claim = ClaimSerializer(allow_null=True, help_text="Null where it was refused, or with `dry_run`.")
    detail = serializers.CharField(help_text="Why it was refused; else empty.")
    code = serializers.CharField(help_text="Why it was refused, for programs; else empty.")
    errors = ProblemFieldSerializer(many=True)  # type: ignore[assignment]  # a field of the answer, not the serializer's own attribute


class DecisionVerdicts(serializers.Serializer[Any]):
    """What came of each row."""

    decided = serializers.IntegerField(help_text="How many; with `dry_run` how many would be.")
    refused = serializers.IntegerField()
    dry_run = serializers.BooleanField()
    rows = DecisionVerdict(many=True)


def decided(
    request: Request, claims: QuerySet[Claim], shown: Callable[[Sequence[Claim]], Sequence[Any]]
) -> dict[str, Any]:
    """Decide on what is sent, among these claims, in the order of their numbers; the verdicts by row.

    ``shown`` is how an answer has claims. Raises ValidationError where no rows are sent, or too many.
    """
    sent = request.data if isinstance(request.data, dict) else {"": None}
    rows, is_dry = sent.get("rows"), sent.get("dry_run", False)
    if set(sent) - {"rows", "dry_run"} or not isinstance(is_dry, bool):
        raise ValidationError(_("Send “rows”, and if you like “dry_run”, which is true or false."))
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST:
        raise ValidationError({"rows": [_("Send 1 to %(most)d rows.") % {"most": MOST}]})
    verdicts: dict[int, dict[str, Any]] = {}
    with transaction.atomic():
        bodies = [DecisionInput(data=row) for row in rows]
        numbers = [_number(body) for body in bodies]
        there = frozenset(claims.filter(pk__in=numbers).values_list("pk", flat=True))
        for place in sorted(range(len(rows)), key=lambda place: numbers[place]):
            verdicts[place] = {"row": place} | _verdict(request, there, bodies[place])
        _show(claims, shown, list(verdicts.values()), is_dry=is_dry)
        if is_dry:
            transaction.set_rollback(True)
    refused = sum(each["verdict"] == "refused" for each in verdicts.values())
    return {
        "decided": len(rows) - refused,
        "refused": refused,
        "dry_run": is_dry,
        "rows": [verdicts[place] for place in range(len(rows))],
    }


def _number(body: DecisionInput) -> int:
    """Claims are locked in one order, whoever decides on them and in which order they are sent."""
    return int(body.validated_data["claim"]) if body.is_valid() else 0


def _verdict(request: Request, there: Collection[int], body: DecisionInput) -> dict[str, Any]:
    """What came of one row, with the number of the claim where it was decided on."""
    try:
        with transaction.atomic():
            body.is_valid(raise_exception=True)
            verdict = _decide(request, there, body.validated_data)
    except APIException as error:
        said = problem_of(error, "body")
        named = {name: said[name] for name in ("detail", "code", "errors")}
        return {"verdict": "refused", "claim": None} | named
    return {
        "verdict": verdict,
        "claim": body.validated_data["claim"],
        "detail": "",
        "code": "",
        "errors": [],
    }


def _show(
    claims: QuerySet[Claim],
    shown: Callable[[Sequence[Claim]], Sequence[Any]],
    verdicts: Sequence[dict[str, Any]],
    *,
    is_dry: bool,
) -> None:
    """Put each claim that was decided on in the place of its number, as it is now; none on trial."""
    numbers = [] if is_dry else [each["claim"] for each in verdicts if each["claim"]]
    rows = list(claims.filter(pk__in=numbers))
    found = dict(zip((row.pk for row in rows), shown(rows), strict=True))
    for each in verdicts:
        each["claim"] = found.get(each["claim"])


def _decide(request: Request, there: Collection[int], said: dict[str, Any]) -> str:
    by, now, number = user_of(request), timezone.now(), said["claim"]
    if number not in there:
        raise NotFound(_("There is no such claim."))
    if "version" in said:
        lock_record(Claim, number)
        if seen(tag := tag_of(Claim, number)) != seen(said["version"]):
            raise ChangedMeanwhile(None, tag)
    try:
        if said["decision"] == REJECT:
            reject(number, by=by, now=now, reason=said.get("reason", ""), note=said.get("note", ""))
            return "rejected"
        move = accept_or_ask(number, by=by, now=now, same_as=said.get("same_as"))
    except Claim.DoesNotExist as error:  # withdrawn while this waited
        raise NotFound(_("There is no such claim.")) from error
    except Undecidable as error:
        raise Conflict(str(error), "undecidable") from error
    return "waits" if move is None else "accepted"

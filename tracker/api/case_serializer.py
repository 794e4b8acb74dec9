"""What a case of the review queue looks like: the claim, and all that a decision on it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from rest_framework import serializers

from tracker.api.claim_serializer import ClaimSerializer
from tracker.api.plan import PlanSerializer, plan_shown
from tracker.api.writing.versions import tag_of
from tracker.moves.approval import last_note_on
from tracker.moves.cases import Case
from tracker.moves.match import JOINED, WRITTEN_NAMES
from tracker.moves.meant import people_meant, resolution_of
from tracker.moves.models import Claim
from tracker.moves.originals import corrections_of
from tracker.moves.same_as import moves_of_people
from tracker.moves.usefulness import known_of, why_useful
from tracker.names.rules_in_words import all_in_words

_AROUND = 1_000  # characters before and after a quote


class MayBeMeantSerializer(serializers.Serializer[Any]):
    """A record that a name may mean."""

    slug = serializers.CharField()
    name = serializers.CharField()
    note = serializers.CharField()
    score = serializers.FloatField(help_text="How well the names meet, from 0 to 1.")
    reasons = serializers.ListField(child=serializers.CharField())


class NameInCaseSerializer(serializers.Serializer[Any]):
    """One name in the claim, and what it means."""

    field = serializers.CharField(help_text="As `corrections` of accepting call it.")
    name = serializers.CharField()
    meant = serializers.CharField(
        allow_null=True, help_text="The slug of who is meant; null for a new record."
    )
    is_open = serializers.BooleanField(help_text="Whether several may be meant, and nobody has said who.")
    candidates = MayBeMeantSerializer(many=True)


class AroundSerializer(serializers.Serializer[Any]):
    """The quote in its article, with what stands around it."""

    before = serializers.CharField(trim_whitespace=False)
    quote = serializers.CharField(trim_whitespace=False)
    after = serializers.CharField(trim_whitespace=False)


class CorrectedSerializer(serializers.Serializer[Any]):
    """A field that says something else than the machine read."""

    field = serializers.CharField()
    read = serializers.CharField(help_text="In words; may be empty.")


class PartOfScoreSerializer(serializers.Serializer[Any]):
    """What added to the score of a claim, or took from it."""

    why = serializers.CharField()
    amount = serializers.FloatField()


class MoveItMayBeSerializer(serializers.Serializer[Any]):
    """A move of somebody who may be meant: for `same_as`."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    status = serializers.CharField()


class SentBackSerializer(serializers.Serializer[Any]):
    """What a reviewer said who did not approve it."""

    by = serializers.CharField(allow_null=True)
    note = serializers.CharField()


class CaseSerializer(serializers.Serializer[Any]):
    """A claim that lies before you, with the others that speak of the same step."""

    claim = ClaimSerializer()
    etag = serializers.CharField(help_text="The version of the claim, for `If-Match`.")
    leased_until = serializers.DateTimeField()
    others = ClaimSerializer(many=True)
    context = AroundSerializer(  # type: ignore[assignment]  # a field of the answer, not the serializer's own attribute
        allow_null=True, help_text="Null where the claim is of no article."
    )
    names = NameInCaseSerializer(many=True)
    plan = PlanSerializer()
    moves = MoveItMayBeSerializer(many=True, help_text="Moves that it may be evidence of, the newest first.")
    why = serializers.ListField(
        child=serializers.CharField(), help_text="What puts it where it is in the queue, in words."
    )
    score_parts = PartOfScoreSerializer(many=True)
    corrected = CorrectedSerializer(many=True)
    sent_back = SentBackSerializer(allow_null=True)


def case_shown(case: Case, *, today: date) -> tuple[dict[str, Any], str]:
    """A case as answers show it, and the tag of its claim. Costs what looking its names up does."""
    claim = case.claim
    tag = tag_of(Claim, claim.pk)
    (known,) = known_of([claim], today=today)
    sent_back = last_note_on(claim)
    shown = {
        "claim": claim,
        "etag": tag,
        "leased_until": case.leased_until,
        "others": case.others,
        "context": _around(claim),
        "names": list(_names_of(claim)),
        "plan": plan_shown(claim),
        "moves": [
            {"id": move.pk, "title": str(move), "status": move.status}
            for move in moves_of_people(people_meant(claim))
        ],
        "why": [str(each) for each in why_useful(known)],
        "score_parts": claim.score_parts or [],
        "corrected": corrections_of(claim),
        "sent_back": sent_back and {"by": _name_of(sent_back.decided_by), "note": sent_back.note},
    }
    return dict(CaseSerializer(shown).data), tag


def _name_of(user: Any) -> str | None:
    return user.get_username() if user else None


def _around(claim: Claim) -> dict[str, str] | None:
    if claim.article is None or claim.start is None or claim.end is None:
        return None
    document = claim.document
    return {
        "before": document[max(claim.start - _AROUND, 0) : claim.start],
        "quote": document[claim.start : claim.end],
        "after": document[claim.end : claim.end + _AROUND],
    }


def _names_of(claim: Claim) -> Iterator[dict[str, Any]]:
    """Each name; of one organization on both sides once."""
    seen: set[str] = set()
    for written in WRITTEN_NAMES:
        name = written.name(claim)
        if not name or (name in seen and written is JOINED):
            continue
        seen.add(name)
        resolution, is_new = resolution_of(claim, written), written.is_said_to_be_new(claim)
        chosen = written.chosen(claim)
        meant = chosen or (None if is_new else resolution.record)
        yield {
            "field": written.record_field,
            "name": name,
            "meant": meant and meant.slug,
            "is_open": resolution.is_ambiguous and chosen is None and not is_new,
            "candidates": [
                {
                    "slug": each.record.slug,
                    "name": each.record.name,
                    "note": each.record.note,
                    "score": each.score,
                    "reasons": [str(reason) for reason in all_in_words(each.reasons)],
                }
                for each in resolution.candidates
            ],
        }

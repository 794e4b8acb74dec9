"""What a claim looks like in the API."""

from __future__ import annotations

from rest_framework import serializers

from tracker.api.fields import PartialDateField
from tracker.api.references import (
    ArticleReferenceSerializer,
    OrganizationReferenceSerializer,
    PersonReferenceSerializer,
)
from tracker.moves.models import Claim
from tracker.moves.vocabulary import EvidenceKind, Withdrawal


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    """One statement with the sentence that makes it, as it was written and as it was understood."""

    article = ArticleReferenceSerializer(read_only=True, allow_null=True)
    person = PersonReferenceSerializer(read_only=True, allow_null=True)
    from_organization = OrganizationReferenceSerializer(read_only=True, allow_null=True)
    to_organization = OrganizationReferenceSerializer(read_only=True, allow_null=True)
    effective_on = PartialDateField(read_only=True, allow_null=True)
    evidence_kind = serializers.ChoiceField(
        EvidenceKind.choices, allow_blank=True, read_only=True, help_text="Empty where nobody said."
    )
    withdrawn = serializers.ChoiceField(
        Withdrawal.choices,
        allow_blank=True,
        read_only=True,
        help_text="Why the article does not say so any more; empty where it does.",
    )
    move = serializers.IntegerField(
        source="move_id", read_only=True, allow_null=True, help_text="The move it is evidence of."
    )
    start = serializers.IntegerField(
        read_only=True,
        allow_null=True,
        help_text="Where the quote stands in the article's title, empty line and text, in code points.",
    )

    class Meta:
        model = Claim
        fields = [
            "id",
            "origin",
            "review",
            "status",
            "move",
            "quote",
            "start",
            "end",
            "article",
            "url",
            "archive_url",
            "evidence_kind",
            "person_name",
            "from_name",
            "to_name",
            "person",
            "from_organization",
            "to_organization",
            "role_from",
            "role_to",
            "exit_manner",
            "entry_manner",
            "from_capacity",
            "to_capacity",
            "effective_on",
            "score",
            "rule",
            "extractor",
            "withdrawn",
            "created_at",
            "reviewed_at",
        ]

"""Claims that would bring an erased person back, until an analyst says who is meant."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.merges.merge import survivor_of
from tracker.moves.models.claim import Claim
from tracker.news.models import Article

_NOT_KEPT = ("id", "created_at")


class HeldClaim(models.Model):
    """A claim that is held back: in no list, page, search or API but the queue of these.

    ``fields`` are the columns that the claim would have. It has no history: if it is about the
    erased person, no trace of it stays.
    """

    article = models.ForeignKey(
        Article, models.CASCADE, null=True, related_name="+", verbose_name=_("article")
    )
    identity = models.CharField(max_length=64, unique=True, editable=False)
    fields = models.JSONField(editable=False, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(_("held since"), editable=False)
    drop_at = models.DateTimeField(_("dropped after"), editable=False)

    class Meta:
        ordering = ["drop_at", "pk"]
        verbose_name = _("held back claim")
        verbose_name_plural = _("held back claims")
        indexes = [
            # The queue, the one that is dropped first on top; which are overdue?
            models.Index(fields=["drop_at", "id"], name="held_claim_by_end"),
        ]

    def __str__(self) -> str:
        return str(self.as_claim())

    @classmethod
    def of(cls, claim: Claim, *, now: datetime, until: datetime) -> HeldClaim:
        """The row that holds a claim back; the same claim gives the same ``identity``."""
        fields = {
            column.attname: getattr(claim, column.attname)
            for column in Claim._meta.concrete_fields
            if column.name not in _NOT_KEPT
        }
        return cls(
            article_id=claim.article_id,
            identity=identity_of(claim),
            fields=fields,
            created_at=now,
            drop_at=until,
        )

    def as_claim(self) -> Claim:
        """The claim, not saved, as it would be."""
        columns = {column.attname: column for column in Claim._meta.concrete_fields}
        claim = Claim()
        for name, value in self.fields.items():
            if name in columns:
                setattr(claim, name, columns[name].to_python(value))
        return claim

    def released(self) -> Claim:
        """The claim, not saved; what it resolved to is its survivor by now, or nothing if it is gone."""
        claim = self.as_claim()
        for column in Claim._meta.concrete_fields:
            target: Any = column.related_model
            if target is not None and hasattr(target, "names") and (key := getattr(claim, column.attname)):
                found = target._base_manager.filter(pk=key).first()
                setattr(claim, column.name, survivor_of(found) if found else None)
        return claim


def identity_of(claim: Claim) -> str:
    """What makes two claims the same: the row of an import, or what an article says of whom and where."""
    said = (claim.article_id, claim.person_name, claim.from_name, claim.to_name, claim.start)
    parts = (claim.external_id,) if claim.external_id else said
    return sha256("\0".join(map(str, parts)).encode()).hexdigest()

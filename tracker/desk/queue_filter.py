"""Which part of the queue an analyst wants to work through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self, TypeVar
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from tracker.extract.languages import SUPPORTED_LANGUAGES
from tracker.moves.cases import condition_for
from tracker.moves.models import Claim

_Claims = TypeVar("_Claims", bound=QuerySet[Claim])


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """A language of articles, and whether only what followed organizations are in; all for nothing."""

    language: str
    is_followed: bool

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """What the address says; a language that is not supported is left out."""
        language = request.GET.get("language", "")
        return cls(language if language in SUPPORTED_LANGUAGES else "", bool(request.GET.get("followed")))

    @property
    def condition(self) -> Q | None:
        return condition_for(self.language, is_followed=self.is_followed)

    def of_claims(self, claims: _Claims) -> _Claims:
        return claims.filter(self.condition) if self.condition is not None else claims

    @property
    def query(self) -> str:
        """The filter as it stands in an address, with its question mark."""
        said = {"language": self.language, "followed": "1" if self.is_followed else ""}
        kept = {name: value for name, value in said.items() if value}
        return f"?{urlencode(kept)}" if kept else ""

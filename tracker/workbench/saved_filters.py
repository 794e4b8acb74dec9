"""Lists that somebody has narrowed, kept under a name of theirs."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from orgs.models import Organization
from people.models import Person
from tracker.corrections.models import CorrectionRequest
from tracker.moves.models import Claim, GroupMove, Move
from tracker.news.models import Article, Source
from tracker.workbench.models import SavedFilter

MOST = 30
LISTS: dict[str, Any] = {
    "people": Person,
    "organizations": Organization,
    "moves": Move,
    "group-moves": GroupMove,
    "claims": Claim,
    "articles": Article,
    "sources": Source,
    "requests": CorrectionRequest,
}
"""The lists of the desk that can be kept narrowed, by what the API calls them."""
_NOT_KEPT = ("p", "e", "all")  # which page of the list, and what Django adds


def filters_of(user: User, model: Any) -> QuerySet[SavedFilter]:
    """The filters that somebody keeps for the list of these records, by name."""
    return SavedFilter.objects.filter(user=user, page=model._meta.label_lower)


def may_see_list(user: User, model: Any) -> bool:
    """Whether the desk shows somebody this list."""
    return user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")


@transaction.atomic
def keep_filter(user: User, model: Any, *, name: str, query: str) -> SavedFilter:
    """Keep a filter of a list. Raises ValidationError with a sentence where there is no room, or no name.

    Of two that somebody keeps at once the later one waits, and is told where the name is taken.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    name = " ".join(name.replace("\0", "").split())
    saved = SavedFilter(user=user, page=model._meta.label_lower, name=name, query=kept(query))
    if filters_of(user, model).count() >= MOST:
        raise ValidationError(_("You have %d filters for this list. Remove one first.") % MOST)
    saved.full_clean()
    saved.save()
    return saved


def kept(address: str) -> str:
    """What of an address narrows the list, in one order, so that the same filter is the same text."""
    query = QueryDict(address.replace("\0", ""))
    pairs = sorted((name, value) for name, values in query.lists() for value in values if value)
    wanted = QueryDict(mutable=True)
    for name, value in pairs:
        if name not in _NOT_KEPT:
            wanted.appendlist(name, value)
    return wanted.urlencode()

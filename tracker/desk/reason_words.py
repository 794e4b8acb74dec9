"""The reasons why two records may be one, in the words of people: those of their names, and others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.names.rules_in_words import RULES

WORDS: dict[str, str | Promise] = {
    **RULES,
    # what else is known of two records
    "same organization": _("both have been at the same organization"),
    "same website": _("the same website"),
    "same note": _("the same note"),
    "other native spelling": _("the names differ in their own script"),
    "name of many": _("many have this name"),
    "other country": _("the countries differ"),
    "other kind": _("the kinds differ"),
    "other website": _("the websites differ"),
    "lineage": _("one belongs to the other or has become it"),
}


def in_words(reasons: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each reason as a page shows it: words, what met, and whether it speaks for the two being one.

    Of words that are the same on both sides nothing is said unless it is all there is to say.
    """
    told = [reason for reason in reasons if reason["rule"] != "exact"] or list(reasons)
    return [
        {
            "words": WORDS.get(reason["rule"], reason["rule"]),
            "texts": _texts(reason["left"], reason["right"]),
            "is_for": reason["weight"] >= 1,
            "weight": reason["weight"],
        }
        for reason in told
    ]


def _texts(left: str, right: str) -> str:
    if not left or not right or left == right:
        return left or right
    return f"{left} – {right}"

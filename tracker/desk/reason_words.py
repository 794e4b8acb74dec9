"""The reasons of a comparison in the words of people. One table for all rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Promise] = {
    # words that meet
    "exact": _("the same"),
    "diacritics": _("the same but for accents, case or punctuation"),
    "legal suffix": _("the legal form is written differently"),
    "spacing": _("written together or apart"),
    "transliteration": _("the same in another script"),
    "long vowel": _("a long vowel is written differently"),
    "character variant": _("another form of the same character"),
    "spelling": _("two spellings of one name"),
    "romanization": _("two ways to write it in Latin letters"),
    "nickname": _("one is short for the other"),
    "translation": _("one translates the other"),
    "loanword": _("a foreign word, written as it sounds"),
    "unread character": _("a character whose reading is not known"),
    "typo": _("a slip in the spelling"),
    "acronym": _("one is the acronym of the other"),
    "short acronym": _("one is a short acronym of the other"),
    # initials
    "initial": _("an initial"),
    "initial of a rare family name": _("an initial beside a rare family name"),
    "initials of a common family name": _("initials beside a frequent family name"),
    "initial of a common family name": _("an initial beside a frequent family name"),
    "only initials": _("only initials meet"),
    # order
    "word order": _("in another order"),
    "given names swapped": _("two given names change places"),
    "university of": _("the university of a place, or a place's university"),
    # words of one side only
    "title": _("a title"),
    "particle": _("a particle"),
    "missing initial": _("one leaves an initial out"),
    "missing first name": _("one leaves the first name out"),
    "missing middle name": _("one leaves a middle name out"),
    "missing last name": _("one leaves the last name out"),
    "half of a double name": _("one has half of a double name"),
    "single word": _("only one word meets"),
    "weak word": _("a word that says little"),
    "generic word": _("one names the kind of work"),
    "further generic word": _("one names the kind of work"),
    "unit of a parent": _("one may be a unit of the other"),
    "one-sided word": _("one has a further word"),
    # words that differ
    "other family name romanization": _("the family names differ"),
    "other generic word": _("the kinds of work differ"),
    "other generation": _("the generations differ"),
    "other note": _("the notes differ"),
    "other number": _("the numbers differ"),
    "other initial": _("the initials differ"),
    "homophone": _("other characters that sound the same"),
    "other word": _("a word differs"),
    "nothing in common": _("nothing in common"),
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

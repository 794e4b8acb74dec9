"""The rules by which names meet or differ, in words that people read. One row for each of WEIGHTS."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.names.scores import Reason

RULES: dict[str, str | Promise] = {
    # words that meet
    "exact": gettext_lazy("the same word"),
    "diacritics": gettext_lazy("the same but for accents"),
    "legal suffix": gettext_lazy("the legal form differs"),
    "spacing": gettext_lazy("the same but for spaces"),
    "transliteration": gettext_lazy("the same in another script"),
    "long vowel": gettext_lazy("a long vowel is written in another way"),
    "character variant": gettext_lazy("another form of the same characters"),
    "spelling": gettext_lazy("another spelling"),
    "romanization": gettext_lazy("another romanization"),
    "nickname": gettext_lazy("the given name is a nickname"),
    "translation": gettext_lazy("the same in another language"),
    "loanword": gettext_lazy("sounds the same in another script"),
    "unread character": gettext_lazy("one character cannot be read"),
    "typo": gettext_lazy("probably misspelt"),
    "acronym": gettext_lazy("the first letters"),
    "known name": gettext_lazy("two names of one institution"),
    "short acronym": gettext_lazy("the first two letters"),
    # initials
    "initial": gettext_lazy("an initial"),
    "initial of a rare family name": gettext_lazy("an initial, with a family name that few bear"),
    "initials of a common family name": gettext_lazy("initials, with a family name that many bear"),
    "initial of a common family name": gettext_lazy("an initial, with a family name that many bear"),
    "only initials": gettext_lazy("only initials are the same"),
    # order
    "word order": gettext_lazy("the words are in another order"),
    "given names swapped": gettext_lazy("two given names in another order"),
    "university of": gettext_lazy("“University of X” is not “X University”"),
    # words of one side only
    "title": gettext_lazy("a title"),
    "particle": gettext_lazy("a particle is left out"),
    "missing initial": gettext_lazy("an initial is left out"),
    "missing first name": gettext_lazy("a first name is left out"),
    "missing middle name": gettext_lazy("a middle name is left out"),
    "missing last name": gettext_lazy("a last name is left out"),
    "half of a double name": gettext_lazy("half of a double name is left out"),
    "single word": gettext_lazy("only one word of the name is the same"),
    "weak word": gettext_lazy("a word that says little is left out"),
    "generic word": gettext_lazy("a kind of work is left out"),
    "further generic word": gettext_lazy("a further kind of work is left out"),
    "unit of a parent": gettext_lazy("perhaps a unit of the other"),
    "one-sided word": gettext_lazy("a word only one of them has"),
    "note": gettext_lazy("the note is the same"),
    "note not known": gettext_lazy("a note that the record does not have"),
    "parent named": gettext_lazy("the organization it belongs to is named before it"),
    "parent left out": gettext_lazy("the organization it belongs to is left out"),
    # words that differ
    "other family name romanization": gettext_lazy("probably another family name"),
    "other generic word": gettext_lazy("another kind of work"),
    "other generation": gettext_lazy("another generation"),
    "other note": gettext_lazy("another note"),
    "other number": gettext_lazy("another number"),
    "other initial": gettext_lazy("another initial"),
    "other institution": gettext_lazy("names of two institutions"),
    "other marks": gettext_lazy("other accents make another name"),
    "homophone": gettext_lazy("sounds the same, other characters"),
    "other word": gettext_lazy("another word"),
    "nothing in common": gettext_lazy("nothing in common"),
}


def in_words(reason: Reason) -> str:
    """One reason as people read it: ``the given name is a nickname: bob – robert``."""
    words = [word for word in dict.fromkeys((reason.left, reason.right)) if word]
    rule = str(RULES[reason.rule])
    return _("%(rule)s: %(words)s") % {"rule": rule, "words": " – ".join(words)} if words else rule


def all_in_words(reasons: Iterable[Reason]) -> list[str]:
    """The reasons as people read them. Words that are the same go without saying, unless all are."""
    told = list(reasons)
    notable = [each for each in told if each.rule != "exact"]
    if not notable:
        return [_("the very name")]
    return list(dict.fromkeys(map(in_words, notable)))

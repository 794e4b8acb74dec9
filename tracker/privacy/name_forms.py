"""The forms of a person's name under which it is recognized, whatever its order, script or abbreviation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.names import name_key, split_note


@dataclass(frozen=True, slots=True)
class Forms:
    """``whole`` are forms of the full name, ``initial`` those with a first letter instead of given names.

    ``is_abbreviated`` is a name that is written with initials itself.
    """

    whole: frozenset[str]
    initial: frozenset[str]
    is_abbreviated: bool


def forms_of(name: str) -> Forms:
    """The forms of one written name.

    Each is the family name, then the given names as one word: ``feifei li``, ``Li Fei-Fei`` and
    ``李飞飞`` share ``li feifei``. Since the order is not known, first and last word are both
    taken for the family name. A middle name may be missing.
    """
    words = name_key(split_note(name)[0]).split()
    if len(words) < 2:
        return Forms(frozenset(words), frozenset(), is_abbreviated=False)
    ways = [(words[-1], words[:-1]), (words[0], words[1:])]
    spelled = [(family, given) for family, given in ways if len(family) > 1]
    initial = frozenset(f"{family} {given[0][0]}" for family, given in spelled)
    if sum(len(word) > 1 for word in words) < 2:
        return Forms(frozenset(), initial, is_abbreviated=True)
    whole = {f"{family} {''.join(given)}" for family, given in spelled}
    whole |= {f"{family} {given[0]}" for family, given in spelled if len(given[0]) > 1}
    return Forms(frozenset(whole), initial, is_abbreviated=False)


def stored_forms(names: Iterable[str]) -> set[str]:
    """What is kept of an erased person's names, each with a word for how it meets."""
    stored: set[str] = set()
    for forms in map(forms_of, names):
        stored |= {f"whole:{form}" for form in forms.whole}
        stored |= {f"initial:{form}" for form in forms.initial}
        if forms.is_abbreviated:
            stored |= {f"abbreviated:{form}" for form in forms.initial}
    return stored


def asked_forms(name: str) -> set[str]:
    """Under which stored forms a written name would stand.

    A full name meets full names and stored abbreviations; an abbreviation meets the initials of
    full names. So ``S. Bubeck`` meets ``Sébastien Bubeck``, and ``Sam Bubeck`` does not.
    """
    forms = forms_of(name)
    kind = "initial" if forms.is_abbreviated else "abbreviated"
    return {f"whole:{form}" for form in forms.whole} | {f"{kind}:{form}" for form in forms.initial}

"""How likely two written names are the name of one organization, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from rapidfuzz.distance import JaroWinkler

from tracker.names.acronyms import acronym_reasons
from tracker.names.characters import is_han
from tracker.names.institutions import institution_reason
from tracker.names.mandarin import mandarin_pattern
from tracker.names.organization_names import OrganizationName, OrganizationWord, organization_names
from tracker.names.organization_rules import is_foreign_for, is_slip_beside, meeting_rule
from tracker.names.scores import WEIGHTS, NameScore, Reason, mirrored, plain, reason, total
from tracker.names.tables import universities_in_either_order

_LONGEST_JOIN = 3
_MOST_SIGNS = 16
_MOST_LIKENESS = 0.4


class _Met(NamedTuple):
    """A word of each name that met, by their places."""

    at: int
    to: int
    reason: Reason


def score_organizations(one: str, other: str) -> NameScore:
    """Score two names of organizations by their words; the product of the weights of the reasons.

    Symmetric, and 1 for a name and itself. A unit is not its parent, and what differs in a
    number differs. Names are cut at 200 characters and sixteen words.
    """
    left, right = plain(one), plain(other)
    if left == right:
        return total([reason("exact", left, right)])
    return mirrored(_best(right, left)) if right < left else _best(left, right)


def _best(left: str, right: str) -> NameScore:
    pairs = product(organization_names(left), organization_names(right))
    return max((total(_compare(*pair)) for pair in pairs), key=lambda score: score.score)


def _compare(one: OrganizationName, other: OrganizationName) -> list[Reason]:
    legal = []
    if [word.key for word in one.legal] != [word.key for word in other.legal]:
        texts = (_text(one.legal), _text(other.legal))
        legal = [reason("legal suffix", *texts)]
    if not one.joined or not other.joined:
        return [reason("nothing in common", one.text, other.text)]
    if one.joined == other.joined or one.letters == other.letters != "":
        return [_whole(one, other), *legal]
    if known := institution_reason(one, other):
        return [known, *legal]
    if _numbers(one) != _numbers(other):
        return [reason("other number", one.text, other.text), *_paired(one, other), *legal]
    if found := _signs(one, other) or acronym_reasons(one, other):
        return [*found, *legal]
    return [*_paired(one, other), *legal]


def _whole(one: OrganizationName, other: OrganizationName) -> Reason:
    texts = (_text(one.words), _text(other.words))
    keys = [[word.key for word in name.words] for name in (one, other)]
    scripts = [{word.script for word in name.words} for name in (one, other)]
    if scripts[0] == scripts[1] and "han" in scripts[0] and texts[0] != texts[1]:
        return reason("homophone", *texts)
    if scripts[0] != scripts[1]:
        return reason("transliteration", *texts)
    if texts[0] == texts[1]:
        return reason("exact", *texts)
    return reason("diacritics" if keys[0] == keys[1] else "spacing", *texts)


def _signs(one: OrganizationName, other: OrganizationName) -> list[Reason]:
    """Whether the one is the other as a whole, read in Mandarin or by ear: ``小米``, ``배달의민족``."""
    for left, right in ((one, other), (other, one)):
        signs = "".join(word.text for word in left.words)
        if (
            1 < len(signs) <= _MOST_SIGNS
            and all(map(is_han, signs))
            and not any(word.translated for word in left.words)
        ):
            latin = "".join(word.key for word in right.words)
            if re.fullmatch(mandarin_pattern(signs), latin):
                return [reason("transliteration", one.text, other.text)]
        is_plain = any(word.is_in("line", "weak", "stop") for word in right.words)
        if (
            len(left.words) == 1 < len(right.words)
            and not is_plain
            and is_foreign_for(right.joined, left.words[0])
        ):
            return [reason("loanword", one.text, other.text)]
    return []


def _paired(one: OrganizationName, other: OrganizationName) -> list[Reason]:
    left, right = _joined_as(one.words, other.words), _joined_as(other.words, one.words)
    met = _best_pairs(left, right)
    met += _slip_beside(left, right, met)
    reasons = [each for _at, _to, each in met]
    if not any(not left[at].is_in("weak", "line", "stop") for at, _to, _each in met):
        return [reason("other word", one.text, other.text), *reasons]
    reasons += _left_over(left, right, met)
    return reasons + _order(left, right, met)


def _slip_beside(
    left: Sequence[OrganizationWord], right: Sequence[OrganizationWord], met: list[_Met]
) -> list[_Met]:
    """The one word of each side that did not meet, where it is a slip and another name word is exact."""
    ones = [at for at in range(len(left)) if at not in {pair.at for pair in met}]
    others = [to for to in range(len(right)) if to not in {pair.to for pair in met}]
    beside = any(
        pair.reason.rule == "exact" and not left[pair.at].is_in("weak", "line", "stop") for pair in met
    )
    if not beside or len(ones) != 1 or len(others) != 1:
        return []
    (at,), (to,) = ones, others
    one, other = left[at], right[to]
    return [_Met(at, to, reason("typo", one.text, other.text))] if is_slip_beside(one, other) else []


def _best_pairs(left: Sequence[OrganizationWord], right: Sequence[OrganizationWord]) -> list[_Met]:
    found = [
        (-met.weight, abs(at - to), at, to, met)
        for at, one in enumerate(left)
        for to, other in enumerate(right)
        if (met := _meet(one, other))
    ]
    pairs: list[_Met] = []
    for *_sureness, at, to, met in sorted(found, key=lambda each: each[:4]):
        if all(at != pair.at and to != pair.to for pair in pairs):
            pairs.append(_Met(at, to, met))
    return pairs


def _meet(one: OrganizationWord, other: OrganizationWord) -> Reason | None:
    rule = meeting_rule(one, other)
    return reason(rule, one.text, other.text) if rule else None


def _left_over(
    left: Sequence[OrganizationWord], right: Sequence[OrganizationWord], met: list[_Met]
) -> list[Reason]:
    ones = _unmet(left, {pair.at for pair in met})
    others = _unmet(right, {pair.to for pair in met})
    if ones and others:
        return _conflict(ones, others)
    core = [left[pair.at] for pair in met]
    reasons: list[Reason] = []
    for word in (*ones, *others):
        rule = _one_sided(word, core)
        if rule == "generic word" and any(each.rule == rule for each in reasons):
            rule = "further generic word"
        reasons.append(reason(rule, word.text, "") if ones else reason(rule, "", word.text))
    return reasons


def _unmet(words: Sequence[OrganizationWord], places: set[int]) -> list[OrganizationWord]:
    return [word for at, word in enumerate(words) if at not in places and not word.is_in("stop")]


def _one_sided(word: OrganizationWord, core: list[OrganizationWord]) -> str:
    """What a word of one side only is: next to nothing, the kind of work, a unit of a parent, or more."""
    names = [each for each in core if not each.is_in("weak", "stop")]
    if word.is_in("weak"):
        return "weak word"
    if not word.is_in("line"):
        return "one-sided word"
    is_unit = any(each.is_in("line") and each.key != "university" for each in names)
    if not is_unit and any(each.is_in("house") or each.key == "university" for each in names):
        return "unit of a parent"
    return "generic word"


def _conflict(ones: list[OrganizationWord], others: list[OrganizationWord]) -> list[Reason]:
    texts = (_text(ones), _text(others))
    if all(word.is_in("weak") for word in (*ones, *others)):
        return [reason("weak word", *texts)]
    if all(word.is_in("weak", "line") for word in (*ones, *others)):
        return [reason("other generic word", *texts)]
    likeness = float(JaroWinkler.similarity(*texts))
    return [reason("other word", *texts, WEIGHTS["other word"] + _MOST_LIKENESS * likeness)]


def _order(
    left: Sequence[OrganizationWord], right: Sequence[OrganizationWord], met: list[_Met]
) -> list[Reason]:
    places = [to for at, to, _each in sorted(met, key=lambda pair: pair.at) if not left[at].is_in("stop")]
    if places == sorted(places):
        return []
    texts = (_text(left), _text(right))
    keys = {word.key for word in left}
    is_translated = any(word.translated for word in (*left, *right))
    if "university" in keys and not is_translated and not keys & universities_in_either_order():
        return [reason("university of", *texts)]
    return [reason("word order", *texts)]


def _joined_as(
    words: Sequence[OrganizationWord], pattern: Sequence[OrganizationWord]
) -> list[OrganizationWord]:
    """The words, with neighbours joined that the other name writes as one."""
    joined = list(words)
    for length, target in product(range(2, _LONGEST_JOIN + 1), pattern):
        for at in range(len(joined) - length + 1):
            run = joined[at : at + length]
            if "".join(word.key for word in run) == target.key:
                joined[at : at + length] = [OrganizationWord(target.text, target.key, target.script)]
                break
    return joined


def _numbers(name: OrganizationName) -> list[str]:
    return sorted(number.lstrip("0") for word in name.words for number in re.findall(r"\d+", word.key))


def _text(words: Sequence[OrganizationWord]) -> str:
    return " ".join(word.text for word in words)

"""One name for what a text names twice: "旷视" and "旷视科技", "阿里通义实验室" and "阿里巴巴通义实验室"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tracker.extract.steps import Step
from tracker.extract.unspaced.language import Particular, UnspacedLanguage

_SHORTEST_PART = 3
_SHORTEST_PLACED = 6  # "北京智源研究院" for "智源"
_LONGEST_ACRONYM = 4
_LATEST = 8  # names of one person and side that a name is held against


def with_one_name(steps: Iterable[Step], language: UnspacedLanguage) -> list[Step]:
    """The steps of each person with the name of an organization that the text gives first."""
    left: dict[str, list[str]] = {}
    entered: dict[str, list[str]] = {}
    out: list[Step] = []
    words = language.particular
    for step in _with_schools(list(steps), words):
        if step.from_org and step.from_org == step.to_org:
            place = _first(step.to_org, entered.setdefault(step.person, []), words)
            out.append(replace(step, from_org=place, to_org=place))
            continue
        from_org = _first(step.from_org, left.setdefault(step.person, []), words)
        to_org = _first(step.to_org, entered.setdefault(step.person, []), words)
        apart = from_org != to_org
        out.append(replace(step, from_org=from_org, to_org=to_org) if apart else step)
    return _without_changes(_come_from_one(_left_once(out)))


def _come_from_one(steps: list[Step]) -> list[Step]:
    """The steps of whoever goes to one house with one origin, the longest name of it.

    "CEOに元AWSの田中氏" and then "アマゾン・ウェブ・サービスの社長だった田中氏".
    """
    origins: dict[tuple[str, str], str] = {}
    for step in steps:
        if step.to_org and step.from_org and step.from_org != step.to_org:
            key = step.person, step.to_org
            origins[key] = max(origins.get(key, ""), step.from_org, key=len)
    return [
        replace(step, from_org=origins.get((step.person, step.to_org or ""), step.from_org))
        if step.from_org and step.from_org != step.to_org
        else step
        for step in steps
    ]


def _left_once(steps: list[Step]) -> list[Step]:
    """The steps without what a headline and a text tell alike of one house under two names.

    "PFN、西山氏が退任" and then "プリファード・ネットワークスは、西山氏が退任すると発表した".
    """
    first: dict[tuple[str, str], Step] = {}
    out: list[Step] = []
    for step in steps:
        leaves = step.from_org is not None and step.to_org is None and step.status != "denied"
        known = first.setdefault((step.person, step.rule), step) if leaves else step
        if known.from_org == step.from_org or known.start == step.start:
            out.append(step)
        elif known.status == step.status or step.status == "announced":
            out.append(replace(step, from_org=known.from_org))
        else:
            out.append(step)
    return out


def _with_schools(steps: list[Step], words: Particular) -> list[Step]:
    """The steps with "北大" as "北京大学", where the text has both."""
    names = {name for step in steps for name in (step.from_org, step.to_org) if name}
    short = [name for name in names if len(name) == 2 and name.endswith(words.short_university)]
    schools = [name for name in names if any(word in name for word in words.universities)]
    full = {each: name for each in short for name in schools if name[0] == each[0]}
    if not full:
        return steps
    return [
        replace(
            step,
            from_org=full.get(step.from_org or "", step.from_org),
            to_org=full.get(step.to_org or "", step.to_org),
        )
        for step in steps
    ]


def _without_changes(steps: list[Step]) -> list[Step]:
    """The steps without departures of those who only change their post: "退任" and then "会長に就く"."""
    stay = {(step.person, step.to_org): at for at, step in enumerate(steps) if _is_inside(step)}
    return [
        step
        for at, step in enumerate(steps)
        if step.to_org is not None
        or at > stay.get((step.person, step.from_org), -1)
        or step.status == "denied"
    ]


def _is_inside(step: Step) -> bool:
    return step.from_org is not None and step.from_org == step.to_org and step.status != "denied"


def _spelled(name: str, words: Particular) -> str:
    """A name without the marks and with the words that texts write in two ways."""
    plain = name.replace("・", "")
    for one, other in map(str.split, words.same_words):
        plain = plain.replace(one, other)
    for short, whole in map(str.split, words.same_endings):
        plain = plain.removesuffix(short) + whole if plain.endswith(short) else plain
    return plain


def _first(name: str | None, names: list[str], words: Particular) -> str | None:
    """The name among ``names`` that means the same; the name itself, which is kept, where none does."""
    if name is None:
        return None
    for other in names[:_LATEST]:
        if is_short_for(name, other, words) or is_short_for(other, name, words):
            return other
    names.append(name)
    return name


def _is_acronym(short: str, name: str, words: Particular) -> bool:
    """Whether a name is told by some of its characters, the first among them: "経産省", "中科院"."""
    if not 2 <= len(short) <= _LONGEST_ACRONYM or len(name) < len(short) + 2 or short.isascii():
        return False
    rest = iter(name)
    ends = short[0] == name[0] and short.endswith(words.acronym_endings)
    return ends and all(char in rest for char in short)


def is_short_for(short: str, name: str, words: Particular) -> bool:
    """Whether the characters of a name stand in a longer one in their order, the first two at its start.

    A city of two characters may stand before them in a long name.
    """
    short, name = _spelled(short, words), _spelled(name, words)
    if len(short) > _SHORTEST_PART and short in name:
        return True  # "南洋理工" for "新加坡南洋理工大学"
    if _is_acronym(short, name, words):
        return True
    placed = name[2:4] == short[:2] and len(name) > _SHORTEST_PLACED and name.isalpha()
    if len(short) < 2 or len(short) > len(name) or not (placed or short[:2] == name[:2]):
        return False
    rest = iter(name[2:] if placed else name)
    return all(char in rest for char in short)

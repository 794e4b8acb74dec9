"""Names among the pieces of a sentence: people and organizations, known or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tracker.extract.known_names import NameIndex
from tracker.extract.unspaced.language import UnspacedLanguage
from tracker.extract.unspaced.pieces import Piece

_DOTS = re.compile("[·•‧・＝=]")
_PARTS = re.compile("[·•‧・＝= ]")
_COMPANY = re.compile(r"(?:AI|Labs?|Inc\.?|Corp\.?|Technologies|Robotics|Research|Capital|Ventures)$")
_TITLE = re.compile(r"(?:Dr|Prof|Mr|Mrs|Ms)\.? (?=\S)")
_UNHEARD = frozenset({"space", "quote"})
_BEFORE_PEOPLE = frozenset(
    {"role", "title", "by", "list", "trigger", "say", "open", "stop", "comma", "of", "with", "history"}
    | {"adverb", "topic", "object", "including", "organization", "person", "recent", "hearsay", "generic"}
    | {"mark", "pronoun", "copula"}
)
_BEHIND_PEOPLE = frozenset(
    {"trigger", "say", "list", "comma", "open", "topic", "object", "title", "role", "from", "at", "to", "as"}
    | {"adverb", "future", "maybe", "negation", "denial", "with", "history", "by", "recent", "attempt"}
    | {"mark", "of", "including"}
)
_PLACED = frozenset({"from", "to", "at", "venture", "generic"})
_OF_PLACES = frozenset({"departs", "arrives", "founds"})
_OF_EMPLOYERS = frozenset({"takes", "drops", "names"})
_LONGEST_ORGANIZATION = 32
_LONGEST_ACTOR = 8
_LONGEST_TITLED = 5


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands before and behind a piece, quotes left out."""

    before: Piece | None
    behind: Piece | None

    @property
    def kind_before(self) -> str:
        return self.before.kind if self.before else ""

    @property
    def kind_behind(self) -> str:
        return self.behind.kind if self.behind else ""

    @property
    def pattern_before(self) -> str:
        return self.before.pattern if self.before else ""


@dataclass(slots=True)
class NameReader:
    """Finds the names of one sentence after another, and keeps them for short references."""

    language: UnspacedLanguage
    index: NameIndex
    people: dict[str, str] = field(default_factory=dict)  # part of a name -> the name in full
    organizations: set[str] = field(default_factory=set)

    def read(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The pieces of a sentence with the names that can be told, without spaces and quotes."""
        joined = [self._as_organization(piece) for piece in _joined_runs(pieces)]
        found: list[Piece] = []
        for at, piece in enumerate(joined):
            found += self._read(piece, _beside(found, joined, at))
        for piece in found:
            self._note(piece)
        return [piece for piece in found if piece.kind not in _UNHEARD]

    def _read(self, piece: Piece, beside: Beside) -> list[Piece]:
        if piece.kind == "dotted" or (piece.kind == "katakana" and _DOTS.search(piece.text)):
            return [self._person(piece)]
        if piece.kind == "latin":
            return [self._latin(piece, beside)]
        if piece.kind in {"han", "katakana"}:
            return self._native(piece, beside)
        return [piece]

    def _note(self, piece: Piece) -> None:
        """Remember an organization, and a person by the parts of the name."""
        if piece.kind == "organization":
            self.organizations.add(piece.text)
        if piece.kind != "person":
            return
        parts = [part for part in _PARTS.split(piece.text) if len(part) > 1]
        surname = self._surname(piece.text)
        short = {parts[0], parts[-1]} if len(parts) > 1 else {piece.text, surname} if surname else set()
        for part in short:
            if len(part) > 1:
                self.people.setdefault(part, piece.name)

    def _person(self, piece: Piece, *, sure: bool = True) -> Piece:
        name = self.people.get(piece.text) or self.index.record_of("person", piece.text) or piece.text
        return replace(piece, kind="person", name=name, sure=sure)

    def _organization(self, piece: Piece, *, sure: bool = False) -> Piece:
        name = self.index.record_of("organization", piece.text) or piece.text
        return replace(piece, kind="organization", name=name, sure=sure)

    def _as_organization(self, piece: Piece) -> Piece:
        """A run that ends as organizations do: "云帆科技", "Preferred Networks", "智谱AI"."""
        if not piece.is_plain or len(piece.text) > _LONGEST_ORGANIZATION:
            return piece
        suffix = next((one for one in self.language.org_suffixes if piece.text.endswith(one)), "")
        more = len(piece.text) - len(suffix)
        ends = bool(suffix) and more > (0 if piece.kind == "latin" else 1)
        prefixed = self.language.verb_last and piece.text.startswith("株式会社")
        sure = ends or prefixed or piece.text in self.organizations
        return self._organization(piece, sure=True) if sure else piece

    def _latin(self, piece: Piece, beside: Beside) -> Piece:
        """A run in Latin letters: a person where it has a first and a last name, else an organization."""
        if piece.text in self.people:
            return self._person(piece)
        piece = _without_title(piece)
        words = piece.text.split()
        called = (
            words[0].lower() in self.language.given_names
            or beside.kind_before in {"role", "title"}
            or beside.kind_behind == "title"
        )
        placed = beside.pattern_before in _OF_PLACES or beside.kind_before in _PLACED
        if _is_like_a_person(words) and (called or not (placed or beside.kind_behind == "role")):
            return self._person(piece, sure=called)
        capital = any(char.isupper() for char in piece.text)
        if piece.text in self.language.title_words or not capital or len(words) > 4 or len(piece.text) == 1:
            return piece
        return self._organization(piece)

    def _native(self, piece: Piece, beside: Beside) -> list[Piece]:
        """A run in the language's own script: somebody named before, a name by its surname, or an actor."""
        text = piece.text
        if len(text) == 1 and beside.kind_behind == "title" and (name := self._by_surname(text)):
            return [replace(piece, kind="person", name=name, sure=True)]
        called = beside.kind_behind in {"title", "role"}
        subject = beside.behind is None or beside.kind_behind in {"topic", "object"}
        short = self.language.verb_last and len(text) <= 2 and not (called or subject)
        if text in self.people and not short:
            return [self._person(piece)]
        size = self._name_size(text, beside)
        if not size:
            return [self._organization(piece) if self._acts(piece, beside) else piece]
        sure = called or beside.kind_before in {"role", "title"}
        head = self._person(replace(piece, end=piece.start + size, text=text[:size]), sure=sure)
        rest = replace(piece, start=piece.start + size, text=text[size:])
        return [head, rest] if rest.text else [head]

    def _by_surname(self, surname: str) -> str:
        """The one person of the text with this surname of one character: "柯先生"."""
        found = {name for name in self.people.values() if name.startswith(surname)}
        return found.pop() if len(found) == 1 else ""

    def _acts(self, piece: Piece, beside: Beside) -> bool:
        """Whether an unknown run acts as organizations do: opens a clause and hires, names or announces."""
        if self.language.verb_last or not 2 <= len(piece.text) <= _LONGEST_ACTOR or beside.behind is None:
            return False
        if piece.text.endswith(self.language.common_nouns):
            return False
        if beside.kind_behind == "board" and beside.behind.end - beside.behind.start > 2:
            return beside.kind_before in {"", "comma", "stop", "mark"}  # "蓝鲸医智董事会"
        if beside.kind_before == "from":
            return beside.kind_behind == "trigger"
        acts = beside.behind.pattern in _OF_EMPLOYERS or beside.kind_behind in {"say", "denial"}
        return beside.kind_before in {"", "comma", "stop", "mark"} and (acts or beside.kind_behind == "from")

    def _surname(self, text: str) -> str:
        """The surname that a run begins with; empty where it begins with none."""
        for size in range(min(self.language.longest_surname, len(text)), 0, -1):
            if text[:size] in self.language.surnames:
                return text[:size]
        return ""

    def _name_size(self, text: str, beside: Beside) -> int:
        """How many characters at the start of a run are a person's name; 0 for none."""
        if self._is_addressed(beside, text) and 2 <= len(text) <= _LONGEST_TITLED:
            return len(text)
        surname = self._surname(text)
        if self.language.verb_last and any(suffix in text for suffix in self.language.org_suffixes):
            return 0
        fewest, most = self.language.name_lengths
        given = len(text) - len(surname)
        if self.language.verb_last and beside.kind_behind in {"title", "role"} and given <= most:
            return len(text) if len(surname) > 1 or (surname and given >= fewest) else 0
        if not surname or given < fewest or not self._stands_as_person(beside):
            return 0
        if text.startswith(self.language.common_nouns) or text.endswith(self.language.common_nouns):
            return 0
        if given <= most:
            return len(text)
        cuts = (most, fewest) if not self.language.verb_last else ()
        common = self.language.common_characters
        return next((len(surname) + size for size in cuts if text[len(surname) + size] in common), 0)

    def _is_addressed(self, beside: Beside, text: str) -> bool:
        """Whether a form of address or a post follows, as it does behind people: "氏", "専務"."""
        if not self.language.verb_last or beside.behind is None:
            return False
        if beside.kind_behind == "title":
            return True
        posted = beside.kind_behind == "role" and beside.kind_before in {"", "of", "copula", "comma", "topic"}
        known = (*self.language.org_suffixes, *self.language.common_nouns, *self.language.title_words)
        return posted and len(text) > 2 and not any(word in text for word in known)

    def _stands_as_person(self, beside: Beside) -> bool:
        """Whether a run stands between what stands before and behind people."""
        if beside.behind is not None and beside.kind_behind == "role" and not self.language.verb_last:
            return beside.behind.text in self.language.titles
        if beside.pattern_before in _OF_PLACES and not self.language.verb_last:
            return False
        before = beside.before is None or beside.kind_before in _BEFORE_PEOPLE
        return before and (beside.behind is None or beside.kind_behind in _BEHIND_PEOPLE)


def _beside(found: Sequence[Piece], pieces: Sequence[Piece], at: int) -> Beside:
    before = next((each for each in reversed(found) if each.kind not in _UNHEARD), None)
    behind = next((each for each in pieces[at + 1 : at + 4] if each.kind not in _UNHEARD), None)
    return Beside(before, behind)


def _without_title(piece: Piece) -> Piece:
    """A run in Latin letters without "Dr." before it."""
    title = _TITLE.match(piece.text)
    cut = title.end() if title else 0
    return replace(piece, start=piece.start + cut, text=piece.text[cut:])


def _is_like_a_person(words: Sequence[str]) -> bool:
    capitals = all(word[0].isupper() and not word.isupper() for word in words if len(word) > 2)
    return 2 <= len(words) <= 4 and capitals and not _COMPANY.search(" ".join(words))


def _joined_runs(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with runs of several scripts as one: "智谱AI", "LINEヤフー", "Stability AI Japan"."""
    out: list[Piece] = []
    for piece in pieces:
        if piece.kind == "space":
            continue
        joined = (_grown(out[-1], piece) or _joined(out[-1], piece)) if out else None
        if joined is not None:
            out[-1] = joined
        else:
            out.append(piece)
    return out


def _grown(before: Piece, piece: Piece) -> Piece | None:
    """A known name with the word behind it: "Stability AI" + "Japan"."""
    if before.kind != "organization" or not before.text.isascii() or piece.kind != "latin":
        return None
    word = piece.text.isalpha() and piece.text[0].isupper() and piece.text != "AI"
    if not word or piece.start != before.end + 1:
        return None
    name = f"{before.text} {piece.text}"
    return replace(before, end=piece.end, text=name, name=name)


def _joined(before: Piece, piece: Piece) -> Piece | None:
    """Two runs of different scripts that touch, one of them in Latin letters or katakana."""
    kinds = {before.kind, piece.kind}
    touching = before.end == piece.start and before.is_plain and piece.is_plain and len(kinds) == 2
    if not touching or (piece.kind == "han" and len(piece.text) > 6):
        return None
    kind = "han" if "han" in kinds else "katakana"
    return replace(before, kind=kind, end=piece.end, text=before.text + piece.text)

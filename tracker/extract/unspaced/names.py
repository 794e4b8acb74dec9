"""Names among the pieces of a sentence: people and organizations, known or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from tracker.extract.known_names import NameIndex
from tracker.extract.unspaced.boundaries import (
    DOTS,
    before_product,
    ends_as_noun,
    foreign_name,
    is_counted,
    is_unit,
    owner,
    without_asides,
    without_fields,
)
from tracker.extract.unspaced.language import UnspacedLanguage
from tracker.extract.unspaced.pieces import Piece

_PARTS = re.compile("[·•‧・＝= ]")
_COMPANY = re.compile(
    r"(?:Company|Corporation|Group|Systems|Studios?|University|Institute|Bank|Media|Games|Health|Energy|Motors|Therapeutics|Foundation|Intelligence|Dynamics|Machines|Lab|AI|Labs?|Inc\.?|Corp\.?|Technologies|Robotics|Research|Capital|Ventures)$"
)
_TITLE = re.compile(r"(?:Dr|Prof|Mr|Mrs|Ms)\.? (?=\S)")
_HOUSE = re.compile("([\u4e00-\u9fff]{2})(?=[A-Z][A-Za-z]{2})")
_UNHEARD = frozenset({"space", "quote"})
_SILENT = _UNHEARD | {"side", "plain", "nation", "flourish"}
_BEFORE_PEOPLE = frozenset(
    {
        "agent",
        "role",
        "title",
        "by",
        "list",
        "trigger",
        "say",
        "open",
        "stop",
        "comma",
        "of",
        "with",
        "history",
    }
    | {"adverb", "topic", "object", "including", "organization", "person", "recent", "hearsay", "generic"}
    | {"mark", "pronoun", "copula", "plain", "adverb", "board"}
)
_BEHIND_PEOPLE = frozenset(
    {
        "hearsay",
        "trigger",
        "say",
        "list",
        "comma",
        "open",
        "topic",
        "object",
        "title",
        "role",
        "from",
        "origin",
        "at",
        "to",
        "as",
    }
    | {"adverb", "future", "maybe", "negation", "denial", "with", "history", "by", "recent", "attempt"}
    | {"mark", "of", "including", "plain", "side", "pronoun", "plural_pronoun"}
)
_OPEN = frozenset({"dotted", "katakana", "latin", "latter", "han"})  # what a name may turn out to be
_KEPT = frozenset({"organization", "person"})
_PLACED = frozenset({"from", "origin", "to", "at", "venture", "generic"})
_OF_PLACES = frozenset({"departs", "arrives", "founds"})
_OF_EMPLOYERS = frozenset({"takes", "drops", "names"})
_FOREIGN = frozenset({"katakana", "latin", "organization"})
_LONGEST_ORGANIZATION = 32
_LONGEST_ACTOR = 8
_SHORTEST_KIND = 3
_LONGEST_TITLED = 5
_LONGEST_ADDRESSED = 7  # "佐々倉久美子氏"
_LONGEST_KATAKANA = 16
_LONGEST_FOREIGN = 9  # characters of a foreign name in Chinese


# Never changed once made. A frozen one takes three times as long to make, and a text has dozens.
@dataclass(slots=True)
class Beside:
    """What stands before and behind a piece, quotes left out; and what its sentence does."""

    before: Piece | None
    behind: Piece | None
    later: Piece | None = None  # behind what stands behind
    verb: Piece | None = None  # behind, words of time left out
    quoted: bool = False
    owns: bool = False  # "の" and somebody stand behind
    titled: bool = False  # a title and "の" stand before: "執行役員の"
    speaks: bool = False  # somebody announces, hires or names in this sentence

    @property
    def kind_before(self) -> str:
        return self.before.kind if self.before else ""

    @property
    def kind_behind(self) -> str:
        return self.behind.kind if self.behind else ""

    @property
    def kind_later(self) -> str:
        return self.later.kind if self.later else ""

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
    latest: str = ""  # the organization named last

    def note_houses(self, text: str) -> None:
        """Remember what looks like a name but stands before a Latin word: "谷歌" of "谷歌DeepMind"."""
        if self.language.verb_last:
            return
        for match in _HOUSE.finditer(text):
            common = self.language.common_nouns.end(match[1]) or match[1] in self.language.title_words
            if match[1][0] in self.language.surnames and not common:
                self.organizations.add(match[1])

    def read(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The pieces of a sentence with the names that can be told, without spaces and quotes."""
        runs = self._without_teams(without_asides(_joined_runs(pieces, self.language)))
        runs = self._without_descriptions(runs if self.language.verb_last else self._with_departments(runs))
        joined = [self._as_organization(piece, runs[at - 1] if at else None) for at, piece in enumerate(runs)]
        found: list[Piece] = []
        speaks = any(piece.kind in {"say", "future"} or piece.pattern in _OF_EMPLOYERS for piece in joined)
        speaks = speaks or (self.language.verb_last and _tells_of_post(joined))
        for at, piece in enumerate(joined):
            read = [piece]
            if piece.kind in _OPEN:
                read = self._read(piece, _beside(found, joined, at, speaks=speaks))
            for each in read:
                if each.kind in _KEPT:
                    self._note(each)
            found += read
        spoken = [piece for piece in found if piece.kind not in _SILENT]
        return _without_branches(spoken, self.language.descriptors or ("\0",))

    def _without_teams(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The pieces with "Meta超级智能" before "团队" as the organization alone."""
        out, split = list(pieces), []
        for at, piece in enumerate(pieces[:-1]):
            if (
                piece.kind == "han"
                and pieces[at + 1].kind == "role"
                and (size := self._house_size(piece.text))
            ):
                whole = self._organization(replace(piece, end=piece.start + size, text=piece.text[:size]))
                rest = replace(piece, start=piece.start + size, text=piece.text[size:])
                split.append((at, [whole, rest]))
            team = piece.kind == "han" and pieces[at + 1].kind == "position_noun"
            if team and not self.language.verb_last and (house := owner(piece.text, self.language)):
                titled = at + 2 < len(pieces) and pieces[at + 2].kind == "role"
                out[at] = piece if titled else replace(piece, text=house)
                if house != piece.text and house + "AI" == piece.text:
                    self.organizations.add(house)  # "谷歌AI团队": a house, though it looks like a name
        for at, parts in reversed(split):
            out[at : at + 1] = parts
        return out

    def _with_departments(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The pieces with the house of "云帆端到端算法与功能部" before a title as one of its own."""
        out = list(pieces)
        for at in range(len(out) - 4, -1, -1):
            kinds = [piece.kind for piece in out[at : at + 4]]
            if kinds[:3] == ["han", "list", "han"] and (school := _school(out[at : at + 3], self.language)):
                out[at : at + 3] = [
                    self._organization(replace(out[at + 2], start=out[at].start, text=school))
                ]
                continue
            if kinds != ["han", "list", "han", "role"] or out[at + 1].text == "、":
                continue
            head, unit = out[at], out[at + 2]
            house = without_fields(head.text, self.language)
            if 2 <= len(house) < len(head.text) and unit.text.endswith(self.language.units):
                rest = f"{head.text[len(house) :]}{out[at + 1].text}{unit.text}"
                cut = head.start + len(house)
                owner = self._organization(replace(head, end=cut, text=house))
                out[at : at + 3] = [owner, replace(unit, kind="position_noun", start=cut, text=rest)]
        return out

    def _house_size(self, text: str) -> int:
        """How many characters of a long run are an institution: not "青年" of "上海人工智能实验室青年"."""
        if self.language.verb_last or len(text) <= _LONGEST_ACTOR:
            return 0
        ends = [
            text.rfind(unit) + len(unit) for unit in self.language.units if len(unit) > 1 and unit in text
        ]
        size = max(ends, default=0)
        field = text[size:]
        return size if size > _LONGEST_TITLED and field and not without_fields(field, self.language) else 0

    def _without_descriptions(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The pieces without what says of a name what it is: "AI制药公司“深衡”", "AI創薬のモレキュラは"."""
        if self.language.verb_last:
            return self._without_field(pieces)
        out = list(pieces)
        for at in range(len(out) - 4, -1, -1):
            kinds = [piece.kind for piece in out[at : at + 4]]
            quoted = kinds[1:2] + kinds[3:] == ["quote", "quote"] and out[at + 2].is_plain
            if quoted and kinds[0] == "han" and self._is_kind_of_company(out, at):
                out[at : at + 4] = [self._organization(out[at + 2], sure=True)]
        return [self._without_kind(piece) for piece in out]

    def _is_kind_of_company(self, pieces: Sequence[Piece], at: int) -> bool:
        """Whether a run only says what a company is, or what somebody founded."""
        founded = at > 1 and pieces[at - 1].kind == "of" and pieces[at - 2].pattern == "founds"
        founded = founded or (at > 0 and pieces[at - 1].pattern == "founds")  # "创办氢能公司“行深”"
        ends = pieces[at].text.endswith(self.language.company_kinds)
        return ends and (founded or is_unit(pieces[at].text, self.language))

    def _without_field(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The pieces of a Japanese sentence that begins with a field and a name: "半導体のラピダスは"."""
        if len(pieces) > 3 and pieces[0].kind == "nation" and pieces[2].kind == "of":
            return self._without_field(pieces[1:])  # "米AI新興のハーモニクスは"
        kinds = [piece.kind for piece in pieces[:4]]
        if (
            kinds[1:2] == ["of"]
            and pieces[1].text in self.language.particular.group_of
            and kinds[2:3] in (["katakana"], ["latin"], ["han"])
        ):
            return [self._organization(pieces[2], sure=True), *pieces[3:]]  # "トヨタ系ウーブン"
        opens = len(kinds) == 4 and kinds[1] == "of" and kinds[3] in {"comma", "topic"}
        chat = kinds[:1] == ["katakana"] and pieces[0].text.startswith("AI")
        if (
            not opens
            or not (chat or kinds[0] in {"han", "nation", "venture"})
            or kinds[2] not in {*_FOREIGN, "han"}
        ):
            return list(pieces)
        field, _of, name, *rest = pieces
        described = field.kind in {"nation", "venture"} or field.text.endswith(self.language.descriptors)
        tool = field.text.endswith("AI") and len(field.text) > _LONGEST_TITLED  # "英語学習AIのフルエント"
        described = described or chat or tool or is_unit(field.text, self.language)
        if not described or name.text in self.language.common_nouns:
            return list(pieces)
        return [self._organization(name, sure=True), *rest]

    def _without_kind(self, piece: Piece) -> Piece:
        """A run without the kind of company that it begins with: "生成式AI公司阶跃星辰"."""
        kinds = self.language.company_kinds
        long = piece.kind == "han" and len(piece.text) > _LONGEST_TITLED
        if not long or not kinds.stand_in(piece.text):
            return piece
        for noun in kinds:
            size = piece.text.find(noun) + len(noun)
            if not len(noun) <= size < len(piece.text) - 1:
                continue
            head, rest = piece.text[:size], piece.text[size:]
            housed = self.language.org_suffixes.end(rest) and len(rest) > _SHORTEST_KIND
            if (housed or is_unit(head, self.language)) and not is_unit(rest, self.language):
                return self._organization(
                    replace(piece, start=piece.start + size, text=piece.text[size:]), sure=True
                )
        return piece

    def _read(self, piece: Piece, beside: Beside) -> list[Piece]:
        if self.language.verb_last and piece.text.endswith(self.language.descriptors):
            return [piece]  # "中国系EVメーカーに"
        if piece.kind == "dotted" and [beside.kind_behind, beside.kind_later] == ["role", "dotted"]:
            return [self._organization(piece)]  # "前洛克希德·马丁首席财务官杰伊·马拉夫"
        if piece.kind == "dotted":
            before, name, behind = foreign_name(piece, self.language)
            return [each for each in (before, self._person(name), behind) if each.text]
        if piece.kind == "katakana" and DOTS.search(piece.text):
            titled = beside.kind_behind == "of" and beside.kind_later == "role" and beside.before is None
            placed = _is_placed(beside) or titled  # "ワーナー・ブラザースの技術責任者"
            return [self._organization(piece) if placed else self._person(piece)]
        if piece.kind == "latin":
            return [self._latin(piece, beside)]
        if piece.kind == "latter":
            return [self._latter(piece, beside)]
        if piece.kind in {"han", "katakana"}:
            return self._native(piece, beside)
        return [piece]

    def _latter(self, piece: Piece, beside: Beside) -> Piece:
        """ "后者创始人": the organization named last; without a title behind it, somebody."""
        owns = beside.kind_behind == "role" and bool(self.latest)
        return (
            replace(piece, kind="organization", name=self.latest) if owns else replace(piece, kind="pronoun")
        )

    def _note(self, piece: Piece) -> None:
        """Remember an organization, and a person by the parts of the name."""
        if piece.kind == "organization":
            self.organizations.add(piece.text)
            self.latest = piece.name
        if piece.kind != "person":
            return
        parts = [part for part in _PARTS.split(piece.text) if len(part) > 1]
        surname = self._surname(piece.text)
        whole = {piece.text} if surname or self.language.verb_last else set()
        short = {parts[0], parts[-1]} if len(parts) > 1 else whole | {surname}
        for part in short:
            if len(part) > 1 and self.people.get(part, part) == part:  # not yet, or by the surname alone
                self.people[part] = piece.name

    def _person(self, piece: Piece, *, sure: bool = True) -> Piece:
        name = self.people.get(piece.text) or self.index.record_of("person", piece.text) or piece.text
        return piece.as_name("person", name, sure=sure)

    def _organization(self, piece: Piece, *, sure: bool = False) -> Piece:
        name = self.index.record_of("organization", piece.text) or piece.text
        return piece.as_name("organization", name, sure=sure)

    def _as_organization(self, piece: Piece, before: Piece | None) -> Piece:
        """A run that ends as organizations do: "云帆科技", "Preferred Networks", "智谱AI"."""
        if not piece.is_plain or len(piece.text) > _LONGEST_ORGANIZATION:
            return piece
        if before is not None and before.kind == "role" and self._is_whole_name(piece.text):
            return piece  # "负责人田牧云"
        suffixes = self.language.org_suffixes if self.language.org_suffixes.end(piece.text) else ()
        suffix = next((one for one in suffixes if piece.text.endswith(one)), "")
        more = len(piece.text) - len(suffix)
        ends = bool(suffix) and more > (0 if piece.kind == "latin" else 1)
        prefixed = piece.text.startswith(self.language.org_prefixes)
        ends = ends and not is_unit(piece.text, self.language)
        sure = ends or prefixed or piece.text in self.organizations
        return self._organization(piece, sure=True) if sure else piece

    def _latin(self, piece: Piece, beside: Beside) -> Piece:
        """A run in Latin letters: a person where it has a first and a last name, else an organization."""
        if piece.text in self.people:
            return self._person(piece)
        if beside.kind_before == "according":
            return self._organization(piece)  # "据The Information"
        piece = _without_title(piece)
        words = piece.text.split()
        called = (
            words[0].lower() in self.language.given_names
            or beside.kind_before in {"role", "title"}
            or beside.kind_behind == "title"
        )
        if beside.kind_behind == "role" and beside.kind_before not in {"role", "title"}:
            called = called and self.language.verb_last  # "两名Claude Code负责人"
        small = self.language.verb_last and len(words) == 1 and len(piece.text) > 3 and beside.speaks
        if small and piece.text.islower() and beside.kind_behind == "topic":
            return self._organization(piece)  # "rinnaは … と発表した"
        if beside.quoted and not called:
            return self._organization(piece) if beside.kind_before == "named" else piece
        if self.language.verb_last and beside.owns and not called:
            return self._organization(piece)
        placed = beside.pattern_before in _OF_PLACES or beside.kind_before in _PLACED
        placed = placed or beside.kind_behind == "role" or self.language.verb_last or _hires(beside)
        placed = placed or (beside.verb is not None and beside.verb.pattern == "takes")
        if _is_like_a_person(words) and (called or not placed):
            return self._person(piece, sure=called)
        capital = any(char.isupper() for char in piece.text)
        if piece.text in self.language.title_words or not capital or len(words) > 4 or len(piece.text) == 1:
            return piece
        return self._organization(piece)

    def _native(self, piece: Piece, beside: Beside) -> list[Piece]:
        """A run in the language's own script: somebody named before, a name by its surname, or an actor."""
        text = piece.text
        short = len(text) == 1 or (self.language.verb_last and text not in self.people)
        if short and beside.kind_behind == "title" and (name := self._by_surname(text)):
            return [replace(piece, kind="person", name=name, sure=True)]
        if self.language.verb_last and len(text) == 1 and beside.kind_behind == "title":
            return [self._person(piece)]  # "呉氏"
        if self.language.verb_last and text.endswith(self.language.descriptors) and text not in self.people:
            return [piece]  # "AI新興"
        if beside.kind_before == "named" and 2 <= len(text) <= _LONGEST_ACTOR:
            return [self._organization(piece)]
        if beside.kind_behind == "side" and self._acts(piece, beside):
            return [self._organization(piece)]
        called = beside.kind_behind in {"title", "role"}
        addressed = beside.kind_behind == "title" and not self.language.verb_last
        if addressed and self._is_foreign(text) and len(text) <= _LONGEST_FOREIGN:
            return [self._person(piece)]
        subject = beside.behind is None or beside.kind_behind in {"topic", "object"}
        short = self.language.verb_last and len(text) <= 2 and not (called or subject)
        if text in self.people and not short:
            return [self._person(piece)]
        size = self._name_size(text, beside)
        if not size:
            return [self._actor(piece, beside) if self._acts(piece, beside) else piece]
        sure = called or beside.kind_before in {"role", "title"}
        head = self._person(replace(piece, end=piece.start + size, text=text[:size]), sure=sure)
        rest = replace(piece, start=piece.start + size, text=text[size:])
        return [head, rest] if rest.text else [head]

    def _by_surname(self, surname: str) -> str:
        """The one person of the text whose name begins so: "柯先生", "野々村氏"."""
        found = {name for name in self.people.values() if name.startswith(surname)}
        return found.pop() if len(found) == 1 else ""

    def _acts(self, piece: Piece, beside: Beside) -> bool:
        """Whether an unknown run acts as organizations do: opens a clause and hires, names or announces."""
        if self.language.verb_last:
            return self._is_spoken_of(piece, beside)
        if not 2 <= _width(piece.text) <= _LONGEST_ACTOR or beside.behind is None:
            return False
        branch = any(
            piece.text.endswith(end) and len(piece.text) > len(end) + 1
            for end in self.language.branch_endings
        )
        if self.language.common_nouns.end(piece.text) and not branch:
            return False
        opens = beside.kind_before in {"", "comma", "stop", "mark"}
        if beside.kind_behind == "board" and beside.behind.end - beside.behind.start > 2:
            return opens  # "蓝鲸医智董事会"
        if beside.kind_before in {"from", "according"}:
            return beside.kind_behind in {"trigger", "say"}
        if beside.kind_before == "origin":  # "来自字节跳动语音团队"
            return beside.kind_behind in {"trigger", "position_noun", "of", "mark", "comma"}
        fits = opens and not is_unit(piece.text, self.language) and not is_counted(piece.text)
        does = beside.verb is not None and beside.verb.text in self.language.acts
        does = does and beside.before is None and not self._is_whole_name(piece.text)
        return fits and (does or _heads_clause(beside))

    def _is_spoken_of(self, piece: Piece, beside: Beside) -> bool:
        """Whether an unknown run opens a sentence that says what it does: "富士通は … と発表した"."""
        described = beside.kind_before in {"kana", "adverb", "copula"} and _is_katakana(piece.text)
        described = (
            described and beside.before is not None and beside.before.text.endswith(("る", "た", "う"))
        )
        opens = beside.kind_before in {"", "stop", "nation"} or described  # "AIを手がけるアクメは"
        follows = beside.kind_behind == "topic" or (beside.kind_behind == "comma" and beside.speaks)
        fits = 2 <= len(piece.text) <= _LONGEST_ORGANIZATION and piece.text not in self.language.surnames
        common = ends_as_noun(piece.text, self.language)
        origin = beside.kind_behind == "origin" or (beside.owns and self._employs(piece))
        return (
            fits
            and not common
            and not is_unit(piece.text, self.language)
            and ((opens and follows and beside.speaks) or origin or beside.kind_before == "nation")
        )

    def _employs(self, piece: Piece) -> bool:
        """Whether a run before "の" and somebody is an organization: "富士通の堂本氏", not "妻の花子さん"."""
        if piece.kind == "katakana":
            return True
        common = self.language.plain_words.stand_in(piece.text)
        common = common or piece.text[-1] in self.language.person_endings
        return len(piece.text) > 1 and piece.text not in self.language.surnames and not common

    def _actor(self, piece: Piece, beside: Beside) -> Piece:
        """The organization that a run begins with, without the name of its team."""
        if beside.kind_behind != "position_noun":
            return self._organization(piece)
        name = without_fields(before_product(piece.text), self.language) or piece.text
        return self._organization(replace(piece, text=name))

    def _surname(self, text: str) -> str:
        """The surname that a run begins with; empty where it begins with none."""
        for size in self.language.surname_sizes.get(text[:1], ()):
            if text[:size] in self.language.surnames:
                return text[:size]
        return ""

    def _name_size(self, text: str, beside: Beside) -> int:
        """How many characters at the start of a run are a person's name; 0 for none."""
        if self._is_addressed(beside, text) and 2 <= len(text) <= self._longest_called(text, beside):
            return len(text)
        surname = self._surname(text)
        fewest, most = self.language.name_lengths
        given = len(text) - len(surname)
        if self.language.verb_last and (size := self._size_before_post(text, surname, beside)) is not None:
            return size
        if self._is_common(text) or (not self.language.verb_last and _hires(beside)):
            return 0
        if self._follows_title(beside) and len(text) > 1:
            if surname and given > most:
                return len(surname) + most  # "研究员朱怀瑾回国"
            longest = _LONGEST_FOREIGN if self._is_foreign(text) else _LONGEST_TITLED + 1
            closes = beside.behind is None or beside.kind_behind in _BEHIND_PEOPLE
            if not surname and closes and len(text) <= longest:
                return len(text)
        if not surname or given < fewest or not self._stands_as_person(beside):
            return 0
        if given <= most:
            return len(text)
        cuts = (most, fewest) if not self.language.verb_last else ()
        common = self.language.common_characters
        return next((len(surname) + size for size in cuts if text[len(surname) + size] in common), 0)

    def _longest_called(self, text: str, beside: Beside) -> int:
        if _is_katakana(text):
            return _LONGEST_KATAKANA
        return _LONGEST_ADDRESSED if beside.kind_behind == "title" else _LONGEST_TITLED

    def _size_before_post(self, text: str, surname: str, beside: Beside) -> int | None:
        """The size of a name in Japanese where what stands beside it decides; None where it does not."""
        if self.language.org_suffixes.stand_in(text):
            return 0
        fewest, most = self.language.name_lengths
        given = len(text) - len(surname)
        field = beside.kind_behind == "role" and given == most and text[:2] in self.language.title_words
        post = beside.later if beside.kind_behind == "of" and len(text) > 2 else beside.behind
        school = text.endswith(self.language.particular.short_university)
        school = school and post is not None and post.text in self.language.academic_words
        if field or school:
            return 0  # "安全対策トップ", "東北大教授"
        if beside.kind_behind in {"title", "role", "board"} and given <= most:
            return len(text) if len(surname) > 1 or (surname and given >= fewest) else 0
        if self._is_common(text) or (len(text) == 2 and beside.kind_behind == "of"):
            return 0  # "東芝の"
        subject = beside.kind_behind in {"topic", "object"}
        worked = (
            beside.before is not None and beside.kind_before == "kana" and beside.before.text.endswith("た")
        )
        posted = subject and beside.kind_later == "role" and (worked or beside.kind_before == "comma")
        if posted and 4 <= len(text) <= _LONGEST_TITLED and not is_unit(text, self.language):
            return len(text)  # "当社は、田所雄一郎が社長に就任 …"
        named = beside.titled and subject and 3 <= len(text) <= _LONGEST_TITLED  # "執行役員の氷室雅人が"
        return len(text) if named else None

    def _is_foreign(self, text: str) -> bool:
        """Whether a run may be a foreign name that is written without a dot: "迈克尔尼科尔斯"."""
        return len(text) > 2 and all(char in self.language.transliteration for char in text)

    def _is_common(self, text: str) -> bool:
        """Whether a run is no name, for it begins or ends as a plain word."""
        words = self.language.common_nouns
        unit = not self.language.verb_last and is_unit(text, self.language)
        return unit or words.begin(text) or words.end(text)

    def _follows_title(self, beside: Beside) -> bool:
        """Whether a run stands right behind a title, where names come first."""
        return not self.language.verb_last and beside.kind_before in {"role", "board"}

    def _is_whole_name(self, text: str) -> bool:
        """Whether a run is as long as a name and begins with a surname; where given names are short."""
        surname, (fewest, most) = self._surname(text), self.language.name_lengths
        return not self.language.verb_last and bool(surname) and fewest <= len(text) - len(surname) <= most

    def _is_addressed(self, beside: Beside, text: str) -> bool:
        """Whether a form of address or a post follows, as it does behind people: "氏", "専務"."""
        if not self.language.verb_last or beside.behind is None:
            return False
        if beside.kind_behind == "title":
            return True
        before = {"", "of", "copula", "comma", "topic", "kana", "history", "to"}
        posted = beside.kind_behind in {"role", "advisory", "board"} and beside.kind_before in before
        if posted and beside.kind_later == "to" and not beside.before and not self._surname(text):
            return False  # "シャープ社長に沖津氏"
        if (
            posted
            and _is_katakana(text)
            and (
                beside.kind_later == "of"
                or beside.kind_before == "history"  # "元インテル日本法人社長"
                or (beside.before is None and beside.behind.text.isascii())  # "メルカリCTOが退任"
                or (beside.before is None and beside.later is not None and beside.later.pattern == "succeeds")
                or not _is_chief(beside.behind, self.language)
            )
        ):
            return False  # "デザイン責任者", "ティアフォーCTOの加藤氏"
        school = beside.kind_before == "to" and text.endswith(
            self.language.particular.short_university
        )  # "CTOに東北大教授"
        native = not any(char.isascii() for char in text) and not school  # not "ソニーG幹部"
        if not posted or not native or len(text) <= 2:
            return False
        return not self.language.never_in_names.stand_in(text)

    def _stands_as_person(self, beside: Beside) -> bool:
        """Whether a run stands between what stands before and behind people."""
        if beside.behind is not None and beside.kind_behind == "role" and not self.language.verb_last:
            lost = beside.pattern_before == "drops" and beside.kind_later in {
                "position_noun",
                "list",
                "comma",
            }
            return lost or beside.behind.text in self.language.titles  # "免去李明总经理职务"
        if beside.pattern_before in _OF_PLACES and not self.language.verb_last:
            return False
        if beside.kind_behind == "history" and beside.kind_later == "role" and not self.language.verb_last:
            return False  # "商汤前高管"
        before = beside.before is None or beside.kind_before in _BEFORE_PEOPLE
        return before and (beside.behind is None or beside.kind_behind in _BEHIND_PEOPLE)


def _tells_of_post(pieces: Sequence[Piece]) -> bool:
    """Whether a headline in Japanese says who takes a post: "Acme、次期社長に山口取締役"."""
    goes = any(piece.pattern in {"departs", "succeeds"} for piece in pieces)  # "Acme、山田社長が退任"
    return goes or any(pair == ("role", "to") for pair in pairwise(piece.kind for piece in pieces))


def _is_katakana(text: str) -> bool:
    return all("\u30a1" <= char <= "\u30fc" for char in text)


def _is_chief(post: Piece, language: UnspacedLanguage) -> bool:
    """Whether a post may follow a surname as a form of address: "ガーディナー社長", "最高経営責任者"."""
    return (
        post.text.startswith(language.chief_heads)
        or post.text.endswith(language.chiefs)
        or post.text.isascii()
    )


def _hires(beside: Beside) -> bool:
    """Whether what opens a clause hires or names somebody, as organizations do: "谷歌已聘请 …"."""
    opens = beside.kind_before in {"", "comma", "stop"}
    verb = beside.verb
    rises = verb is not None and verb.frame is not None and verb.frame.entry_manner == "promoted"
    return opens and verb is not None and verb.pattern in _OF_EMPLOYERS and not rises


def _heads_clause(beside: Beside) -> bool:
    """Whether a run that opens a clause is said to hire, to name or to announce."""
    if beside.verb is not None and beside.verb.kind == "flourish":
        return beside.before is None  # "华为云换帅：…"
    if beside.kind_behind == "stop":  # "地平线：委任肖敏为首席财务官"
        return beside.before is None and (beside.speaks or beside.kind_later in {"role", "trigger", "agent"})
    if beside.verb is None:
        return beside.kind_behind in {"from", "side"}
    agrees = beside.kind_behind == "adverb" and beside.verb.kind == "list"  # "谷歌已与李明 …"
    acts = beside.verb.pattern in _OF_EMPLOYERS or beside.verb.kind in {"say", "denial"}
    return agrees or acts or beside.kind_behind in {"from", "side"}


def _width(text: str) -> int:
    """How long a run is, with Latin letters at a fourth."""
    latin = sum(char.isascii() for char in text)
    return len(text) - latin + (latin + 3) // 4


def _without_branches(pieces: Sequence[Piece], descriptors: tuple[str, ...]) -> list[Piece]:
    """The pieces with "グーグルの日本法人" as its organization; alone, a branch is that of the text."""
    out: list[Piece] = []
    for at, piece in enumerate(pieces):
        behind = pieces[at + 1].kind if at + 1 < len(pieces) else ""
        if piece.kind != "branch" or behind == "role":
            if piece.kind == "branch" and out and out[-1].kind in {"katakana", "latin"}:
                house = out.pop()  # "元グーグル日本法人社長"
                out.append(replace(house, kind="organization", name=house.name or house.text))
            out.append(piece)
        elif out and out[-1].end == piece.start and out[-1].text == "AI":
            out[-1] = replace(piece, kind="generic", start=out[-1].start)  # "AI子会社の社長"
        elif out and out[-1].kind == "organization" and out[-1].end == piece.start:
            continue  # "グーグル日本法人で"
        elif behind == "organization":
            del out[_owner_of_branch(out) :]  # "トヨタ自動車のソフトウエア子会社ウーブン"
        elif out and out[-1].kind in {"katakana", "latin"} and out[-1].end == piece.start:
            house = out.pop()  # "グーグル日本法人の"
            out.append(replace(house, kind="organization", name=house.name or house.text))
        elif len(out) > 1 and out[-1].kind == "of" and out[-2].text.endswith(descriptors):
            continue  # "EVメーカーの日本法人"
        elif len(out) > 1 and out[-1].kind == "of" and out[-2].kind in {"organization", "katakana", "latin"}:
            out.pop()
            house = out.pop()
            out.append(replace(house, kind="organization", name=house.name or house.text))
        else:
            out.append(replace(piece, kind="generic"))
    return out


def _owner_of_branch(out: Sequence[Piece]) -> int:
    """Where the organization begins whose branch stands behind ``out``; its end where none is named."""
    at = len(out)
    while at and out[at - 1].is_plain:
        at -= 1
    owned = at > 1 and out[at - 1].kind == "of" and out[at - 2].kind in {"organization", "generic"}
    return at - 2 if owned else len(out)


def _is_placed(beside: Beside) -> bool:
    """Whether a foreign name in katakana stands where organizations do: nobody is addressed by it."""
    if beside.kind_behind in {"title", "list"} or beside.kind_before in {"role", "list"}:
        return False
    if beside.kind_behind == "role":
        return beside.kind_later in {"of", "katakana", "copula"} or beside.kind_before == "history"
    if beside.kind_behind in {"from", "origin", "to", "at"} or beside.kind_before in {"nation", "branch"}:
        return True
    return beside.kind_behind == "topic" and beside.before is None and beside.speaks


def _beside(found: Sequence[Piece], pieces: Sequence[Piece], at: int, *, speaks: bool) -> Beside:
    """What stands around the piece at ``at``, as far as it was read."""
    before = next((each for each in reversed(found) if each.kind not in _UNHEARD), None)
    heard = [each for each in pieces[at + 1 : at + 9] if each.kind not in _UNHEARD]
    near = [each for each in pieces[at + 1 : at + 4] if each.kind not in _UNHEARD]
    verb = next(
        (each for each in heard if each.kind not in {"adverb", "future", "maybe", "position_noun"}), None
    )
    around = [each.kind for each in (*pieces[max(0, at - 1) : at], *pieces[at + 1 : at + 2])]
    later = heard[1] if len(heard) > 1 else None
    owns = len(heard) > 1 and heard[0].kind == "of" and _is_somebody(heard[1:3])
    return Beside(
        before,
        near[0] if near else None,
        later,
        verb,
        quoted=around == ["quote", "quote"],
        owns=owns,
        titled=_is_titled([each.kind for each in found[-4:]]),
        speaks=speaks,
    )


def _is_titled(kinds: list[str]) -> bool:
    """Whether a title and what joins it to a name stand before: "執行役員の", "最高技術責任者（CTO）の"."""
    if kinds[-1:] == ["of"] and kinds[:3] == ["open", "role", "close"]:
        return True
    return kinds[-2:] in (["role", "of"], ["role", "copula"])


def _is_somebody(pieces: Sequence[Piece]) -> bool:
    """Whether pieces look like a person in Japanese: "カール・リンド", "堀江健太" + "副社長"."""
    if pieces[0].kind == "role":
        return True
    dotted = pieces[0].kind == "katakana" and bool(DOTS.search(pieces[0].text))
    return dotted or (pieces[0].is_plain and len(pieces) > 1 and pieces[1].kind in {"title", "role"})


def _without_title(piece: Piece) -> Piece:
    """A run in Latin letters without "Dr." before it."""
    title = _TITLE.match(piece.text)
    cut = title.end() if title else 0
    return replace(piece, start=piece.start + cut, text=piece.text[cut:])


def _is_like_a_person(words: Sequence[str]) -> bool:
    capitals = all(word[0].isupper() and not word.isupper() for word in words if len(word) > 2)
    return 2 <= len(words) <= 4 and capitals and not _COMPANY.search(" ".join(words))


def _joined_runs(pieces: Sequence[Piece], language: UnspacedLanguage) -> list[Piece]:
    """The pieces with runs of several scripts as one: "智谱AI", "LINEヤフー", "Stability AI Japan"."""
    out: list[Piece] = []
    for piece in pieces:
        if piece.kind == "space":
            if "\u3000" in piece.text and language.verb_last and out:
                out.append(replace(piece, kind="stop"))  # headlines put it between clauses
            continue
        if out and _is_nation(out[-1], piece, language):
            out[-1] = replace(out[-1], kind="nation")
        if len(out) == 3 and [each.kind for each in out] == ["kana", "including", "kana"]:
            text = "".join(each.text for each in out)
            out = [replace(out[0], end=out[2].end, text=text)] if piece.kind == "katakana" else out
        if out and len(out) < 3 and out[0].kind == "kana" and _is_bank(out, piece, language):
            text = "".join(each.text for each in out) + piece.text
            out = [replace(piece, kind="han", start=out[0].start, text=text)]
            continue  # "ゆうちょ銀行", "みなと信用金庫"
        if len(out) == 1 and out[0].kind == "kana" and len(out[0].text) > 1 and piece.kind == "katakana":
            out[0] = replace(piece, start=out[0].start, text=out[0].text + piece.text)
            continue  # "さくらインターネット"
        joined = (_grown(out[-1], piece) or _joined(out[-1], piece, language)) if out else None
        if joined is not None:
            out[-1] = joined
        else:
            out.append(piece)
    return out


def _school(pieces: Sequence[Piece], language: UnspacedLanguage) -> str:
    """The university of "北川大学计算与智能学院"; empty where there is none."""
    head, joint, unit = pieces
    words = language.particular
    school, found, field = head.text.partition(words.universities[0])
    faculty = unit.text.endswith(words.faculties) and joint.text != "、" and field
    return school + found if faculty and school else ""


def _is_bank(before: Sequence[Piece], piece: Piece, language: UnspacedLanguage) -> bool:
    """Whether a word in hiragana and what follows it are the name of a house: "ゆうちょ銀", "みずほ証券"."""
    size = before[-1].end - before[0].start
    cut = len(before) > 1 and before[-1].kind != "list"  # "みな" + "と"
    touches = before[-1].end == piece.start and piece.kind == "han" and size > 2 and not cut
    return touches and piece.text.startswith(language.particular.houses_behind_kana)


def _is_nation(before: Piece, piece: Piece, language: UnspacedLanguage) -> bool:
    """Whether a run says what the foreign name behind it is: "米アップル", "半導体大手インテル"."""
    if before.kind not in {"han", "katakana", "venture"} or before.end != piece.start:
        return False
    stands = before.text in language.nations or before.text.endswith(language.descriptors)
    foreign = piece.kind in {"katakana", "latin", "organization"} or (
        before.kind == "venture" and piece.kind != "of"
    )
    described = before.kind in {"han", "katakana"} and before.text.endswith(language.descriptors)
    if described and piece.kind == "han" and _is_katakana(before.text[-2:]):
        return True  # "新興メーカー長鑫微電子"
    return stands and before.kind in {"han", "venture"} and foreign


def _grown(before: Piece, piece: Piece) -> Piece | None:
    """A known name with the word behind it: "Stability AI" + "Japan"."""
    if before.kind != "organization" or not before.text.isascii() or piece.kind != "latin":
        return None
    word = piece.text.isalpha() and piece.text[0].isupper() and piece.text != "AI"
    if not word or piece.start != before.end + 1:
        return None
    name = f"{before.text} {piece.text}"
    return replace(before, end=piece.end, text=name, name=name)


def _joined(before: Piece, piece: Piece, language: UnspacedLanguage) -> Piece | None:
    """Two runs of different scripts that touch, one of them in Latin letters or katakana."""
    if before.end != piece.start or not (before.is_plain and piece.is_plain):
        return None
    kinds = {before.kind, piece.kind}
    suffixed = language.org_suffixes.end(piece.text)
    ends = suffixed if language.verb_last else piece.text in language.units
    mixed = before.kind == "han" and before.text[-1].isascii() and ends
    small = (
        language.verb_last and piece.kind == "han" and before.kind == "han" and before.text[-1] in "ノヶケ"
    )
    several = len(kinds) == 2 or mixed or small  # "三菱UFJ" + "銀行", "三星AI" + "中心"; "木ノ内"
    long = piece.kind == "han" and len(piece.text) > 6 and not (language.verb_last and suffixed)
    if not several or long:
        return None
    described = before.kind == "han" and piece.kind == "latin" and not language.verb_last
    kind_of = before.text.endswith(language.company_kinds or ("\0",)) and len(before.text) > _SHORTEST_KIND
    if described and (is_unit(before.text, language) or kind_of):
        return None  # "投资机构Northgate"
    kind = "han" if "han" in kinds else "katakana"
    return replace(before, kind=kind, end=piece.end, text=before.text + piece.text)

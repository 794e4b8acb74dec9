"""One sentence: its phrases, and how to find whom and what a verb in it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.dates.partial import PartialDate
from tracker.extract.sentences import Span
from tracker.extract.unspaced.boundaries import counts_people
from tracker.extract.unspaced.dates import date_in
from tracker.extract.unspaced.language import UnspacedLanguage
from tracker.extract.unspaced.phrases import Individual, Node
from tracker.extract.unspaced.story import Story

PLACES = frozenset({"organization", "generic"})
BREAKS = frozenset({"comma", "stop"})
_BREAKS_OR_VERBS = BREAKS | {"trigger"}
_STOPS_OR_VERBS = frozenset({"stop", "trigger"})
_MAY_EMPLOY = frozenset({"organization", "han", "katakana", "latin"})
_ENDS = frozenset({"", "comma", "stop", "mark", "say", "future"})
_FURTHEST_PARTNER = 12
_NEAR_REPORT = 6
_EARLIER = frozenset({"history", "long_ago", "earlier"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """The phrases of ``text`` at ``span``, and the story before it."""

    text: str
    span: Span
    nodes: list[Node]
    language: UnspacedLanguage
    story: Story
    published: date | None

    def pattern_at(self, at: int) -> str:
        """The pattern of the verb at ``at``; empty for anything else."""
        frame = self.nodes[at].frame if 0 <= at < len(self.nodes) else None
        return frame.pattern if frame is not None else ""

    def frame_at(self, at: int) -> str:
        """The name of the frame of the verb at ``at``; empty for anything else."""
        frame = self.nodes[at].frame
        return frame.name if frame is not None else ""

    def kind_at(self, at: int) -> str:
        """The kind of the phrase at ``at``; empty outside the sentence."""
        return self.nodes[at].kind if 0 <= at < len(self.nodes) else ""

    def name_of(self, node: Node | None) -> str | None:
        """The organization that a node names or means."""
        if node is None:
            return None
        return self.story.focus if node.kind == "generic" else node.name or node.text

    def lies_ahead(self, at: int) -> bool:
        """Whether the ending of the verb at ``at`` says so: "昇格する", "退任へ"; not "退任した"."""
        endings = self.language.ahead_endings
        node = self.nodes[at]
        if node.start == node.end:
            return True  # the verb that a headline leaves out
        return bool(endings) and (self.text.startswith(endings, node.end) or node.text.endswith(("る", "く")))

    def ends_at(self, at: int) -> bool:
        """Whether nothing follows the verb at ``at`` in its clause but what colours it."""
        behind = at + 1
        while self.kind_at(behind) in {"adverb", "kana"}:
            behind += 1
        return self.kind_at(behind) in _ENDS

    def partner(self, at: int) -> str | None:
        """With whom somebody is said to talk before the verb at ``at``: "正与云帆洽谈，可能出任 …"."""
        for place in range(at - 2, max(0, at - _FURTHEST_PARTNER), -1):
            beside = self.nodes[place - 1].text.endswith(self.language.particular.and_with)
            met = beside and self.kind_at(place + 1) == "maybe"
            if met and self.nodes[place].kind in _MAY_EMPLOY and not self.language.verb_last:
                return self.nodes[place].name or self.nodes[place].text
        return None

    def announcer(self, at: int) -> str | None:
        """Who announces what the verb at ``at`` tells: "云帆宣布，北川大学教授李明出任 …"."""
        words = self.language.announces
        said = next((place for place in range(1, at) if self.nodes[place].text in words), 0)
        while said and self.kind_at(said - 1) == "adverb":
            said -= 1
        between = {self.kind_at(place) for place in range(said + 1, at)}
        named = said > 0 and self.kind_at(said - 1) == "organization" and "trigger" not in between
        return self.nodes[said - 1].name if named else None

    def _only_describes(self, verb: int, at: int) -> bool:
        """Whether a verb only says who somebody is: "Acmeから転じた" in "Acmeから転じた田中氏を充てる"."""
        behind = verb + 2 + (self.kind_at(verb + 2) == "of")  # "解任したばかりの田中氏"
        relative = self.kind_at(verb + 1) == "kana" and self.kind_at(behind) == "people"
        names = self.pattern_at(at) in {"names", "becomes"}
        moves = self.pattern_at(verb) in {"arrives", "departs"}
        back = self.pattern_at(at) == "arrives" and self.pattern_at(verb) == "drops"
        return self.language.verb_last and relative and ((names and moves) or back)

    def steps_back(self, at: int) -> bool:
        """Whether a verb of leaving has a post as its aim: "会長に退く"."""
        return self.pattern_at(at) == "departs" and (self.kind_at(at - 2), self.kind_at(at - 1)) == (
            "role",
            "to",
        )

    def clause(self, at: int) -> tuple[int, int]:
        """The clause of the verb at ``at``: up to the marks or the verbs beside it.

        Where verbs stand last, a comma before the verb does not end its clause.
        """
        stops = _STOPS_OR_VERBS if self.language.verb_last else _BREAKS_OR_VERBS
        start, end = at, at + 1
        while start and (self.nodes[start - 1].kind not in stops or self._only_describes(start - 1, at)):
            start -= 1
        while end < len(self.nodes) and self.nodes[end].kind not in _BREAKS_OR_VERBS:
            end += 1
        return start, end

    def is_history(self, start: int, at: int) -> bool:
        """Whether the verb at ``at`` tells of a career: "曾任谷歌研究员", "以前はGoogleに在籍し".

        A word within a clause that only describes somebody ("曾主导研发的李明离开") says nothing of it.
        """
        begin = start
        for place in range(at - 1, start, -1):
            described = self.kind_at(place - 1) == "of"
            described = described or (self.language.verb_last and self.kind_at(place - 1) == "history")
            if self.nodes[place].people and described:
                begin = place
                break
        over = any(node.kind in _EARLIER or _is_over(node) for node in self.nodes[begin:at])
        spent = self.nodes[at].text in self.language.worked and self._is_duration(at + 1)
        return over or spent or self.kind_at(at + 1) in _EARLIER - {"history"} or self._is_led_by(at)

    def _is_duration(self, at: int) -> bool:
        """Whether a number of years stands at ``at``: "逾十五年"."""
        return at < len(self.nodes) and self.nodes[at].text.endswith("年") and len(self.nodes[at].text) > 1

    def _is_led_by(self, at: int) -> bool:
        """Whether the clause of the verb at ``at`` says before what something happens: "在聘任新秘书之前"."""
        end = at + 1
        while end < len(self.nodes) and self.kind_at(end) not in BREAKS:
            end += 1
        if self.language.verb_last or end <= at + 1:
            return False
        words = self.language.particular
        begins = any(self.nodes[place].text in words.since for place in range(max(0, at - 3), at))
        return self.kind_at(end - 1) == "history" or (
            begins and any(node.text in words.after for node in self.nodes[at + 1 : end])
        )

    def date_of(self, start: int, end: int, *, ahead: bool) -> PartialDate | None:
        """The date in a clause."""
        words = self.text[self.nodes[start].start : self.nodes[end - 1].end]
        found = date_in(words, ahead=ahead, published=self.published)
        if found is None and start > 1 and not self.language.verb_last and self.kind_at(1) == "comma":
            lead = self.text[self.nodes[0].start : self.nodes[0].end]  # "1995年，李明辞职，创办云帆"
            found = date_in(lead, ahead=ahead, published=self.published) if "年" in lead else None
        return found

    def subjects(self, start: int, at: int) -> tuple[tuple[Individual, ...], bool]:
        """The people who are the subject of the verb at ``at``, and whether its clause names them.

        Where a plain noun stands as the subject ("更多企业加入"), there are none.
        """
        for place in range(at - 1, start - 1, -1):
            governed = place > start and self.kind_at(place - 1) in {"with", "by", "to"}
            if self.nodes[place].people and not governed and not self._is_succeeded(place):
                return self.nodes[place].people, True
        if any(node.text in self.language.latter for node in self.nodes[start:at]):
            return next((node.people for node in reversed(self.nodes[:start]) if node.people), ()), False
        if any(node.kind == "plural_pronoun" for node in self.nodes[start:at]):
            return self.people_before(start, several=True), False
        if any(self._is_thing(place) for place in range(start, at)) or self.kind_at(start) == "including":
            return (), False
        return self.people_before(start) or self._people_behind(at), False

    def _is_thing(self, at: int) -> bool:
        """Whether a plain noun at ``at`` may be a subject: not "上海" in "在上海创立云帆"."""
        thing = self.nodes[at].kind == "han" and len(self.nodes[at].text) > 1
        if not self.language.verb_last and self._is_somebody_else(at):
            return True  # "该员工离职后加入了云帆", "AI不会取代"
        if not self.language.verb_last and self._is_left(at):
            return False  # "苹果" in "将离开苹果加入云帆"
        return thing and (self.language.verb_last or self.kind_at(at - 1) not in {"at", "from"})

    def _is_somebody_else(self, at: int) -> bool:
        """Whether a title or a Latin word opens the clause at ``at`` as its subject, behind a comma."""
        opens = self.kind_at(at - 1) == "comma" or (
            self.kind_at(at - 1) == "adverb" and self.kind_at(at - 2) == "comma"
        )
        node = self.nodes[at]
        counted = node.kind == "role" and (
            counts_people(node.text.lstrip("有该")) or node.text.startswith("该")
        )
        return opens and (
            counted or (node.kind == "latin" and self.kind_at(at + 1) in {"negation", "future"})
        )

    def _is_left(self, at: int) -> bool:
        """Whether what stands at ``at`` is where somebody leaves or goes, as the verb before it says."""
        verb = at - 1
        while verb > 0 and self.kind_at(verb) == "adverb":
            verb -= 1
        return self.pattern_at(verb) in {"departs", "arrives"}

    def people_before(self, at: int, *, several: bool = False) -> tuple[Individual, ...]:
        """Whom a clause without a subject speaks of: the people named last, before ``at``.

        Of another sentence it may be ``several`` only where a word says so.
        """
        for place in range(at - 1, -1, -1):
            if self.nodes[place].people and not self._is_succeeded(place):
                return self.nodes[place].people
        return self.story.last if several or len(self.story.last) == 1 else ()

    def note(self) -> None:
        """Keep what the sentence is about and who belongs where."""
        focus = self._focus()
        self.story.focus = focus or self.story.focus
        for node in self.nodes:
            for person in node.people:
                self.story.note(person)
        self._note_origins()

    def _note_origins(self) -> None:
        """Keep where people come from: "李明和王强均来自谷歌"."""
        self._note_service()
        self._note_background()
        self._note_work()
        self._note_way()
        if not self.language.verb_last:
            self._note_past()
        for at, node in enumerate(self.nodes[1:], start=1):
            if node.tie is not None and node.tie.history and node.tie.place:
                for person in self.people_before(at):
                    self.story.former.setdefault(person.name, node.tie.place)
            comes = self.kind_at(at - 1) == "origin"
            if node.kind == "role" and node.tie is not None and node.tie.place and self._was_before(at):
                for person in self.people_before(at):  # "他此前是谷歌的副总裁"
                    self.story.former.setdefault(person.name, node.tie.place)
            if node.kind == "organization" and comes and (people := self.people_before(at)):
                for person in people:
                    self.story.former.setdefault(person.name, node.name)

    def _note_way(self) -> None:
        """Keep where somebody came from: "从特斯拉到小米：工程师李明 …"."""
        kinds = [node.kind for node in self.nodes[:5]]
        if self.language.verb_last or kinds[:1] != ["from"] or kinds[2:3] != ["to"]:
            return
        if kinds[4:5] not in (["stop"], ["comma"]) or not {kinds[1], kinds[3]} <= _MAY_EMPLOY:
            return
        people = next((node.people for node in self.nodes[5:] if node.people), ())
        for person in people:
            self.story.former.setdefault(person.name, self.nodes[1].name or self.nodes[1].text)

    def _note_past(self) -> None:
        """Keep where people were before: "此前在云帆工作逾二十年"."""
        for at, node in enumerate(self.nodes[:-1]):
            place = self.nodes[at + 1]
            joined = node.kind == "history" and node.text.endswith(self.language.particular.joins_place)
            worked = (
                self.kind_at(at + 2) in {"position_noun", "adverb", "of"}
                or self.kind_at(at + 2) == "trigger"
                or any(word in node.text for word in self.language.worked)
            )
            named = (
                place.kind in _MAY_EMPLOY
                and len(place.text) > 1
                and place.text not in self.language.common_nouns
            )
            told = node.kind == "history" and node.text.endswith(
                self.language.particular.joins_name
            )  # "前东家为云帆"
            if not (((joined and worked) or told) and named):
                continue
            for person in self._described(at) or self.people_before(at):
                self.story.former.setdefault(person.name, place.name or place.text)

    def described_at(self, at: int) -> tuple[Individual, ...]:
        """Whom the verb at ``at`` only describes, where verbs stand last: "2年前にAcmeへ移った田中氏"."""
        relative = self.language.verb_last and self.kind_at(at + 1) == "kana"
        return self.nodes[at + 2].people if relative and at + 2 < len(self.nodes) else ()

    def _described(self, at: int) -> tuple[Individual, ...]:
        """Whom words at ``at`` describe that stand before the name: "曾在云帆工作六年的李明"."""
        if any(node.people for node in self.nodes[:at]):
            return ()
        for place in range(at + 2, len(self.nodes)):
            if self.kind_at(place) in BREAKS | {"trigger"}:
                return ()
            if self.nodes[place].people:
                return self.nodes[place].people
        return ()

    def _was_before(self, at: int) -> bool:
        """Whether a title stands behind "was before": "此前是"."""
        kinds = [self.kind_at(place) for place in range(max(0, at - 3), at)]
        return kinds[-1:] in (["copula"], ["as"]) and bool({"history", "earlier"} & set(kinds))

    def _note_work(self) -> None:
        """Keep where people worked: "吉川氏はAcmeで研究開発を担当していた"."""
        if any(node.kind == "trigger" for node in self.nodes):
            return
        self._note_posts()
        for at, node in enumerate(self.nodes[1:], start=1):
            place = self.nodes[at - 1]
            said = self.text[node.end : self.span[1]].rstrip("。")
            worked = said.endswith("た") and any(word in said for word in self.language.worked)
            if node.kind == "at" and worked and place.kind in _MAY_EMPLOY and len(place.text) > 1:
                for person in self.people_before(at):
                    self.story.former.setdefault(person.name, place.name or place.text)

    def _note_background(self) -> None:
        """Keep where people were before: "田中氏は野村証券の投資銀行部門出身", "前職はクックパッド"."""
        if not self.language.verb_last:
            return
        for at, node in enumerate(self.nodes):
            place = None
            if node.kind == "origin" and not any(each.people for each in self.nodes[at + 1 : at + 3]):
                place = self._house_before(at)
            elif node.text in self.language.particular.former_house and at + 1 < len(self.nodes):
                place = self.nodes[at + 1]
            if place is None or not self._may_employ(place):
                continue
            for person in self.people_before(at):
                self.story.former.setdefault(person.name, place.name or place.text)

    def _may_employ(self, node: Node) -> bool:
        """Whether a phrase may be a house, not where somebody was born: "シンガポール出身"."""
        born = node.text in self.language.common_nouns or node.text.endswith(self.language.particular.regions)
        named = node.kind == "organization" or (node.kind in _MAY_EMPLOY and not born)
        return named and len(node.text) > 1

    def _house_before(self, at: int) -> Node | None:
        """The house before "出身" at ``at``, where a part of it may stand between."""
        first = at
        while first and self.kind_at(first - 1) in _MAY_EMPLOY | {"of"}:
            first -= 1
        inside = self.nodes[first:at]
        return next((node for node in inside if node.kind == "organization"), inside[0] if inside else None)

    def _note_service(self) -> None:
        """Keep where people were employed: "米アマゾンに勤めていた"."""
        for at, node in enumerate(self.nodes[:-1]):
            worked = self.kind_at(at + 1) == "copula" and self.nodes[at + 1].text.startswith(("に", "で"))
            if worked and node.kind in _MAY_EMPLOY and self.nodes[at + 1].text.endswith("た"):
                for person in self.people_before(at):
                    self.story.former.setdefault(person.name, node.name or node.text)

    def _note_posts(self) -> None:
        """Keep where people hold a post: "氏は現在、デンソーの執行役員を務めている"."""
        for at, node in enumerate(self.nodes[:-1]):
            held = node.kind == "role" and node.tie is not None and self.kind_at(at + 1) == "copula"
            if held and node.tie is not None and node.tie.place and self.language.verb_last:
                for person in self.people_before(at):
                    self.story.former.setdefault(person.name, node.tie.place)

    def note_career(self, start: int, at: int, end: int) -> None:
        """Keep where a verb that tells of a career says that people were."""
        people = next((node.people for node in self.nodes[start:at] if node.people), ())
        if not people and any(node.kind == "of" for node in self.nodes[at + 1 : end]):  # "曾任职谷歌的李明"
            people = next((node.people for node in self.nodes[at + 1 : end] if node.people), ())
        people = self.described_at(at) or people or self.people_before(at)
        clause = self.nodes[start:end]
        place = self.name_of(next((node for node in clause if node.kind in PLACES), None))
        place = place or next((node.tie.place for node in clause if node.tie and node.tie.place), None)
        behind = next((at + 1 for at in range(start, end - 1) if self.kind_at(at) == "history"), None)
        if place is None and behind is not None and self.nodes[behind].kind in _MAY_EMPLOY:
            place = self.nodes[behind].text  # "曾在亚马逊AWS领导团队"
        if place is None and self.described_at(at):
            place = next((node.text for node in clause if node.kind in {"katakana", "latin"}), None)
        for person in people:
            if place:
                self.story.former.setdefault(person.name, place)

    def _focus(self) -> str | None:
        """The first organization that stands for itself, or that somebody belongs to."""
        for at, node in enumerate(self.nodes):
            if node.kind == "generic" or (at == 0 and self.pattern_at(at) == "succeeds"):
                return None  # it means the organization that the text is about already
            if node.kind == "organization" and not self._is_aim(at):
                return node.name
            tie = node.people[0].ties[0] if node.people and node.people[0].ties else node.tie
            if tie is not None and tie.place and not tie.history:
                return tie.place
        return None

    def _is_aim(self, at: int) -> bool:
        """Whether the organization at ``at`` is where somebody goes: "加盟百度", "グーグルに移る"."""
        if self.kind_at(at - 1) == "according" or self._reports(at):
            return True  # a source
        if self.language.verb_last:
            learned = self.kind_at(at + 1) == "object" and at + 2 < len(self.nodes)
            if learned and self.nodes[at + 2].text.startswith(self.language.particular.graduated):
                return True
            worked = self.kind_at(at + 1) == "at" and self.story.focus is not None
            return worked or self.kind_at(at + 1) in {"to", "from", "origin"}
        return (
            self.kind_at(at - 1) in {"from", "origin", "to", "by", "with"}
            or self.pattern_at(at - 1) in {"arrives", "becomes"}  # "掌管Windows的副总裁"
            or (at > 0 and self.nodes[at - 1].text in self.language.particular.in_charge)
        )

    def _reports(self, at: int) -> bool:
        """Whether the organization at ``at`` only reports: "云帆新闻独家获悉"."""
        behind = at + 1
        while self.kind_at(behind) == "adverb":
            behind += 1
        return behind < len(self.nodes) and self.nodes[behind].text in self.language.reports

    def is_reported(self, at: int) -> bool:
        """Whether a source tells of the verb at ``at``: "Acme通信は、…に移籍すると報じた"."""
        behind = self.nodes[at + 1 : at + _NEAR_REPORT]
        return any(node.text in self.language.reports for node in behind)

    def _is_succeeded(self, at: int) -> bool:
        """Whether the people at ``at`` are those whom somebody succeeds: "接替陈志强出任 …"."""
        return self.pattern_at(at - 1) == "succeeds"

    def _people_behind(self, at: int) -> tuple[Individual, ...]:
        """Who does what a leading clause says: "离开阿里后，贾鹏飞创业"."""
        comma = next((place for place in range(at, len(self.nodes)) if self.kind_at(place) == "comma"), None)
        behind = self.nodes[comma + 1 : comma + 2] if comma is not None else ()
        return behind[0].people if behind else ()


def _is_over(node: Node) -> bool:
    return node.kind == "role" and node.tie is not None and node.tie.history and node.tie.title is None


def first(nodes: Sequence[Node], kinds: frozenset[str]) -> Node | None:
    """The first node of one of the kinds."""
    return next((node for node in nodes if node.kind in kinds), None)

"""Whether an unknown name is a person's or an organization's, by what stands around it."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.extract.capitals import Scan
from tracker.extract.cast import Cast, MentionKind, is_joined
from tracker.extract.known_names import NameIndex
from tracker.extract.languages import Trigger
from tracker.extract.small_names import is_domain

_QUOTES = frozenset("\"“”«»„'")
_BESIDE_NAMES = frozenset({"trigger", "be", "auxiliary", "future", "say", "to", "maybe", "and"})
_SHORTEST_SURNAME = 4
_MOST_PARTS = 4
_BEFORE_OWNED = frozenset({"say", "denial", "trigger", "auxiliary", "future"})
_IN_TITLES = frozenset({"", "of", "and", "position_noun", "organization_noun", "determiner", "indefinite"})
_AIMS = frozenset({"to", "from", "at", "adverb", "for"})
_LONGEST_TITLE = 6
_NEAR = 12
_FURTHEST_VERB = 6
_FIELDS = frozenset({"ai", "ia", "ki"})

Verdict = tuple[MentionKind, bool]


@dataclass(frozen=True, slots=True)
class NameJudge:
    """Judges the runs of one sentence. A verdict is a kind and whether more than capitals speaks for it."""

    scan: Scan
    cast: Cast
    index: NameIndex

    def verdict(self, at: int, stop: int, name: str) -> Verdict:
        """The kind of the name that the tokens from ``at`` up to ``stop`` spell."""
        kind, sure = self._as_organization(at, stop, name) or self._as_person(at, stop, name)
        if kind == "person" and self.scan.title_case and not self._is_seen(at, stop, name):
            return "unknown", False
        return kind, sure

    def _as_organization(self, at: int, stop: int, name: str) -> Verdict | None:
        scan = self.scan
        if stop - at == 1 and (scan.is_compound_name(at) or is_domain(scan.words[at])):
            return "organization", True
        if scan.org_head(at) or self._has_organization_ending(at, stop) or self._is_firm(at, stop):
            return "organization", True
        called = stop - at > 1 and scan.words[at] in scan.language.given_names
        if (
            (scan.classes[at - 1] == "organization_noun" and not called)
            or (scan.classes[at - 1] == "called" and scan.classes[at - 2] == "organization_noun")
            or self._is_described_before(at)
            or name in self.cast.organizations
        ):
            return "organization", True
        if self._is_called_person(at, stop, name):
            return None
        if self._is_described(stop) or self._has_title(at, stop) or self._is_headed(at):
            return "organization", True
        if stop - at > 1 and (
            self._owns_things(at, stop)
            or self._acts(at, stop)
            or self._is_two_in_one(at, stop)
            or self._owns_people(stop)
            or self._is_past(at, stop)
            or self._is_left(at)
        ):
            return "organization", False
        if self._owns_role(stop) and not self._verbs_before(at) & {"names", "takes", "drops"}:
            return "organization", True
        if scan.classes[at - 1] == "at":
            return "organization", True
        comes = scan.classes[at - 1] == "from" and (not scan.language.from_is_by or self._comes(at))
        comes = comes and not self._is_whom(stop)
        if stop - at > 1 and (comes or self._is_object(at)):
            return "organization", False
        return None

    def _is_whom(self, stop: int) -> bool:
        """Whether ", who" follows, which is said of people: "takes over from Jane Doe, who …"."""
        scan = self.scan
        return scan.language.owner_before and scan.words[stop] == "," and scan.classes[stop + 1] == "relative"

    def _as_person(self, at: int, stop: int, name: str) -> Verdict:
        if self._is_called_person(at, stop, name):
            given = stop - at > 1 and not self._is_titled(at)
            return "person", not given
        if stop - at == 1 or (stop - at == 2 and self.scan.words[at] in {"l'", "d'"}):
            return self._one_word(name)  # also "L'Oréal"
        before = self.scan.tokens[at - 1].text if at else ""
        closed = at > 1 and self.scan.tokens[at - 2].text in {",", ".", "!", "?"}  # "…," Jane Doe said
        if (before in _QUOTES and not closed) or self.scan.classes[at - 1] == "determiner":
            return "unknown", False
        parts = [
            token.text
            for token in self.scan.tokens[at:stop]
            if token.text not in {".", "&"} and token.text[-1] != "'"
        ]
        odd = parts[0].lower() in _FIELDS or any(
            (len(part) > 2 and part[:2].isupper() and part[1].isalpha()) or not part[-1].isalpha()
            for part in parts
        )
        return ("unknown", False) if odd or len(parts) > _MOST_PARTS else ("person", False)

    def _is_called_person(self, at: int, stop: int, name: str) -> bool:
        if stop - at == 1 and self.cast.person(name):
            return True
        given = stop - at > 1 and self.scan.words[at] in self.scan.language.given_names
        alone = stop - at == 1 and self.scan.language.nouns_are_capitalised  # "Leiterin Datenanalyse"
        return given or (self._is_titled(at) and not (alone and self.scan.classes[at - 1] == "role_noun"))

    def _is_titled(self, at: int) -> bool:
        if self.scan.classes[at - 2] == "to" and self.scan.language.owner_before:
            return False  # "to head Acme Widgets"
        titled = self.scan.words[at - 1] in self.scan.language.titles
        dotted = self.scan.words[at - 1] == "." and self.scan.words[at - 2] in self.scan.language.titles
        return titled or dotted or self.scan.classes[at - 1] == "role_noun"

    def _one_word(self, name: str) -> Verdict:
        common = name.lower() in self.scan.language.common_words or len(name) < _SHORTEST_SURNAME
        if not common and self.index.person_by_surname(name):
            return "person", True
        return "unknown", False

    def _has_organization_ending(self, at: int, stop: int) -> bool:
        last, language = self.scan.words[stop - 1], self.scan.language
        return stop - at > 1 and (last in language.org_suffixes or last in language.consortium_heads)

    def _is_firm(self, at: int, stop: int) -> bool:
        """Whether the name joins two by a sign, as "Lattice & Loom" does."""
        return any(self.scan.tokens[place].text == "&" for place in range(at + 1, stop - 1))

    def _acts(self, at: int, stop: int) -> bool:
        """Whether a name of several words does what organizations do: "Nimbus Grid names …"."""
        scan = self.scan
        if stop - at < 2 or at > 1 or scan.classes[at - 1] in {"by", "and"} or scan.language.verb_last:
            return False
        verb = stop
        while verb < len(scan.tokens):
            for entry in scan.language.phrases.get(scan.words[verb], ()):
                words = tuple(scan.words[place] for place in range(verb, verb + len(entry.words)))
                if entry.words == words and entry.trigger is not None:
                    rises = len(words) > 1 and scan.language.classes.get(words[-1]) in {"to", "as"}
                    return not rises and self._hires(entry.trigger, verb + len(words), helped=verb > stop)
            if scan.classes[verb] not in {"auxiliary", "adverb", "future"}:
                break
            verb += 1
        return False

    def _hires(self, trigger: Trigger, behind: int, *, helped: bool) -> bool:
        """Whether a verb right behind a name tells that it hires, names or drops somebody."""
        if trigger.frame.pattern not in {"takes", "names", "drops"} or trigger.frame.status is not None:
            return False
        if trigger.tense in {"present", "future"}:
            return True
        named = behind < len(self.scan.tokens) and self.scan.tokens[behind].text[0].isupper()
        plain = not self.scan.title_case and not self.scan.describes_role(behind)
        return trigger.tense == "past" and (helped or (named and plain))

    def _is_described(self, stop: int) -> bool:
        """Whether ", a start-up" or ", éditeur nantais" follows."""
        if self.scan.words[stop] != ",":
            return False
        at = stop + 1
        if self.scan.words[at] == "which":
            return True  # "Oakmere Health, which makes …"
        articles = [self.scan.classes[place] for place in (at, at + 1)]
        if self.scan.language.verb_last and articles == ["determiner", "determiner"]:
            return False  # ", die das Unternehmen verlässt"
        if self.scan.language.verb_last and articles[0] == "determiner" and articles[1] in _AIMS:
            return False  # ", die zum Laserspezialisten Acme wechselt"
        while self.scan.classes[at] in {"indefinite", "determiner"}:
            at += 1
        ahead = range(at, at + (3 if at > stop + 1 else 1))
        for place in ahead:
            if self.scan.describes_role(place):
                return False  # ", patron de l'entreprise"
            if self._is_organization_noun(place):
                return self.scan.words[place + 1] != "'s"  # ", the company's first employee"
        return False

    def _owns_people(self, stop: int) -> bool:
        """Whether two words behind "'s" say that this is a company: "Acme Sachs's Jane Doe"."""
        scan = self.scan
        owned = scan.tokens[stop + 1 : stop + 3] if scan.words[stop] == "'s" else ()
        names = len(owned) == 2 and all(token.is_capitalised and token.text.isalpha() for token in owned)
        return names and not scan.title_case and not scan.is_suffix(stop + 2)

    def _is_past(self, at: int, stop: int) -> bool:
        """Whether "ex-" or "formerly of" stands before."""
        scan = self.scan
        before = at - 1 - (scan.classes[at - 1] == "of")
        if scan.classes[before] != "history":
            return False
        whole = stop - at == 2 or scan.words[stop] == ")"  # not "ex-Googler Jane van Doe"
        return before < at - 1 or (whole and scan.words[before].startswith("ex"))

    def _is_left(self, at: int) -> bool:
        """Whether "le départ de Jane Doe de" stands before: behind the person, where she leaves."""
        scan = self.scan
        if scan.classes[at - 1] not in {"of", "from"}:
            return False
        for before in range(at - 4, max(-1, at - 4 - _MOST_PARTS), -1):
            if scan.classes[before + 1] != "of" or before < 0:
                continue
            entries = scan.language.phrases.get(scan.words[before], ())
            leaves = any(
                each.trigger and each.trigger.tense == "noun" and each.trigger.frame.pattern == "departs"
                for each in entries
            )
            named = all(token.is_capitalised for token in scan.tokens[before + 2 : at - 1])
            return leaves and named
        return False

    def _is_two_in_one(self, at: int, stop: int) -> bool:
        """Whether the second word is two in one: "GE HealthCare"."""
        return stop - at == 2 and not self.scan.title_case and is_joined(self.scan.tokens[stop - 1].text)

    def _is_organization_noun(self, at: int) -> bool:
        """Whether a noun of organizations begins here, of one word or of several: "jeune pousse"."""
        words = tuple(self.scan.words[place] for place in range(at, at + 3))
        entries = self.scan.language.phrases.get(words[0], ())
        return any(
            entry.kind == "organization_noun" and entry.words == words[: len(entry.words)]
            for entry in entries
        )

    def _has_title(self, at: int, stop: int) -> bool:
        """Whether "director general de" stands before: a title is held at an organization, of a person no."""
        scan = self.scan
        if stop - at < 2 or (scan.classes[at - 1] != "of" and not self._follows_role_of(at)):
            return False
        for before in range(at - 2, max(-1, at - 2 - _LONGEST_TITLE), -1):
            if scan.classes[before] in {"role_noun", "board_noun"}:
                return True
            if not scan.tokens[before].text.islower() or scan.classes[before] not in _IN_TITLES:
                return False
        return False

    def _is_headed(self, at: int) -> bool:
        """Whether "Spitze von" or "Aufsichtsrat von" stands before a name."""
        if self.scan.classes[at - 1] == "of" and self.scan.words[at - 2] in self.scan.language.helms:
            return True
        posts = {"position_noun", "board_noun"}
        return self._follows_role_of(at) and self.scan.classes[at - 2] in posts

    def _follows_role_of(self, at: int) -> bool:
        return self.scan.language.nouns_are_capitalised and self.scan.classes[at - 1] == "from"

    def _owns_things(self, at: int, stop: int) -> bool:
        """Whether the first name of a sentence has "its" behind it: "Acme Widgets said its chief quit"."""
        scan = self.scan
        if not scan.language.owned or at > 1 or scan.classes[stop] not in _BEFORE_OWNED:
            return False
        for place in range(stop, min(stop + _NEAR, len(scan.tokens))):
            if scan.words[place] in scan.language.owned:
                return True
            if scan.tokens[place].text[0].isupper() and not scan.title_case:
                return False  # "Jane Doe will leave Acme once its merger closes"
        return False

    def _is_described_before(self, at: int) -> bool:
        """Whether "chip designer" stands before: a noun of organizations in two words or three."""
        for size in (2, 3):
            words = self.scan.words[at - size : at] if at >= size else ("",)
            entries = self.scan.language.phrases.get(words[0], ())
            if any(entry.kind == "organization_noun" and entry.words == words for entry in entries):
                return self.scan.classes[at - size - 1] not in {"role_noun", "history"}
        return self._is_of_trade(at)

    def _is_of_trade(self, at: int) -> bool:
        """Whether "l'éditeur de logiciels" stands before: a noun of organizations and what they make."""
        scan = self.scan
        if scan.language.owner_before or at < 3 or not scan.tokens[at - 1].text.islower():
            return False
        plain = scan.words[at - 1] not in scan.language.classes
        return plain and scan.classes[at - 2] == "of" and scan.classes[at - 3] == "organization_noun"

    def _owns_role(self, stop: int) -> bool:
        owner = self.scan.words[stop] == "'s"
        if self.scan.language.nouns_are_capitalised and not owner:
            return False
        owns = self.scan.language.owner_before and self.scan.describes_role(stop + owner)
        return owns and not (stop == 1 and not owner and self._is_trade(stop))

    def _is_trade(self, at: int) -> bool:
        """Whether "Steel software specialist Acme has …" opens the sentence: no house owns what Acme is."""
        scan = self.scan
        while scan.describes_role(at) or scan.words[at] in scan.language.loose_titles:
            at += 1
        named = at < len(scan.tokens) and scan.tokens[at].is_capitalised
        loose = scan.words[at - 1] in scan.language.loose_titles
        return named and loose and scan.classes[at + 1] in {"auxiliary", "trigger", "say", "future"}

    def _triggers_before(self, at: int) -> list[Trigger]:
        entries = self.scan.language.phrases.get(self.scan.words[at - 1], ())
        return [entry.trigger for entry in entries if entry.trigger is not None and len(entry.words) == 1]

    def _verbs_before(self, at: int) -> set[str]:
        return {trigger.frame.pattern for trigger in self._triggers_before(at)}

    def _comes(self, at: int) -> bool:
        """Whether a verb shortly before says where somebody comes from: "kam 2019 von Acme Widgets"."""
        for before in range(max(0, at - _FURTHEST_VERB), at - 1):
            between = {self.scan.words[place] for place in range(before, at)}
            for entry in self.scan.language.phrases.get(self.scan.words[before], ()):
                comes = entry.trigger is not None and entry.trigger.frame.pattern == "comes"
                if comes and between >= {*entry.words, *(entry.trigger.particle if entry.trigger else ())}:
                    return True
        return False

    def _is_object(self, at: int) -> bool:
        """Whether the verb before takes an organization: "joins Acme Widgets", "returns to Acme Widgets"."""
        scan = self.scan
        if scan.language.verb_last:
            return False  # the subject may stand there
        if any(trigger.frame.direct and trigger.tense != "noun" for trigger in self._triggers_before(at)):
            return True
        before = range(max(0, at - 4), max(0, at - 2))
        acts = any(scan.tokens[place].is_capitalised and not scan.classes[place] for place in before)
        if not acts or scan.classes[at - 1] not in {"to", "at"}:
            return False  # "the job went to Jane Doe"
        phrase = scan.language.by_words.get(scan.words[at - 2 : at])
        triggers = phrase.triggers if phrase is not None else ()
        return any(each.frame.pattern == "arrives" and each.tense != "noun" for each in triggers)

    def _is_seen(self, at: int, stop: int, name: str) -> bool:
        """Where every word is capitalised, a name needs a verb beside it or a second mention."""
        if self.scan.classes[stop] in _BESIDE_NAMES or self.scan.classes[at - 1] in {"trigger", "and"}:
            return True
        given = self.scan.words[at] in self.scan.language.given_names
        return given or stop - at == 1 or self.cast.has_person(name)

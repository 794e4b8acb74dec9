"""Runs of capitalised words that may be a name: "Anneke van der Berg", "University of Oslo"."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from tracker.extract.languages import Language
from tracker.extract.small_names import is_behind_digit
from tracker.extract.tokens import Token

ROLE_WORDS = frozenset({"role_noun", "staff"})
_ALWAYS_WORDS = ROLE_WORDS | {"organization_noun", "board_noun", "advisory_noun", "history", "speaker"}
_BEHIND_BOSSES = frozenset(
    {"trigger", "auxiliary", "say", "future", "be", "maybe", "would", "for", "as", "to", "with"}
)
_LONGEST_NAME = 6
_OUTSIDE = ("",) * 24  # further than any rule looks beyond a sentence
_GENERATIONS = frozenset({"jr", "sr"})
_SHORTEST_HOUSE = 5
_SHORTEST_NOUN = 6
_MOST_PARTICLES = 3


_BEFORE_NOUNS = frozenset({"determiner", "indefinite", "possessive", "number"})


def _is_adjective(token: Token, language: Language) -> bool:
    """Whether a word in lower case looks like an adjective, before which a noun stands."""
    plain = token.text.islower() and token.lower not in language.classes and len(token.text) > 4
    return plain and token.text.endswith(language.particular.adjective_endings)


def _is_initial(word: str) -> bool:
    """Whether a word is an initial, or two: "J.P"."""
    return len(word) == 1 or (len(word) == 3 and word[1] == "." and word.isupper())


@dataclass(frozen=True, slots=True)
class Scan:
    """The tokens of one sentence; ``title_case`` where capitals say nothing, as in some headlines."""

    tokens: Sequence[Token]
    language: Language
    title_case: bool
    words: tuple[str, ...]  # in lower case, then empty ones: those just before and behind the sentence
    classes: tuple[str, ...]  # of each word in the lexicon, likewise

    @classmethod
    def of(cls, tokens: Sequence[Token], language: Language, *, title_case: bool) -> Scan:
        """The scan of the tokens of one sentence."""
        words = [token.lower for token in tokens]
        classes = [language.classes.get(word, "") for word in words]
        return cls(tokens, language, title_case, (*words, *_OUTSIDE), (*classes, *_OUTSIDE))

    def describes_role(self, at: int) -> bool:
        """Whether the word at ``at`` belongs to a title: "chief", "engineers"."""
        return self.classes[at] in ROLE_WORDS or self.words[at] in self.language.role_qualifiers

    def run_end(self, at: int, known: Container[int]) -> int:
        """Where the run that begins at ``at`` ends; ``at`` itself where none begins.

        ``known`` holds the offsets at which known names start; a run ends before them.
        """
        token = self.tokens[at]
        head = self.org_head(at) or self._town_head(at)
        begins = token.is_capitalised and self._may_begin(at) and not self._describes_person(at)
        begins = begins and not self._belongs_to_verb(at)
        if not head and not begins:
            return at
        stop = at + (head or 1)
        if head and stop < len(self.tokens) and self.tokens[stop].is_capitalised:
            stop += 1
            stop += self._names_field(at + head - 1, stop)
        while stop < len(self.tokens) and stop - at < _LONGEST_NAME:
            if self._begins_person(at, stop):
                break
            size = self._next_part(at, stop) if self.tokens[stop].start not in known else 0
            if not size:
                break
            stop += size
        stop += self._purpose_size(stop)
        if self.words[stop] == "." and self.words[stop - 1] in _GENERATIONS:
            stop += 1
        if stop - at == 3 and self._leaves(at):
            return stop - 1
        if stop - at >= 3 and not head and self._holds_boss(at, stop):
            return at + 1
        return at if head and stop == at + head else stop

    def _purpose_size(self, at: int) -> int:
        """How many tokens say what an institution is for: "for AI" of "Allen Institute for AI"."""
        if (
            self.classes[at] != "for"
            or self.words[at - 1] not in self.language.particular.institutions
            or self.title_case
        ):
            return 0
        if self.words[at + 1] not in self.language.role_qualifiers:
            return 0  # "left the Lowell Institute for Acme"
        size = 1
        while (
            at + size < len(self.tokens) and self.tokens[at + size].text[0].isupper() and size < _LONGEST_NAME
        ):
            size += 1
        return size if size > 1 else 0

    def _names_field(self, joint: int, at: int) -> bool:
        """Whether a noun goes on with what "Institut für Künstliche" is for: "Intelligenz"."""
        described = self.classes[joint] == "for" and self.words[at - 1].endswith(
            self.language.particular.adjective_endings
        )
        noun = at < len(self.tokens) and self.tokens[at].text[0].isupper()
        return self.language.nouns_are_capitalised and described and noun

    def _leaves(self, at: int) -> bool:
        """Whether the last of three words is what is left: "nun verließ Jane Doe Acme"."""
        language = self.language
        if not language.verb_last or self.words[at] not in language.given_names:
            return False
        entries = (
            *language.phrases.get(self.words[at - 1], ()),
            *language.phrases.get(self.words[at + 3], ()),
        )
        leaves = any(each.trigger and each.trigger.frame.pattern == "departs" and each.trigger.frame.direct
            and not each.trigger.particle for each in entries)  # fmt: skip
        middle = self.tokens[at + 1]
        named = middle.lower in language.given_names or middle.lower in language.particles
        return leaves and not named and middle.is_word

    def _holds_boss(self, at: int, stop: int) -> bool:
        """Whether a company and its boss stand side by side: "la fondatrice d'Acme Jane Doe a …"."""
        if self.language.owner_before or self.language.nouns_are_capitalised or self.title_case:
            return False
        titled = self.classes[at - 1] == "of" and self.classes[at - 2] in ROLE_WORDS
        plain = all(
            self.tokens[place].text.isalpha() and not self.is_suffix(place) for place in range(at, stop)
        )
        listed = self.classes[stop] == "and" and self.classes[at - 2] == "staff"
        return titled and plain and (listed or self.classes[stop] in _BEHIND_BOSSES)

    def _begins_person(self, first: int, at: int) -> bool:
        """Whether a person's name begins at ``at`` behind another word: "… du Numérique Jane Doe"."""
        given = self.language.given_names
        if (head := self.org_head(first)) and at > first + head and not self.language.verb_last:
            follows = at + 1 < len(self.tokens) and self._is_part(
                at + 1
            )  # "de la Universidad de Lima Jane Doe"
            return follows and self.words[at] in given and self.words[at - 1] not in given
        if self.words[at] not in given or self.words[first] in given or at != first + 1:
            return False
        if self.tokens[at - 1].text.endswith(".") or len(self.tokens[first].text) < 3 or self.org_head(first):
            return False
        return at + 1 < len(self.tokens) and self._is_part(at + 1) and self.words[at + 1] not in given

    def org_head(self, at: int) -> int:
        """How many tokens at ``at`` begin the name of an institution: "University of"."""
        small = not self.tokens[at].text[0].isupper()
        if small and self.words[at] not in self.language.lower_heads:
            return 0
        for head in self.language.org_heads.get(self.tokens[at].lower, ()):
            stop = at + len(head)
            if self.words[at:stop] != head:
                continue
            if not small or (len(head) > 1 and stop < len(self.tokens) and self.tokens[stop].is_capitalised):
                return len(head)
        return 0

    def is_suffix(self, at: int) -> bool:
        """Whether the token at ``at`` ends the name of an organization: "Labs", "Capital"."""
        if at >= len(self.tokens) or not self.tokens[at].text[0].isupper():
            return False
        return self.words[at] in self.language.org_suffixes and not self.describes_role(at + 1)

    def is_compound_name(self, at: int) -> bool:
        """Whether the word at ``at`` is the name of an organization by its last part: "Commerzbank"."""
        word = self.words[at]
        if not word.endswith(self.language.org_compounds):
            return False
        if word.rpartition("-")[0] in self.language.role_qualifiers:
            return False  # "KI-Agentur"
        shorter = next((len(end) for end in self.language.org_compounds if word.endswith(end)), 0)
        return 0 < shorter < len(word) - 2 and word not in self.language.classes

    def _next_part(self, first: int, at: int) -> int:
        """How many tokens at ``at`` continue the run that began at ``first``."""
        if self.tokens[at].start - self.tokens[at - 1].end > 1:
            return 0
        closed = at - first > 1 and self.words[at - 1] in self.language.org_suffixes
        if closed and not self.org_head(first) and self.words[at] not in self.language.org_suffixes:
            placed = (
                self.words[at - 1] in self.language.particular.schools
                and self.words[at] in self.language.places
            )
            return int(placed and not self.title_case)  # "Imperial College London"
        if at - first == 1 and self._is_surname(first, at):
            return 1
        acronym = self.tokens[at - 1].text.isupper() and len(self.tokens[at - 1].text) > 1
        if at - first > 1 and self._ends_name(at):
            return 1
        if self._is_part(at) or (
            (acronym or self._is_branch(first, at)) and self.words[at] in self.language.places
        ):
            return 1
        if self._is_seated(at):
            return 1
        size = self._joint(first, at)
        return size + 1 if size and self._is_part(at + size) else 0

    def _is_branch(self, first: int, at: int) -> bool:
        """Whether a place behind one word names a branch: "Orvalis France", not "Jean France"."""
        spaced = not (self.title_case or self.language.verb_last)
        return spaced and at - first < 3 and self.words[first] not in self.language.given_names

    def _is_seated(self, at: int) -> bool:
        """Whether a place stands between a name and its legal form: "der Stadtnetz Leipzig GmbH"."""
        seat = (
            self.language.verb_last and at + 1 < len(self.tokens) and self.words[at] in self.language.places
        )
        return seat and self.is_suffix(at + 1) and self.tokens[at + 1].start - self.tokens[at].end == 1

    def _describes_house(self, at: int) -> bool:
        """Whether a town and a noun stand before the name of a house: "Das Kölner Studio Funkenflug"."""
        town = self.words[at] in self.language.never_names and self.words[at].endswith("er")
        noun = self.classes[at + 1] == "organization_noun" and at + 2 < len(self.tokens)
        return town and noun and self._is_part(at + 2)

    def _is_surname(self, first: int, at: int) -> bool:
        """Whether a first name stands before a word that means something too: "Mira Sommer", "Grace Page"."""
        token = self.tokens[at]
        named = self.words[first] in self.language.given_names and token.text.isalpha()
        return named and token.text[0].isupper() and not self.title_case and not self.describes_role(at)

    def _may_begin(self, at: int) -> bool:
        token = self.tokens[at]
        if not token.text[0].isalpha() or self.classes[at] == "self":
            return is_behind_digit(token.text, self.language) or self._is_short_house(at)
        if self._is_called_after_month(at):
            return True
        if self.language.verb_last and token.text.isupper() and self.classes[at] == "speaker":
            return True  # "MAN", not "man"
        if self.is_suffix(at + 1) and self.tokens[at + 1].start - token.end == 1:
            if self.language.verb_last and (self._describes_ai(at) or self._describes_house(at)):
                return False
            return self.classes[at] not in {"determiner", "role_noun"}
        initial = at == 0 or not self.tokens[at - 1].is_word
        if initial and self.words[at] in self.language.passing:
            return False  # "Current chief executive Jane Doe"
        opens = initial or self.language.nouns_are_capitalised
        if (opens and self._begins_phrase(at)) or self._begins_seat(at):
            return False
        if self.language.nouns_are_capitalised and self._is_noun(at):
            return False
        if self._begins_with_place(at) or self._begins_with_field(at) or self._begins_with_town(at):
            return True
        return not self._is_plain_word(at, everywhere=initial or self.title_case)

    def _is_short_house(self, at: int) -> bool:
        """Whether a digit and a letter name a company: "1X Technologies", "joins 1X as"."""
        text = self.tokens[at].text
        if not (len(text) == 2 and text[0].isdigit() and text[1].isupper()) or text[1] in "DGKHQM":
            return False
        ends = not self.words[at + 1].isalpha() or self.classes[at + 1] in _BEHIND_BOSSES
        return self.is_suffix(at + 1) or (ends and self._is_beside_verb(at))

    def _is_called_after_month(self, at: int) -> bool:
        """Whether a month is somebody's first name: "Julio Roe", where months are written small."""
        month = self.words[at] in self.language.months
        if month and self.language.months_are_capitalised:
            month = self.words[at] in self.language.given_names and self._is_beside_verb(at)  # "April Stone"
        alone = at == 0 or not self.tokens[at - 1].is_capitalised
        return month and alone and not self.title_case and at + 1 < len(self.tokens) and self._is_part(at + 1)

    def _is_beside_verb(self, at: int) -> bool:
        """Whether a name may stand at ``at``: where a sentence begins, or behind a verb or a title."""
        return at == 0 or self.classes[at - 1] in {"trigger", "role_noun", "by", "at"}

    def _is_called_like_place(self, at: int) -> bool:
        """Whether a place is somebody's first name: "Santiago Roe"."""
        named = self.words[at] in self.language.places and self.words[at] in self.language.given_names
        following = at + 1 < len(self.tokens) and self.tokens[at + 1].start - self.tokens[at].end == 1
        return named and following and not self.title_case and self._is_part(at + 1)

    def _begins_with_place(self, at: int) -> bool:
        """Whether a place begins a longer name: "Barcelona Supercomputing Center"."""
        if self._is_called_like_place(at):
            return True
        if self.words[at] not in self.language.places or at + 2 >= len(self.tokens):
            return False
        if not (self.language.owner_before or self.language.verb_last or self.title_case):
            beside = self.tokens[at + 1].start - self.tokens[at].end == 1 and self._is_part(at + 1)
            named = (
                beside
                and self.words[at + 1] not in self.language.places
                and self.tokens[at + 1].text.isalpha()
            )
            return named and self.words[at + 1] not in self.language.given_names  # "France Digitale"
        acts = self.classes[at + 2] in _BEHIND_BOSSES - {"to"} or self.words[at + 2] == "'s"
        alone = acts if at == 0 else self._is_beside_verb(at)  # "Saudi Aramco has", "joins Saudi Aramco"
        parts = (1,) if alone and not self.language.verb_last else (1, 2)
        return all(self._is_part(at + ahead) for ahead in parts) and not self.title_case

    def _begins_with_town(self, at: int) -> bool:
        """Whether the adjective of a town begins a name: "Zürcher Kantonalbank"."""
        town = self.language.verb_last and self.words[at] in self.language.never_names
        following = at + 1 < len(self.tokens) and self.tokens[at + 1].start - self.tokens[at].end == 1
        return town and following and self.words[at].endswith("er") and self.is_compound_name(at + 1)

    def _town_head(self, at: int) -> int:
        """How many tokens at ``at`` begin "Karlsruher Institut für …"."""
        town = self.language.verb_last and self.words[at] in self.language.never_names
        town = town and self.words[at].endswith("er") and at + 1 < len(self.tokens)
        head = (
            self.org_head(at + 1)
            if town and self.words[at + 1] in self.language.particular.institutions
            else 0
        )
        return head + 1 if head else 0

    def _begins_with_field(self, at: int) -> bool:
        """Whether a word of titles begins the name of an institution: "AI Security Institute"."""
        if self.words[at] not in self.language.role_qualifiers or self.title_case:
            return False
        stop = at + 1
        while stop < min(at + 5, len(self.tokens)) and self.tokens[stop].text[0].isupper():
            stop += 1
        last = stop - 1
        return (
            last > at + 1
            and self.words[last] in self.language.particular.institutions
            and not self.describes_role(stop)
        )

    def _is_noun(self, at: int) -> bool:
        """Whether a lone capitalised word is a noun, by an article before it or by its ending."""
        token = self.tokens[at]
        if self.words[at + 1] == "'s" or self.is_compound_name(at):
            return False
        if self.classes[at - 1] == "organization_noun":
            return False  # "der Hersteller Kroneplan"
        head, _hyphen, last = token.lower.rpartition("-")
        if head in self.language.role_qualifiers:
            return last not in self.language.org_suffixes
        if head and last in self.language.particular.units:
            return True  # "der Podcast-Sparte"
        if any(char.isupper() for char in token.text[1:]) or not token.text[0].isupper():
            return False
        paired = at + 1 < len(self.tokens) and self._is_part(at + 1)
        if paired or self._is_seated(at + 1):
            return False
        if token.lower.endswith(self.language.noun_endings):
            return True
        if self._is_housed(at):
            return False
        before = self.tokens[at - 1] if at else None
        if before is None or not before.is_word or self.classes[at - 1] == "trigger":
            return False
        return self.classes[at - 1] in _BEFORE_NOUNS or (
            before.lower in self.language.articles or _is_adjective(before, self.language)
        )

    def _is_housed(self, at: int) -> bool:
        """Whether a house with an article may stand there: "bei der Lufthansa", "Die Swisscom hat"."""
        token, article = self.tokens[at], self.words[at - 1]
        plain = (
            token.lower.endswith(self.language.particular.feminine_endings)
            or token.lower in self.language.never_names
        )
        if not self.language.verb_last or plain or len(token.text) < _SHORTEST_HOUSE:
            return False
        if at == 1 and article == "die":
            return self.classes[at + 1] in {"auxiliary", "trigger", "future"}
        chief = self.words[at - 2].endswith(
            self.language.particular.chief_endings
        )  # "Chief Data Officer der Allianz"
        return article == "zur" or (article == "der" and (chief or self.classes[at - 2] in {"at", "from"}))

    def _describes_ai(self, at: int) -> bool:
        """Whether "KI" is only a noun behind the word at ``at``: "Wie KI …", "Generative KI"."""
        described = self.words[at].endswith(self.language.particular.adjective_endings) and self.words[
            at + 1
        ] in {"ki", "ai"}
        return bool(self.classes[at]) or (described and (at == 0 or not self.tokens[at - 1].is_word))

    def _describes_person(self, at: int) -> bool:
        """Whether a noun behind an article says what somebody is: "den Klimaforscher Jane Doe"."""
        language = self.language
        if not language.verb_last or at + 2 >= len(self.tokens) or self.classes[at - 1] not in _BEFORE_NOUNS:
            return False
        named = all(self.tokens[at + ahead].is_capitalised and self._is_part(at + ahead) for ahead in (1, 2))
        word = self.tokens[at].text
        noun = (
            len(word) > _SHORTEST_NOUN and word[1:].islower() and self.words[at] not in language.given_names
        )
        plain = self.words[at + 2] not in language.org_suffixes
        return named and noun and plain and word.endswith(language.particular.person_endings)

    def title_size(self, at: int) -> int:
        """How many tokens at ``at`` are a title of several words: "Chief Technology Officer"; 0 for none."""
        for entry in self.language.phrases.get(self.words[at], ()):
            size = len(entry.words) if entry.kind == "role_noun" else 0
            if size > 1 and tuple(token.lower for token in self.tokens[at : at + size]) == entry.words:
                return size
        return 0

    def _begins_seat(self, at: int) -> bool:
        """Whether a phrase for a board stands at ``at``, with capitals: "the Supervisory Board"."""
        sizes = self.language.sizes.get(self.words[at], ())
        phrases = (self.language.by_words.get(self.words[at : at + size]) for size in sizes if size > 1)
        return any(phrase is not None and phrase.kind == "board_noun" for phrase in phrases)

    def _begins_phrase(self, at: int) -> bool:
        sizes = self.language.sizes.get(self.words[at], ())
        return any(self.words[at : at + size] in self.language.by_words for size in sizes)

    def _belongs_to_verb(self, at: int) -> bool:
        """Whether a verb of two words stands in capitals: "Jane Doe WALKS OUT", "Jane Doe Out at Acme"."""
        return self._begins_verb(at) or (at > 0 and self._begins_verb(at - 1))

    def _begins_verb(self, at: int) -> bool:
        if 2 not in self.language.sizes.get(self.words[at], ()):
            return False  # mostly
        pair = self.tokens[at : at + 2]
        if not (self.title_case or all(token.text.isupper() for token in pair)):
            return False
        phrase = self.language.by_words.get(self.words[at : at + 2])
        return phrase is not None and bool(phrase.triggers)

    def _is_plain_word(self, at: int, *, everywhere: bool) -> bool:
        language, token = self.language, self.tokens[at]
        if token.lower in language.never_names or self.describes_role(at):
            return True
        kind = language.classes.get(token.lower)
        everywhere = everywhere or language.nouns_are_capitalised
        shouted = token.text.isupper() and len(token.text) > 2
        return kind in _ALWAYS_WORDS or (kind is not None and (everywhere or shouted))

    def _is_part(self, at: int) -> bool:
        if at >= len(self.tokens) or not self.tokens[at].text[0].isupper():
            return False
        if self.words[at] in self.language.org_suffixes:
            field = (
                self.words[at] in self.language.role_qualifiers
            )  # "Tesla AI director", but "Loxley Games boss"
            named = not field or not self.describes_role(at + 1) or self._is_of_company(at)
            return named or self.is_suffix(at + 1)  # "LG AI Research"
        if self._belongs_to_verb(at):
            return False
        if self._may_end_name(at) or self._is_house(at):
            return True  # "Halcyon Compute"
        if self.words[at] in self.language.months and not self.language.months_are_capitalised:
            return not self.title_case  # "Thi Mai Nguyen"
        return not self._is_plain_word(at, everywhere=self.title_case)

    def _is_house(self, at: int) -> bool:
        """Whether a noun of organizations with a capital ends a name: "Red Eléctrica"."""
        small = not (self.language.owner_before or self.language.nouns_are_capitalised or self.title_case)
        named = (
            at > 0 and self.tokens[at - 1].is_capitalised and not self._is_plain_word(at - 1, everywhere=True)
        )
        return small and named and self.classes[at] == "organization_noun"

    def _ends_name(self, at: int) -> bool:
        """Whether a suffix behind two words ends a name before a title: "Acme Realty Tech chief …"."""
        field = self.words[at] in self.language.role_qualifiers
        return (
            self.tokens[at].text[0].isupper() and self.words[at] in self.language.org_suffixes and not field
        )

    def _is_of_company(self, at: int) -> bool:
        """Whether "AI" before a title belongs to the company: "Stability AI CEO", not "Tesla AI director"."""
        chief = self.words[at + 1] == "chief" and self.describes_role(at + 2)
        return chief or self.words[at + 1] in self.language.particular.chiefs

    def _may_end_name(self, at: int) -> bool:
        """Whether a word of titles ends a name, since no title follows it."""
        field = self.words[at] in self.language.role_qualifiers and self.classes[at] not in ROLE_WORDS
        return field and not self.title_case and not self.describes_role(at + 1)

    def _joint(self, first: int, at: int) -> int:
        """How many tokens at ``at`` only join the parts of a name: "." of an initial, "van der"."""
        if self.tokens[at].text == "." and _is_initial(self.tokens[at - 1].text):
            return 1
        if self.tokens[at].text == "&" and at - first == 1:
            return 1  # "Lattice & Loom"
        shouts = self.tokens[first].text[:2].isupper() and self.tokens[first].text[1:2].isalpha()  # "MLOps"
        if self.classes[at] == "of" and (at - first > 1 or shouts) and not self.org_head(first):
            return 0
        size = 0
        while size < _MOST_PARTICLES and at + size < len(self.tokens):
            van = size == 1 and self.classes[at] != "from" and self.classes[at + 1] == "determiner"
            if self.tokens[at + size].text not in self.language.particles and not van:
                break  # "van der"
            size += 1
        from_there = size == 1 and self.classes[at] == "from"
        return 0 if from_there and (at - first > 1 or self._is_described_noun(first)) else size

    def _is_described_noun(self, at: int) -> bool:
        """Whether an article or an adjective stands before a word: "das Berliner Büro von Acme"."""
        before = self.tokens[at - 1] if at and self.language.nouns_are_capitalised else None
        if before is None or self.words[at] in self.language.given_names:
            return False
        town = before.lower in self.language.never_names and before.lower.endswith("er")
        return town or self.classes[at - 1] in _BEFORE_NOUNS or _is_adjective(before, self.language)

"""Text in, claims out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.dates.partial import PartialDate
from tracker.extract.cast import Cast, Mention
from tracker.extract.certainty import status_of
from tracker.extract.compounds import taken_apart
from tracker.extract.found_names import NameFinder, WithFoundNames
from tracker.extract.headlines import named_behind, names_nobody, without_dateline, without_unnamed
from tracker.extract.heirs import heirs, names_heir
from tracker.extract.items import Item, read_items, with_helpers
from tracker.extract.join import join_steps
from tracker.extract.known_names import KnownMatch, NameIndex
from tracker.extract.languages import UNSPACED_LANGUAGES, Language, load_language
from tracker.extract.lists import (
    came_to,
    continued_hires,
    ending_terms,
    held_roles,
    hired_from,
    hirer_by_having,
    hirer_by_noun,
    listed_posts,
    lost_title,
    new_posts,
    note_loser_by_noun,
    now_at,
    stated_origins,
    unnamed_hirer,
    unnamed_loser,
)
from tracker.extract.memory import Memory
from tracker.extract.mentions import MentionFinder
from tracker.extract.people import with_people
from tracker.extract.readings import read_verbs
from tracker.extract.roles import with_organizations, with_roles
from tracker.extract.rules import RULES
from tracker.extract.sentences import Span, split_sentences
from tracker.extract.small_names import mark_small_names
from tracker.extract.steps import Part, Reading, Step
from tracker.extract.tokens import Token, fold
from tracker.extract.unspaced import unspaced_steps
from tracker.extract.ventures import named_ventures, note_founders
from tracker.extract.verb_last import clause_span, in_plain_order, with_relatives
from tracker.extract.when import date_behind, is_long_ago, may_be_dated

EXTRACTOR = "rules"
EXTRACTOR_VERSION = "7"
_LONGEST_FIELD = 200
_OWNED_BY = frozenset({"possessive", "of", "owner"})
_ABOUT = frozenset({"preposition", "for", "with", "spoiler"})
_LEADING = 5  # tokens at the start of a sentence that may hold a date


@dataclass(frozen=True, slots=True)
class ExtractedClaim:
    """One statement of a text that somebody moved, will move, may move or did not.

    Names are the primary names of known records, or as written. ``text[start:end] == quote``, the
    sentence that says so, in Unicode code points. ``score`` runs from 0 to 1; ``rule`` names the rule.
    Each side has its capacity (employment where the text says nothing plain); ``capacity`` is that of
    the side that is known, and of the arriving one where both are. No name or role is longer than 200.
    ``cue`` is where the words stand that tell it, inside the quote; ``parts`` add up to the score.
    """

    person: str
    from_org: str | None
    to_org: str | None
    role_from: str | None
    role_to: str | None
    exit_manner: str | None
    entry_manner: str | None
    capacity: str
    status: str
    date: PartialDate | None
    quote: str
    start: int
    end: int
    score: float
    rule: str
    from_capacity: str
    to_capacity: str
    cue: tuple[int, int] = (0, 0)
    parts: tuple[Part, ...] = ()

    def explanation(self, text: str) -> dict[str, object]:
        """Why the claim is made, in plain JSON values: rule, the words that tell it, parts of the score."""
        start, end = self.cue
        return {
            "rule": self.rule,
            "cue": {"text": text[start:end], "start": start, "end": end},
            "quote": {"start": self.start, "end": self.end},
            "score": [{"why": part.why, "amount": round(part.amount, 2)} for part in self.parts],
        }

    def as_json(self) -> dict[str, object]:
        """The claim in plain JSON values; the date as ISO 8601 of reduced precision or null."""
        return {
            "person": self.person,
            "from_org": self.from_org,
            "to_org": self.to_org,
            "role_from": self.role_from,
            "role_to": self.role_to,
            "exit_manner": self.exit_manner,
            "entry_manner": self.entry_manner,
            "capacity": self.capacity,
            "status": self.status,
            "date": str(self.date) if self.date else None,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "score": self.score,
            "rule": self.rule,
        }


def extract_claims(
    text: str,
    *,
    language: str,
    published: date | None,
    names: NameIndex,
    finder: NameFinder | None = None,
) -> list[ExtractedClaim]:
    """The claims of a text, in order of the sentence that says so; linear in its length.

    ``language`` is an ISO 639-1 code, `UnsupportedLanguage` is raised for one without rules.
    ``published`` is what dates such as "on May 30" are read against. ``finder`` finds names that are not
    known, beside those that the rules find by themselves.
    """
    folded = fold(text)
    if finder is not None:
        names = WithFoundNames(names, text, finder.names(text, language))
    if language in UNSPACED_LANGUAGES:
        found = unspaced_steps(folded, language, published, names)
    else:
        found = _steps(text, folded, load_language(language), published, names)
    steps = join_steps(found)
    return [_claim(text, step) for step in steps if _fits_a_record(step)]


@dataclass(frozen=True, slots=True)
class _Sentence:
    span: Span
    tokens: list[Token]
    known: list[KnownMatch]


def _steps(
    text: str, folded: str, language: Language, published: date | None, names: NameIndex
) -> Iterator[Step]:
    sentences = _sentences(folded, language, names)
    if not any(language.cues.stand_in(folded[slice(*each.span)].lower(), each.tokens) for each in sentences):
        return
    mark_small_names(folded, [sentence.tokens for sentence in sentences], language)
    finder = MentionFinder(text, language, names, Cast())
    mentions = _mentions(sentences, finder)
    if not any(mention.kind == "person" for found in mentions for mention in found):
        return  # every step is somebody's
    memory = Memory(
        verb_last=language.verb_last,
        newcomers=language.new,
        topic=next(iter(finder.cast.organizations.values()), None),
    )
    unnamed: list[Step] = []
    for place, sentence in enumerate(sentences):
        items = _items(text, sentence.tokens, mentions[place], language)
        if memory.focus is None and (language.nouns_are_capitalised or _opens_again(items, finder.cast)):
            memory.note_opening(items)
        memory.note_focus(items)
        memory.note_sentence(items)
        opens = place == 0 or (place == 1 and not language.verb_last and not memory.members)
        memory.is_headline = opens and names_nobody(items)
        yield from named_behind(unnamed, items)
        found = _read_sentence(sentence, items, memory, language, published)
        named, nameless = without_unnamed(found)
        unnamed = nameless + unnamed * (memory.is_headline and not nameless)
        yield from named
        _note_subject(items, memory)


def _opens_again(items: Sequence[Item], cast: Cast) -> bool:
    """Whether the word that opens a sentence does so again: then it is a name, whatever its capital."""
    mention = items[0].mention if items else None
    return mention is not None and cast.is_repeated(mention.name)


def _sentences(text: str, language: Language, names: NameIndex) -> list[_Sentence]:
    known = names.matches(text, language.genitive_endings)
    words = frozenset(text.split()) if language.genitive_endings else frozenset()
    sentences: list[_Sentence] = []
    at = 0
    for span in split_sentences(text, language):
        inside: list[KnownMatch] = []
        while at < len(known) and known[at].start < span[1]:
            inside.append(known[at])
            at += 1
        tokens = list(taken_apart(language.tokenizer.tokens(text, *span), language, inside, words))
        sentences.append(_Sentence(span, tokens, inside))
    return sentences


def _mentions(sentences: Sequence[_Sentence], finder: MentionFinder) -> list[list[Mention]]:
    """The names of each sentence, as the whole text tells whom and what they mean."""
    runs = [finder.runs(sentence.tokens, sentence.known) for sentence in sentences]
    for found in runs:
        for mention in finder.find(found):
            finder.cast.note(mention)
    return [finder.find(found) for found in runs]


def _items(text: str, tokens: Sequence[Token], mentions: Sequence[Mention], language: Language) -> list[Item]:
    if language.verb_last and (dash := _dateline_end(tokens)):
        mentions = [mention for mention in mentions if mention.start > dash or mention.sure]
    plain = with_organizations(read_items(text, tokens, mentions, language), language)
    plain = with_helpers(plain, language)
    described = without_dateline(text, with_roles(text, plain, language))
    if language.verb_last:
        return in_plain_order(text, with_people(with_relatives(described), language), language)
    return with_people(described, language)


def _dateline_end(tokens: Sequence[Token]) -> int:
    """Where the dash stands behind the place that a report begins with: "Palo Alto - Acme …"; 0 for none."""
    dash = next((token for token in tokens[1:4] if token.text in {"-", "–", "—"}), None)
    return dash.start if dash is not None else 0


def _read_sentence(
    sentence: _Sentence, items: list[Item], memory: Memory, language: Language, published: date | None
) -> Iterator[Step]:
    kinds = {item.kind for item in items}
    if "leave_of_absence" in kinds or ("machine" in kinds and _is_about_machine(items, language)):
        return
    hirer, memory.hirer = memory.hirer, None
    loser, memory.loser = memory.loser, None
    past: set[str] = set()
    found = list(_carried_over(items, hirer, memory))
    dated = "trigger" in kinds and may_be_dated(sentence.tokens, language)
    for reading, subject in read_verbs(items, memory, language):
        status = status_of(items, reading.at, reading.trigger, subject, language)
        if status is None:
            continue
        when = _date(sentence, items, reading, status, language, published) if dated else None
        rule, weight = RULES[reading.trigger.frame.pattern]
        if (is_long_ago(when, published) and not _goes_on(reading)) or reading.long_past:
            where = reading.trigger.frame.pattern == "comes" and reading.relative and not language.verb_last
            if not where:
                past |= {member.mention.name for member in reading.members}
            _note_joined(reading, rule(reading), memory)
            # ", who ran research at Acme until 2022, has joined Globex": from there, however long ago
            found += rule(reading) if where else _earlier_places(rule(reading))
            continue
        told = [
            replace(
                step,
                status=status,
                date=when,
                parts=(Part(f"rule {step.rule}", weight), *step.parts),
                start=sentence.span[0],
                end=sentence.span[1],
            )
            for step in rule(reading)
            if when is not None
            or not (_is_bare(step) or (step.person in past and (step.past or _is_base(reading))))
        ]
        found += told
        _note_first_place(told, items, memory)
        _note_joined(reading, told if reading.relative else (), memory)
        _note_replaced(told, memory)
        found += came_to(reading, hirer, status)
        note_founders(reading, memory)
        _note_unnamed(reading, memory, status)
    if "trigger" in kinds and not language.verb_last:
        note_loser_by_noun(items, memory)
    if loser := loser or memory.loser:
        found = [_from_loser(step, loser, memory.lost_title) for step in found]
    found = [*_gone_back(found, items)]
    found += _beside_verbs(items, kinds, memory, language, found)
    if memory.focus is None:
        memory.focus = loser or _settled_place(found)
    for step in found:
        _note_step(step, memory)
        whole = (step.start, step.end) == sentence.span
        yield step if whole else replace(step, start=sentence.span[0], end=sentence.span[1])


def _gone_back(steps: Sequence[Step], items: Sequence[Item]) -> Iterator[Step]:
    """The steps, where "rejoined Acme, a month after leaving it for Globex" tells no departure from Acme."""
    links = [item.start for item in items if item.kind == "subordinator"]
    for step in steps:
        back = links and any(
            step.person == other.person
            and step.from_org is not None
            and step.from_org == other.to_org
            and step.from_org not in {step.to_org, other.from_org}
            and any(other.cue[1] <= link < step.cue[0] for link in links)
            for other in steps
        )
        if not back:
            yield step
        elif step.to_org is not None:
            yield replace(step, from_org=step.to_org, to_org=None, role_from=None, origin_only=True)


def _note_first_place(steps: Iterable[Step], items: Sequence[Item], memory: Memory) -> None:
    """Keep Acme for "Jane Doe left Acme, a day after its president, John Roe, said he would leave"."""
    several = len([item for item in items if item.members]) > 1
    if memory.focus is None and several and not memory.verb_last:
        memory.focus = _settled_place(steps)


def _settled_place(steps: Iterable[Step]) -> str | None:
    """The first organization that steps name beside their verb."""
    return next((step.to_org or step.from_org for step in steps if step.settled), None)


def _carried_over(items: Sequence[Item], hirer: str | None, memory: Memory) -> Iterator[Step]:
    """What a sentence says of newcomers or founders of whom the one before it tells."""
    if hirer:
        yield from continued_hires(items, hirer, memory.hired)
    if memory.founders:
        yield from named_ventures(items, memory)


def _beside_verbs(
    items: list[Item], kinds: set[str], memory: Memory, language: Language, found: Sequence[Step]
) -> list[Step]:
    """What no verb of moving tells, beside the steps that verbs have told."""
    if "trigger" in kinds and not memory.hirer:
        memory.hirer = hirer_by_noun(items, memory)
    memory.hirer = memory.hirer or hirer_by_having(items, memory)
    told = [*stated_origins(items, memory, language), *now_at(items, memory, language)]
    told += ending_terms(items, memory, language) if language.particular.terms else ()
    if not kinds & {"hypothetical", "negation", "hearsay", "denial", "maybe"}:
        told += new_posts(items, memory, language)
        told += listed_posts(items, memory) if "stop" in kinds else ()
    told += held_roles(items, memory, [*found, *told], language.since) if "be" in kinds else ()
    if names_heir(items):
        told += heirs(items, memory)
    return told


def _is_about_machine(items: Sequence[Item], language: Language) -> bool:
    """Whether a robot does or suffers something; "the launch of its chatbot" is only about one."""
    return any(
        item.kind == "machine" and not (_is_beside(items, at) or _is_field(items, at, language))
        for at, item in enumerate(items)
    )


def _is_field(items: Sequence[Item], at: int, language: Language) -> bool:
    """Whether a robot at ``at`` is what somebody works on: "chatbot pioneer"."""
    role = items[at + 1].role if at + 1 < len(items) else None
    return role is not None and (role.title or "").lower() in language.loose_titles


def _is_beside(items: Sequence[Item], at: int) -> bool:
    """Whether a robot at ``at`` only belongs to something: "its chatbot", "the firm behind a chatbot"."""
    while at > 1 and items[at - 1].kind in {"unknown", "word"}:
        at -= 1  # "Acme's first humanoid robot"
    before = items[at - 1].kind if at else ""
    article = before in {"indefinite", "determiner"} and at > 1
    return before in _OWNED_BY or (items[at - 2].kind if article else before) in _ABOUT


def _goes_on(reading: Reading) -> bool:
    """ "She has worked since 2021 at Acme": not long ago, whenever it began."""
    behind = reading.items[reading.at + 1 : reading.at + 9]
    works = reading.trigger.frame.pattern in {"comes", "works"}
    return works and any(item.text in reading.language.since for item in behind)


def _note_step(step: Step, memory: Memory) -> None:
    """Keep where somebody goes and what somebody leaves, for the sentences behind."""
    if step.rule == "dismisses" and step.settled and memory.verb_last:
        memory.focus = step.from_org or memory.focus  # "the investor has removed the founder of Acme"
    if step.from_org and step.from_org != step.to_org and not step.origin_only:
        memory.left = step.from_org
    if step.to_org and step.from_org != step.to_org and step.status != "denied":
        memory.arrived[step.person] = step.to_org
    if step.from_org and step.to_org is None and not step.origin_only:
        memory.affiliations.setdefault(step.person, step.from_org)


def _note_joined(reading: Reading, steps: Iterable[Step], memory: Memory) -> None:
    """Keep where somebody has been since: "Jane Doe, who joined Acme in 2019, is leaving the company"."""
    if memory.verb_last or not reading.past:
        return
    for step in steps:
        if step.to_org and step.from_org != step.to_org:
            memory.affiliations.setdefault(step.person, step.to_org)


def _note_replaced(steps: Sequence[Step], memory: Memory) -> None:
    """Keep where somebody belongs whom another one follows: "replaces John Roe, who is retiring"."""
    for step in steps:
        if step.origin_only and step.rule == "succeeds" and step.from_org is not None:
            memory.affiliations.setdefault(step.person, step.from_org)


def _note_unnamed(reading: Reading, memory: Memory, status: str) -> None:
    """Keep who hires or loses people whom only the next sentence names."""
    if memory.hirer is None and (hirer := unnamed_hirer(reading)) is not None:
        memory.hirer = hirer
        memory.hired = hired_from(reading, status) if memory.verb_last else memory.hired
    if memory.loser is None and (lost := unnamed_loser(reading)) is not None:
        memory.loser, memory.lost_title = lost, lost_title(reading)


def _from_loser(step: Step, loser: str, title: str | None) -> Step:
    """A step of the person whom an organization is said to lose before it names her."""
    if step.target_only and loser not in {step.to_org, step.person}:  # "Jane Doe is now at Globex"
        return replace(step, from_org=loser, target_only=False, entry_manner="hired")
    if _is_open(step):
        return replace(step, guess_from=loser)
    leaves = step.from_org == loser and step.to_org != loser and step.role_from is None
    return replace(step, role_from=title) if leaves else step


def _is_base(reading: Reading) -> bool:
    return reading.trigger.tense == "base"


def _is_bare(step: Step) -> bool:
    """Whether a step says only when somebody moves."""
    return step.from_org is None and step.to_org is None


def _earlier_places(steps: Iterator[Step]) -> Iterator[Step]:
    """Where people went long ago: where they come from, should the text tell that they move again."""
    for step in steps:
        if step.to_org is not None and step.from_org != step.to_org:
            yield replace(step, from_org=step.to_org, to_org=None, role_from=None, origin_only=True)


def _is_open(step: Step) -> bool:
    """Whether an arrival says nothing of where from."""
    return step.to_org is not None and step.from_org is None and step.guess_from is None


def _date(
    sentence: _Sentence,
    items: Sequence[Item],
    reading: Reading,
    status: str,
    language: Language,
    published: date | None,
) -> PartialDate | None:
    start, end = items[reading.at].end, items[min(reading.objects.end, len(items)) - 1].end
    if language.verb_last:
        start, end = clause_span(items, reading.at)
    elif reading.trigger.tense == "noun":  # "her appointment as … takes effect in May"
        end = sentence.span[1]
    ahead = None if reading.trigger.tense == "noun" else not reading.past and status != "confirmed"
    found = date_behind(sentence.tokens, start, end, ahead=ahead, published=published, language=language)
    if found is None and reading.relative and not language.verb_last:  # ", who in 2021 left Acme,"
        clause = next(item.end for item in reversed(items[: reading.at]) if item.kind == "relative")
        found = date_behind(
            sentence.tokens, clause, start, ahead=ahead, published=published, language=language
        )
    lead = _lead_end(sentence, items, start, language)
    if found is None and lead:  # "In 2021, she …"
        found = date_behind(
            sentence.tokens[:_LEADING],
            sentence.span[0],
            lead,
            ahead=ahead,
            published=published,
            language=language,
        )
    return found


def _lead_end(sentence: _Sentence, items: Sequence[Item], verb: int, language: Language) -> int:
    """Where the words end that may date the ``verb``; 0 where they belong to another clause.

    "Hired in 2019 from Acme, she …" and "in office since 2021, she …" say nothing of when she moves.
    """
    tokens = sentence.tokens
    if len(tokens) <= _LEADING or any(token.lower in language.since for token in tokens[:_LEADING]):
        return 0
    comma = next((item.start for item in items if item.kind == "comma"), 0)
    lead = tokens[_LEADING].start
    leading = {item.kind for item in items if item.start < comma}
    own = bool({"trigger", "organization", "unknown"} & leading)
    own = own or any(item.kind == "relative" and item.start < lead for item in items)
    return 0 if own and comma < verb else lead


def _note_subject(items: Sequence[Item], memory: Memory) -> None:
    memory.latest = next((item.members[-1:] for item in reversed(items) if item.members), memory.latest)
    for at, item in enumerate(items):
        if item.kind != "people":
            continue
        if memory.verb_last and at + 1 < len(items) and items[at + 1].kind == "owner":
            continue  # "Jane Does Nachfolger steht fest: …"
        before = items[at - 1].kind if at else ""
        if before not in {"with", "of", "by", "to", "at", "for", "preposition"}:
            memory.note_subject(item)
            return
    alone = [item for item in items if item.kind == "people"]
    if len(alone) == 1 and len(alone[0].members) == 1:  # "the arrival of Jane Doe"
        memory.note_subject(alone[0])


def _fits_a_record(step: Step) -> bool:
    return all(len(name or "") <= _LONGEST_FIELD for name in (step.person, step.from_org, step.to_org))


def _fitting(role: str | None) -> str | None:
    return role if role is not None and len(role) <= _LONGEST_FIELD else None


def _cue_of(step: Step) -> tuple[int, int]:
    """The words that tell it; the whole quote where none do, or they stand in another sentence told of it."""
    start, end = step.cue
    return step.cue if step.start <= start < end <= step.end else (step.start, step.end)


def _claim(text: str, step: Step) -> ExtractedClaim:
    before, after = step.from_capacity or "employment", step.to_capacity or "employment"
    return ExtractedClaim(
        person=step.person,
        from_org=step.from_org,
        to_org=step.to_org,
        role_from=_fitting(step.role_from),
        role_to=_fitting(step.role_to),
        exit_manner=step.exit_manner,
        entry_manner=step.entry_manner,
        capacity=after if step.to_org else before,
        status=step.status,
        date=step.date,
        quote=text[step.start : step.end],
        start=step.start,
        end=step.end,
        score=round(step.score, 2),
        rule=step.rule,
        from_capacity=before,
        to_capacity=after,
        cue=_cue_of(step),
        parts=step.score_parts,
    )

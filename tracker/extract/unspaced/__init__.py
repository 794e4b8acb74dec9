"""Steps in languages that write no spaces between words, such as Chinese and Japanese.

A sentence is cut into pieces (names and phrases of the lexicon), the pieces into phrases (people with their
titles and organizations), and each verb of moving takes from its clause what it governs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from tracker.extract.known_names import NameIndex
from tracker.extract.sentences import Span, unspaced_sentences
from tracker.extract.steps import Step
from tracker.extract.unspaced.aliases import with_one_name
from tracker.extract.unspaced.elided import with_elided_verbs
from tracker.extract.unspaced.language import UnspacedLanguage, load_unspaced
from tracker.extract.unspaced.names import NameReader
from tracker.extract.unspaced.phrases import read_phrases
from tracker.extract.unspaced.pieces import Piece, cut
from tracker.extract.unspaced.rules import read_sentence
from tracker.extract.unspaced.sentence import Sentence
from tracker.extract.unspaced.story import Story

# Latin letters and digits of full width, as exchanges write them: "ＡＩ" for "AI".
_WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_NARROW = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}


_DOTS = re.compile("[・＝=· ]")
_LONGEST_SURNAME = 4
_OPEN_POSTS = frozenset({"appoints", "becomes", "heads", "succeeds"})


def unspaced_steps(folded: str, code: str, published: date | None, names: NameIndex) -> Iterator[Step]:
    """What the verbs of moving in a folded text say, in order; linear in its length."""
    folded = folded.translate(_NARROW) if _WIDE.search(folded) else folded
    language = load_unspaced(code)
    if not language.cues.stand_in(folded):
        return
    known = names.matches(folded, unspaced=True)
    story, reader = (
        Story(language.product_units, language.particular.professions),
        NameReader(language, names),
    )
    reader.note_houses(folded)
    sentences: list[tuple[Span, list[Piece]]] = []
    at = 0
    for start, end in unspaced_sentences(folded):
        inside = []
        while at < len(known) and known[at].start < end:
            inside.append(known[at])
            at += 1
        sentences.append(((start, end), reader.read(cut(folded, start, end, inside, language))))
    if not _may_tell([piece for _, pieces in sentences for piece in pieces], language):
        return
    steps: list[Step] = []
    for span, pieces in sentences:
        nodes = with_elided_verbs(read_phrases(folded, pieces, language), language)
        steps += read_sentence(Sentence(folded, span, nodes, language, story, published))
    people = frozenset(reader.people.values())
    for name, place in list(story.former.items()):
        for full in people if len(name) <= _LONGEST_SURNAME else ():
            if full != name and _is_surname(name, full):
                story.former.setdefault(full, place)  # "元Acmeの高宮氏", whom the text names in full later
    yield from with_one_name(
        (_in_full(_with_former(step, story), people, language) for step in steps), language
    )


def _may_tell(pieces: Sequence[Piece], language: UnspacedLanguage) -> bool:
    """Whether a text has somebody, and a verb of moving or a word beside which one may be left out."""
    somebody = any(piece.kind == "person" for piece in pieces)
    return somebody and any(
        piece.frame is not None or piece.kind in language.where_elided for piece in pieces
    )


def _in_full(step: Step, people: frozenset[str], language: UnspacedLanguage) -> Step:
    """A step of somebody whom a headline names by the surname alone, with the name in full."""
    surname = step.person in language.surnames or (language.verb_last and not _DOTS.search(step.person))
    if not surname:
        spelled = [name for name in people if _DOTS.split(name)[-1] == step.person != name]
        return replace(step, person=spelled[0]) if len(spelled) == 1 else step  # "威廉姆森"
    found = [name for name in people if name != step.person and _is_surname(step.person, name)]
    return replace(step, person=found[0]) if len(found) == 1 else step


def _is_surname(short: str, name: str) -> bool:
    """Whether a name is the surname of a longer one, which foreign names end with."""
    spelled = _DOTS.search(name) is not None
    return name.endswith(short) or _DOTS.split(name)[0] == short if spelled else name.startswith(short)


def _with_former(step: Step, story: Story) -> Step:
    """An arrival with where the text says, further on, that the person was before."""
    opened = step.to_org is not None and step.from_org is None and step.guess_from is None
    if opened and step.rule in _OPEN_POSTS and story.since.get(step.person) == step.to_org:
        return replace(step, from_org=step.to_org, entry_manner="promoted")  # "自2016年起担任公司副总裁"
    former = story.former.get(step.person)
    guessed = step.from_org == step.to_org and step.entry_manner == "promoted" and step.rule in _OPEN_POSTS
    if guessed and former and story.current.get(step.person) is None:
        opened = True  # "任命李明为首席财务官。李明来自云帆": nothing else says that he was inside
    if not opened or former is None or former == step.to_org:
        return step
    return replace(step, from_org=None, guess_from=former, entry_manner="hired")

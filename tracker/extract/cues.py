"""Whether a sentence may tell of a move. Most do not, and a text of such sentences is read no further."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.extract.tokens import Token

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cues:
    """The phrases of a language without which nothing is told, each with the second parts that it may have.

    ``moves`` are verbs of moving (a verb that comes in one part has the empty second part) and words that say
    that a post is new; ``holds`` are forms of "be", ``over`` words of when, such as "former" and "since".
    """

    moves: Mapping[Words, tuple[Words, ...]]
    holds: frozenset[Words]
    over: frozenset[Words]
    sizes: Mapping[str, tuple[int, ...]]  # by first word: of how many words the cues that begin so are

    @classmethod
    def of(cls, moves: Mapping[Words, tuple[Words, ...]], holds: set[Words], over: set[Words]) -> Cues:
        """The cues with their index."""
        sizes: dict[str, set[int]] = {}
        for words in (*moves, *holds, *over):
            sizes.setdefault(words[0], set()).add(len(words))
        return cls(
            moves, frozenset(holds), frozenset(over), {word: tuple(each) for word, each in sizes.items()}
        )

    def stand_in(self, text: str, tokens: Sequence[Token]) -> bool:
        """Whether a sentence has a cue: a verb, a new post, or a word of when beside what somebody is.

        ``text`` is the sentence in lower case. This asks for less than the rules do: a cue counts even where
        it turns out to be part of a name.
        """
        words = tuple([token.lower for token in tokens])
        holds = over = False
        for at, word in enumerate(words):
            for size in self.sizes.get(word, ()):
                phrase = words[at : at + size]
                for second in self.moves.get(phrase, ()):
                    if all(part in text for part in second):
                        return True
                holds = holds or phrase in self.holds
                over = over or phrase in self.over
        return holds and (over or any(token.text[:2].lower() == "ex" for token in tokens))

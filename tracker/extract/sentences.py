"""Where sentences begin and end."""

from __future__ import annotations

import re

from tracker.extract.languages import Language

Span = tuple[int, int]

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
# The look-behind has each run of marks tried once, so that a page of dots costs no more than any other.
# Feeds take full stops out, too: "could not stay The chief executive of Acme …".
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s)|[。！？]|(?= The [a-z])(?<=[a-z]{2})")
# What stands below a picture, up to whom it is owed: "Photo by Jane Doe / The Verge".
_CREDIT = re.compile(
    r"(?:Photo|Image|Illustration|Graphic|Picture|Screenshot|Credit)s?(?: by|:) [^.|]{0,80}?"
    r"/ ?(?:The Verge|Getty Images|Getty|AFP|AP|Reuters|Bloomberg|WIRED|Engadget|TechCrunch)"
    r"(?: via Getty Images)?(?= )"
)
_FULL_STOP = re.compile(r"[。！？!?]++[」』”’）)]*+")
_LAST_WORD = re.compile(r"[\w.\-]+\Z")
_INITIALS = re.compile(r"(?:\w\.)+\w")
_LONGEST_WORD = 30
_LONGEST = 1500
_INDENT = 20


def split_sentences(text: str, language: Language) -> list[Span]:
    """The spans of the sentences, without the white space around them.

    Work behind this may be quadratic in a sentence, so none is longer than 1500 characters.
    A line break ends a sentence, so a headline without a full stop is one of its own; only
    where the next line goes on in lower case is the break one of layout. The credit of a picture that
    opens a line is left out.
    """
    spans: list[Span] = []
    for start, end in _lines(text):
        if (credit := _CREDIT.match(text, start, end)) is not None:
            start = credit.end()
        for mark in _END.finditer(text, start, end):
            if mark.end() < end and _ends_here(text, mark, end, language):
                spans.append((start, mark.end()))
                start = mark.end()
        spans.append((start, end))
    pieces = [piece for span in spans for piece in _pieces(text, span)]
    return [trimmed for piece in pieces if (trimmed := _trim(text, piece))[0] < trimmed[1]]


def unspaced_sentences(text: str) -> list[Span]:
    """The sentences of a text in a language without spaces: full stops and line breaks end them."""
    spans: list[Span] = []
    for line in _LINE.finditer(text):
        start = line.start()
        for mark in _FULL_STOP.finditer(text, start, line.end()):
            spans.append((start, mark.end()))
            start = mark.end()
        spans.append((start, line.end()))
    pieces = [piece for span in spans for piece in _pieces(text, span)]
    return [trimmed for piece in pieces if (trimmed := _trim(text, piece))[0] < trimmed[1]]


def _lines(text: str) -> list[Span]:
    lines: list[Span] = []
    for line in _LINE.finditer(text):
        first = text[line.start() : line.start() + _INDENT].lstrip().partition(" ")[0]
        goes_on = first[:1].islower() and not any(letter.isupper() for letter in first)  # not "eDreams"
        if lines and goes_on and line.start() - lines[-1][1] <= 2:
            lines[-1] = (lines[-1][0], line.end())
        else:
            lines.append(line.span())
    return lines


def _pieces(text: str, span: Span) -> list[Span]:
    """A span of more than `_LONGEST` characters, which is no sentence, cut at white space."""
    start, end = span
    pieces = []
    while end - start > _LONGEST:
        space = text.rfind(" ", start + 1, start + _LONGEST)
        cut = space if space > start else start + _LONGEST
        pieces.append((start, cut))
        start = cut
    return [*pieces, (start, end)]


def _ends_here(text: str, mark: re.Match[str], line_end: int, language: Language) -> bool:
    following = text[mark.end() : min(mark.end() + 6, line_end)].lstrip()
    if following[:1].islower():
        return False
    if mark.group() != ".":
        return True
    before = _LAST_WORD.search(text, max(0, mark.start() - _LONGEST_WORD), mark.start())
    if before is None:
        return True
    word = before.group().lower()
    if word in language.abbreviations:
        return _is_month(word, language) and not following[:1].isdigit()  # "… and Li Jun. Acme …"
    if word == "x" and text[: before.start()].rstrip()[-1:].islower():
        return True  # "wrote on X.", not "Malcolm X."
    return not (len(word) == 1 and word.isalpha()) and not _INITIALS.fullmatch(word)


def _is_month(word: str, language: Language) -> bool:
    return len(word) > 2 and any(month.startswith(word) for month in language.months)


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end

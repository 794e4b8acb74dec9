"""Whether a text goes on where we cannot read it: behind a paywall, or on another page."""

from __future__ import annotations

import re

_PAID = re.compile(r'"isAccessibleForFree"\s{0,9}:\s{0,9}"?false"?', re.IGNORECASE)
_WHOLE = 2_500  # characters; a page that wants to be paid for and still shows so much shows all, or nearly
_END = 300  # characters of the end in which a text asks to pay or to go on
_SHORT_LINE = 160
# How pages say, at the end of what they show, that the rest is for those who pay, or stands elsewhere.
_ASKS_BY_LANGUAGE = {
    "en": (
        r"(?:subscribe|sign up|sign in|log in|register)\b.{0,40}\bto (?:continue|keep|read|unlock|get full)",
        r"(?:this|the (?:rest|full)) (?:article|story)\b.{0,30}\b(?:is (?:for|reserved|only)|subscribers)",
        r"continue reading|read (?:the )?(?:full|rest of the) (?:article|story)|already a subscriber",
    ),
    "fr": (
        r"réservée? aux abonnés|abonnez-vous (?:pour|afin)",
        r"il vous reste .{1,20} de cet article|lire la suite",
    ),
    "de": (
        r"(?:jetzt|mit .{1,20}) (?:abonnieren|weiterlesen)|weiterlesen (?:mit|nach)",
        r"nur für abonnenten",
    ),
    "es": (
        r"(?:suscríbete|regístrate) (?:para|y) |seguir leyendo",
        r"(?:solo|exclusivo) para suscriptores",
    ),
    "zh": (r"付费(?:阅读|内容|订阅)|剩余.{1,8}需付费", r"(?:订阅|登录)后?(?:阅读|查看)|阅读全文"),
    "ja": (
        r"有料会員(?:限定|に)|会員限定(?:記事|の)",
        r"続きを読むには|残り\s?[0-9０-９,，]{1,7}\s?文字|この記事は会員",
    ),
}
_ASKS = re.compile("|".join(each for asks in _ASKS_BY_LANGUAGE.values() for each in asks), re.IGNORECASE)
_BROKEN_OFF = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\s*$")


def is_cut_off(text: str, markup: str = "") -> bool:
    """Whether the text is only a beginning, by how it ends and by what the page says of itself.

    Rather a miss than a whole text marked: what asks to subscribe below a long text, as a newsletter does,
    is not taken for a paywall.
    """
    end = text.rstrip()[-_END:]
    if len(text) < _WHOLE and _PAID.search(markup):
        return True
    last_line = end.rpartition("\n")[2]
    if _BROKEN_OFF.search(end):
        return len(text) < _WHOLE
    return len(text) < _WHOLE and len(last_line) <= _SHORT_LINE and bool(_ASKS.search(last_line))

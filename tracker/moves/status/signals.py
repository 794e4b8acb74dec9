"""The words by which a text says whose word it passes on: one table, a row a language. Pure.

``before`` stands before the name of an outlet (“according to Bloomberg”), ``after`` behind it
(“Bloomberg reported”), ``inverted`` before it where a comma has come (“…, rapporte Le Monde”).
``nobody`` are words that name no outlet though they stand where one would (“laut Insidern”).
``says`` are verbs with which a party speaks, ``own`` is how somebody tells of their own step,
and ``never`` takes the word back that a verb seems to give.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signals:
    """The words of one language, in lower case; ``own`` are regular expressions."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    inverted: tuple[str, ...] = ()
    nobody: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    has_spaces: bool = True


SIGNALS: Mapping[str, Signals] = {
    "en": Signals(
        before=("as reported by", "first reported by", "reported by", "according to", "citing"),
        after=("first reported", "reported", "has reported", "reports"),
        inverted=("reported", "reports"),
        nobody=("sources", "source", "people", "person", "insiders", "reports", "documents", "media"),
        says=(
            *("said", "says", "confirmed", "confirms", "announced", "announces", "stated", "wrote"),
            *("writes", "posted", "tweeted", "told", "denied", "denies", "announcement", "statement"),
        ),
        never=("not", "declined", "never", "yet", "would"),
        own=(
            r"\bI(?:'m| am|'ve| have|'ll| will)?(?: \w+){0,3}? (?:leaving|leave|left|quit|quitting)\b",
            r"\bI(?:['’]m| am|['’]ve| have|['’]ll| will)?(?: \w+){0,3}? (?:joining|join|joined|starting)\b",
            r"\bI(?:['’]m| am|['’]ve| have)?(?: \w+){0,3}? (?:resigning|resigned|departing)\b",
            r"\bmy (?:last day|departure|resignation|new role|first day)\b",
        ),
    ),
    "fr": Signals(
        before=("selon", "d'après", "rapporté par", "révélé par", "citant"),
        after=("rapporte", "a rapporté", "révèle", "a révélé"),
        inverted=("rapporte", "révèle", "indique", "écrit"),
        nobody=("sources", "source", "médias", "presse", "informations", "personnes", "proches"),
        says=(
            *("a déclaré", "déclare", "a annoncé", "annonce", "a confirmé", "confirme", "a indiqué"),
            *("indique", "a écrit", "écrit", "a affirmé", "affirme", "a démenti", "dément"),
        ),
        never=("pas", "refusé", "jamais"),
        own=(
            r"\bje (?:\w+ ){0,2}?(?:quitte|quitter|rejoins|rejoindre|démissionne|pars)\b",
            r"\bj['’]ai (?:\w+ ){0,2}?(?:quitté|rejoint|démissionné)\b",
        ),
    ),
    "de": Signals(
        before=(
            *("laut", "nach angaben von", "nach angaben der", "nach angaben des", "nach informationen von"),
            *("nach informationen der", "nach informationen des", "unter berufung auf"),
        ),
        after=("berichtet", "berichtete", "berichteten", "zufolge", "meldet", "meldete"),
        inverted=("berichtet", "berichtete", "meldet", "meldete"),
        nobody=("insider", "insidern", "medien", "medienberichten", "berichten", "kreisen", "quellen"),
        says=(
            *("sagte", "sagt", "bestätigte", "bestätigt", "teilte", "schrieb", "schreibt", "erklärte"),
            *("verkündete", "dementierte", "dementiert", "kündigte"),
        ),
        never=("nicht", "keine", "wollte", "lehnte"),
        own=(
            r"\bich (?:\w+ ){0,3}?(?:verlasse|verlassen|wechsle|wechsele|kündige|gehe)\b",
            r"\bich habe (?:\w+ ){0,4}?(?:verlassen|gekündigt)\b",
        ),
    ),
    "es": Signals(
        before=("según", "de acuerdo con", "citando a", "informado por"),
        after=("informó", "informa", "reportó", "reporta", "reveló", "publicó"),
        inverted=("informó", "informa", "reportó", "reveló"),
        nobody=("fuentes", "fuente", "medios", "personas", "informes", "prensa"),
        says=(
            *("dijo", "dice", "confirmó", "confirma", "anunció", "anuncia", "declaró", "escribió"),
            *("afirmó", "afirma", "negó", "niega", "desmintió"),
        ),
        never=("no", "nunca", "declinó", "rehusó"),
        own=(
            r"\b(?:dejo|abandono|renuncio) ",
            r"\bme (?:uno|incorporo|voy)\b",
            r"\bhe (?:dejado|decidido dejar|renunciado)\b",
        ),
    ),
    "zh": Signals(
        before=("据", "根据", "援引"),
        after=("报道", "报导"),
        nobody=("知情人士", "消息人士", "内部人士", "媒体", "外媒", "多名", "传闻"),
        says=("表示", "宣布", "证实", "确认", "发文", "否认", "声明"),
        never=("未", "没有", "拒绝"),
        own=(r"我(?:已经?|将|决定|即将|正式)?(?:离开|加入|离职|辞职|入职)",),
        has_spaces=False,
    ),
    "ja": Signals(
        after=("によると", "によれば", "が報じた", "が伝えた", "の報道"),
        nobody=("関係者", "情報筋", "報道", "複数"),
        says=("発表", "明らかに", "認め", "述べ", "否定", "コメント"),
        never=("ない", "なかった", "控え"),
        own=(r"(?:私は|僕は|このたび|この度).{0,30}(?:退職|退社|入社|入所|転職|離れ)",),
        has_spaces=False,
    ),
}


def signals_of(language: str) -> tuple[Signals, ...]:
    """The row of a language such as ``en`` or ``zh-Hant``; all rows where it is not known."""
    row = SIGNALS.get(language[:2].lower())
    return (row,) if row else tuple(SIGNALS.values())

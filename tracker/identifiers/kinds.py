"""The table of kinds of identifiers: how each is written, checked, and made a link of."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _

from tracker.identifiers.check_digits import orcid_holds, ror_holds

Owner = Literal["person", "organization"]
BOTH: tuple[Owner, ...] = ("person", "organization")
MAX_VALUE = 300


def _always(_value: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of identifier, for people, organizations or both.

    ``pattern`` is what a stored value looks like, in words that Python, SQLite and PostgreSQL all
    understand. Addresses at one of the ``hosts`` hold it where ``path`` finds it. ``is_one`` says that
    whoever has two of them is most likely two. ``bare`` finds it in a search box without its kind.
    """

    code: str
    label: Any
    owners: tuple[Owner, ...]
    pattern: str
    example: str
    link: str
    hosts: tuple[str, ...] = ()
    path: str = ""
    fold: Callable[[str], str] = str.strip
    holds: Callable[[str], bool] = _always
    is_one: bool = False
    bare: str = ""

    def fits(self, value: str) -> bool:
        """Whether a value is written as it is stored; check digits aside."""
        return re.fullmatch(self.pattern, value) is not None

    def url(self, value: str) -> str:
        """The address that a value leads to."""
        return self.link.format(quote(value, safe=self._unquoted))

    @property
    def _unquoted(self) -> str:
        return ":/?#[]@!$&'()*+,;=%" if self.code == HOMEPAGE else "/"


def _orcid(text: str) -> str:
    digits = re.sub(r"[-\s]", "", text).upper()
    return "-".join(re.findall(r".{4}", digits)) if len(digits) == 16 else text.strip()


def _handle(text: str) -> str:
    return text.strip().removeprefix("@").lower()


HOMEPAGE = "homepage"
_LINKEDIN = r"^[^/?#@ ]{2,100}$"
_NOT_HANDLES = "home|search|explore|hashtag|intent|share|i|settings|login|about"

KINDS: tuple[Kind, ...] = (
    Kind(
        code="wikidata",
        label=_("Wikidata"),
        owners=BOTH,
        pattern=r"^Q[1-9][0-9]{0,11}$",
        example="Q42",
        link="https://www.wikidata.org/wiki/{}",
        hosts=("wikidata.org",),
        path=r"/(?:wiki|entity)/(?:Special:EntityData/)?(?P<value>[Qq]\d+)(?:\.\w+)?",
        fold=lambda text: text.strip().upper(),
        is_one=True,
        bare=r"[Qq]\d+",
    ),
    Kind(
        code="orcid",
        label=_("ORCID iD"),
        owners=("person",),
        pattern=r"^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$",
        example="0000-0002-1825-0097",
        link="https://orcid.org/{}",
        hosts=("orcid.org",),
        path=r"/(?P<value>[\dXx-]+)",
        fold=_orcid,
        holds=orcid_holds,
        is_one=True,
        bare=r"(?:\d{4}[- ]?){3}\d{3}[\dXx]",
    ),
    Kind(
        code="openalex",
        label=_("OpenAlex"),
        owners=("person",),
        pattern=r"^A[0-9]{4,12}$",
        example="A5023888391",
        link="https://openalex.org/{}",
        hosts=("openalex.org", "api.openalex.org"),
        path=r"/(?:authors/|people/)?(?P<value>[Aa]\d+)",
        fold=lambda text: text.strip().upper(),
        bare=r"[Aa]\d{6,12}",
    ),
    Kind(
        code="openalex",
        label=_("OpenAlex"),
        owners=("organization",),
        pattern=r"^I[0-9]{4,12}$",
        example="I63966007",
        link="https://openalex.org/{}",
        hosts=("openalex.org", "api.openalex.org"),
        path=r"/(?:institutions/)?(?P<value>[Ii]\d+)",
        fold=lambda text: text.strip().upper(),
        bare=r"[Ii]\d{6,12}",
    ),
    Kind(
        code="ror",
        label=_("ROR"),
        owners=("organization",),
        pattern=r"^0[0-9a-hjkmnp-tv-z]{6}[0-9]{2}$",
        example="05dxps055",
        link="https://ror.org/{}",
        hosts=("ror.org",),
        path=r"/(?P<value>\w+)",
        fold=lambda text: text.strip().lower(),
        holds=ror_holds,
        is_one=True,
        bare=r"0[0-9a-hjkmnp-tv-z]{6}[0-9]{2}",
    ),
    Kind(
        code="dblp",
        label=_("DBLP"),
        owners=("person",),
        pattern=r"^[0-9a-z]+/[0-9A-Za-z:=_-]+$",
        example="h/GeoffreyEHinton",
        link="https://dblp.org/pid/{}",
        hosts=("dblp.org", "dblp.uni-trier.de", "dblp.dagstuhl.de"),
        path=r"/pid/(?P<value>[^/]+/[^/.]+)(?:\.\w+)?",
    ),
    Kind(
        code="linkedin",
        label=_("LinkedIn"),
        owners=("person",),
        pattern=_LINKEDIN,
        example="ada-example",
        link="https://www.linkedin.com/in/{}/",
        hosts=("linkedin.com",),
        path=r"/in/(?P<value>[^/]+)(?:/[a-z-]{2,5})?",
        fold=lambda text: text.strip().removeprefix("in/").lower(),
    ),
    Kind(
        code="linkedin",
        label=_("LinkedIn"),
        owners=("organization",),
        pattern=_LINKEDIN,
        example="openai",
        link="https://www.linkedin.com/company/{}/",
        hosts=("linkedin.com",),
        path=r"/(?:company|school|showcase)/(?P<value>[^/]+)(?:/\w+)?",
        fold=lambda text: text.strip().removeprefix("company/").lower(),
    ),
    Kind(
        code="x",
        label=_("X"),
        owners=BOTH,
        pattern=r"^[0-9a-z_]{1,15}$",
        example="@ylecun",
        link="https://x.com/{}",
        hosts=("x.com", "twitter.com"),
        path=rf"/(?!(?:{_NOT_HANDLES})$)(?P<value>@?\w+)",
        fold=_handle,
        bare=r"@\w{1,15}",
    ),
    Kind(
        code=HOMEPAGE,
        label=_("Homepage"),
        owners=BOTH,
        pattern=r"^https?://[^/?#@ ]+[.][^/?#@ ]+(/[^ ]*)?$",
        example="https://ada.example/",
        link="{}",
        bare=r"https?://\S+",
    ),
)


@cache
def kinds_of(owner: Owner) -> Mapping[str, Kind]:
    """The kinds that people or organizations can have, by their codes."""
    return {kind.code: kind for kind in KINDS if owner in kind.owners}

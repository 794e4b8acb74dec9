"""How moves and their evidence are written."""

from urllib.parse import urlsplit

from django import template
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from tracker.moves import headlines
from tracker.moves.models import Claim, Move
from tracker.moves.vocabulary import COUNTED_CAPACITIES, MoveKind, MoveStatus, Origin

register = template.Library()

_STATUS_MEANINGS: dict[str, Promise] = {
    MoveStatus.RUMOURED: _("Someone reported it; neither side has confirmed it."),
    MoveStatus.ANNOUNCED: _("The person or the organization has said so, or one source reports it."),
    MoveStatus.CONFIRMED: _("It happened, by the evidence or by an analyst’s decision."),
    MoveStatus.DENIED: _("It was reported, then denied."),
    MoveStatus.RETRACTED: _("It was announced, then called off."),
}
_ORIGINS: dict[str, Promise] = {
    Origin.ARTICLE: _("From an article"),
    Origin.ANALYST: _("Logged by an analyst"),
    Origin.IMPORT: _("Imported"),
}


@register.filter
def headline(move: Move) -> SafeString:
    """The move as one sentence."""
    return headlines.headline(move)


@register.filter
def headline_text(move: Move) -> str:
    """The move as one sentence, for titles."""
    return headlines.headline_text(move)


@register.filter
def step(move: Move) -> SafeString:
    """The move without the person, where the page is about that person."""
    return headlines.step(move)


@register.filter
def kind_label(move: Move) -> str | Promise:
    """Its kind in words; Django makes no ``get_kind_display`` for a generated column."""
    return MoveKind(move.kind).label


@register.filter
def status_meaning(status: str) -> Promise:
    """What a status means to a reader."""
    return _STATUS_MEANINGS[status]


@register.filter
def origin_label(origin: str) -> Promise:
    """Where a claim comes from, in words."""
    return _ORIGINS[origin]


@register.filter
def is_counted(move: Move) -> bool:
    """Whether figures count it."""
    return move.is_counted


@register.filter
def is_uncounted_capacity(capacity: str) -> bool:
    """Whether figures leave out this side of a move."""
    return capacity not in COUNTED_CAPACITIES


@register.filter
def sentence_in(move: Move, sentences: dict[int, Claim] | None) -> Claim | None:
    """The claim that quotes the sentence which says so; None where none is there."""
    return sentences.get(move.pk) if sentences else None


@register.simple_tag(takes_context=True)
def without(context: template.RequestContext, name: str) -> str:
    """The address of this list without one of its filters, from its first page."""
    query = context["request"].GET.copy()
    for key in (name, "page"):
        query.pop(key, None)
    return f"?{query.urlencode()}"


@register.filter
def web_address(url: str) -> str:
    """The address if a browser may open it, else nothing: what was imported is not trusted to be a link."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


@register.filter
def original_address(claim: Claim) -> str:
    """Where the words of a claim were published, if a browser may open it."""
    return web_address(claim.url) or (web_address(claim.article.url) if claim.article else "")


@register.filter
def language_label(code: str) -> str:
    """The name of a language, its code where none is known."""
    if code == "zh":  # Django knows it only with its script
        return gettext("Chinese")
    try:
        return gettext(get_language_info(code)["name"])
    except KeyError:
        return code


@register.filter
def host(url: str) -> str:
    """The name of the site that an address leads to."""
    return (urlsplit(url).hostname or "").removeprefix("www.")

"""What the extractor's rules look for, and what raises or lowers a score, in plain words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

RULES: dict[str, str | Promise] = {
    "leaves": gettext_lazy("The text says that somebody leaves an organization."),
    "resigns": gettext_lazy("The text says that somebody resigns."),
    "retires": gettext_lazy("The text says that somebody retires."),
    "no_longer": gettext_lazy("The text says that somebody no longer holds a post."),
    "dismisses": gettext_lazy("The text says that an organization dismisses somebody."),
    "ends": gettext_lazy("The text says that an organization ends somebody's term."),
    "loses": gettext_lazy("The text says that an organization loses somebody."),
    "joins": gettext_lazy("The text says that somebody joins an organization."),
    "returns": gettext_lazy("The text says that somebody comes back to an organization."),
    "hires": gettext_lazy("The text says that an organization hires somebody."),
    "founds": gettext_lazy("The text says that somebody founds an organization."),
    "starts": gettext_lazy("The text says that somebody starts an organization."),
    "appoints": gettext_lazy("The text says that somebody is named to a post."),
    "promotes": gettext_lazy("The text says that somebody is promoted."),
    "becomes": gettext_lazy("The text says that somebody takes up a post."),
    "takes_charge": gettext_lazy(
        "The text says that somebody takes charge of an organization or a part of it."
    ),
    "stands_in": gettext_lazy("The text says that somebody holds a post for the time being."),
    "succeeds": gettext_lazy("The text says that somebody follows another person in a post."),
    "takes_over": gettext_lazy("The text says that somebody takes over a post or an organization."),
    "takes_office": gettext_lazy("The text says that somebody takes office."),
    "hands_over": gettext_lazy("The text says that somebody hands a post over to another person."),
    "passes_on": gettext_lazy("The text says that somebody passes a post on to another person."),
    "falls_to": gettext_lazy("The text says that a post falls to somebody."),
    "seeks_heir": gettext_lazy("The text says that an organization looks for somebody's successor."),
    "entrusts": gettext_lazy("The text says that an organization entrusts somebody with a post."),
    "heads": gettext_lazy("The text says that somebody comes to head an organization or a part of it."),
    "starts_work": gettext_lazy("The text says that somebody starts work at an organization."),
    "steps_down": gettext_lazy("The text says that somebody steps down from a post."),
    "gives_up": gettext_lazy("The text says that somebody gives up a post."),
    "courts": gettext_lazy("The text says that an organization would like to have somebody."),
    "courted": gettext_lazy("The text says that somebody is the favourite for a post."),
    "bids": gettext_lazy("The text says that an organization tries to hire somebody."),
    "weighs": gettext_lazy("The text says that somebody thinks about an offer."),
    "comes": gettext_lazy("The text says from where somebody comes."),
    "gets": gettext_lazy("The text says that an organization has somebody new in a post."),
    "presents": gettext_lazy("The text says that somebody shows a company of their own."),
    "stays": gettext_lazy("The text says how long somebody has been there."),
    "parts": gettext_lazy("The text says that somebody and an organization part."),
    "cedes": gettext_lazy("The text says that somebody leaves a post to another person."),
    "passes": gettext_lazy("The text says that somebody goes from one organization to another."),
    "puts": gettext_lazy("The text says that an organization puts somebody in charge."),
    "brings": gettext_lazy("The text says that an organization brings somebody on board."),
    "runs": gettext_lazy("The text says what somebody leads today."),
    "works": gettext_lazy("The text says where somebody works now."),
    "was": gettext_lazy("The text says where somebody was before."),
    "holds": gettext_lazy("The text says which post somebody holds now who was elsewhere before."),
    "is_new": gettext_lazy("The text calls somebody the new holder of a post."),
}

PARTS: dict[str, str | Promise] = {
    "the person is not named beside the verb": gettext_lazy("The person is not named beside these words."),
    "the organization is not named beside the verb": gettext_lazy(
        "The organization is not named beside these words."
    ),
    "the headline does not name the person": gettext_lazy("The headline does not name the person."),
    "told more than once": gettext_lazy("The text says so once more."),
    "no score is higher": gettext_lazy("No score is higher than this."),
}
_RULE = "rule "  # how the part of a rule begins


def rule_in_words(rule: str) -> str:
    """A sentence for a rule; the name of one that is not known here, as other extractors have."""
    return str(RULES.get(rule, rule))


def part_in_words(why: str, rule: str) -> str:
    """A sentence for one part of the score of a claim by ``rule``; what is not known here stays as it is.

    The part that counts most may be that of another rule, where several sentences tell one move.
    """
    if not why.startswith(_RULE):
        return str(PARTS.get(why, why))
    told_by = why.removeprefix(_RULE)
    if told_by == rule:
        return _("How sure this rule is.")
    return _("How sure the rule of another sentence is. %(rule)s") % {"rule": rule_in_words(told_by)}

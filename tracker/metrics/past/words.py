"""What is shown of the past, in whole sentences."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.metrics.past.asked import Asked
from tracker.metrics.past.held import first_held_on
from tracker.metrics.past.moment import Moment, Sense


def title(moment: Moment) -> str:
    """``As this system held it on 14 October 2024``."""
    words = {
        Sense.AS_OF: _("As this system held it on %(day)s"),
        Sense.PUBLISHED_BY: _("By what had been published by %(day)s"),
    }
    return words[moment.sense] % {"day": in_full(moment.day)}


def explanation(moment: Moment) -> list[str]:
    """What that means. One query, by an index, for what was held."""
    if moment.sense == Sense.PUBLISHED_BY:
        return [
            _("Dates, sides and status of each move follow from the accepted claims published by that day.")
        ]
    sentences = [
        _(
            "Read from history, at the end of that day in UTC. "
            "People and organizations have the names of today."
        )
    ]
    first = first_held_on()
    if first is None:
        return [*sentences, _("No move was ever on record here.")]
    if moment.day < first:
        return [*sentences, _("Nothing was on record yet: the first move came on %s.") % in_full(first)]
    return sentences


def bounds(asked: Asked, moment: Moment) -> str:
    """Which period was chosen for the reader; empty where they chose something themselves."""
    bounded = asked.bounded(moment.day)
    if bounded == asked or bounded.since is None or bounded.until is None:
        return ""
    return _(
        "Shown are moves dated %(since)s to %(until)s. "
        "Choose a person, an organization or a period to see others."
    ) % {"since": in_full(bounded.since), "until": in_full(bounded.until)}


def in_full(day: date) -> str:
    """``14 October 2024``."""
    return date_format(day, "j F Y")

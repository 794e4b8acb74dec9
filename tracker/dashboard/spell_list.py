"""The list of the spells behind a number: what may be asked, and what a page of it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orgs.models import Organization
from people.models import Person
from tracker.dashboard.figure_forms import FigureForm
from tracker.dashboard.paging import Page, page_of
from tracker.metrics.careers.kept import KeptCareers
from tracker.metrics.places import Place
from tracker.metrics.spells_behind import FigureOfSpells, Number
from tracker.moves.careers.plain_spells import PlainSpell
from tracker.moves.careers.stays import plain_stay
from tracker.moves.models import Move

LONGEST_DAYS, LONGEST_MONTHS = 40_000, 1_200


class SpellListForm(FigureForm):
    """Which number of which figure of spells, over the period and at the level that it has."""

    figure = forms.ChoiceField(
        label=gettext_lazy("Behind"),
        required=False,
        choices=[(each.value, each.value) for each in FigureOfSpells],
    )
    on = forms.DateField(label=gettext_lazy("On"), required=False, input_formats=["%Y-%m-%d"])
    days = forms.IntegerField(label=gettext_lazy("Days"), required=False, min_value=0, max_value=LONGEST_DAYS)
    months = forms.IntegerField(
        label=gettext_lazy("Months"), required=False, min_value=1, max_value=LONGEST_MONTHS
    )

    @property
    def number(self) -> Number:
        """The number that is asked for; all who are tracked where it was refused."""
        said = self.cleaned_data if self.is_valid() else {}
        return Number(
            FigureOfSpells(said.get("figure") or FigureOfSpells.TRACKED),
            self.window,
            self.today,
            said.get("on"),
            said.get("days") or 0,
            said.get("months") or 12,
        )

    def words(self) -> str:
        """What the list is of, as a whole sentence."""
        asked = self.number
        numbers = {
            "day": date_format(asked.on or asked.today, "j F Y"),
            "days": asked.days,
            "months": asked.months,
            "since": date_format(self.window.first_day, "j F Y"),
            "until": date_format(self.window.last_day, "j F Y"),
        }
        return str(_SENTENCES[asked.figure]) % numbers


_SENTENCES = {
    FigureOfSpells.TRACKED: gettext_lazy("Everybody who is known to have been here in a post."),
    FigureOfSpells.HEADCOUNT: gettext_lazy("Who was here on %(day)s, or may have been."),
    FigureOfSpells.SURVIVAL: gettext_lazy(
        "Whose stay was watched %(days)d days after it had begun: they were still here, or left on that day."
    ),
    FigureOfSpells.COHORT: gettext_lazy(
        "Who came from %(since)s to %(until)s, and of whom is known whether they stayed %(months)d months."
    ),
    FigureOfSpells.STAYED: gettext_lazy("Who came from %(since)s to %(until)s and stayed %(months)d months."),
    FigureOfSpells.CAME: gettext_lazy("Who came from %(since)s to %(until)s."),
    FigureOfSpells.LEFT: gettext_lazy("Who left from %(since)s to %(until)s."),
    FigureOfSpells.FOUNDERS: gettext_lazy(
        "Who left from %(since)s to %(until)s, and founded what they did next."
    ),
    FigureOfSpells.RETURNS: gettext_lazy("Who came back from %(since)s to %(until)s, or may have."),
}


@dataclass(frozen=True, slots=True)
class SpellShown:
    """One spell with the person, and the moves that begin and end it."""

    spell: PlainSpell
    person: Person
    first_move: Move | None
    last_move: Move | None


@dataclass(frozen=True, slots=True)
class SpellList:
    """A page of them, and how many there are of how many people, in words."""

    page: Page[Any]
    words: str


def spell_list(place: Place, form: SpellListForm, page: str | None) -> SpellList:
    """The latest first. Reads what a page shows, and how many there are from sums."""
    careers, asked = KeptCareers(place), form.number
    stays = page_of(asked.stays(careers).latest_first(), page)
    n = asked.n(careers) if stays.rows else 0
    words = ngettext("%(spells)d spell", "%(spells)d spells", n) % {"spells": n}
    people = careers.tracked() if asked.figure == FigureOfSpells.TRACKED else n
    if people != n:
        words = _("%(spells)s of %(people)d people") % {"spells": words, "people": people}
    shown = _shown([plain_stay(stay) for stay in stays.rows])
    return SpellList(Page(shown, stays.number, stays.first, stays.has_next), words)


def _shown(spells: Sequence[PlainSpell]) -> list[SpellShown]:
    people = Person.with_merged.in_bulk({spell.person_id for spell in spells})
    keys = {key for spell in spells for key in (spell.first_move, spell.last_move) if key}
    moves = Move.objects.select_related("person", "from_organization", "to_organization").in_bulk(keys)
    return [
        SpellShown(
            spell,
            people[spell.person_id],
            moves.get(spell.first_move or 0),
            moves.get(spell.last_move or 0),
        )
        for spell in spells
    ]


def place_of(record: Organization, form: FigureForm) -> Place:
    """The organization at the level that is asked for."""
    return Place.with_lineage(record) if form.is_rolled_up else Place.itself(record)

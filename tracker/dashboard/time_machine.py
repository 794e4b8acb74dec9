"""The time machine of the pages: which day is asked for, what the page says about it, and the way back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.dashboard.asked_moves import is_of_all_lineages
from tracker.dashboard.forms import Level, MoveFilterForm
from tracker.dashboard.paging import Page, page_of
from tracker.metrics.every_lineage import EveryLineage
from tracker.metrics.narrowing import OrganizationSort
from tracker.metrics.past import words
from tracker.metrics.past.asked import Asked, keys_of
from tracker.metrics.past.lineal import Lineal
from tracker.metrics.past.moment import BadMoment, Moment, day_asked, moment_asked
from tracker.moves.models.spell import SpellQuerySet

_RECORDS = ("person", "organization", "from", "to")
_NAMES = {"from": "from_organization", "to": "to_organization"}


class DayField(forms.CharField):
    """One day, or empty; what it says is read by `moment_asked` and `day_asked`."""

    def __init__(self, label: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"})
        super().__init__(label=label, required=False, widget=widget)


class TimeMachine(forms.Form):
    """What a page shows of it: the form, sentences on what is shown, and the address of now.

    ``others`` are the other parameters of the address, which the form keeps.
    """

    def __init__(self, data: QueryDict, *, today: date) -> None:
        super().__init__(data)
        self.today = today
        self.title = ""
        self.sentences: list[str] = []
        own = {*self.fields, "page"}
        self.others = [(name, value) for name in data for value in data.getlist(name) if name not in own]
        for field in self.fields.values():
            field.widget.attrs["max"] = today.isoformat()

    @property
    def now(self) -> str:
        """The same page without it."""
        query = QueryDict(mutable=True)
        for name, value in self.others:
            query.appendlist(name, value)
        return f"?{query.urlencode()}"


class PastForm(TimeMachine):
    """What was held on a day, or had been published by one; ``moment`` is None for now."""

    as_of = DayField(_("As this system held it on"))
    published_by = DayField(_("By what had been published by"))

    help = _(
        "What was on record on a day, read from the history of all edits; or what the sources "
        "that had been published by a day say, whenever it was entered here. Fill in one of the two."
    )

    def __init__(self, data: QueryDict, *, today: date) -> None:
        super().__init__(data, today=today)
        self.moment: Moment | None = None
        self.is_valid()

    def clean(self) -> None:
        try:
            self.moment = moment_asked(self.data, today=self.today)
        except BadMoment as error:
            self.add_error(error.field, str(error))
        if self.moment:
            self.title, self.sentences = words.title(self.moment), words.explanation(self.moment)

    @property
    def day(self) -> date:
        """The day that is looked back from."""
        return self.moment.day if self.moment else self.today

    @property
    def query(self) -> str:
        """The moment as it stands at the end of an address; empty for now."""
        return f"&{self.moment.query}" if self.moment else ""

    def say_bounds(self, asked: Asked) -> None:
        """Say which period was chosen for the reader."""
        if self.moment and (sentence := words.bounds(asked, self.moment)):
            self.sentences.append(sentence)


class WhereForm(TimeMachine):
    """Who was where on a day, by what is known now; ``day`` is None where nobody asks."""

    on = DayField(_("Who was where on"))

    help = _("Who was where on a day, by what is known today.")

    def __init__(self, data: QueryDict, *, today: date) -> None:
        super().__init__(data, today=today)
        self.day: date | None = None
        self.is_valid()

    def clean(self) -> None:
        try:
            self.day = day_asked(self.data, "on", today=self.today)
        except BadMoment as error:
            self.add_error(error.field, str(error))
        if self.day:
            self.title = gettext("Who was where on %s, by what is known now") % words.in_full(self.day)
            self.sentences = [
                gettext("A date that is known to the month or the year only is taken at its widest.")
            ]


def asked_of(form: MoveFilterForm) -> Asked:
    """What the filters of the list of moves ask for; what was refused filters nothing."""
    said = form.cleaned_data
    named = {_NAMES.get(name, name): said[name] for name in _RECORDS if said.get(name)}
    is_lineal = said.get("level") == Level.LINEAGE
    lineal = {name: Lineal.of(record) for name, record in named.items() if is_lineal and name != "person"}
    records: dict[str, Any] = {name: keys_of(record) for name, record in named.items() if name not in lineal}
    return Asked(
        **records,
        lineal=lineal,
        every=EveryLineage.read() if is_of_all_lineages(said) else None,
        sort=OrganizationSort(said.get("kind") or "", said.get("country") or ""),
        statuses=_one(said.get("status")),
        exit_manners=_one(said.get("exit_manner")),
        role_groups=_one(said.get("role_group")),
        figure=said.get("figure", ""),
        since=said["since"].first_day if said.get("since") else None,
        until=said["until"].last_day if said.get("until") else None,
    )


def _one(choice: str | None) -> tuple[str, ...]:
    return (choice,) if choice else ()


def there_on(form: WhereForm, spells: SpellQuerySet, page: str | None) -> Page[Any] | None:
    """The page of these spells that cover the day; None where nobody asks for one. One query."""
    return page_of(spells.covering(form.day).for_list(), page) if form.day else None

"""How a model holds a partial date: the first day and the precision, with a constraint that they agree."""

from __future__ import annotations

from typing import Any, Self, overload

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.dates.partial import PartialDate, Precision


class PartialDateField(property):
    """A PartialDate (or None) on a model, kept in two columns.

    ``announced_on = PartialDateField(_("announced on"))`` gives the model the columns
    ``announced_on_first_day`` and ``announced_on_precision``, and the attribute
    ``announced_on`` that reads and writes both. Add `partial_date_constraint` to the
    model's constraints. Queries use the columns.
    """

    def __init__(self, verbose_name: Any) -> None:
        super().__init__()
        self.verbose_name = verbose_name
        self.first_day = models.DateField(verbose_name, null=True, blank=True, editable=False)
        self.precision = models.CharField(
            _("precision"),
            max_length=5,
            blank=True,
            editable=False,
            choices=[(precision.value, precision.value) for precision in Precision],
        )

    def contribute_to_class(self, model: type[models.Model], name: str) -> None:
        """Called by Django when the model class is made."""
        self.first_day_name = f"{name}_first_day"
        self.precision_name = f"{name}_precision"
        self.first_day.contribute_to_class(model, self.first_day_name)
        self.precision.contribute_to_class(model, self.precision_name)
        setattr(model, name, self)

    @overload  # type: ignore[override]  # `property` declares one untyped signature
    def __get__(self, row: None, model: type[models.Model]) -> Self: ...
    @overload
    def __get__(self, row: models.Model, model: type[models.Model]) -> PartialDate | None: ...
    def __get__(self, row: models.Model | None, model: type[models.Model]) -> Self | PartialDate | None:
        if row is None:
            return self
        first_day = getattr(row, self.first_day_name)
        return first_day and PartialDate(first_day, Precision(getattr(row, self.precision_name)))

    def __set__(self, row: models.Model, value: PartialDate | None) -> None:
        setattr(row, self.first_day_name, value.first_day if value else None)
        setattr(row, self.precision_name, value.precision.value if value else "")


def partial_date_constraint(name: str, *, prefix: str) -> models.CheckConstraint:
    """The stored day is the first day of its precision; both are empty or neither is.

    ``prefix`` makes the constraint's name unique, usually the model's name.
    """
    first_day, precision = f"{name}_first_day", f"{name}_precision"
    is_set = Q(**{f"{first_day}__isnull": False})
    first_of_month = Q(**{f"{first_day}__day": 1})
    first_of_year = first_of_month & Q(**{f"{first_day}__month": 1})
    return models.CheckConstraint(
        condition=Q(**{f"{first_day}__isnull": True, precision: ""})
        | (is_set & Q(**{precision: Precision.DAY.value}))
        | (is_set & Q(**{precision: Precision.MONTH.value}) & first_of_month)
        | (is_set & Q(**{precision: Precision.YEAR.value}) & first_of_year),
        name=f"{prefix}_{name}_is_a_partial_date",
        violation_error_message=_("The day stored for “%s” does not agree with its precision.") % name,
    )

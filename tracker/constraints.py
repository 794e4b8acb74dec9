"""Asks the database about all checks of a row at once, where Django asks about each by itself."""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce
from operator import and_
from typing import Any

from django.core.exceptions import FieldError
from django.db import models, router
from django.db.models import CheckConstraint, Q


class ChecksAtOnce(models.Model):
    """A model with many CHECK constraints, of which nearly every row keeps all: one question instead of many.

    A row that breaks one is asked about each, so that the sentence is that of the one it breaks.
    """

    class Meta:
        abstract = True

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Raise ValidationError where the row breaks a constraint; of what is excluded as Django has it."""
        checks = [each for each in self._meta.constraints if isinstance(each, CheckConstraint)]
        if not self._keeps(checks, exclude):
            super().validate_constraints(exclude)
            return
        using = router.db_for_write(type(self), instance=self)
        for constraint in self._meta.constraints:
            if not isinstance(constraint, CheckConstraint):
                constraint.validate(type(self), self, exclude=set(exclude or ()), using=using)

    def _keeps(self, checks: list[CheckConstraint], exclude: Collection[str] | None) -> bool:
        """Whether the row surely keeps all of them: joined by AND, as NULL passes each, it passes all."""
        mine: Any = self
        values = mine._get_field_expression_map(meta=self._meta, exclude=exclude)  # noqa: SLF001  # as Django's own check
        whole: Any = reduce(and_, (Q(each.condition) for each in checks), Q())
        try:
            return bool(whole.check(values, using=router.db_for_write(type(self), instance=self)))
        except FieldError:  # one is about a field that is excluded
            return False

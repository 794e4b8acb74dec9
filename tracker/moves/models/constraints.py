"""Constraints that moves and claims share."""

from django.db import models
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tracker.moves.vocabulary import NameMatch


def known_choice(
    field: str, choices: type[models.TextChoices], *, prefix: str, or_empty: bool = False
) -> models.CheckConstraint:
    """The column holds a word of the vocabulary, or nothing where ``or_empty``."""
    values = [*choices.values, ""] if or_empty else choices.values
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": values}),
        name=f"{prefix}_{field}_is_known",
        violation_error_message=format_lazy(
            _("“{field}” must be one of: {choices}."), field=field, choices=", ".join(choices.values)
        ),
    )


def new_or_chosen(match: str, record: str, *, prefix: str) -> models.CheckConstraint:
    """What an analyst said is new has no record: the two exclude each other."""
    return models.CheckConstraint(
        condition=~Q(**{match: NameMatch.CHOSEN_NEW}) | Q(**{f"{record}__isnull": True}),
        name=f"{prefix}_new_{record}_is_no_record",
        violation_error_message=_("A name is a new record's or that of the record chosen, not both."),
    )

"""What the identifiers of people and of organizations share, and how records are found by them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.identifiers.differ import differing
from tracker.identifiers.kinds import HOMEPAGE, KINDS, MAX_VALUE, Kind, Owner, kinds_of
from tracker.identifiers.read import BadIdentifier, Reference, read_value, recognise
from tracker.names.models import NamedRecord
from tracker.names.search import Hit

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

KIND_CHOICES = list({kind.code: kind.label for kind in KINDS}.items())


class IdentifiedRecord(NamedRecord):
    """A record that a search also finds by an identifier, or by the address that holds it.

    That costs one query, for texts that look like an identifier only; where nobody has it, the
    text is taken for a name.
    """

    if TYPE_CHECKING:
        identifiers: RelatedManager[Any]

    class Meta:
        abstract = True

    @classmethod
    def hits_of_text(cls, text: str, using: str) -> Sequence[Hit]:
        reference = recognise(text, cls.identifier_model().owner)
        if reference is None:
            return ()
        rows = cls.identifier_model().referred_to(reference).using(using)
        return [Hit(getattr(row, f"{row.owner}_id"), row.value, 1.0) for row in rows]

    def contradictions(self, other: Self) -> Sequence[str]:
        """What other catalogues call them, where these tell the two apart."""
        return [
            _("“%(one)s” has the %(kind)s %(first)s, “%(other)s” has %(second)s. Merging keeps both.")
            % {"one": self, "kind": each.label, "first": each.one, "other": other, "second": each.other}
            for each in differing(self, other)
        ]

    @classmethod
    def identifier_model(cls) -> type[RecordIdentifier]:
        """The model of the identifiers of such records."""
        model: Any = cls._meta.get_field("identifiers").related_model
        return cast("type[RecordIdentifier]", model)


class RecordIdentifier(models.Model):
    """What another catalogue calls a record. ``owner`` names the foreign key to the record.

    ``clean`` brings the value into the form in which it is stored, and refuses one that another
    record has; whoever writes without it brings the value in that form.
    """

    owner: ClassVar[Owner]
    kind = models.CharField(gettext_lazy("kind"), max_length=10, choices=KIND_CHOICES)
    value = models.CharField(
        gettext_lazy("identifier"),
        max_length=MAX_VALUE,
        help_text=gettext_lazy("The identifier, or the address that holds it."),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.label} {self.value}"

    @property
    def rule(self) -> Kind:
        """The row of the table of kinds that this one follows."""
        return kinds_of(self.owner)[self.kind]

    @property
    def label(self) -> str:
        """The kind in words."""
        return str(self.rule.label)

    @property
    def shown(self) -> str:
        """The value as readers know it: a handle with its sign, a homepage without its scheme."""
        if self.kind == "x":
            return f"@{self.value}"
        return self.value.partition("://")[2].rstrip("/") if self.kind == HOMEPAGE else self.value

    @property
    def url(self) -> str:
        """The address that it leads to."""
        return self.rule.url(self.value)

    def clean(self) -> None:
        """Costs one query, and one more where another record has the value already."""
        if self.kind not in kinds_of(self.owner) or not self.value:
            return
        try:
            self.value = read_value(self.rule, self.value)
        except BadIdentifier as error:
            raise ValidationError({"value": str(error)}) from error
        self._refuse_taken()

    @classmethod
    def referred_to(cls, reference: Reference) -> models.QuerySet[Self]:
        """The rows with this identifier: one, or one for each spelling of a homepage."""
        return cls._default_manager.filter(kind=reference.kind.code, value__in=reference.spellings)

    def _refuse_taken(self) -> None:
        rows = self.referred_to(Reference(self.rule, self.value))
        owner = f"{self.owner}_id"
        taken = rows.exclude(pk=self.pk).exclude(**{owner: getattr(self, owner)}).first()
        if taken is not None:
            record = getattr(taken, self.owner)
            raise ValidationError(
                {
                    "value": _(
                        "“%(value)s” is the %(kind)s of “%(record)s” already. "
                        "If both are the same, merge them."
                    )
                    % {"value": taken.value, "kind": self.label, "record": record}
                }
            )


def identifier_constraints(owner: Owner) -> list[models.BaseConstraint]:
    """The constraints of a table of identifiers; check digits are left to `RecordIdentifier.clean`."""
    kinds = kinds_of(owner)
    return [
        models.UniqueConstraint(
            # Its index answers: who has this identifier?
            fields=["kind", "value"],
            name=f"{owner}_identifier_is_unique",
            violation_error_message=gettext_lazy("This identifier is there already."),
        ),
        models.CheckConstraint(
            condition=Q(kind__in=list(kinds)),
            name=f"{owner}_identifier_kind_is_known",
            violation_error_message=format_lazy(
                gettext_lazy("The kind of an identifier is one of: {kinds}."), kinds=", ".join(kinds)
            ),
        ),
        models.CheckConstraint(
            condition=_any_of(Q(kind=kind.code, value__regex=kind.pattern) for kind in kinds.values()),
            name=f"{owner}_identifier_is_well_formed",
            violation_error_message=gettext_lazy("The identifier is not written as those of its kind are."),
        ),
    ]


def _any_of(conditions: Iterable[Q]) -> Q:
    either = Q()
    for condition in conditions:
        either |= condition
    return either

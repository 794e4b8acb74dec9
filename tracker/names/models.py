"""What people and organizations share: a record that is read by one name and found by many."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, IntegrityError, models, transaction
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.mergeable import Mergeable
from tracker.names.keys import name_key, slug_words, split_note
from tracker.names.search import Hit, find, name_index

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

MAX_NAME = 200
MAX_SLUG = 300  # a number may follow
ENOUGH = 20  # suggestions; a search that has found so many looks for no more
_SLUG_TRIES = 5
_Record = TypeVar("_Record", bound="NamedRecord", covariant=True)
_Any = TypeVar("_Any")


def has_letters(name: str) -> None:
    """Refuse a name by which nothing could ever be found."""
    if not name_key(name):
        raise ValidationError(_("A name needs at least one letter or digit."), code="no_letters")


class NameKind(models.TextChoices):
    """What a name is to its record. The primary name is the one people read."""

    PRIMARY = "primary", _("primary")
    ALIAS = "alias", _("alias")
    NATIVE = "native", _("native script")
    TRANSLITERATION = "transliteration", _("transliteration")


class NamedQuerySet(models.QuerySet[_Record]):
    """Questions that are asked of people and organizations alike."""

    def called(self, name: str) -> Self:
        """The records that have exactly this name, in whatever script, case or accents it is written.

        ``Shunyu Yao (physicist)`` means the one of that name whose note says so.
        """
        plain, note = split_note(name)
        by_name = Q(names__key=name_key(name))
        by_name_and_note = Q(names__key=name_key(plain), note__iexact=note) if note else Q(pk__in=[])
        return self.filter(by_name | by_name_and_note).exclude(names__key="").distinct()

    def search(self, text: str) -> Self:
        """Narrow a list to the records that one of whose names is meant by the text; all for no text.

        As tolerant as it must be: misspelt names are found only where none is spelt like this.
        Keeps the order of the list. Asks the index at once, in one to five small queries, for the
        best 200 records, so the answer is counted and cut into pages cheaply.
        """
        if not text.strip():
            return self
        return self.filter(pk__in=[hit.record_id for hit in self._hits(text, enough=1)])

    def search_best_first(self, text: str) -> Self:
        """Like `search`, in the order of how well they meet the text, with misspelt names at the end."""
        if not text.strip():
            return self
        ids = [hit.record_id for hit in self._hits(text, enough=ENOUGH)]
        if not ids:
            return self.none()
        place = Case(*(When(pk=pk, then=Value(place)) for place, pk in enumerate(ids)))
        return self.filter(pk__in=ids).order_by(place)

    def search_ranked(self, text: str, limit: int = ENOUGH) -> list[Found[_Record]]:
        """The records that the text may mean, best first, with the name that met; none for no text.

        Two to six small queries. A filter of this queryset applies to the best 200.
        """
        return found_of(self._hits(text, enough=limit), limit, self.order_by().in_bulk)

    def _hits(self, text: str, *, enough: int) -> Sequence[Hit]:
        return self.model.hits(text, enough=enough, using=self.db)


def found_of(
    hits: Sequence[Hit], limit: int, records_of: Callable[[list[int]], Mapping[int, _Any]]
) -> list[Found[_Any]]:
    """The first hits for whose keys there are records, each with its own.

    ``records_of`` gives records by their keys. It is asked once where there is one for each of the first.
    """
    found: list[Found[_Any]] = []
    for some in (hits[:limit], hits[limit:]):
        if some and len(found) < limit:
            records = records_of([hit.record_id for hit in some])
            met = (hit for hit in some if hit.record_id in records)
            found += [Found(records[hit.record_id], hit.name, hit.score) for hit in met]
    return found[:limit]


@dataclass(frozen=True, slots=True)
class Found(Generic[_Any]):
    """A record that a search found, the name by which it did, and how well it meets, from 0 to 1."""

    record: _Any
    name: str
    score: float


class NamedRecord(Mergeable):
    """A person or an organization. ``name`` is what people read; every name it has is a row of ``names``.

    Saving keeps the primary row of ``names`` in step with ``name``; a name that is replaced
    stays as an alias. The address (``slug``) is given once and never changes.
    """

    name = models.CharField(_("name"), max_length=MAX_NAME, validators=[has_letters])
    note = models.CharField(
        _("note"),
        max_length=100,
        blank=True,
        help_text=_("Tells apart two of one name, for example “physicist”. Shown wherever the name is."),
    )
    slug = models.SlugField(_("address"), max_length=MAX_SLUG + 10, unique=True, editable=False)
    sort_key = models.CharField(max_length=4 * MAX_NAME, editable=False)
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)

    if TYPE_CHECKING:
        names: RelatedManager[Any]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.name} ({self.note})" if self.note else self.name

    def save(self, *args: Any, **options: Any) -> None:
        """Save with a key to sort by, an address and a primary name. Costs up to three queries more."""
        self.sort_key = name_key(self.name)[: 4 * MAX_NAME]
        with transaction.atomic():
            if self.slug:
                super().save(*args, **options)
            else:
                self._save_with_free_slug(*args, **options)
            if self.keeps_names:
                self.keep_primary_name()

    @classmethod
    def hits(cls, text: str, *, enough: int, using: str = DEFAULT_DB_ALIAS) -> Sequence[Hit]:
        """The keys of the best 200 records that the text may mean, best first, with the name that met.

        Goes on to less exact names until it has ``enough`` records. One to eight small queries.
        """
        if hits := cls.hits_of_text(text, using):
            return hits
        return find(name_index(cls._meta.get_field("names").related_model, using), text, enough=enough)

    @classmethod
    def hits_of_text(cls, text: str, using: str) -> Sequence[Hit]:  # noqa: ARG003  # a hook
        """The records that a text means otherwise than by a name; asked before each search by name."""
        return ()

    @property
    def keeps_names(self) -> bool:
        """Whether the record has names of its own: those of a merged one are with the survivor."""
        return self.merged_into is None

    def another(self, **fields: Any) -> Self:
        """A new record of the same sort, not saved: what somebody splits off from this one."""
        return type(self)(**fields)

    def add_name(self, name: str, kind: NameKind = NameKind.ALIAS) -> bool:
        """Give the record a further name, unless it has it already. Says whether it is new."""
        _row, created = self.names.get_or_create(name=name, defaults={"kind": kind})
        return created

    def _save_with_free_slug(self, *args: Any, **options: Any) -> None:
        """Two sessions may pick the same address at once: the later one picks again."""
        for tries_left in reversed(range(_SLUG_TRIES)):
            self.slug = self._free_slug()
            try:
                with transaction.atomic():
                    super().save(*args, **options)
            except IntegrityError:
                slug_is_free = not type(self)._base_manager.filter(slug=self.slug).exists()
                self.slug = ""
                if slug_is_free or not tries_left:
                    raise
            else:
                return

    def _free_slug(self) -> str:
        base = slug_words(f"{self.name} {self.note}")[:MAX_SLUG].rstrip("-")
        base = base or str(type(self)._meta.model_name)
        records = type(self)._base_manager.filter(Q(slug=base) | Q(slug__startswith=f"{base}-"))
        taken = set(records.values_list("slug", flat=True))
        numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
        return next(slug for slug in (base, *numbered) if slug not in taken)

    def why_not_revert(self, change: Any) -> str:
        """The primary name follows the record's own field."""
        if why_not := super().why_not_revert(change):
            return why_not
        kinds = [each for each in change.differences if each.field.name == "kind"]
        is_primary = any(NameKind.PRIMARY in (each.value_before, each.value_after) for each in kinds)
        if is_primary and not change.part.is_whole:
            return gettext("This is the record's own name. Revert the change of the record's name instead.")
        return ""

    def reverted(self, change: Any) -> None:
        """A change was taken back. A name that was edited or removed may have been the primary one."""
        self.refresh_from_db()
        self.keep_primary_name()

    def keep_primary_name(self) -> None:
        """See to it that ``names`` has the record's name, as its one primary name."""
        primary = self.names.filter(kind=NameKind.PRIMARY).first()
        if primary is not None and primary.name == self.name:
            return
        if primary is not None:
            primary.kind = NameKind.ALIAS
            primary.save()
        self.names.update_or_create(name=self.name, defaults={"kind": NameKind.PRIMARY})


class RecordName(models.Model):
    """One name of one record, and the key by which it is found."""

    name = models.CharField(_("name"), max_length=MAX_NAME, validators=[has_letters])
    kind = models.CharField(_("kind"), max_length=15, choices=NameKind, default=NameKind.ALIAS)
    key = models.CharField(max_length=4 * MAX_NAME, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **options: Any) -> None:
        """Save with the search key that belongs to the name."""
        self.key = name_key(self.name)[: 4 * MAX_NAME]
        super().save(*args, **options)

    @classmethod
    def owner_column(cls) -> str:
        """The column that points to the record."""
        (owner,) = (field for field in cls._meta.get_fields() if isinstance(field, models.ForeignKey))
        return str(owner.column)


def name_constraints(owner: str) -> list[models.BaseConstraint]:
    """The constraints of a table of names; ``owner`` is the foreign key to the record."""
    return [
        models.UniqueConstraint(
            fields=[owner, "name"],
            name=f"{owner}_name_is_unique",
            violation_error_message=_("This name is there already."),
        ),
        models.UniqueConstraint(
            fields=[owner],
            condition=Q(kind=NameKind.PRIMARY),
            name=f"{owner}_has_one_primary_name",
            violation_error_message=_("There is one primary name; change it instead of adding another."),
        ),
        models.CheckConstraint(
            condition=~Q(key=""),
            name=f"{owner}_name_has_letters",
            violation_error_message=_("A name needs at least one letter or digit."),
        ),
    ]

"""What people and organizations share: a record that is read by one name and found by many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from tracker.names.keys import name_key, slug_words, split_note

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

MAX_NAME = 200
MAX_SLUG = 300  # a number may follow
_SLUG_TRIES = 5
_Record = TypeVar("_Record", bound="NamedRecord", covariant=True)


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
        """The records one of whose names starts with the text or has a word that does; all for no text.

        Reads the whole table of names: a stopgap that the fuzzy search will replace.
        """
        key = name_key(text)
        if not key:
            return self.none() if text.strip() else self
        return self.filter(Q(names__key__startswith=key) | Q(names__key__contains=f" {key}")).distinct()


class CurrentManager(models.Manager[_Record]):
    """The records that are their own: those that were merged into another are left out."""

    def get_queryset(self) -> models.QuerySet[_Record]:
        return super().get_queryset().filter(merged_into__isnull=True)


class NamedRecord(models.Model):
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
    merged_into: Any = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="merged",
        verbose_name=_("merged into"),
    )

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
            if self.merged_into is None:  # the names of a merged record are with the survivor
                self.keep_primary_name()

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

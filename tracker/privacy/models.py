"""That people were erased, and keyed hashes by which they stay erased. No row here leads to a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.privacy.keyed import KEY_ID_LENGTH, LENGTH, has_key, keyed


class Erasure(models.Model):
    """One person was erased. To the month, so that it cannot be laid beside what was changed that day."""

    token = models.CharField(max_length=32, unique=True, editable=False)
    month = models.DateField(_("month"), help_text=_("The first day of the month."))
    reason = models.CharField(_("reason"), max_length=200)
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    key_id = models.CharField(max_length=KEY_ID_LENGTH, editable=False)

    class Meta:
        ordering = ["-month", "-pk"]
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        permissions = [
            ("erase_person", _("Can erase a person")),
            ("export_person", _("Can export all that is held about a person")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="erasure_is_known_to_the_month",
                violation_error_message=_("An erasure is kept to the month: the first day of it."),
            ),
        ]
        indexes = [
            # The list of erasures, newest first, a page at a time.
            models.Index(fields=["-month", "-id"], name="erasure_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.reason}"


class HeldBackQuerySet(models.QuerySet["HeldBackName"]):
    """Which names are held back."""

    def meeting(self, digests: Iterable[str]) -> Self:
        return self.filter(digest__in=set(digests), is_lifted=False)


class HeldBackName(models.Model):
    """The keyed hash of a form of an erased name with an organization.

    ``is_lifted``: an analyst found that it is somebody else who has this name there.
    """

    erasure = models.ForeignKey(Erasure, models.CASCADE, related_name="names")
    digest = models.CharField(max_length=LENGTH)
    is_lifted = models.BooleanField(default=False)

    objects = HeldBackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["erasure", "digest"], name="held_back_name_is_listed_once"),
        ]
        indexes = [
            # Is a claim with such a name held back? Asked for every article.
            models.Index(fields=["digest"], name="held_back_name", condition=Q(is_lifted=False)),
        ]

    def __str__(self) -> str:
        return self.digest


class ErasedAddress(models.Model):
    """The keyed hash of the address (slug) of an erased person, which answers 410 instead of 404."""

    erasure = models.ForeignKey(Erasure, models.CASCADE, related_name="addresses")
    digest = models.CharField(max_length=LENGTH)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest", "erasure"], name="erased_address_is_listed_once"),
        ]

    def __str__(self) -> str:
        return self.digest


def address_digest(slug: str) -> str:
    return keyed("address", slug)


def was_erased(slug: str) -> bool:
    """Whether somebody had this address who was erased. One query, and none where there is no key."""
    return has_key() and ErasedAddress.objects.filter(digest=address_digest(slug)).exists()


def name_digests(forms: Iterable[str], organizations: Iterable[str]) -> set[str]:
    """The keyed hashes of forms of a name with keys of organizations."""
    keys: Any = list(organizations)
    return {keyed("name", form, key) for form in forms for key in keys}

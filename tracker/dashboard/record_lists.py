"""Which organizations and people readers may ask a list of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgs.models import OrganizationKind, OrganizationQuerySet
from people.models import PersonQuerySet
from tracker.dashboard.forms import CountryField, SearchForm, any_of, organization_field
from tracker.moves.careers.current import current_stays
from tracker.moves.models import Move
from tracker.moves.models.spell import SpellEnd
from tracker.moves.vocabulary import RoleGroup


class RecordListForm(SearchForm):
    """Words of a name, and what else narrows the list. Everything is optional."""

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["q"].label = gettext_lazy("Any name, in any script")

    @property
    def chosen(self) -> dict[str, Any]:
        """What was asked for and understood, by the name of the field."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def words(self) -> str:
        """What the list is narrowed to, in whole sentences; empty where it is not."""
        return " ".join(self._sentences(self.chosen))

    def _sentences(self, chosen: dict[str, Any]) -> Iterator[str]:
        if text := chosen.get("q"):
            yield _("Only those with a name like “%(text)s”.") % {"text": text}


class OrganizationListForm(RecordListForm):
    """Organizations of a kind, in a country."""

    kind = any_of(gettext_lazy("Kind"), OrganizationKind.choices, gettext_lazy("any kind"))
    country = CountryField()

    def apply(self, organizations: OrganizationQuerySet) -> OrganizationQuerySet:
        """Those that were asked for; what was refused narrows nothing."""
        chosen = self.chosen
        if kind := chosen.get("kind"):
            organizations = organizations.filter(kind=kind)
        if country := chosen.get("country"):
            organizations = organizations.filter(country=country.upper())
        return organizations.search(chosen.get("q", ""))

    def _sentences(self, chosen: dict[str, Any]) -> Iterator[str]:
        yield from super()._sentences(chosen)
        if kind := chosen.get("kind"):
            yield _("Only of the kind “%(kind)s”.") % {"kind": OrganizationKind(kind).label}
        if country := chosen.get("country"):
            yield _("Only in %(country)s.") % {"country": country.upper()}


class PeopleListForm(RecordListForm):
    """People with roles in a group, who are at an organization now."""

    role_group = any_of(gettext_lazy("Role"), RoleGroup.choices, gettext_lazy("any role"))
    organization = organization_field(gettext_lazy("Now at"))

    def apply(self, people: PersonQuerySet) -> PersonQuerySet:
        """Those who were asked for; what was refused narrows nothing.

        Who is at an organization costs one query more, that looks whether careers are up to date.
        """
        chosen = self.chosen
        if organization := chosen.get("organization"):
            here = current_stays().at(organization.pk).filter(ending=SpellEnd.OPEN)
            people = people.filter(pk__in=here.order_by().values("person"))
        if group := chosen.get("role_group"):
            had = Q(role_group_from=group, from_organization__isnull=False) | Q(
                role_group_to=group, to_organization__isnull=False
            )
            people = people.filter(Exists(Move.objects.counted().filter(had, person=OuterRef("pk"))))
        return people.search(chosen.get("q", ""))

    @property
    def chosen_records(self) -> Iterable[tuple[str, Any, Any]]:
        """Name, label and record of the organization that narrows the list."""
        if organization := self.chosen.get("organization"):
            yield "organization", self.fields["organization"].label, organization

    def _sentences(self, chosen: dict[str, Any]) -> Iterator[str]:
        yield from super()._sentences(chosen)
        if organization := chosen.get("organization"):
            yield _("Only who is at %(organization)s now, by what is known.") % {"organization": organization}
        if group := chosen.get("role_group"):
            yield _("Only who has or had a role in the group “%(group)s”.") % {
                "group": RoleGroup(group).label
            }

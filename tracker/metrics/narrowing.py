"""Which moves a figure counts, beyond its window and its organizations."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from orgs.models import Organization
from tracker.metrics.models import Direction
from tracker.moves.vocabulary import COUNTED_STATUSES, MoveStatus


@dataclass(frozen=True, slots=True)
class Narrowing:
    """How sure the moves are, in which manner people left, and in which group their role was.

    The group is that of the role on the side that is counted: of the one left for a departure or a
    transfer, of the one taken for an arrival. An unknown role is in “other”. Empty is any.
    """

    statuses: tuple[str, ...] = COUNTED_STATUSES
    exit_manner: str = ""
    role_group: str = ""

    @property
    def is_rolled_up(self) -> bool:
        """Whether the rollups know it: they are by status, and neither by manner nor by role."""
        return not (self.exit_manner or self.role_group)

    def of_moves(self, direction: Direction) -> Q:
        """The condition for moves that are counted in one direction."""
        side = "from" if direction == Direction.OUT else "to"
        return self._of("", f"role_group_{side}")

    def of_either(self) -> Q:
        """The condition for moves in any direction: a role counts before and after."""
        wanted = self._of("", "")
        if self.role_group:
            wanted &= Q(role_group_from=self.role_group) | Q(role_group_to=self.role_group)
        return wanted

    def of_transfers(self) -> Q:
        """The condition for transfers, whose leaving has the manner and the role."""
        return self._of("departure__", "departure__role_group_from")

    def _of(self, move: str, role: str) -> Q:
        wanted = Q(status__in=self.statuses)
        if self.exit_manner:
            wanted &= Q(**{f"{move}exit_manner": self.exit_manner})
        if self.role_group and role:
            wanted &= Q(**{role: self.role_group})
        return wanted


COUNTED = Narrowing()
RUMOURED = (MoveStatus.RUMOURED.value,)


@dataclass(frozen=True, slots=True)
class OrganizationSort:
    """Which organizations have a row of their own: those of a kind, of a country. Empty is any."""

    kind: str = ""
    country: str = ""

    def __bool__(self) -> bool:
        return bool(self.kind or self.country)

    def on(self, name: str = "") -> Q:
        """The condition for organizations, or for rows with one by the name."""
        before = f"{name}__" if name else ""
        wanted = {"kind": self.kind, "country": self.country.upper()}
        return Q(**{f"{before}{column}": value for column, value in wanted.items() if value})

    def keys(self) -> set[int]:
        """The keys of these organizations, merged ones too. One query."""
        return set(Organization.with_merged.filter(self.on()).values_list("pk", flat=True))


ANY = OrganizationSort()

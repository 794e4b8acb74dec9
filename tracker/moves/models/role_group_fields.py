"""Columns that hold the group of a role, and follow the role on whatever way it is written.

A database cannot read the table of groups, so that these are no generated columns. The field computes
its value whenever a row is saved or made, in bulk too; the queryset adds the column wherever a role is
written without a row being saved. What loads a dump (`loaddata`) or writes SQL of its own is outside of
that: ``manage.py regroup_roles`` finds what it left behind.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models

from tracker.moves.role_groups import role_group
from tracker.moves.vocabulary import RoleGroup

_Row = TypeVar("_Row", bound=models.Model, covariant=True)


class RoleGroupField(models.CharField):  # type: ignore[type-arg]  # not generic when it runs
    """The group of the role in the column ``role``; nobody sets it."""

    def __init__(self, *args: Any, role: str = "", **options: Any) -> None:
        self.role = role
        options.setdefault("max_length", 15)
        options.setdefault("choices", RoleGroup)
        options.setdefault("default", RoleGroup.OTHER)
        options.setdefault("db_default", RoleGroup.OTHER.value)
        options.setdefault("editable", False)
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        """In migrations it is a plain column: they do not compute."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001  # Django's signature
        return self.group(model_instance)

    def group(self, row: models.Model) -> str:
        """Give the row the group of its role. Raises TypeError where the role is an expression."""
        group = _group(getattr(row, self.role), self.role)
        setattr(row, self.attname, group)
        return group


class KeepsRoleGroups(models.QuerySet[_Row]):
    """Writes the group with the role, wherever a role is written."""

    def update(self, **values: Any) -> int:
        """As ever. Raises TypeError where a role is an expression: its group is not known beforehand."""
        for field in role_group_fields(self.model):
            by_rows = field.attname in values and hasattr(values.get(field.role), "resolve_expression")
            if field.role in values and not by_rows:  # what bulk_update has computed for each row stays
                values[field.attname] = _group(values[field.role], field.role)
        return super().update(**values)

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        names, rows = with_groups_of_roles(self.model, fields), list(objs)
        for field in role_group_fields(self.model):
            if field.attname in names:
                for row in rows:
                    field.group(row)
        return super().bulk_update(rows, names, batch_size)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **options: Any) -> list[Any]:
        if options.get("update_fields") is not None:
            options["update_fields"] = with_groups_of_roles(self.model, options["update_fields"])
        return super().bulk_create(objs, *args, **options)


def role_group_fields(model: type[models.Model]) -> list[RoleGroupField]:
    """The columns of a model that hold the group of a role."""
    return [field for field in model._meta.concrete_fields if isinstance(field, RoleGroupField)]


def with_groups_of_roles(model: type[models.Model], columns: Iterable[str]) -> list[str]:
    """The columns to write: the group of each role among them, and no group without its role."""
    asked, groups = list(columns), role_group_fields(model)
    names = {field.attname for field in groups}
    return [name for name in asked if name not in names] + [
        field.attname for field in groups if field.role in asked
    ]


def _group(role: Any, column: str) -> str:
    if not isinstance(role, str):
        raise TypeError(f"The group of {column} cannot be told from {role!r}: write the role as text.")
    return role_group(role).value

"""How the people of a group move are counted in words."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def people(group: Any) -> str:
    """``3 named, 8–9 more unnamed``, of a group with ``named``."""
    named = _("%d named") % group.named
    least, most = group.unnamed(group.named)
    return (
        _("%(named)s, %(more)s more unnamed") % {"named": named, "more": _range(least, most)}
        if most
        else named
    )


@register.filter
def stated(group: Any) -> str:
    """``11``, or ``11–12``: how many people are said to have gone."""
    return _range(group.stated_min, group.stated_max)


def _range(least: int, most: int) -> str:
    return str(most) if least == most else f"{least}–{most}"

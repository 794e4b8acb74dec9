"""Registers the admin classes of every room of the desk."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracker.desk import (
    approvals,
    claims,
    corrections,
    dead_letters,
    decisions,
    duplicates,
    erasing,
    group_moves,
    held,
    imports,
    language_model,
    moves,
    names,
    news,
    schedule,
    sources,
    tokens,
    undoing,
    users,
    watchlists,
    webhooks,
)

__all__ = [
    "approvals",
    "claims",
    "corrections",
    "dead_letters",
    "decisions",
    "duplicates",
    "erasing",
    "group_moves",
    "held",
    "imports",
    "language_model",
    "moves",
    "names",
    "news",
    "schedule",
    "sources",
    "tokens",
    "undoing",
    "users",
    "watchlists",
    "webhooks",
]

admin.site.index_title = _("Desk")

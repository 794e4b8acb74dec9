"""Registers the admin classes of every room of the desk."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracker.desk import claims, merges, moves, names, news, users

__all__ = ["claims", "merges", "moves", "names", "news", "users"]

admin.site.index_title = _("Desk")

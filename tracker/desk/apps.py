from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "tracker.desk"
    verbose_name = _("Analyst desk")

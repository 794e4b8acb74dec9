from django.apps import AppConfig
from django.conf import settings
from django.core.cache import close_caches
from django.core.signals import request_finished
from django.db import close_old_connections
from django.utils.translation import gettext_lazy as _


class TrackerConfig(AppConfig):
    name = "tracker"
    verbose_name = _("AI Talent Tracker")

    def ready(self) -> None:
        """Does what Django does at both ends of each request at its beginning alone, where that is enough.

        A connection that is kept is looked at before it is used. No cache of ours has anything to close.
        """
        request_finished.disconnect(close_caches)
        if all(database.get("CONN_MAX_AGE") for database in settings.DATABASES.values()):
            request_finished.disconnect(close_old_connections)

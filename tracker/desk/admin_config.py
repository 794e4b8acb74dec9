from typing import Any

from django.contrib.admin import autodiscover
from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.admin.checks import check_admin_app, check_dependencies
from django.core import checks


class DeskAdminConfig(SimpleAdminConfig):
    """Django's admin, with our site in the place of its own.

    The desk itself is loaded with the addresses, by `tracker.urls`: workers and most commands do without
    it, and without the 40 MB that it takes.
    """

    default_site = "tracker.desk.site.DeskSite"

    def ready(self) -> None:
        checks.register(check_dependencies, checks.Tags.admin)
        checks.register(_check_desk, checks.Tags.admin)


def _check_desk(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """What Django checks of an admin, once all of it is there."""
    autodiscover()
    return check_admin_app(app_configs, **kwargs)

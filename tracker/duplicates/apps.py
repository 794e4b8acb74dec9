from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DuplicatesConfig(AppConfig):
    name = "tracker.duplicates"
    verbose_name = _("Duplicates")

    def ready(self) -> None:
        from tracker.duplicates import changed_names, follow_merges  # noqa: F401  # they listen to signals

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MetricsConfig(AppConfig):
    name = "tracker.metrics"
    verbose_name = _("Figures")

    def ready(self) -> None:
        # Their triggers are made after each `migrate`.
        from tracker.metrics.rollups import keep  # noqa: F401
        from tracker.metrics.versions import note  # noqa: F401

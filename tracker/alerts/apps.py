from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlertsConfig(AppConfig):
    name = "tracker.alerts"
    verbose_name = _("Alerts")

    def ready(self) -> None:
        from tracker.alerts import changed_moves  # noqa: F401  # triggers are made after each `migrate`
        from tracker.alerts.changes import keep  # noqa: F401  # likewise

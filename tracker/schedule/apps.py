from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ScheduleConfig(AppConfig):
    name = "tracker.schedule"
    verbose_name = _("Schedule")

    def ready(self) -> None:
        post_migrate.connect(_write, sender=self, dispatch_uid="usual-schedule")


def _write(using: str, **_details: Any) -> None:
    from tracker.schedule.usual import write_usual

    write_usual(using=using)

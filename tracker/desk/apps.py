from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "tracker.desk"
    verbose_name = _("Analyst desk")

    def ready(self) -> None:
        from tracker.desk.groups import sync_groups  # needs the models, which are loaded by now

        apps.get_app_config("auth").verbose_name = _("Access")  # as the side bar has it

        # Django sends the signal for applications with models only, and the groups are auth's.
        post_migrate.connect(sync_groups, sender=apps.get_app_config("auth"), dispatch_uid="groups of roles")

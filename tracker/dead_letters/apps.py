from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeadLettersConfig(AppConfig):
    name = "tracker.dead_letters"
    verbose_name = _("Dead letters")

    def ready(self) -> None:
        from tracker.dead_letters.listen import listen

        listen()

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MovesConfig(AppConfig):
    name = "tracker.moves"
    verbose_name = _("Moves")

    def ready(self) -> None:
        from tracker.moves import unsourced  # noqa: F401  # triggers are made after each `migrate`
        from tracker.moves.careers import stale  # noqa: F401

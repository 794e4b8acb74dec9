from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "tracker.privacy"
    verbose_name = _("Data protection")

    def ready(self) -> None:
        """Each app says in its module ``personal_data`` what its columns hold about people."""
        from tracker.privacy import checks  # noqa: F401  # checks register when they are imported

        autodiscover_modules("personal_data")

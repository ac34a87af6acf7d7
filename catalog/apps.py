from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    name = "catalog"
    verbose_name = _("Services")

    def ready(self) -> None:
        from catalog import handlers  # noqa: F401, PLC0415  app ready

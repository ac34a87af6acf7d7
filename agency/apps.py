from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class AgencyAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "agency.admin.AgencyAdminSite"

    def ready(self) -> None:
        """Every room has registered its tables; the agency completes some of them."""
        super().ready()
        from agency import tables  # noqa: F401, PLC0415  app ready


class AgencyConfig(AppConfig):
    name = "agency"
    default = True

    def ready(self) -> None:
        from agency.golive import checks  # noqa: F401, PLC0415  app ready

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class AgencyAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "agency.admin.AgencyAdminSite"


class AgencyConfig(AppConfig):
    name = "agency"
    default = True

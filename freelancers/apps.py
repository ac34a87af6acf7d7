from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FreelancersConfig(AppConfig):
    name = "freelancers"
    verbose_name = _("Freelancers")

    def ready(self) -> None:
        from freelancers import handlers  # noqa: F401, PLC0415  app ready

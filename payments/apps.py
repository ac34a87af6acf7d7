from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = _("Payments")

    def ready(self) -> None:
        from freelancers.earnings import register_source  # noqa: PLC0415  app ready
        from payments import checks, handlers  # noqa: F401, PLC0415  app ready
        from payments.earnings import earnings  # noqa: PLC0415  app ready

        register_source(earnings)

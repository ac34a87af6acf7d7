from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = _("Orders")

    def ready(self) -> None:
        from kernel import mail  # noqa: PLC0415  app ready
        from orders import handlers, lead_handlers, quote_paper  # noqa: F401, PLC0415  app ready

        mail.register_source(quote_paper.SOURCE, quote_paper.attachment)

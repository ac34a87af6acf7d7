from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = _("Orders")

    def ready(self) -> None:
        from kernel import mail  # noqa: PLC0415  app ready
        from orders import (  # noqa: PLC0415  app ready
            handlers,  # noqa: F401
            lead_handlers,  # noqa: F401
            quote_paper,
            team_handlers,  # noqa: F401
        )

        mail.register_source(quote_paper.SOURCE, quote_paper.attachment)

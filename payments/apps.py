from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = _("Payments")

    def ready(self) -> None:
        from freelancers.earnings import register_source  # noqa: PLC0415  app ready
        from kernel import mail  # noqa: PLC0415  app ready
        from orders import papers  # noqa: PLC0415  app ready
        from payments import checks, contract_paper, handlers, invoice_paper  # noqa: F401, PLC0415  app ready
        from payments.earnings import earnings  # noqa: PLC0415  app ready
        from payments.order_papers import papers as papers_of  # noqa: PLC0415  app ready

        register_source(earnings)
        papers.register_source(papers_of)
        mail.register_source(invoice_paper.SOURCE, invoice_paper.attachment)
        mail.register_source(contract_paper.SOURCE, contract_paper.attachment)

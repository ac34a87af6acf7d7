from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = _("Payments")

    def ready(self) -> None:
        from freelancers.earnings import register_source  # noqa: PLC0415  app ready
        from kernel import mail  # noqa: PLC0415  app ready
        from orders import export, leaving, papers, transfers_back  # noqa: PLC0415  app ready
        from payments import (  # noqa: PLC0415  app ready
            checks,  # noqa: F401
            contract_paper,
            handlers,  # noqa: F401
            invoice_export,
            invoice_paper,
        )
        from payments.earnings import earnings  # noqa: PLC0415  app ready
        from payments.leaving import has_refund_under_way  # noqa: PLC0415  app ready
        from payments.order_papers import papers as papers_of  # noqa: PLC0415  app ready
        from payments.services import has_waiting_transfer  # noqa: PLC0415  app ready

        register_source(earnings)
        papers.register_source(papers_of)
        transfers_back.register_answer(has_waiting_transfer)
        leaving.register_source(has_refund_under_way)
        export.register_source(invoice_export.parts)
        mail.register_source(invoice_paper.SOURCE, invoice_paper.attachment)
        mail.register_source(contract_paper.SOURCE, contract_paper.attachment)

"""The rows of a freelancer's earnings page: their pay, when it comes, what is missing."""

from __future__ import annotations

from django.utils.translation import gettext as _

from freelancers.earnings import EarningRow
from payments.models import Payout


def earnings(freelancer_id: int) -> list[EarningRow]:
    """One query; nothing of the client."""
    rows = Payout.objects.filter(freelancer_id=freelancer_id).select_related("assignment")
    return [
        EarningRow(
            job_reference=row.assignment.reference,
            amount=row.money,
            state=_state(row),
            due_on=row.due_on,
            paid_on=row.paid_on,
            reference=row.reference,
            invoice_number=row.invoice_number,
            public_id=row.public_id,
        )
        for row in rows
    ]


def _state(payout: Payout) -> str:
    if payout.paid_on:
        return _("Paid")
    return _("To be paid") if payout.invoice_number else _("Your invoice is missing")

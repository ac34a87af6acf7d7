"""The rates of the law this install starts with: dated, sourced, editable by the owner.

Sown after migrations (and after a flush) for codes that have no row yet, so that an edited rate
is never overwritten.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from kernel.models import LegalParameter

_DECREE = "Décret 2025-943 of 8 Sept 2025; arapl.org, conseilexpertpaie.fr, read 23 Nov 2026"
_TRAINING = "Code de la sécurité sociale, CFP; cabinet-sudec.com, read 23 Nov 2026 (low confidence)"
_CHAMBER = "CCI tax for commercial services; lamicrobyflo.fr, read 23 Nov 2026"
_VAT = "CIBS book II (CGI art. 278 before), standard rate"
_STRIPE = "Stripe, standard European cards, read 23 Nov 2026"
_2026 = date(2026, 1, 1)
ROWS = (
    ("micro_bic_social", "0.212", _2026, _DECREE),
    ("micro_bic_training", "0.002", _2026, _TRAINING),
    ("micro_bic_chamber", "0.00044", _2026, _CHAMBER),
    ("micro_bnc_social", "0.256", _2026, _DECREE),
    ("micro_bnc_training", "0.002", _2026, _TRAINING),
    ("vat_standard", "0.2", date(2014, 1, 1), _VAT),
    ("fee_rate", "0.015", _2026, _STRIPE),
    ("fee_fixed_cents", "25", _2026, _STRIPE),
)


def sow() -> None:
    """Add the rows whose code is not in the table."""
    present = set(LegalParameter.objects.values_list("code", flat=True))
    LegalParameter.objects.bulk_create(
        LegalParameter(code=code, value=Decimal(value), valid_from=start, source=source)
        for code, value, start, source in ROWS
        if code not in present
    )


def sow_after_migrate(**kwargs: Any) -> None:
    """Only when the table is there: a migration may have gone back."""
    if LegalParameter._meta.db_table in connection.introspection.table_names():
        sow()

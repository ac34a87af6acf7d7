"""The rates of the law this install starts with: dated, sourced, editable by the owner.

Sown after migrations (and after a flush) for codes that have no row yet, so that an edited rate
is never overwritten.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel import profile
from kernel.models import LegalParameter
from kernel.money import Money, exponent
from kernel.templatetags.relais import money, percentage

_DECREE = "Décret 2025-943 of 8 Sept 2025; arapl.org, conseilexpertpaie.fr, read 23 Nov 2026"
_TRAINING = "Code de la sécurité sociale, CFP; cabinet-sudec.com, read 23 Nov 2026 (low confidence)"
_CHAMBER = "CCI tax for commercial services; lamicrobyflo.fr, read 23 Nov 2026"
_VAT = "CIBS book II (CGI art. 278 before), standard rate"
_STRIPE = "Stripe, standard European cards, read 23 Nov 2026"
_OMNIBUS = "Code de la consommation, art. L112-1-1 (ordonnance 2021-1734); read 23 Nov 2026"
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
    ("price_reference_days", "30", date(2022, 5, 28), _OMNIBUS),
)


FIXED_FEE = "fee_fixed_cents"
REFERENCE_DAYS = "price_reference_days"


def rate_name(code: str) -> str:
    """The rate in words; a code the owner made up stays as it is."""
    return {
        "micro_bic_social": _("Social contributions, commercial services (BIC)"),
        "micro_bic_training": _("Training contribution, commercial services (BIC)"),
        "micro_bic_chamber": _("Chamber of commerce, commercial services (BIC)"),
        "micro_bnc_social": _("Social contributions, liberal profession (BNC)"),
        "micro_bnc_training": _("Training contribution, liberal profession (BNC)"),
        "vat_standard": _("VAT, standard rate"),
        "fee_rate": _("Payment fee, share of the price"),
        FIXED_FEE: _("Payment fee, fixed part"),
        REFERENCE_DAYS: _("Price reductions: days in which the lowest price is looked for"),
    }.get(code, code)


def rate_value(code: str, value: Decimal) -> str:
    """`21.2%`, `€0.25`: as it reads, not as it is stored."""
    if code == REFERENCE_DAYS:
        return ngettext("%(days)d day", "%(days)d days", int(value)) % {"days": int(value)}
    if code != FIXED_FEE:
        return percentage(value * 100, places=3)
    currency = profile.cached().currency
    if value == value.to_integral_value():
        return money(Money(int(value), currency))
    return f"{plain(value.scaleb(-exponent(currency)))} {currency}"


def plain(value: Decimal) -> str:
    """Without padding zeros nor an exponent: 25.00000 is `25`."""
    return format(value.normalize(), "f")


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

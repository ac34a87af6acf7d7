"""Who buys, and what that means for the VAT of a line.

The rules and where they were read: docs/decisions/0020-vat-by-buyer.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.countries import is_in_eu
from kernel.models import AgencyProfile, VatRegime

# One VAT territory: article 7 of directive 2006/112/EC.
_TERRITORY = {"MC": "FR"}


class BuyerKind(models.TextChoices):
    CONSUMER = "consumer", _("Consumer")
    COMPANY = "company", _("Company")


class StartChoice(models.TextChoices):
    """Of a consumer: work during the fourteen days of withdrawal, or only after them."""

    NOW = "now", _("Begin at once")
    WAIT = "wait", _("Wait until the 14 days of withdrawal are over")


class VatReason(models.TextChoices):
    """Why a line bears its rate. The label is what stands beside the price."""

    FRANCHISE = "franchise", _("VAT not applicable, article 293 B of the French tax code (CGI)")
    DOMESTIC = "domestic", _("VAT included")
    REVERSE_CHARGE = (
        "reverse_charge",
        _("Reverse charge: you account for the VAT in your country (directive 2006/112/EC, 196)"),
    )
    ABROAD = "abroad", _("No French VAT: your company is outside the European Union")


@dataclass(frozen=True)
class Buyer:
    """What the VAT of an order depends on."""

    country: str
    kind: str
    vat_number: str = ""


def vat_reason(buyer: Buyer | None, agency: AgencyProfile) -> VatReason:
    """Without a buyer: as the price list is written, for somebody at home."""
    if agency.vat_regime == VatRegime.FRANCHISE:
        return VatReason.FRANCHISE
    if buyer is None or buyer.kind != BuyerKind.COMPANY:
        return VatReason.DOMESTIC
    if _territory(buyer.country) == _territory(agency.country):
        return VatReason.DOMESTIC
    if not is_in_eu(buyer.country) or not is_in_eu(agency.country):
        return VatReason.ABROAD
    return VatReason.REVERSE_CHARGE if buyer.vat_number else VatReason.DOMESTIC


def _territory(country: str) -> str:
    return _TERRITORY.get(country, country)

"""Who writes a paper: the agency as the law wants it named, copied at issue, then printed.

For invoices, credit notes and quotes. What each printed thing may say of the law: `mentions`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from kernel import i18n
from kernel.countries import countries
from kernel.legal_mentions import mentions_on
from kernel.models import AgencyProfile, LegalStatus, VatRegime
from kernel.sole_trader import is_sole_trader

FOR_COMPANIES = ("late_penalties", "recovery_indemnity", "no_discount")


def is_live() -> bool:
    """Whether real money moves: papers of a practice install say that they are none."""
    return bool(settings.PAYMENTS_MODE == "stripe_live")


def has_mediator(agency: AgencyProfile) -> bool:
    return bool(agency.mediator_name and _mediator_place(agency))


def seller(agency: AgencyProfile) -> dict[str, Any]:
    """`missing`: what the law wants and the profile lacks, shown as blanks."""
    found = {
        "name": agency.law_name,
        "trade_name": agency.name if agency.name != (agency.legal_name or agency.name) else "",
        "form": agency.legal_form,
        "capital": agency.share_capital,
        "legal_id": agency.legal_id,
        "register": agency.register,
        "address": agency.address,
        "country": agency.country,
        "vat_number": agency.vat_number,
        "email": agency.email,
    }
    return {**found, "missing": [name for name in _wanted(agency) if not found[name]]}


def _wanted(agency: AgencyProfile) -> list[str]:
    wanted = ["form", "address", "legal_id"]
    if _has_capital(agency):
        wanted.append("capital")
    if agency.vat_regime == VatRegime.STANDARD:
        wanted.append("vat_number")
    return wanted


def _has_capital(agency: AgencyProfile) -> bool:
    """A company says its capital on its papers (Code de commerce R123-238)."""
    is_company = agency.legal_status == LegalStatus.COMPANY and bool(agency.legal_form)
    return agency.country == "FR" and is_company and not is_sole_trader(agency)


def _mediator_place(agency: AgencyProfile) -> str:
    return agency.mediator_url or agency.mediator_address


def mentions(codes: list[str], agency: AgencyProfile, day: date) -> list[dict[str, str]]:
    return [
        {"code": row.code, "en": _filled(row.text_en, agency), "fr": _filled(row.text_fr, agency)}
        for row in mentions_on(codes, day)
    ]


def _filled(text: str, agency: AgencyProfile) -> str:
    """The owner edits these sentences: any other brace stays as it is."""
    named = text.replace("{name}", agency.mediator_name)
    return named.replace("{url}", _mediator_place(agency))


def printed_seller(seller: dict[str, Any], *, live: bool) -> dict[str, Any]:
    form = seller["form"]
    if seller["capital"]:
        form = _("%(form)s with a capital of %(capital)s") % seller
    lines = [seller["trade_name"], form, seller["address"], country_words(seller["country"])]
    lines += [_register(seller), vat_line(seller["vat_number"]), seller["email"]]
    blanks = {
        "form": _("[legal form to fill in]"),
        "capital": _("[share capital to fill in]"),
        "address": _("[address to fill in]"),
        "legal_id": _("[registration number to fill in]"),
        "vat_number": _("[VAT number to fill in]"),
    }
    missing = [] if live else [blanks[name] for name in seller["missing"]]
    return {"name": seller["name"], "lines": [line for line in lines if line], "blanks": missing}


def _register(seller: dict[str, Any]) -> str:
    number = seller["legal_id"]
    shown = siren(number) if seller["country"] == "FR" else number
    return ", ".join(part for part in (shown, seller["register"]) if part)


def siren(number: str) -> str:
    """`SIREN 123 456 789`, or the SIRET that begins with it, in groups of three."""
    digits = "".join(letter for letter in number if letter.isdigit())
    if not digits:
        return number
    groups = [digits[:3], digits[3:6], digits[6:9], digits[9:]]
    name = "SIRET" if len(digits) > 9 else "SIREN"
    return "\u00a0".join([name, *(group for group in groups if group)])


def vat_line(number: str) -> str:
    return _("VAT number %(number)s") % {"number": number} if number else ""


def country_words(code: str) -> str:
    return dict(countries(i18n.current())).get(code, code)


def footer(seller: dict[str, Any]) -> str:
    """One line of the seller's identity; it breaks between its parts only."""
    parts = [seller["name"], seller["form"], seller["address"], _register(seller)]
    parts.append(vat_line(seller["vat_number"]))
    return " · ".join(part.replace(" ", "\u00a0") for part in parts if part)

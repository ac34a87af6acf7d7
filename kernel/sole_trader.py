"""Who trades in their own name says so: “EI” beside it (Code de commerce R526-27, since 2022)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kernel.models import AgencyProfile

_SAYS_SO = re.compile(r"\bEI\b|entrepreneur individuel", re.IGNORECASE)
_MICRO = ("micro_bic", "micro_bnc")


def is_sole_trader(agency: AgencyProfile) -> bool:
    form = agency.legal_form.casefold()
    is_one = agency.legal_status in _MICRO or form == "ei" or "individuel" in form
    return agency.country == "FR" and is_one


def law_name(agency: AgencyProfile) -> str:
    """`Olga Martin EI`: the name that contracts, invoices and mails carry."""
    name = agency.legal_name or agency.name
    return f"{name} EI" if is_sole_trader(agency) and not _SAYS_SO.search(name) else name

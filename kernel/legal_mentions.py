"""The sentences of the law that invoices carry: dated, sourced, editable by the owner.

Sown as rates are (kernel/legal_rates). `{name}` and `{url}` stand for the agency's mediator.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q

from kernel.models import LegalMention

_CGI_ENDS = date(2027, 12, 31)  # mentions quoting the CGI are tolerated until then
_MOVED = "ordonnance 2025-1247 moves VAT to the CIBS; CGI wording tolerated to 31 Dec 2027"
_L441 = "Code de commerce L441-10 and D441-5; livv.eu, bpifrance-creation.fr, read 23 Nov 2026"
ROWS: tuple[tuple[str, str, str, date, date | None, str], ...] = (
    (
        "franchise",
        "VAT not applicable, article 293 B of the French tax code (CGI).",
        "TVA non applicable, art. 293 B du CGI.",
        date(2014, 1, 1),
        _CGI_ENDS,
        f"CGI art. 293 B; {_MOVED}",
    ),
    (
        "reverse_charge",
        "Reverse charge: VAT is due by the customer (article 196 of Directive 2006/112/EC, "
        "article 283-2 of the French tax code).",
        "Autoliquidation\u202f: TVA due par le preneur (art. 283-2 du CGI, "
        "art. 196 de la directive 2006/112/CE).",
        date(2014, 1, 1),
        _CGI_ENDS,
        f"CGI ann. II art. 242 nonies A, CGI art. 283-2; {_MOVED}",
    ),
    (
        "abroad",
        "VAT not applicable: service supplied outside France (article 259-1 of the French tax "
        "code).",
        "TVA non applicable\u202f: prestation située hors de France (art. 259-1 du CGI).",
        date(2014, 1, 1),
        _CGI_ENDS,
        f"CGI art. 259-1; {_MOVED}; have it confirmed by an accountant",
    ),
    (
        "category",
        "Category of operation: supply of services.",
        "Catégorie d’opération\u202f: prestation de services.",
        date(2026, 9, 1),
        None,
        "Décret 2022-1299 moved by 2024-266; crowe.com, vauban-avocats.com, read 23 Nov 2026",
    ),
    (
        "late_penalties",
        "Late payment: interest at the European Central Bank’s refinancing rate plus 10 points, "
        "due without a reminder (article L441-10 of the French commercial code).",
        "Retard de paiement\u202f: pénalités au taux de refinancement de la BCE majoré de "
        "10\u00a0points, exigibles sans rappel (art. L441-10 du Code de commerce).",
        date(2014, 1, 1),
        None,
        _L441,
    ),
    (
        "recovery_indemnity",
        "Fixed compensation for recovery costs: €40 (article D441-5 of the French commercial "
        "code).",
        "Indemnité forfaitaire pour frais de recouvrement\u202f: 40\u00a0€ "
        "(art. D441-5 du Code de commerce).",
        date(2013, 1, 1),
        None,
        _L441,
    ),
    (
        "no_discount",
        "No discount for early payment.",
        "Pas d’escompte pour paiement anticipé.",
        date(2013, 1, 1),
        None,
        _L441,
    ),
    (
        "mediator",
        "Consumer mediator, free of charge for you: {name}, {url}.",
        "Médiateur de la consommation, gratuit pour vous\u202f: {name}, {url}.",
        date(2016, 1, 1),
        None,
        "Code de la consommation L612-1, L616-1, R616-1; economie.gouv.fr, read 23 Nov 2026",
    ),
)


def mentions_on(codes: Iterable[str], day: date) -> list[LegalMention]:
    """The sentences of `codes` in their order, as they read on `day`. One query.

    A code whose last row has expired keeps that wording (the admin warns of it): an invoice
    without its mention would be worse.
    """
    wanted = list(codes)
    rows = LegalMention.objects.filter(code__in=wanted, valid_from__lte=day).order_by("valid_from")
    latest: dict[str, LegalMention] = {row.code: row for row in rows}
    return [latest[code] for code in wanted if code in latest]


def expired(day: date) -> list[LegalMention]:
    """Sentences past their day that no newer row replaces."""
    codes = LegalMention.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day)).values("code")
    return list(LegalMention.objects.filter(valid_to__lt=day).exclude(code__in=codes))


def sow() -> None:
    """Add the rows whose code is not in the table."""
    present = set(LegalMention.objects.values_list("code", flat=True))
    LegalMention.objects.bulk_create(
        LegalMention(
            code=code, text_en=en, text_fr=fr, valid_from=start, valid_to=end, source=source
        )
        for code, en, fr, start, end, source in ROWS
        if code not in present
    )


def sow_after_migrate(**kwargs: Any) -> None:
    """Only when the table is there: a migration may have gone back."""
    if LegalMention._meta.db_table in connection.introspection.table_names():
        sow()

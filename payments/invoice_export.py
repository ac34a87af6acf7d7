"""A client's invoices and credit notes, for the export of all that is theirs."""

from __future__ import annotations

from collections.abc import Iterator

from accounts.models import User
from orders.export import Part
from payments import invoice_paper
from payments.access import invoices_of


def parts(client: User) -> Iterator[Part]:
    """Each paper as the PDF that was sent, made when its turn comes."""
    for invoice in invoices_of(client).iterator(chunk_size=50):
        yield f"invoices/{invoice_paper.file_name(invoice)}", iter([invoice_paper.pdf(invoice)])

"""Invoices and credit notes: issued once, numbered without a gap, never changed.

What is printed stands in `facts`, copied at issue, so a paper reads the same for ever. The database
refuses a gap, a date before the previous one, and every change (payments/triggers).
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel import ids
from kernel.money import Money
from orders.models import Order
from payments.models.payment import Payment, Refund


class InvoiceKind(models.TextChoices):
    INVOICE = "invoice", _("Invoice")
    CREDIT_NOTE = "credit_note", _("Credit note")


SEAL = 2
TYPE_CODES = {InvoiceKind.INVOICE: "380", InvoiceKind.CREDIT_NOTE: "381"}  # UNTDID 1001


class InvoiceSeries(models.Model):
    """A run of numbers, by mode and kind; its row is the lock under which the next one is given."""

    name = models.CharField(max_length=12, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Invoice(models.Model):
    """An invoice names the payment that paid it; a credit note its original and its refund. Without
    a refund it cancels the invoice of a payment noted by mistake.

    `sha256` seals the row and the seal of the one before it in the series.
    """

    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id)
    kind = models.CharField(_("kind"), max_length=12, choices=InvoiceKind.choices)
    series = models.CharField(_("series"), max_length=12)
    sequence = models.PositiveIntegerField(_("rank"))
    number = models.CharField(_("number"), max_length=24, unique=True)
    livemode = models.BooleanField(_("real money"), default=False)
    issued_on = models.DateField(_("issued on"))
    issued_at = models.DateTimeField(_("issued"))
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="invoices", verbose_name=_("order")
    )
    payment = models.OneToOneField(
        Payment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invoice",
        verbose_name=_("payment"),
    )
    refund = models.OneToOneField(
        Refund,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="credit_note",
        verbose_name=_("refund"),
    )
    original = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="credit_notes",
        verbose_name=_("original invoice"),
    )
    buyer = models.CharField(_("client"), max_length=250)
    language = models.CharField(
        _("language"), max_length=2, choices=[("en", _("English")), ("fr", _("French"))]
    )
    currency = models.CharField(_("currency"), max_length=3)
    net_amount = models.BigIntegerField(_("price without VAT"))
    vat_amount = models.BigIntegerField(_("VAT"))
    gross_amount = models.BigIntegerField(_("total"))
    facts = models.JSONField(_("content"))
    previous_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(_("seal"), max_length=64)

    class Meta:
        verbose_name = _("invoice or credit note")
        verbose_name_plural = _("invoices and credit notes")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "sequence"], name="payments_invoice_number_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="invoice", payment__isnull=False, original__isnull=True)
                & Q(refund__isnull=True)
                | Q(kind="credit_note", payment__isnull=True, original__isnull=False),
                name="payments_invoice_names_its_cause",
            ),
            models.UniqueConstraint(
                fields=["original"],
                condition=Q(kind="credit_note", refund__isnull=True),
                name="payments_invoice_cancelled_once",
            ),
            models.CheckConstraint(
                condition=Q(gross_amount=F("net_amount") + F("vat_amount"), gross_amount__gt=0)
                & Q(net_amount__gte=0, vat_amount__gte=0),
                name="payments_invoice_net_and_vat_make_gross",
            ),
            models.CheckConstraint(
                condition=Q(livemode=True, series__in=["FA", "AV"])
                | Q(livemode=False) & ~Q(series__in=["FA", "AV"]),
                name="payments_invoice_real_series_is_for_real_money",
            ),
        ]
        indexes = [models.Index(fields=["order", "sequence"], name="payments_invoice_of_order")]

    def __str__(self) -> str:
        return self.number

    @property
    def gross(self) -> Money:
        return Money(self.gross_amount, self.currency)

    @property
    def balance(self) -> Money:
        """As it counts for the client: what a credit note gives back is negative."""
        return -self.gross if self.is_credit_note else self.gross

    @property
    def net(self) -> Money:
        return Money(self.net_amount, self.currency)

    @property
    def vat(self) -> Money:
        return Money(self.vat_amount, self.currency)

    @property
    def is_credit_note(self) -> bool:
        return self.kind == InvoiceKind.CREDIT_NOTE

    def sealed_content(self) -> dict[str, Any]:
        """What the seal covers: everything that is printed.

        `facts["seal"]` names the version, itself sealed: rows from before it had neither language
        nor mode in their seal, and stay valid as they are.
        """
        later = {"language": self.language, "livemode": self.livemode}
        return {
            **(later if self.facts.get("seal", 1) >= SEAL else {}),
            "currency": self.currency,
            "facts": self.facts,
            "gross": self.gross_amount,
            "issued_on": self.issued_on.isoformat(),
            "kind": str(self.kind),
            "net": self.net_amount,
            "number": self.number,
            "previous": self.previous_sha256,
            "vat": self.vat_amount,
        }

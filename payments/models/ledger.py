"""Append-only double entry. Debit is positive, credit negative; a journal sums to zero.

A journal is opened, filled, then posted; the database refuses any other order (payments/triggers).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.models import Order


class Account(models.TextChoices):
    STRIPE_BALANCE = "stripe_balance", _("Stripe balance")
    CLIENT_PREPAYMENT = "client_prepayment", _("Client prepayments")
    VAT_COLLECTED = "vat_collected", _("VAT collected")
    REVENUE = "revenue", _("Revenue")
    REVENUE_REFUNDS = "revenue_refunds", _("Refunds of revenue")
    STRIPE_FEES = "stripe_fees", _("Payment fees")
    SUBCONTRACT_COST = "subcontract_cost", _("Freelancer cost")
    FREELANCER_PAYABLE = "freelancer_payable", _("Owed to freelancers")
    BANK = "bank", _("Bank")
    REFUNDS_IN_TRANSIT = "refunds_in_transit", _("Refunds on their way")
    CHANNEL_BALANCE = "channel_balance", _("Held by channels")
    CHANNEL_FEES = "channel_fees", _("Commissions of channels")
    UNMATCHED_RECEIPTS = "unmatched_receipts", _("Money received twice or unexpected")


class Journal(models.Model):
    """One fact, once: unique by (source, source_id, kind). `order` empty only for no order."""

    source = models.CharField(_("source"), max_length=20)
    source_id = models.CharField(_("source’s number"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20)
    order = models.ForeignKey(
        Order,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="journals",
        verbose_name=_("order"),
    )
    currency = models.CharField(_("currency"), max_length=3)
    livemode = models.BooleanField(_("real money"), default=False)
    effective_at = models.DateTimeField(_("booked for"))
    is_posted = models.BooleanField(_("posted"), default=False)

    class Meta:
        verbose_name = _("journal")
        verbose_name_plural = _("journals")
        ordering = ["effective_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id", "kind"], name="payments_journal_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_id}"


class Posting(models.Model):
    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, related_name="postings")
    account = models.CharField(_("account"), max_length=24, choices=Account.choices)
    freelancer = models.ForeignKey(
        "freelancers.Freelancer",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("freelancer"),
    )
    amount = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["journal", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="payments_posting_is_not_zero"),
            models.CheckConstraint(
                condition=Q(account__in=Account.values), name="payments_posting_account_is_known"
            ),
            models.CheckConstraint(
                condition=Q(freelancer__isnull=False) | ~Q(account="freelancer_payable"),
                name="payments_posting_payable_names_freelancer",
            ),
        ]
        indexes = [models.Index(fields=["account", "journal"], name="payments_posting_account")]

    def __str__(self) -> str:
        return self.get_account_display()

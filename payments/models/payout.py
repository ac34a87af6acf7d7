"""What is owed to a freelancer for one passed job, and how it was paid."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from freelancers.models import Assignment, Freelancer
from kernel import ids, profile
from kernel.money import Money


class Payout(models.Model):
    """Booked once when the job passed. Payable when its date has come and the supplier's invoice
    number is known ("document missing" until then); paid by hand with the bank's reference."""

    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id)
    assignment = models.OneToOneField(
        Assignment, on_delete=models.PROTECT, related_name="payout", verbose_name=_("job")
    )
    freelancer = models.ForeignKey(
        Freelancer, on_delete=models.PROTECT, related_name="payouts", verbose_name=_("freelancer")
    )
    amount = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    livemode = models.BooleanField(_("real money"), default=False)
    booked_at = models.DateTimeField(_("booked"))
    due_on = models.DateField(_("to pay on"))
    invoice_number = models.CharField(_("supplier invoice number"), max_length=60, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    reference = models.CharField(_("bank reference"), max_length=80, blank=True)
    recorded_at = models.DateTimeField(_("recorded"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    class Meta:
        verbose_name = _("freelancer payment")
        verbose_name_plural = _("freelancer payments")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="payments_payout_not_negative"),
            models.CheckConstraint(
                condition=Q(paid_on=None)
                | (~Q(reference="") & ~Q(invoice_number="") & Q(recorded_at__isnull=False)),
                name="payments_payout_paid_has_documents",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(paid_on=None), name="payments_payout_unpaid"
            )
        ]

    def __str__(self) -> str:
        return f"{self.freelancer} {self.assignment}"

    @property
    def booked_on(self) -> date:
        """The agency's day on which the pay was booked."""
        return self.booked_at.astimezone(profile.cached().zone).date()

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)

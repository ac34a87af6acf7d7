"""A consumer withdrew from the contract, and what became of the money. Neither row changes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.money import Money
from orders.models.order import Order


class Withdrawal(models.Model):
    """The declaration as confirmed. `proposed_amount`: what the consumer owes for the part done,
    by the rule of decision 0022; nothing before the work began."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="withdrawal")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    text = models.TextField(_("text"))
    had_begun = models.BooleanField(_("work had begun"))
    proposed_amount = models.BigIntegerField(_("owed by the rule"))
    declared_at = models.DateTimeField(_("declared"))
    refund_before = models.DateTimeField(_("refund before"))

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        constraints = [
            models.CheckConstraint(
                condition=Q(proposed_amount__gte=0), name="orders_withdrawal_owes_no_less_than_0"
            )
        ]

    def __str__(self) -> str:
        return str(self.order)

    @property
    def proposed(self) -> Money:
        return Money(self.proposed_amount, self.order.currency)

    @property
    def most(self) -> Money:
        """The rule's sum, and never more than is not promised back."""
        return Money(min(self.proposed_amount, self.order.held.amount), self.order.currency)

    @property
    def owed(self) -> Money:
        """What the consumer pays; at most, while the owner has not confirmed it."""
        return self.settlement.owed if hasattr(self, "settlement") else self.most

    @property
    def goes_back(self) -> Money:
        """What is still to reach the consumer."""
        left = self.order.unrefunded - self.owed
        return Money(max(left.amount, 0), self.order.currency)


class WithdrawalSettlement(models.Model):
    """What the consumer pays for the part done; the rest goes back. Without a person: by itself."""

    withdrawal = models.OneToOneField(
        Withdrawal, on_delete=models.PROTECT, related_name="settlement"
    )
    owed_amount = models.BigIntegerField(_("owed for the part done"))
    settled_at = models.DateTimeField(_("settled"))
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("settlement of a withdrawal")
        verbose_name_plural = _("settlements of withdrawals")
        constraints = [
            models.CheckConstraint(
                condition=Q(owed_amount__gte=0), name="orders_settlement_owes_no_less_than_0"
            )
        ]

    def __str__(self) -> str:
        return str(self.withdrawal)

    @property
    def owed(self) -> Money:
        return Money(self.owed_amount, self.withdrawal.order.currency)

"""Where a client wants a refund by bank transfer: kept until the money has been sent, no longer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.bank import in_groups, masked
from orders.models import Order


class RefundAccount(models.Model):
    """Given by the client or typed by the owner; erased once no refund of the order waits for it.

    In no table of the admin: only the desk's page of the refund shows it whole.
    """

    order = models.OneToOneField(
        Order, on_delete=models.PROTECT, related_name="refund_account", verbose_name=_("order")
    )
    holder = models.CharField(_("account holder"), max_length=70)
    iban = models.CharField(_("IBAN"), max_length=34)
    given_at = models.DateTimeField(_("given"))

    class Meta:
        verbose_name = _("account for a refund")
        verbose_name_plural = _("accounts for refunds")

    def __str__(self) -> str:
        return self.masked

    @property
    def masked(self) -> str:
        return masked(self.iban)

    @property
    def shown_iban(self) -> str:
        return in_groups(self.iban)

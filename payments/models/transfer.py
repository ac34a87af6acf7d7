"""A client chose to pay by bank transfer: what they write on it, and since when it is awaited."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel import ids
from orders.models import Order


class AwaitedTransfer(models.Model):
    """Chosen once for an order; it stays when the money came, or came another way."""

    order = models.OneToOneField(
        Order, on_delete=models.PROTECT, related_name="transfer", verbose_name=_("order")
    )
    reference = models.CharField(
        _("reference"), max_length=9, unique=True, default=ids.transfer_reference
    )
    chosen_at = models.DateTimeField(_("chosen"))

    class Meta:
        verbose_name = _("awaited transfer")
        verbose_name_plural = _("awaited transfers")
        ordering = ["-chosen_at", "-pk"]

    def __str__(self) -> str:
        return self.reference

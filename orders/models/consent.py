"""What a consumer declared before the button, word for word."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.buyers import StartChoice
from orders.models.order import Order


class StartDeclaration(models.Model):
    """Begin at once, or wait for the end of the withdrawal period. Never changed.

    `text` is what stood on the page, in its language; `address` the one it was sent from.
    """

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="start")
    choice = models.CharField(_("choice"), max_length=4, choices=StartChoice.choices)
    text = models.TextField(_("text"))
    text_sha256 = models.CharField(_("hash of the text"), max_length=64)
    text_version = models.CharField(_("version of the text"), max_length=12)
    address = models.GenericIPAddressField(_("sent from"), null=True)
    declared_at = models.DateTimeField(_("declared"))

    class Meta:
        verbose_name = _("choice of the start")
        verbose_name_plural = _("choices of the start")
        constraints = [
            models.CheckConstraint(
                condition=Q(choice__in=StartChoice.values), name="orders_start_choice_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.choice}"

    @property
    def is_early(self) -> bool:
        return self.choice == StartChoice.NOW

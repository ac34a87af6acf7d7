"""What brought the client, copied from their browser when they ordered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.models.order import Order


class Touch(models.TextChoices):
    FIRST = "first", _("First visit")
    LAST = "last", _("Last visit")


class OrderSource(models.Model):
    """The first or the last link that told where it came from. Only when one did."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="sources")
    touch = models.CharField(_("visit"), max_length=5, choices=Touch.choices)
    seen_at = models.DateTimeField(_("seen"))
    landing = models.CharField(_("page"), max_length=80, blank=True)
    referrer = models.CharField(_("from the site"), max_length=80, blank=True)
    source = models.CharField(_("source"), max_length=80, blank=True)
    medium = models.CharField(_("medium"), max_length=80, blank=True)
    campaign = models.CharField(_("campaign"), max_length=80, blank=True)
    term = models.CharField(_("term"), max_length=80, blank=True)
    content = models.CharField(_("content"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("what brought the client")
        verbose_name_plural = _("what brought the client")
        ordering = ["order", "seen_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "touch"], name="orders_source_once"),
            models.CheckConstraint(
                condition=Q(touch__in=Touch.values), name="orders_source_touch_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.source or self.referrer

"""The immutable lines of an order."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel.i18n import Translated
from kernel.money import Money
from orders.buyers import VatReason
from orders.models.order import Order


class LineKind(models.TextChoices):
    PACKAGE = "package", _("Package")
    EXTRA = "extra", _("Extra")
    DISCOUNT = "discount", _("Discount")


class OrderLine(models.Model):
    """One thing bought, or one discount (negative), as it was that day. Never changed.

    Empty `vat_reason`: not kept then. `quantity` and `choice` stand in the title too; `text` is
    what the client wrote for an extra, read by the freelancer when `text_crosses`.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=10, choices=LineKind.choices)
    extra = models.ForeignKey(
        "catalog.Extra", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    quantity = models.PositiveSmallIntegerField(_("pieces"), default=1, db_default=1)
    choice_en = models.CharField(max_length=80, blank=True, default="", db_default="")
    choice_fr = models.CharField(max_length=80, blank=True, default="", db_default="")
    text = models.TextField(blank=True, default="", db_default="")
    text_crosses = models.BooleanField(default=False, db_default=False)
    title_en = models.CharField(_("title (English)"), max_length=160)
    title_fr = models.CharField(_("title (French)"), max_length=160)
    currency = models.CharField(max_length=3)
    net_amount = models.BigIntegerField()
    vat_rate = models.DecimalField(_("VAT rate"), max_digits=5, decimal_places=4)
    vat_reason = models.CharField(
        _("why this VAT"),
        max_length=16,
        choices=VatReason.choices,
        blank=True,
        default="",
        db_default="",
    )
    vat_amount = models.BigIntegerField()
    gross_amount = models.BigIntegerField()
    days = models.SmallIntegerField(_("opening days"))

    title = Translated[str]()
    choice = Translated[str]()

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        ordering = ["order", "position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="orders_line_position"),
            models.UniqueConstraint(
                fields=["order"], condition=Q(kind="package"), name="orders_line_one_package"
            ),
            models.CheckConstraint(
                condition=Q(gross_amount=F("net_amount") + F("vat_amount")),
                name="orders_line_net_and_vat_make_gross",
            ),
            models.CheckConstraint(
                condition=Q(net_amount__gte=0, vat_amount__gte=0, vat_rate__gte=0)
                & ~Q(kind="discount")
                | Q(kind="discount", net_amount__lte=0, vat_amount__lte=0, gross_amount__lt=0),
                name="orders_line_amounts_are_positive",
            ),
            models.UniqueConstraint(
                fields=["order"], condition=Q(kind="discount"), name="orders_line_one_discount"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def gross(self) -> Money:
        return Money(self.gross_amount, self.currency)

    @property
    def vat_words(self) -> str:
        """Lines from before reasons were kept say it by their rate."""
        first = VatReason.DOMESTIC if self.vat_rate else VatReason.FRANCHISE
        return str(VatReason(self.vat_reason or first).label)

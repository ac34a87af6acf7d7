"""Where orders come from that are not placed on our own pages: telephone, mail, marketplaces."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.money import Money

MOST_COMMISSION = 9_000


class Invoicing(models.TextChoices):
    """Who sells to the client, and on whose paper (decision 0040)."""

    AGENCY = "agency", _("We do")
    FOR_US = "for_us", _("The channel does, in our name")
    RESELLS = "resells", _("The channel sells in its own name and pays us our price")


class Channel(models.Model):
    """One such place and its rules. `commission_bps`: hundredths of a percent of what clients pay.

    `keeps_money`: it holds what clients paid and pays it out later. The address, country and VAT
    number are those of our customer when the channel resells.
    """

    name = models.CharField(_("name"), max_length=60, unique=True)
    is_active = models.BooleanField(_("in use"), default=True)
    may_mail = models.BooleanField(
        _("we may write to its clients"),
        default=True,
        help_text=_("Without it no mail at all reaches them: you pass on what the desk shows you."),
    )
    invoicing = models.CharField(
        _("who invoices the client"),
        max_length=10,
        choices=Invoicing.choices,
        default=Invoicing.AGENCY,
    )
    commission_bps = models.PositiveSmallIntegerField(_("commission"), default=0)
    keeps_money = models.BooleanField(
        _("it holds the money and pays it out later"),
        default=False,
        help_text=_("Without it the money comes straight to your bank."),
    )
    address = models.CharField(_("address"), max_length=250, blank=True)
    country = models.CharField(_("country"), max_length=2, default="FR")
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(invoicing__in=Invoicing.values),
                name="orders_channel_invoicing_is_known",
            ),
            models.CheckConstraint(
                condition=Q(commission_bps__lte=MOST_COMMISSION),
                name="orders_channel_leaves_something",
            ),
            models.CheckConstraint(
                condition=Q(commission_bps=0) | ~Q(invoicing="resells"),
                name="orders_channel_that_resells_takes_no_commission",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def resells(self) -> bool:
        return self.invoicing == Invoicing.RESELLS

    @property
    def commission(self) -> Decimal:
        """Its share of what clients pay."""
        return Decimal(self.commission_bps).scaleb(-4)

    def commission_of(self, paid: Money) -> Money:
        return paid.share(self.commission)

    def clean(self) -> None:
        if self.resells and self.commission_bps:
            words = _("A channel that resells pays you your price: enter 0 here.")
            raise ValidationError({"commission_bps": words})
        if self.resells and not self.address:
            words = _("Enter the address of the channel: it is your customer.")
            raise ValidationError({"address": words})

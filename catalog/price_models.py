"""What was asked for a package or an extra, and when: the history and announced reductions."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel import ids
from kernel.money import Money


class PriceChange(models.Model):
    """From `since` on, this price was asked of everybody (or nothing was sold). Append-only."""

    package = models.ForeignKey(
        "catalog.Package",
        on_delete=models.PROTECT,
        null=True,
        related_name="price_changes",
        verbose_name=_("package"),
    )
    extra = models.ForeignKey(
        "catalog.Extra",
        on_delete=models.PROTECT,
        null=True,
        related_name="price_changes",
        verbose_name=_("extra"),
    )
    price_amount = models.BigIntegerField(_("price in cents, VAT included"))
    currency = models.CharField(max_length=3)
    is_on_sale = models.BooleanField(_("on sale"))
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("price change")
        verbose_name_plural = _("price history")
        ordering = ["-since", "-pk"]
        indexes = [
            models.Index(fields=["package", "since"], name="catalog_change_of_package"),
            models.Index(fields=["extra", "since"], name="catalog_change_of_extra"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(package__isnull=False, extra__isnull=True)
                | Q(package__isnull=True, extra__isnull=False),
                name="catalog_price_change_is_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.package or self.extra)

    @property
    def price(self) -> Money:
        return Money(self.price_amount, self.currency)


class ReductionEnd(models.TextChoices):
    """Why a reduction is over."""

    TIME = "time", _("Its last day is over")
    OWNER = "owner", _("Ended by you")
    REPLACED = "replaced", _("A lower price took over")
    NOT_LOWER = "not_lower", _("Not begun: it was not below the lowest price of 30 days")


class PriceReduction(models.Model):
    """An announced reduction of a package's price. The clock starts and ends it.

    `prior_amount`, the price that is struck out, is computed from the history when it begins.
    """

    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id)
    package = models.ForeignKey(
        "catalog.Package",
        on_delete=models.PROTECT,
        related_name="reductions",
        verbose_name=_("package"),
    )
    price_amount = models.BigIntegerField(_("new price"), validators=[MinValueValidator(1)])
    prior_amount = models.BigIntegerField(_("lowest price of 30 days"))
    currency = models.CharField(max_length=3)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    planned_at = models.DateTimeField(_("planned"))
    started_at = models.DateTimeField(_("started"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    end = models.CharField(
        _("why it ended"), max_length=10, choices=ReductionEnd.choices, blank=True
    )

    class Meta:
        verbose_name = _("price reduction")
        verbose_name_plural = _("price reductions")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["package"],
                condition=Q(started_at__isnull=False, ended_at__isnull=True),
                name="catalog_reduction_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(price_amount__gt=0, prior_amount__gt=F("price_amount")),
                name="catalog_reduction_is_below_its_reference",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="catalog_reduction_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end="")
                | Q(ended_at__isnull=False, end__in=ReductionEnd.values),
                name="catalog_reduction_end_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.package)

    @property
    def price(self) -> Money:
        return Money(self.price_amount, self.currency)

    @property
    def prior(self) -> Money:
        return Money(self.prior_amount, self.currency)

    @property
    def percent_off(self) -> int:
        return percent_off(self.price, self.prior)

    @property
    def last_day(self) -> datetime:
        """A moment of its last day."""
        return self.ends_at - timedelta(minutes=1)

    @property
    def truly_until(self) -> datetime:
        """The last moment at which its price was asked: it may have been ended early."""
        return min(self.ended_at or self.last_day, self.last_day)


def percent_off(price: Money, prior: Money) -> int:
    """Whole percent under the price that is struck out; never more than what it is."""
    return (prior.amount - price.amount) * 100 // prior.amount

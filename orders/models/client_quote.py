"""A quote made for one client: immutable from the moment it is sent (orders/triggers).

Not to be confused with `orders.services.Quote`, the price of a choice worked out in passing.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel import clock, ids, profile
from kernel.actors import ActorKind
from kernel.i18n import Translated
from kernel.money import Money
from orders.buyers import BuyerKind, VatReason
from orders.models.lead import Lead
from orders.models.line import LineKind
from orders.models.order import Order
from orders.quote_states import PROCESS, QuoteStatus


class ClientQuote(models.Model):
    """What is offered, to whom, until when. `facts`: what the paper prints besides, copied at the
    sending. `package`: whose brief is asked and whose rates count. `order`: what became of it."""

    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id)
    form_key = models.CharField(max_length=22, unique=True, null=True, blank=True)
    sequence = models.PositiveIntegerField(unique=True)
    number = models.CharField(_("number"), max_length=12, unique=True)
    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="quotes")
    package = models.ForeignKey(
        "catalog.Package", on_delete=models.PROTECT, related_name="+", verbose_name=_("package")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=QuoteStatus.choices, default=QuoteStatus.SENT
    )
    language = models.CharField(
        _("language"), max_length=2, choices=[("en", _("English")), ("fr", _("French"))]
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    country = models.CharField(_("country"), max_length=2)
    buyer_kind = models.CharField(_("buyer"), max_length=10, choices=BuyerKind.choices)
    company_name = models.CharField(_("company"), max_length=120, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    net_amount = models.BigIntegerField(_("price without VAT"))
    vat_amount = models.BigIntegerField(_("VAT"))
    gross_amount = models.BigIntegerField(_("price"))
    days = models.PositiveSmallIntegerField(_("opening days"))
    revisions = models.PositiveSmallIntegerField(_("rounds of changes"))
    note = models.TextField(_("note"), blank=True)
    valid_until = models.DateField(_("valid until"))
    facts = models.JSONField(_("content"))
    sent_at = models.DateTimeField(_("sent"))
    decided_at = models.DateTimeField(_("answered"), null=True, blank=True)
    reminder_stopped_at = models.DateTimeField(null=True, blank=True)
    order = models.OneToOneField(
        Order, on_delete=models.PROTECT, null=True, blank=True, related_name="client_quote"
    )

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=QuoteStatus.values), name="orders_quote_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(gross_amount=F("net_amount") + F("vat_amount"), gross_amount__gt=0)
                & Q(net_amount__gte=0, vat_amount__gte=0),
                name="orders_quote_net_and_vat_make_gross",
            ),
            models.CheckConstraint(condition=Q(days__gt=0), name="orders_quote_takes_a_day"),
            models.CheckConstraint(
                condition=Q(status="accepted", order__isnull=False)
                | (~Q(status="accepted") & Q(order__isnull=True)),
                name="orders_quote_accepted_has_its_order",
            ),
            models.UniqueConstraint(
                fields=["lead"], condition=Q(status="sent"), name="orders_quote_one_open_per_lead"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def net(self) -> Money:
        return Money(self.net_amount, self.currency)

    @property
    def vat(self) -> Money:
        return Money(self.vat_amount, self.currency)

    @property
    def gross(self) -> Money:
        return Money(self.gross_amount, self.currency)

    @property
    def ends_at(self) -> datetime:
        """The end of its last day, in the agency's time zone."""
        after = self.valid_until + timedelta(days=1)
        return datetime.combine(after, time(), profile.cached().zone)

    @property
    def is_over(self) -> bool:
        """Its last day has passed without an answer."""
        return self.status == QuoteStatus.SENT and clock.now() >= self.ends_at

    @property
    def is_open(self) -> bool:
        return self.status == QuoteStatus.SENT and not self.is_over


class ClientQuoteLine(models.Model):
    """One thing offered. Never changed. A free line has the client's words in both languages."""

    quote = models.ForeignKey(ClientQuote, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=10, choices=LineKind.choices)
    title_en = models.CharField(_("title (English)"), max_length=140)
    title_fr = models.CharField(_("title (French)"), max_length=140)
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    unit_amount = models.BigIntegerField(_("net price of one"))
    net_amount = models.BigIntegerField()
    vat_rate = models.DecimalField(_("VAT rate"), max_digits=5, decimal_places=4)
    vat_reason = models.CharField(_("why this VAT"), max_length=16, choices=VatReason.choices)
    vat_amount = models.BigIntegerField()
    gross_amount = models.BigIntegerField()

    title = Translated[str]()

    class Meta:
        ordering = ["quote", "position"]
        constraints = [
            models.UniqueConstraint(fields=["quote", "position"], name="orders_quoteline_position"),
            models.CheckConstraint(
                condition=Q(net_amount=F("unit_amount") * F("quantity"), unit_amount__gte=0)
                & Q(gross_amount=F("net_amount") + F("vat_amount"), quantity__gt=0),
                name="orders_quoteline_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def unit(self) -> Money:
        return Money(self.unit_amount, self.quote.currency)

    @property
    def net(self) -> Money:
        return Money(self.net_amount, self.quote.currency)


class ClientQuoteEvent(models.Model):
    """One step of a quote. Append-only; holds legal pairs only."""

    quote = models.ForeignKey(ClientQuote, on_delete=models.PROTECT, related_name="events")
    name = models.CharField(_("step"), max_length=30)
    from_status = models.CharField(_("from"), max_length=10, blank=True)
    to_status = models.CharField(_("to"), max_length=10)
    actor_kind = models.CharField(_("by"), max_length=12, choices=ActorKind.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("moment"))

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=PROCESS.event_rule(), name="orders_quoteevent_pair_is_legal"
            )
        ]

    def __str__(self) -> str:
        return f"{self.quote}: {self.name}"

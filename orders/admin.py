"""Orders in the admin: searched and read. Every step is taken on the work screens."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kernel import clock, i18n, profile
from kernel.admin import ReadOnly
from kernel.countries import clean_vat_number, countries
from kernel.keyset import KeysetAdmin
from kernel.templatetags.relais import moment, money, rate
from orders.models import Channel, Order, OrderEvent, OrderLine
from orders.models.channel import MOST_COMMISSION
from orders.states import STAFF_LABELS, staff_words


class StatusFilter(admin.SimpleListFilter):
    """By status, in the words of the staff: three read alike in the client's."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(status.value, label) for status, label in STAFF_LABELS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Order]) -> QuerySet[Order]:
        return queryset.filter(status=self.value()) if self.value() else queryset


class LateFilter(admin.SimpleListFilter):
    """Promised for a moment that has passed; found by the index of the orders at work."""

    title = _("late")
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Late"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Order]) -> QuerySet[Order]:
        is_asked = self.value() == "yes"
        return queryset & Order.objects.late(clock.now()) if is_asked else queryset


def _dated(word: str, date: str) -> str:
    """A date with the word that its column bears, for phones, where rows are cards."""
    return format_html('<span class="phone">{} </span>{}', word.capitalize(), date)


class LineInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = OrderLine
    extra = 0
    fields = ("kind", "title_en", "title_fr", "shown_rate", "vat_reason", "shown_gross", "days")
    readonly_fields = ("shown_rate", "shown_gross")

    @admin.display(description=_("VAT rate"))
    def shown_rate(self, line: OrderLine) -> str:
        return rate(line.vat_rate)

    @admin.display(description=_("price"))
    def shown_gross(self, line: OrderLine) -> str:
        return money(line.gross)


class EventInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = OrderEvent
    extra = 0
    fields = ("created_at", "name", "shown_from", "shown_to", "actor_kind", "actor", "reason")
    readonly_fields = ("shown_from", "shown_to")

    @admin.display(description=_("from"))
    def shown_from(self, event: OrderEvent) -> str:
        return staff_words(event.from_status) if event.from_status else ""

    @admin.display(description=_("to"))
    def shown_to(self, event: OrderEvent) -> str:
        return staff_words(event.to_status)


class ChannelForm(forms.ModelForm):  # type: ignore[type-arg]
    """The commission is typed in percent; the country is chosen from a list."""

    commission_bps = forms.DecimalField(
        label=_("Commission (%)"),
        min_value=0,
        max_value=Decimal(MOST_COMMISSION).scaleb(-2),
        decimal_places=2,
        initial=0,
        help_text=_("What it keeps of what clients pay. You may correct it for each order."),
    )
    country = forms.ChoiceField(
        label=_("Country"),
        choices=lambda: countries(i18n.current()),
        initial=lambda: profile.cached().country,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["commission_bps"] = Decimal(self.instance.commission_bps).scaleb(-2)

    def clean_commission_bps(self) -> int:
        return int(self.cleaned_data["commission_bps"].scaleb(2))

    def clean_vat_number(self) -> str:
        return clean_vat_number(self.cleaned_data["vat_number"])


@admin.register(Channel)
class ChannelAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = ChannelForm
    list_display = ("name", "is_active", "shown_commission", "invoicing", "may_mail")
    fieldsets = (
        (None, {"fields": ("name", "is_active", "may_mail")}),
        (_("Money"), {"fields": ("commission_bps", "keeps_money", "invoicing")}),
        (
            _("The channel as your customer"),
            {
                "fields": ("address", "country", "vat_number"),
                "description": _("Only when it sells in its own name and pays you your price."),
            },
        ),
    )

    @admin.display(description=_("commission"), ordering="commission_bps")
    def shown_commission(self, channel: Channel) -> str:
        return rate(channel.commission)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Orders name it; one that is no longer used is unticked."""
        return False


@admin.register(Order)
class OrderAdmin(ReadOnly, KeysetAdmin):
    dated_order = ("-placed_at", "-pk")
    list_display = (
        "shown_reference",
        "shown_client",
        "shown_status",
        "shown_gross",
        "shown_promise",
        "shown_placed",
        "service",
    )
    list_display_links = None
    list_filter = (StatusFilter, LateFilter, "service", "channel", "buyer_kind", "language")
    list_select_related = ("service",)
    search_fields = ("reference", "email", "name", "company_name", "outside_reference")
    inlines = (LineInline, EventInline)
    fields = (
        "reference",
        "shown_status",
        "client",
        "email",
        "name",
        "company_name",
        "billing_address",
        "country",
        "vat_number",
        "purchase_order",
        "accounting_email",
        "buyer_kind",
        "language",
        "terms",
        "service",
        "package",
        "shown_gross",
        "shown_net",
        "shown_vat",
        "shown_refunded",
        "days",
        "revisions_included",
        "revisions_used",
        "placed_at",
        "pay_before",
        "debit_since",
        "withdraw_before",
        "starts_after",
        "paid_at",
        "paid_by",
        "channel",
        "outside_reference",
        "shown_commission",
        "brief_accepted_at",
        "promised_at",
        "internal_due_at",
        "delivered_at",
        "answer_before",
        "completed_at",
        "cancelled_at",
        "cancel_reason",
        "refunded_at",
    )
    readonly_fields = (
        *("shown_status", "shown_gross", "shown_net", "shown_vat", "shown_refunded"),
        "shown_commission",
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Order], search_term: str
    ) -> tuple[QuerySet[Order], bool]:
        """A reference also finds what was ordered together with it."""
        found, repeats = super().get_search_results(request, queryset, search_term)
        named = Order.objects.filter(reference=search_term.strip().upper()).exclude(together="")
        together = named.values_list("together", flat=True).first() if search_term else None
        return (found | queryset.filter(together=together) if together else found), repeats

    @admin.display(description=_("order"))
    def shown_reference(self, order: Order) -> str:
        screen = reverse("admin:desk_order", args=[order.reference])
        return format_html('<a class="reference" href="{}">{}</a>', screen, order)

    @admin.display(description=_("client"))
    def shown_client(self, order: Order) -> str:
        return order.company_name or order.name

    @admin.display(description=_("ordered"))
    def shown_placed(self, order: Order) -> str:
        return _dated(_now("ordered"), date_format(timezone.localtime(order.placed_at)))

    @admin.display(description=_("status"))
    def shown_status(self, order: Order) -> str:
        return staff_words(order.status)

    @admin.display(description=_("promised"), empty_value="–")
    def shown_promise(self, order: Order) -> str | None:
        if order.promised_at is None:
            return None
        return _dated(_now("promised"), moment(order.promised_at))

    @admin.display(description=_("price"))
    def shown_gross(self, order: Order) -> str:
        return money(order.gross)

    @admin.display(description=_("price without VAT"))
    def shown_net(self, order: Order) -> str:
        return money(order.net)

    @admin.display(description=_("VAT"))
    def shown_vat(self, order: Order) -> str:
        return money(order.vat)

    @admin.display(description=_("refunded"))
    def shown_refunded(self, order: Order) -> str:
        return money(order.refunded)

    @admin.display(description=_("commission"))
    def shown_commission(self, order: Order) -> str:
        return money(order.commission)

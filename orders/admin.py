"""Orders in the admin: searched and read. Every step is taken on the work screens."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kernel.admin import ReadOnly
from kernel.keyset import KeysetAdmin
from kernel.templatetags.relais import moment, money, rate
from orders.models import Order, OrderEvent, OrderLine
from orders.states import STAFF_LABELS, staff_words


class StatusFilter(admin.SimpleListFilter):
    """By status, in the words of the staff: three read alike in the client's."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(status.value, label) for status, label in STAFF_LABELS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Order]) -> QuerySet[Order]:
        return queryset.filter(status=self.value()) if self.value() else queryset


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
    list_filter = (StatusFilter, "service", "buyer_kind", "language")
    list_select_related = ("service",)
    search_fields = ("reference", "email", "name", "company_name")
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
    readonly_fields = ("shown_status", "shown_gross", "shown_net", "shown_vat", "shown_refunded")

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

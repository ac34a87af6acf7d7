"""Orders in the admin: searched and read. Every step is taken on the work screens."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from kernel.admin import ReadOnly
from kernel.keyset import KeysetAdmin
from kernel.templatetags.relais import money
from orders.models import Order, OrderEvent, OrderLine


class LineInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = OrderLine
    extra = 0
    fields = ("kind", "title_en", "title_fr", "vat_rate", "shown_gross", "days")
    readonly_fields = ("shown_gross",)

    @admin.display(description=_("price"))
    def shown_gross(self, line: OrderLine) -> str:
        return money(line.gross)


class EventInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = OrderEvent
    extra = 0
    fields = ("created_at", "name", "from_status", "to_status", "actor_kind", "actor", "reason")


@admin.register(Order)
class OrderAdmin(ReadOnly, KeysetAdmin):
    dated_order = ("-placed_at", "-pk")
    list_display = ("shown_reference", "service", "name", "status", "shown_gross", "promised_at")
    list_display_links = None
    list_filter = ("status", "service", "buyer_kind", "language")
    list_select_related = ("service",)
    search_fields = ("reference", "email", "name", "company_name")
    inlines = (LineInline, EventInline)

    @admin.display(description=_("order"))
    def shown_reference(self, order: Order) -> str:
        screen = reverse("admin:desk_order", args=[order.reference])
        return format_html('<a href="{}">{}</a>', screen, order)

    @admin.display(description=_("price"))
    def shown_gross(self, order: Order) -> str:
        return money(order.gross)

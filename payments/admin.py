"""Money in the admin: looked at, never edited."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from kernel.admin import ReadOnly
from kernel.money import Money
from kernel.templatetags.relais import money
from payments.models import Journal, Payment, Payout, Posting, Refund, StripeEvent


class WithAmount(ReadOnly):
    """Rows with an amount and its currency, to look at."""

    @admin.display(description=_("amount"), ordering="amount")
    def shown_amount(self, row: Any) -> str:
        return money(Money(row.amount, row.currency))


class PostingInline(WithAmount, admin.TabularInline):  # type: ignore[type-arg]
    model = Posting
    extra = 0
    fields = ("account", "freelancer", "shown_amount")
    readonly_fields = ("shown_amount",)
    list_select_related = ("freelancer",)


@admin.register(Journal)
class JournalAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("effective_at", "source", "kind", "order", "source_id", "livemode")
    list_filter = ("source", "kind", "livemode")
    search_fields = ("source_id", "order__reference")
    date_hierarchy = "effective_at"
    list_select_related = ("order",)
    inlines = (PostingInline,)


@admin.register(Payment)
class PaymentAdmin(WithAmount, admin.ModelAdmin):  # type: ignore[type-arg]
    """Without the checkout's address: whoever holds it may pay."""

    exclude = ("checkout_url",)
    list_display = (
        "created_at",
        "order",
        "attempt",
        "status",
        "shown_amount",
        "is_unmatched",
        "livemode",
    )
    list_filter = ("status", "is_unmatched", "livemode")
    search_fields = ("order__reference", "session_id", "payment_intent_id", "charge_id")
    date_hierarchy = "created_at"
    list_select_related = ("order",)


@admin.register(Refund)
class RefundAdmin(WithAmount, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("requested_at", "payment", "status", "shown_amount", "reason")
    list_filter = ("status",)
    search_fields = ("payment__order__reference", "stripe_refund_id")
    date_hierarchy = "requested_at"
    list_select_related = ("payment__order",)


@admin.register(Payout)
class PayoutAdmin(WithAmount, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = (
        "due_on",
        "freelancer",
        "assignment",
        "shown_amount",
        "invoice_number",
        "paid_on",
    )
    list_filter = ("livemode",)
    search_fields = ("freelancer__name", "assignment__reference", "invoice_number", "reference")
    date_hierarchy = "due_on"
    list_select_related = ("freelancer", "assignment")


@admin.register(StripeEvent)
class StripeEventAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("received_at", "type", "object_id", "livemode")
    list_filter = ("type", "livemode")
    search_fields = ("event_id", "object_id")

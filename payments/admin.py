"""Money in the admin: looked at, never edited."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kernel.admin import ReadOnly
from kernel.money import Money
from kernel.templatetags.relais import money
from payments import invoice_paper, invoice_sheet
from payments.access import any_invoice
from payments.models import Invoice, Journal, Payment, Payout, Posting, Refund, StripeEvent


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
    exclude = ("currency",)
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
        "rail",
        "status",
        "shown_amount",
        "is_unmatched",
        "livemode",
    )
    list_filter = ("rail", "status", "is_unmatched", "livemode")
    search_fields = ("order__reference", "session_id", "payment_intent_id", "charge_id")
    date_hierarchy = "created_at"
    list_select_related = ("order",)
    fields = (
        "order",
        "attempt",
        "rail",
        "received_on",
        "bank_reference",
        "recorded_by",
        "status",
        "shown_amount",
        "shown_captured",
        "shown_fee",
        "created_at",
        "expires_at",
        "paid_at",
        "is_unmatched",
        "problem",
        "mistake",
        "taken_back_at",
        "taken_back_by",
        "livemode",
        "session_id",
        "payment_intent_id",
        "charge_id",
        "balance_txn_id",
        "synced_at",
    )
    readonly_fields = ("shown_amount", "shown_captured", "shown_fee")

    @admin.display(description=_("received"))
    def shown_captured(self, row: Payment) -> str:
        return money(Money(row.captured_amount, row.currency))

    @admin.display(description=_("fee"))
    def shown_fee(self, row: Payment) -> str:
        return money(Money(row.fee_amount, row.currency))


@admin.register(Refund)
class RefundAdmin(WithAmount, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = (
        "requested_at",
        "payment",
        "status",
        "shown_amount",
        "requested_by",
        "reason",
    )
    list_filter = ("status",)
    search_fields = ("payment__order__reference", "stripe_refund_id")
    date_hierarchy = "requested_at"
    list_select_related = ("payment__order", "requested_by")
    fields = (
        "payment",
        "attempt",
        "status",
        "shown_amount",
        "reason",
        "requested_by",
        "requested_at",
        "settled_at",
        "sent_on",
        "sent_reference",
        "problem",
        "stripe_refund_id",
        "balance_txn_id",
    )
    readonly_fields = ("shown_amount",)


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
    fields = (
        "freelancer",
        "assignment",
        "shown_amount",
        "booked_at",
        "due_on",
        "invoice_number",
        "paid_on",
        "reference",
        "recorded_at",
        "recorded_by",
        "livemode",
    )
    readonly_fields = ("shown_amount",)


@admin.register(StripeEvent)
class StripeEventAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("received_at", "type", "object_id", "livemode")
    list_filter = ("type", "livemode")
    search_fields = ("event_id", "object_id")


@admin.register(Invoice)
class InvoiceAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """The list as it is filtered can be taken away as a table; each row as its PDF."""

    list_display = ("number", "kind", "issued_on", "buyer", "order", "shown_gross", "paper")
    list_filter = ("kind", "livemode", "currency")
    search_fields = ("number", "buyer", "order__reference", "order__email")
    date_hierarchy = "issued_on"
    ordering = ("-issued_at", "-pk")
    list_select_related = ("order",)
    fields = (
        "number",
        "kind",
        "issued_on",
        "buyer",
        "order",
        "shown_net",
        "shown_vat",
        "shown_gross",
        "original",
        "payment",
        "refund",
        "livemode",
        "sha256",
        "paper",
    )
    readonly_fields = ("shown_net", "shown_vat", "shown_gross", "paper")

    def get_urls(self) -> list[URLPattern]:
        door = self.admin_site.admin_view
        own = [
            path("sheet/", door(require_safe(self.sheet)), name="payments_invoice_sheet"),
            path("pdf/<str:public_id>/", door(require_safe(self.pdf)), name="payments_invoice_pdf"),
        ]
        return [*own, *super().get_urls()]

    @admin.display(description=_("price without VAT"))
    def shown_net(self, row: Invoice) -> str:
        return money(row.net)

    @admin.display(description=_("VAT"))
    def shown_vat(self, row: Invoice) -> str:
        return money(row.vat)

    @admin.display(description=_("total"), ordering="gross_amount")
    def shown_gross(self, row: Invoice) -> str:
        return money(-row.gross if row.is_credit_note else row.gross)

    @admin.display(description=_("PDF"))
    def paper(self, row: Invoice) -> str:
        url = reverse("admin:payments_invoice_pdf", args=[row.public_id])
        return format_html('<a href="{}">{}</a>', url, _("Download"))

    def pdf(self, request: HttpRequest, public_id: str) -> HttpResponse:
        return invoice_paper.pdf_response(any_invoice(public_id))

    def sheet(self, request: HttpRequest) -> HttpResponse:
        """Every row of the list as it is filtered, not its page only."""
        listed = self.get_changelist_instance(request).get_queryset(request)
        return invoice_sheet.response(listed.select_related("order", "original"))

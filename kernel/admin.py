"""The kernel's tables in the admin: profile and rates to edit, queue and mails to read."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kernel import clock, profile, versions
from kernel.legal_rates import plain, rate_name, rate_value
from kernel.models import AgencyProfile, LegalMention, LegalParameter, Mail, OutboxMessage
from kernel.money import Money
from kernel.profile_form import AgencyProfileForm
from kernel.templatetags.relais import money


class ReadOnly:
    """Nobody adds, changes or deletes here, whatever their rights."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A page of one row shows its amounts with their currency, not in minor units."""
        if not isinstance(self, admin.ModelAdmin) or self.fields:
            return super().get_fields(request, obj)  # type: ignore[misc]
        extra = list(self.get_readonly_fields(request, obj))
        left_out = {*(self.exclude or ()), *extra}
        columns = [
            each for each in self.model._meta.fields if each.editable and not each.auto_created
        ]
        names = [each.name for each in columns if each.name not in left_out]
        return [amount_of(self.model, name) for name in names] + extra


def amount_of(model: type[Model], column: str) -> Any:
    """The column itself, or for an amount how it reads with the row's currency."""
    if not column.endswith("amount"):
        return column

    label: Any = getattr(model._meta.get_field(column), "verbose_name", column)

    @admin.display(description=label)
    def shown(row: Any) -> str:
        return money(Money(getattr(row, column), row.currency))

    return shown


class MoneyShown:
    """Where amounts are typed: who may only look reads them with their currency."""

    money_field = "price_amount"

    @admin.display(description=_("amount"))
    def shown_amount(self, row: Any) -> str:
        return money(Money(getattr(row, self.money_field), row.currency))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        found = list(super().get_readonly_fields(request, obj))  # type: ignore[misc]
        may_type = self.has_change_permission(request, obj)  # type: ignore[attr-defined]
        return found if may_type else [*found, "shown_amount"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        found = list(super().get_fields(request, obj))  # type: ignore[misc]
        if "shown_amount" not in self.get_readonly_fields(request, obj):
            return found
        looked = [name for name in found if name != "shown_amount"]
        return ["shown_amount" if name == self.money_field else name for name in looked]


@admin.register(AgencyProfile)
class AgencyProfileAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = AgencyProfileForm
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *("name", "persona", "email", "default_language", "has_second_language"),
                    *("has_teams", "currency", "time_zone"),
                ]
            },
        ),
        (_("Look"), {"fields": ["brand_color", "brand_color_dark"]}),
        (_("Opening"), {"fields": ["opening_days", "opens_at", "closes_at", "brief_cutoff"]}),
        (
            _("Legal identity"),
            {
                "fields": [
                    *("legal_name", "legal_form", "share_capital", "legal_id", "register"),
                    *("address", "country"),
                ]
            },
        ),
        (_("Taxes"), {"fields": ["legal_status", "vat_regime", "vat_number"]}),
        (
            _("Bank transfers"),
            {"fields": ["takes_transfers", "bank_holder", "iban", "bic"]},
        ),
        (_("How to reach you"), {"fields": ["phone", "complaints_to"]}),
        (
            _("What you promise"),
            {
                "fields": [
                    *("sells_to_consumers", "mediator_name", "mediator_address", "mediator_url"),
                    *("disclosure", "refund_promise", "refund_promise_days"),
                ],
                "description": _("Your terms of sale and legal pages are written from this."),
            },
        ),
        (
            _("Your site"),
            {
                "fields": [
                    *("publication_director", "host_name", "host_address", "host_phone"),
                    *("accessibility_exempt", "about_en", "about_fr"),
                ]
            },
        ),
        (
            _("Rules"),
            {
                "fields": [
                    "margin_floor_percent",
                    "payout_delay_days",
                    "payment_minutes",
                    "review_days",
                    "brief_decision_days",
                ]
            },
        ),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Asked on every page of the admin, so answered from memory."""
        return profile.cached()._state.adding

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: AgencyProfile, form: Any, change: bool) -> None:  # noqa: FBT001  the admin's signature
        """Save and let every process drop what it remembers of the agency."""
        with transaction.atomic():
            obj.pk = 1
            super().save_model(request, obj, form, change)
            versions.bump()


class LegalParameterForm(forms.ModelForm):  # type: ignore[type-arg]
    """The value without the zeros that the column pads it with."""

    class Meta:
        help_texts = {
            "value": _("A share such as 0.212 for 21.2%; the fixed payment fee in cents.")
        }

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        value = super().get_initial_for_field(field, field_name)
        return plain(value) if isinstance(value, Decimal) else value


@admin.register(LegalParameter)
class LegalParameterAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Margins of the past stand on these rows: a rate ends by its date, it is never deleted."""

    form = LegalParameterForm
    list_display = ["shown_name", "shown_value", "valid_from", "valid_to", "source"]
    search_fields = ["code", "source"]
    ordering = ["code", "-valid_from"]

    def save_model(
        self,
        request: HttpRequest,
        obj: LegalParameter,
        form: Any,
        change: bool,  # noqa: FBT001  the admin's signature
    ) -> None:
        """Save and let every process drop the rates it remembers."""
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            versions.bump()

    @admin.display(description=_("legal rate"), ordering="code")
    def shown_name(self, row: LegalParameter) -> str:
        return rate_name(row.code)

    @admin.display(description=_("value"), ordering="value")
    def shown_value(self, row: LegalParameter) -> str:
        return rate_value(row.code, row.value)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(LegalMention)
class LegalMentionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A sentence ends by its date and a new row follows; none is deleted."""

    list_display = ["code", "text", "valid_from", "valid_to", "in_force", "source"]
    search_fields = ["code", "text_en", "text_fr", "source"]
    ordering = ["code", "-valid_from"]

    @admin.display(description=_("in force"), boolean=True)
    def in_force(self, row: LegalMention) -> bool:
        today = clock.now().astimezone(profile.cached().zone).date()
        return row.valid_from <= today and (row.valid_to is None or today <= row.valid_to)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class QueueFilter(admin.SimpleListFilter):
    """Where a piece of work stands: waiting for its time, due, set aside or done."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("due", _("Due now")),
            ("scheduled", _("Planned for later")),
            ("parked", _("Set aside")),
            ("done", _("Done")),
        ]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[OutboxMessage]
    ) -> QuerySet[OutboxMessage]:
        unfinished = queryset.filter(done_at=None)
        waiting = unfinished.filter(parked_at=None)
        return {
            "due": waiting.filter(available_at__lte=clock.now()),
            "scheduled": waiting.filter(available_at__gt=clock.now()),
            "parked": unfinished.exclude(parked_at=None),
            "done": queryset.exclude(done_at=None),
        }.get(self.value() or "", queryset)


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["handler", "key", "available_at", "attempts", "done_at", "parked_at"]
    list_filter = [QueueFilter, "handler"]
    search_fields = ["handler", "key", "last_error"]
    ordering = ["-available_at", "-pk"]
    exclude = ["lease_token"]


@admin.register(Mail)
class MailAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Bodies stay out: a code waiting to leave is nobody's to read."""

    list_display = ["subject", "to", "language", "created_at", "sent_at"]
    list_filter = ["name", "language", "sent_at"]
    search_fields = ["subject", "to", "message_id"]
    ordering = ["-created_at", "-pk"]
    fields = ["subject", "to", "language", "name", "message_id", "created_at", "sent_at"]

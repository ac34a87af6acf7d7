"""The bench in the admin: people and rates to edit, invitations and jobs to read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from freelancers.models import (
    Assignment,
    AssignmentEvent,
    ExtraPay,
    Freelancer,
    Invitation,
    Rate,
)
from kernel import clock, i18n
from kernel.admin import MoneyShown, ReadOnly
from kernel.countries import countries, time_zones
from kernel.models import WEEKDAYS
from kernel.money import Money
from kernel.money_field import MoneyField, PricedForm
from kernel.profile_form import ask_for_unknown_choices
from kernel.templatetags.relais import money

LANGUAGES = [("en", _("English")), ("fr", _("French"))]


class FreelancerForm(forms.ModelForm):  # type: ignore[type-arg]
    country = forms.ChoiceField(label=_("Country"), choices=lambda: countries(i18n.current()))
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=lambda: time_zones(i18n.current()))
    languages = forms.MultipleChoiceField(
        label=_("Works in"), choices=LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedMultipleChoiceField(
        label=_("Working days"),
        choices=WEEKDAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_unknown_choices(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts is not None and ends is not None and ends <= starts:
            self.add_error("ends_at", _("The working day ends after it starts."))
        return cleaned


class RateForm(PricedForm):
    amount = MoneyField(label=_("Pay"), minimum=1)


class ExtraPayForm(PricedForm):
    amount = MoneyField(label=_("Pay"))


class RateFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    def add_fields(self, form: Any, index: int | None) -> None:
        """A cell has no label of its own in the admin's tables: name it for screen readers."""
        super().add_fields(form, index)
        for field in form.fields.values():
            control = getattr(field.widget, "widget", field.widget)
            control.attrs.setdefault("aria-label", capfirst(field.label or _("Rate")))

    def clean(self) -> None:
        """One rate per package on any day; dates count whole, both ends included."""
        super().clean()
        kept = [form.cleaned_data for form in self.forms if self._is_kept(form)]
        for index, first in enumerate(kept):
            for second in kept[index + 1 :]:
                if _overlap(first, second):
                    raise ValidationError(
                        _now(
                            "Two rates for “%(package)s” hold on the same day. "
                            "End the older one before the newer one begins."
                        )
                        % {"package": first["package"]}
                    )

    def _is_kept(self, form: Any) -> bool:
        data = getattr(form, "cleaned_data", {})
        return bool(data.get("package") and data.get("valid_from")) and not data.get("DELETE")


def _overlap(first: dict[str, Any], second: dict[str, Any]) -> bool:
    if first["package"] != second["package"]:
        return False
    early, late = sorted([first, second], key=lambda rate: rate["valid_from"])
    return early["valid_to"] is None or early["valid_to"] >= late["valid_from"]


class RateInline(MoneyShown, admin.TabularInline):  # type: ignore[type-arg]
    model = Rate
    form = RateForm
    money_field = "amount"
    formset = RateFormSet
    extra = 0
    fields = ["package", "amount", "valid_from", "valid_to"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("package__service")

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """The choices name their service: read it with them, not one by one."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name == "package":
            field.queryset = db_field.related_model.objects.select_related("service")
            field.label = _("Package")
        return field


@admin.register(Freelancer)
class FreelancerAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = FreelancerForm
    inlines = [RateInline]
    list_display = ["name", "kind", "email", "capacity", "is_active", "has_joined"]
    list_filter = ["is_active", "kind"]
    search_fields = ["name", "email"]
    fieldsets = [
        (None, {"fields": ["name", "kind", "email", "language", "country", "is_active"]}),
        (_("Work"), {"fields": ["languages", "capacity"]}),
        (_("Hours"), {"fields": ["time_zone", "days", "starts_at", "ends_at"]}),
    ]

    @admin.display(boolean=True, description=_("has joined"))
    def has_joined(self, freelancer: Freelancer) -> bool:
        return freelancer.user_id is not None

    def get_readonly_fields(self, request: HttpRequest, obj: Freelancer | None = None) -> list[str]:
        """The address that was invited is the one that signs in."""
        return ["email"] if obj and obj.user_id else []

    def save_model(self, request: HttpRequest, obj: Freelancer, form: Any, change: bool) -> None:  # noqa: FBT001  the admin's signature
        if not change:
            obj.created_at = clock.now()
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """People with a history stay; untick "gets offers" instead."""
        return False


@admin.register(ExtraPay)
class ExtraPayAdmin(MoneyShown, admin.ModelAdmin):  # type: ignore[type-arg]
    form = ExtraPayForm
    money_field = "amount"
    list_display = ["extra", "shown_amount"]
    list_select_related = ["extra__service"]
    search_fields = ["extra__name_en", "extra__name_fr"]
    fields = ["extra", "amount"]


@admin.register(Invitation)
class InvitationAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Read only, without the token: a link is sent again from the freelancers' screen."""

    list_display = ["freelancer", "created_at", "expires_at", "accepted_at", "revoked_at"]
    list_select_related = ["freelancer"]
    search_fields = ["freelancer__name", "freelancer__email"]
    fields = ["freelancer", "created_at", "expires_at", "accepted_at", "revoked_at"]


class EventInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = AssignmentEvent
    fields = ["created_at", "name", "from_status", "to_status", "actor_kind", "actor", "reason"]


@admin.register(Assignment)
class AssignmentAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    inlines = [EventInline]
    list_display = ["reference", "freelancer", "status", "shown_pay", "offered_at", "due_at"]
    list_filter = ["status"]
    list_select_related = ["freelancer"]
    search_fields = ["reference", "freelancer__name", "order__reference"]
    date_hierarchy = "offered_at"
    readonly_fields = ["shown_pay"]
    exclude = ["public_id", "pay_amount", "currency"]

    @admin.display(description=_("pay"), ordering="pay_amount")
    def shown_pay(self, job: Assignment) -> str:
        return money(Money(job.pay_amount, job.currency))

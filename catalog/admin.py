"""The catalogue, edited by the owner. Every save tells the public pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from catalog import services
from catalog.models import (
    BriefQuestion,
    Category,
    Extra,
    Package,
    PriceChange,
    QuestionKind,
    Service,
    ServiceStatus,
)
from catalog.service_life import ServiceLife, not_ready_words
from kernel import profile
from kernel.admin import MoneyShown, ReadOnly
from kernel.i18n import LANGUAGES
from kernel.money import Money
from kernel.money_field import MoneyField, PricedForm
from kernel.templatetags.relais import money


class LinesField(forms.CharField):
    """A list column as one item per line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        return [line.strip() for line in text.splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(self.prepare_value(initial)) != self.to_python(data))


class FaqField(LinesField):
    """Questions and answers, two lines each."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(f"{row['question']}\n{row['answer']}" for row in value)

    def to_python(self, value: Any) -> Any:
        lines = super().to_python(value)
        if len(lines) % 2:
            raise forms.ValidationError(
                _("Write each question on one line and its answer on the next.")
            )
        return [
            {"question": question, "answer": answer}
            for question, answer in zip(lines[::2], lines[1::2], strict=True)
        ]

    def clean(self, value: Any) -> Any:
        rows = self.to_python(value)
        if self.required and not rows:
            raise forms.ValidationError(self.error_messages["required"])
        return rows

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(str(self.prepare_value(initial) or "").split("\n") != str(data).split("\r\n"))


ONE_PER_LINE = _("One per line.")
SOLD = (ServiceStatus.PUBLISHED, ServiceStatus.SCHEDULED)
FOLLOWS_LATER = {
    f"{name}_{code}"
    for name in ("promise", "summary", "audience", "benefits", "deliverables", "cover_alt")
    for code in LANGUAGES
}
"""Texts that a draft may lack."""


def lines(label: Any, *, required: bool = True) -> LinesField:
    return LinesField(label=label, help_text=ONE_PER_LINE, required=required)


def covers() -> list[tuple[str, str]]:
    """The drawings there are, by the name of their file."""
    folder = settings.BASE_DIR / "static" / "covers"
    return [(path.stem, path.stem) for path in sorted(folder.glob("*.svg"))]


class TwoLanguages(forms.ModelForm):  # type: ignore[type-arg]
    """Texts of the agency's own language are asked; the other language can follow."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        main = profile.cached().default_language
        for name, field in self.fields.items():
            if name.endswith(tuple(f"_{code}" for code in LANGUAGES if code != main)):
                field.required = False


class ServiceForm(TwoLanguages):
    """A draft is saved half written; what is on sale keeps what it needs."""

    cover = forms.ChoiceField(label=_("Cover drawing"), choices=covers)
    benefits_en = lines(_("Benefits (English)"))
    benefits_fr = lines(_("Benefits (French)"))
    deliverables_en = lines(_("What you get (English)"))
    deliverables_fr = lines(_("What you get (French)"))
    faq_en = FaqField(
        label=_("Questions (English)"), required=False, help_text=_("Question, next line answer.")
    )
    faq_fr = FaqField(
        label=_("Questions (French)"), required=False, help_text=_("Question, next line answer.")
    )

    sale_at = forms.DateTimeField(
        label=_("Put on sale at"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Then press “Save and schedule”. The time is the one of your agency."),
    )

    class Meta:
        labels = {"category": _("Category")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sale_at"].initial = self.instance.publish_at
        if self.instance.status not in SOLD:
            for name in self.fields.keys() & FOLLOWS_LATER:
                self.fields[name].required = False


class PackageForm(TwoLanguages, PricedForm):
    price_amount = MoneyField(label=_("Price, VAT included"), minimum=100)
    features_en = lines(_("Features (English)"))
    features_fr = lines(_("Features (French)"))

    def clean_price_amount(self) -> int:
        """The full price stays above the reduced one that the storefront announces."""
        typed: int = self.cleaned_data["price_amount"]
        reduced = self.instance.reduced_amount
        if reduced is not None and typed <= reduced:
            price = money(Money(reduced, self.instance.currency))
            told = _now("It is reduced to %(price)s at the moment. End the reduction first.")
            raise forms.ValidationError(told % {"price": price})
        return typed


class ExtraForm(TwoLanguages, PricedForm):
    price_amount = MoneyField(label=_("Price, VAT included"))


class QuestionForm(TwoLanguages):
    choices_en = lines(_("Choices (English)"), required=False)
    choices_fr = lines(_("Choices (French)"), required=False)

    def clean(self) -> dict[str, Any]:
        """Choices are answered by their number, so both languages list as many."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        english, french = cleaned.get("choices_en") or [], cleaned.get("choices_fr") or []
        if len(english) != len(french):
            self.add_error("choices_fr", _now("List as many choices in French as in English."))
        with_choices = cleaned.get("kind") in (QuestionKind.CHOICE, QuestionKind.SEVERAL)
        if with_choices and len(english) < 2:
            self.add_error("choices_en", _now("List at least two choices."))
        return cleaned


class PackageInline(MoneyShown, admin.StackedInline):  # type: ignore[type-arg]
    model = Package
    form = PackageForm
    exclude = ("currency",)
    extra = 0
    can_delete = False


class ExtraInline(MoneyShown, admin.StackedInline):  # type: ignore[type-arg]
    model = Extra
    form = ExtraForm
    exclude = ("currency",)
    extra = 0
    can_delete = False


class QuestionInline(admin.StackedInline):  # type: ignore[type-arg]
    model = BriefQuestion
    form = QuestionForm
    extra = 0
    can_delete = False


class TellsThePages(admin.ModelAdmin):  # type: ignore[type-arg]
    """Saves in one transaction that also moves the version of the public pages."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        with transaction.atomic():
            super().save_related(request, form, formsets, change)
            services.catalogue_changed()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def pairs(*names: str) -> list[tuple[str, ...]]:
    """A text in both languages, side by side."""
    return [tuple(f"{name}_{code}" for code in LANGUAGES) for name in names]


PLACE = ("category", "position")


@admin.register(Service)
class ServiceAdmin(ServiceLife, TellsThePages):
    form = ServiceForm
    list_display: tuple[str, ...] = ("__str__", "category", "stands", "lacking", "position")
    list_filter = ("status", "category")
    list_select_related = ("category",)
    search_fields = ("title_en", "title_fr", "slug")
    inlines = (PackageInline, ExtraInline, QuestionInline)
    actions = ("publish", "archive", "duplicate")
    fieldsets = [
        (_("Name and place"), {"fields": [("title_en", "title_fr"), "slug", *PLACE]}),
        (_("What it promises"), {"fields": [*pairs("promise", "summary", "audience")]}),
        (_("What the client gets"), {"fields": [*pairs("benefits", "deliverables")]}),
        (_("Questions and answers"), {"fields": [*pairs("faq")]}),
        (_("Picture"), {"fields": ["cover", *pairs("cover_alt")]}),
        (
            _("Sale and queue"),
            {"fields": ["sale_at", "queue_cap", "when_full", "owner_checks_brief"]},
        ),
    ]

    @admin.action(description=_("Put on sale"), permissions=["change"])
    def publish(self, request: HttpRequest, rows: QuerySet[Service]) -> None:
        for service in rows:
            try:
                services.publish_service(service_id=service.pk)
            except services.NotReady as error:
                messages.error(request, not_ready_words(service, error))
            else:
                messages.success(request, _now("“%(service)s” is on sale.") % {"service": service})

    @admin.action(description=_("Take off sale"), permissions=["change"])
    def archive(self, request: HttpRequest, rows: QuerySet[Service]) -> None:
        for service in rows:
            services.archive_service(service_id=service.pk)
            messages.success(
                request, _now("“%(service)s” is off sale. Its orders go on.") % {"service": service}
            )

    @admin.action(description=_("Duplicate as a draft"), permissions=["add"])
    def duplicate(self, request: HttpRequest, rows: QuerySet[Service]) -> None:
        for service in rows:
            copy = services.duplicate_service(service_id=service.pk)
            messages.success(request, _now("“%(service)s” is a draft.") % {"service": copy})


@admin.register(Category)
class CategoryAdmin(TellsThePages):
    list_display = ("__str__", "slug", "position")
    search_fields = ("name_en", "name_fr", "slug")


@admin.register(PriceChange)
class PriceChangeAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """What was asked of everybody and since when: written by the house, read by whoever must
    prove it."""

    list_display = ("what", "shown_price", "is_on_sale", "since")
    list_filter = ("is_on_sale", "since")
    list_select_related = ("package__service", "extra__service")
    search_fields = (
        "package__service__title_en",
        "package__service__title_fr",
        "extra__name_en",
        "extra__name_fr",
    )

    @admin.display(description=_("Package or extra"))
    def what(self, row: PriceChange) -> str:
        return str(row)

    @admin.display(description=_("Price, VAT included"), ordering="price_amount")
    def shown_price(self, row: PriceChange) -> str:
        return money(row.price)

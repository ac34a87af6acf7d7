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

from catalog import samples, services
from catalog.brief_admin import QuestionInline, SectionInline
from catalog.form_fields import AmountsField, FaqField, TwoLanguages, lines
from catalog.models import (
    Category,
    Extra,
    ExtraKind,
    Package,
    PriceChange,
    Service,
    ServiceStatus,
    Tier,
)
from catalog.sample_admin import SampleInline
from catalog.service_life import ServiceLife, not_ready_words
from kernel.admin import MoneyShown, ReadOnly
from kernel.i18n import LANGUAGES
from kernel.money import Money
from kernel.money_field import MoneyField, PricedForm
from kernel.templatetags.relais import money

SOLD = (ServiceStatus.PUBLISHED, ServiceStatus.SCHEDULED)
FOLLOWS_LATER = {
    f"{name}_{code}"
    for name in ("promise", "summary", "audience", "benefits", "deliverables", "cover_alt")
    for code in LANGUAGES
}
"""Texts that a draft may lack."""
LONGEST_CHOICE = 60
FAQ_HELP = _("Question, answer below it, an empty line before the next question.")


def covers() -> list[tuple[str, str]]:
    """The drawings there are, by the name of their file."""
    folder = settings.BASE_DIR / "static" / "covers"
    return [(path.stem, path.stem) for path in sorted(folder.glob("*.svg"))]


class ServiceForm(TwoLanguages):
    """A draft is saved half written; what is on sale keeps what it needs."""

    cover = forms.ChoiceField(label=_("Cover drawing"), choices=covers)
    benefits_en = lines(_("Benefits (English)"))
    benefits_fr = lines(_("Benefits (French)"))
    deliverables_en = lines(_("What you get (English)"))
    deliverables_fr = lines(_("What you get (French)"))
    faq_en = FaqField(label=_("Questions (English)"), required=False, help_text=FAQ_HELP)
    faq_fr = FaqField(label=_("Questions (French)"), required=False, help_text=FAQ_HELP)
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
    """Each kind reads its own fields: `most` for pieces, choices with their prices, the text."""

    price_amount = MoneyField(label=_("Price, VAT included"))
    basic_amount = MoneyField(label=_("Price with Basic"), required=False)
    standard_amount = MoneyField(label=_("Price with Standard"), required=False)
    premium_amount = MoneyField(
        label=_("Price with Premium"), required=False, help_text=_("Empty: the price above.")
    )
    tiers = forms.MultipleChoiceField(
        label=_("Offered with"),
        choices=Tier.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: every package."),
    )
    options_en = lines(_("Choices (English)"), required=False)
    options_fr = lines(_("Choices (French)"), required=False)
    option_amounts = AmountsField(
        label=_("What each choice costs more"),
        required=False,
        help_text=_("An amount per line, in the order of the choices. Empty: nothing more."),
    )

    def clean(self) -> dict[str, Any]:
        """Choices are told apart by their number, so every list is as long."""
        cleaned: dict[str, Any] = super().clean()
        english, french = cleaned.get("options_en") or [], cleaned.get("options_fr") or []
        if len(english) != len(french):
            self.add_error("options_fr", _now("List as many choices in French as in English."))
        if cleaned.get("kind") == ExtraKind.CHOICE and len(english) < 2:
            self.add_error("options_en", _now("List at least two choices."))
        if any(len(words) > LONGEST_CHOICE for words in (*english, *french)):
            self.add_error("options_en", _now("Keep each choice under 60 characters."))
        if (amounts := cleaned.get("option_amounts")) and len(amounts) != len(english):
            self.add_error("option_amounts", _now("Write an amount for each choice, or none."))
        return cleaned


class PackageInline(MoneyShown, admin.StackedInline):  # type: ignore[type-arg]
    model = Package
    form = PackageForm
    fields = (
        ("tier", "position"),
        ("name_en", "name_fr"),
        ("summary_en", "summary_fr"),
        "price_amount",
        ("days", "revisions"),
        ("features_en", "features_fr"),
    )
    extra = 0
    can_delete = False


class ExtraInline(MoneyShown, admin.StackedInline):  # type: ignore[type-arg]
    model = Extra
    form = ExtraForm
    fields = (
        ("slug", "position", "is_active"),
        ("name_en", "name_fr"),
        ("description_en", "description_fr"),
        "kind",
        "price_amount",
        "extra_days",
    )
    rare = (
        "tiers",
        "basic_amount",
        "standard_amount",
        "premium_amount",
        "most",
        "options_en",
        "options_fr",
        "option_amounts",
        "text_crosses",
        "places",
        "places_per",
    )
    """Folded away: which packages, and what only some kinds need."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        told = {"classes": ["collapse"], "fields": list(self.rare)}
        return [
            (None, {"fields": self.get_fields(request, obj)}),
            (_("Packages, choices and places"), told),
        ]

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
    inlines = (PackageInline, ExtraInline, SampleInline, SectionInline, QuestionInline)
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

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        """The form wrote every column as it had read it: the samples may have changed since."""
        with transaction.atomic():
            super().save_related(request, form, formsets, change)
            samples.tell_page(form.instance.pk)

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

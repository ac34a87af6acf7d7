"""Tables of other rooms that the agency completes with what they may not know of each other."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency import pricing
from agency.desk.states import status_words
from catalog.admin import ServiceAdmin
from catalog.models import Package, Service
from freelancers.admin import FreelancerAdmin
from freelancers.models import Assignment, Freelancer, Rate
from kernel import profile
from kernel.admin import AgencyProfileAdmin
from kernel.models import AgencyProfile
from kernel.profile_form import AgencyProfileForm
from kernel.templatetags.relais import money, percentage
from orders.admin import OrderAdmin
from orders.models import Order
from orders.services import recount_places
from orders.states import HOLDS_PLACE


def _changed(formsets: Any, model: type) -> list[Any]:
    """The rows of `model` that this save wrote."""
    return [
        row
        for formset in formsets
        if formset.model is model
        for row in (*formset.new_objects, *(row for row, _fields in formset.changed_objects))
    ]


def warn_of_thin_margins(request: HttpRequest, packages: set[int]) -> None:
    """A message for each of these packages whose price leaves too little at some rate."""
    if not packages:
        return
    try:
        found = pricing.thin_rates(packages)
    except LookupError:
        words = _("The margin was not checked: a legal rate has no row for today.")
        messages.warning(request, words)
        return
    for package, rates in groupby(found, key=lambda thin: thin.rate.package):
        messages.warning(request, _thin_words(package, list(rates)))


def _thin_words(package: Package, rates: list[pricing.Thin]) -> str:
    """What each rate leaves of the price, in one sentence for the package."""
    people = [
        _("%(name)s at %(pay)s leaves %(margin)s (%(percent)s)")
        % {
            "name": thin.rate.freelancer.name,
            "pay": money(thin.rate.pay),
            "margin": money(thin.left.margin),
            "percent": percentage(thin.left.percent),
        }
        for thin in rates
    ]
    return _(
        "“%(package)s” at %(price)s leaves less than your lowest margin of %(floor)s: "
        "%(people)s. No offer is sent by itself at this pay."
    ) % {
        "package": package,
        "price": money(package.price),
        "floor": percentage(Decimal(profile.current().margin_floor_percent)),
        "people": "; ".join(people),
    }


admin.site.unregister([Service, Freelancer, AgencyProfile, Order])


@admin.register(Order)
class OrderWithMaker(OrderAdmin):
    """The list says how the work stands, too: one query more for a page."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        live = Prefetch("assignments", Assignment.objects.live(), to_attr="live_jobs")
        return super().get_queryset(request).prefetch_related(live)

    @admin.display(description=gettext_lazy("status"))
    def shown_status(self, order: Any) -> str:
        return status_words(order, next(iter(order.live_jobs), None)).text


@admin.register(Service)
class PricedServiceAdmin(ServiceAdmin):
    list_display = ("__str__", "category", "stands", "queue", "lacking", "position")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Service]:
        at_work = Count("orders", filter=Q(orders__status__in=HOLDS_PLACE))
        return super().get_queryset(request).annotate(at_work=at_work)

    @admin.display(description=gettext_lazy("orders at work"))
    def queue(self, service: Any) -> str:
        if service.queue_cap is None:
            return str(service.at_work)
        values = {"taken": service.at_work, "cap": service.queue_cap}
        return _("%(taken)d of %(cap)d") % values

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001  the admin's signature
        """Limits may have moved: the pages are told how the places stand under the new ones."""
        with transaction.atomic():
            super().save_related(request, form, formsets, change)
            recount_places(service_id=form.instance.pk)
        warn_of_thin_margins(request, {row.pk for row in _changed(formsets, Package)})


@admin.register(Freelancer)
class PricedFreelancerAdmin(FreelancerAdmin):
    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001  the admin's signature
        super().save_related(request, form, formsets, change)
        warn_of_thin_margins(request, {row.package_id for row in _changed(formsets, Rate)})


class SettingsForm(AgencyProfileForm):
    """The currency is chosen before the first order, then it stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "currency" in self.fields and Order.objects.exists():
            self.fix_currency()


@admin.register(AgencyProfile)
class SettingsAdmin(AgencyProfileAdmin):
    form = SettingsForm

    def save_model(self, request: HttpRequest, obj: AgencyProfile, form: Any, change: bool) -> None:  # noqa: FBT001  the admin's signature
        """Prices and pay move with the currency."""
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            if "currency" in form.changed_data:
                pricing.follow_currency(obj.currency)

"""What an agency that has just begun does next, by what has happened already."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.models import Service
from kernel import profile
from orders.models import Order
from payments import mode


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    url: str
    is_done: bool = False


def next_steps() -> list[Step]:
    """Nothing for the demo and with real money; the list of going live once one was delivered."""
    if profile.cached().is_demo or mode.is_live():
        return []
    last = Step(_("Go live: the list of what real money needs"), reverse("admin:desk_golive"))
    if Order.objects.filter(delivered_at__isnull=False).exists():
        return [last]
    ready, orders = reverse("start:ready"), reverse("admin:orders_order_changelist")
    is_on_sale = Service.objects.published().exists()
    bought = Order.objects.filter(paid_at__isnull=False).order_by("-pk").first()
    if bought:
        orders = reverse("admin:desk_order", args=[bought.reference])
    return [
        Step(_("Publish your first service"), ready, is_on_sale),
        Step(_("Buy it yourself, as a client would"), ready, bought is not None),
        Step(_("Write its brief as the client, then make and deliver it"), orders),
        last,
    ]

"""What the demo sold without its own pages: one order to write a brief for, one to give back."""

from __future__ import annotations

from agency.demo.scene import Cast
from catalog.models import Package
from kernel import clock, profile
from kernel.money import Money
from orders import services as orders
from orders.models import Channel
from payments import services as payments

SOLD = (("CDM-10482", "Hélène Marchand", 32_000), ("CDM-10497", "Marc Teillet", 21_000))


def sell_elsewhere(cast: Cast) -> None:
    """A telephone, and a marketplace that keeps 15 % and forbids mails."""
    Channel.objects.create(name="Téléphone")
    market = Channel.objects.create(
        name="Comptoir des métiers", commission_bps=1_500, keeps_money=True, may_mail=False
    )
    _first, second = (_sold(cast, market, *facts) for facts in SOLD)
    orders.cancel_order(order_id=second, actor=cast.owner.actor, reason="Le projet est reporté.")


def _sold(cast: Cast, market: Channel, number: str, name: str, cents: int) -> int:
    price = Money(cents)
    origin = orders.Origin(
        channel=market,
        price=price,
        actor=cast.owner.actor,
        reference=number,
        commission=market.commission_of(price),
        is_paid=True,
    )
    draft = orders.OrderDraft(
        package=Package.objects.get(service__slug="logo-design", tier="basic"),
        extras=(),
        email="",
        name=name,
        country="FR",
        buyer_kind="company",
        company_name=name,
        billing_address="4 place du Marché, 59000 Lille",
        vat_number="",
        language="fr",
        origin=origin,
    )
    today = clock.now().astimezone(profile.current().zone).date()
    return payments.enter_paid_order(draft=draft, received_on=today, actor=cast.owner.actor).pk

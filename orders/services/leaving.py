"""A client leaves: what may go goes, what the law makes us keep stays.

Kept for ten years: invoices and the ledger (Code de commerce L123-22), and the contracts of what
was paid, with the buyer's name and address (Code de la consommation L213-1): docs/privacy.md.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from accounts.services import erase_user
from kernel import clock, files, outbox
from kernel.actors import Actor, ActorKind
from kernel.states import IllegalTransition
from orders.leaving import has_money_on_its_way, open_orders
from orders.models import (
    ERASED,
    BrandFile,
    BrandKit,
    Brief,
    BriefAnswer,
    BriefFile,
    ClientQuote,
    CouponUse,
    Lead,
    LeadFile,
    LeadMessage,
    Message,
    MessageFile,
    Order,
    OrderSource,
    RevisionFile,
    Reworded,
)
from orders.services.errors import StillUnderWay
from orders.services.keeping import forget_checkouts_of
from orders.services.showing import forget_showing
from orders.services.team import forget_seats_of

_CONTACT = {"accounting_email": "", "cancel_reason": ""}
_NAMES = {
    "name": "",
    "company_name": "",
    "billing_address": "",
    "vat_number": "",
    "purchase_order": "",
}


@transaction.atomic
def erase_client(*, client_id: int, actor: Actor) -> None:
    """Erase the client's own words, files and address; their team ends. Raises StillUnderWay."""
    if actor.kind != ActorKind.CLIENT or actor.user_id != client_id:
        raise IllegalTransition(f"{actor} may not erase client {client_id}")
    orders = Order.objects.select_for_update().filter(client=client_id).order_by("pk")
    rows = {order.pk: order for order in orders}
    client = User.objects.select_for_update().get(pk=client_id)
    if open_orders(client) or has_money_on_its_way(client):
        raise StillUnderWay
    _erase_brand(client)
    forget_checkouts_of(email=client.email)
    forget_seats_of(client)
    _erase_briefs(list(rows))
    forget_showing(rows)
    _erase_messages(list(rows))
    OrderSource.objects.filter(order__in=rows).delete()
    _erase_questions(client, list(rows))
    erase_user(client)
    mine = Order.objects.filter(pk__in=rows)
    mine.update(email=client.email, **_CONTACT)
    mine.filter(paid_at=None).update(**_NAMES)
    CouponUse.objects.filter(order__in=rows).update(email=client.email)
    outbox.publish("client.erased", key=f"client:{client.pk}", payload={"order_ids": sorted(rows)})


def _erase_questions(client: User, orders: list[int]) -> None:
    """What they asked before they bought, found by their address or by the order it became.

    Of a quote that was sold the company and its VAT number stay, as on the papers of the order.
    """
    mine = Q(email__iexact=client.email) | Q(order__in=orders) | Q(quotes__order__in=orders)
    leads = Lead.objects.filter(pk__in=Lead.objects.filter(mine).values("pk"))
    for kept in LeadFile.objects.filter(message__lead__in=leads).select_related("file"):
        files.erase(kept.file)
    said = LeadMessage.objects.filter(lead__in=leads)
    said.filter(answered_at=None).update(answered_at=clock.now())
    said.update(body="")
    quotes = ClientQuote.objects.filter(lead__in=leads)
    unsold = quotes.exclude(order__paid_at__isnull=False)
    unsold.update(company_name="", vat_number="")
    quotes.update(name="", note="", email=ERASED)
    Lead.objects.filter(pk__in=[lead.pk for lead in leads]).update(name="", email=ERASED)


def _erase_messages(orders: list[int]) -> None:
    marked = RevisionFile.objects.filter(request__delivery__order__in=orders)
    for changes in marked.select_related("file"):
        changes.delete()
        files.erase(changes.file)
    for file in MessageFile.objects.filter(message__order__in=orders).select_related("file"):
        file.delete()
        files.erase(file.file)
    Message.objects.filter(order__in=orders).delete()


def _erase_brand(client: User) -> None:
    for file in BrandFile.objects.filter(kit__client=client).select_related("file"):
        file.delete()
        files.erase(file.file)
    BrandKit.objects.filter(client=client).delete()


def _erase_briefs(orders: list[int]) -> None:
    for file in BriefFile.objects.filter(answer__brief__order__in=orders).select_related("file"):
        file.delete()
        files.erase(file.file)
    answers = BriefAnswer.objects.filter(brief__order__in=orders)
    answers.update(text="", choices=[], forward_text="")
    Reworded.objects.filter(
        Q(line__order__in=orders) | Q(request__delivery__order__in=orders)
    ).update(text="", looked_at=clock.now())
    Brief.objects.filter(order__in=orders).update(agency_questions="", saved_at=clock.now())

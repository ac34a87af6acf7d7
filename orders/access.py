"""The only doors to one order, and the one check of what a person may do with it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from accounts.access import SignInRequired, current_user
from accounts.claims import has_claim
from accounts.models import Role, User
from kernel.actors import Actor, ActorKind
from kernel.profile import cached
from orders import kept, links
from orders.models import (
    ERASED,
    BrandFile,
    BriefFile,
    ClientQuote,
    DeliveryFile,
    KeptCheckout,
    Lead,
    LeadFile,
    MessageFile,
    Order,
    RevisionFile,
    Seat,
)
from orders.rights import EVERY, MISSING, NONE, May, Rights


class RightMissing(PermissionDenied):
    """They may see it, but not do this: the page of a 403 says which right is missing."""

    def __init__(self, right: May) -> None:
        super().__init__(str(MISSING[right]))
        self.right = right


def rights_at(user: User, client_id: int) -> Rights:
    """What `user` may do for this client's account: all for their own, else as their seat says.

    Read anew at each request, so a seat that ends or changes counts from the next one on.
    """
    if user.role != Role.CLIENT:
        return NONE
    if user.pk == client_id:
        return EVERY
    if not cached().has_teams:
        return NONE
    seat = Seat.objects.filter(user=user, client=client_id).first()
    return seat.rights if seat else NONE


def rights_on(request: HttpRequest, order: Order) -> Rights:
    """What whoever asks may do with this order; the browser that placed it may all, while its
    client is unproved."""
    if _claims(request, order):
        return EVERY
    if isinstance(request.user, User) and order.client_id:
        return rights_at(request.user, order.client_id)
    return NONE


def require(rights: Rights, right: May) -> None:
    """Raise RightMissing without it."""
    if right not in rights:
        raise RightMissing(right)


def get_order_for_client(request: HttpRequest, public_id: str, right: May = May.SEE) -> Order:
    """The order of this client or their team mate, or of the browser that placed it while its
    client is unproved.

    Signed-in strangers get 404; without an account or a claim: SignInRequired, whether or not
    the order exists; a mate without `right`: RightMissing.
    """
    order = (
        Order.objects.select_related("service__category", "package", "client", "brief", "terms")
        .defer("terms__body")
        .filter(public_id=public_id)
        .first()
    )
    rights = rights_on(request, order) if order else NONE
    if order and rights:
        require(rights, right)
        return order
    if not request.user.is_authenticated:
        raise SignInRequired
    raise Http404


def get_order_to_repeat(request: HttpRequest, public_id: str) -> Order:
    """An order of the client signed in, or of an account they order for; 404 for everybody else,
    sign-in first for anonymous."""
    person = current_user(request)
    found = Order.objects.select_related("service", "package", "client")
    order = found.filter(public_id=public_id).exclude(client=None).first()
    rights = rights_at(person, order.client_id) if order and order.client_id else NONE
    if order is None or not rights:
        raise Http404
    require(rights, May.PAY)
    return order


def get_seat_of_team(client: User, public_id: str) -> Seat:
    """A seat that this client gave or offers; 404 otherwise."""
    return _seat(public_id, client=client)


def get_own_seat(user: User, public_id: str) -> Seat:
    """A seat that this person holds; 404 otherwise."""
    return _seat(public_id, user=user)


def _seat(public_id: str, **of: User) -> Seat:
    found = Seat.objects.select_related("client", "user").filter(public_id=public_id, **of)
    seat = found.first() if cached().has_teams else None
    if seat is None:
        raise Http404
    return seat


def get_order_for_staff(key: str) -> Order:
    """By public id or by the reference people read aloud; 404 when there is none."""
    found = Order.objects.select_related("service", "package", "client")
    order = found.filter(public_id=key).first() or found.filter(reference=key.upper()).first()
    if order is None:
        raise Http404
    return order


def get_order_by_link(token: str) -> Order:
    """The order behind the signed link of its mail; 404 for any other token."""
    found = Order.objects.select_related("client", "channel")
    order = found.filter(public_id=links.read_token(token)).first()
    if order is None:
        raise Http404
    return order


def get_order_to_withdraw(token: str) -> Order:
    """The order behind the withdrawal link of its page and mails; 404 for any other token."""
    public_id = links.read_withdraw_token(token)
    orders = Order.objects.select_related("service", "client")
    order = orders.filter(public_id=public_id).first()
    if order is None:
        raise Http404
    return order


def get_unfinished(token: str) -> KeptCheckout | Order | None:
    """What the mailed link brings back; None when it was erased, 404 for any other token."""
    kind, public_id = links.read_restore_token(token)
    if kind == "order":
        orders = Order.objects.select_related("service", "package", "coupon_use__coupon")
        order = orders.filter(public_id=public_id).first()
        return order if order and not kept.is_erased(order) else None
    if kind != "kept":
        raise Http404
    rows = KeptCheckout.objects.select_related("service", "order")
    return rows.filter(public_id=public_id).exclude(details={}).first()


def get_reminders_to_stop(token: str) -> str:
    """The public id of the kept checkout, erased or not; 404 for any other token."""
    public_id = links.read_stop_token(token)
    if not public_id:
        raise Http404
    return public_id


def get_lead_by_link(request: HttpRequest, token: str) -> Lead:
    """The thread behind the signed link of its mails; 404 for any other token, once it
    was erased, and for whoever is signed in as somebody who works here: they answer at the desk,
    or have no business there."""
    if isinstance(request.user, User) and request.user.role != Role.CLIENT:
        raise Http404
    leads = Lead.objects.select_related("service__category")
    leads = leads.exclude(email=ERASED)
    lead = leads.filter(public_id=links.read_lead_token(token)).first()
    if lead is None:
        raise Http404
    return lead


def get_quote_by_link(request: HttpRequest, token: str) -> ClientQuote:
    """The quote behind the signed link of its mail; 404 as for a thread, and once erased."""
    if isinstance(request.user, User) and request.user.role != Role.CLIENT:
        raise Http404
    quotes = ClientQuote.objects.select_related("lead", "order", "package__service__category")
    quotes = quotes.exclude(email=ERASED)
    quote = quotes.filter(public_id=links.read_quote_token(token)).first()
    if quote is None:
        raise Http404
    return quote


def get_quote_of_mail(public_id: str) -> ClientQuote:
    """The quote that a mail of ours names as its attachment."""
    return ClientQuote.objects.get(public_id=public_id)


def get_lead_file(lead: Lead, public_id: str) -> LeadFile:
    """A file sent in this thread; 404 otherwise."""
    files = LeadFile.objects.select_related("file").filter(message__lead=lead)
    file = files.filter(public_id=public_id).first()
    if file is None:
        raise Http404
    return file


def get_message_file(order: Order, public_id: str) -> MessageFile:
    """A file sent in the order's conversation; 404 otherwise."""
    files = MessageFile.objects.select_related("file").filter(message__order=order)
    file = files.filter(public_id=public_id).first()
    if file is None:
        raise Http404
    return file


def get_changes_file(order: Order, public_id: str) -> RevisionFile:
    """A file sent with changes asked for in this order; 404 otherwise."""
    files = RevisionFile.objects.select_related("file").filter(request__delivery__order=order)
    file = files.filter(public_id=public_id).first()
    if file is None:
        raise Http404
    return file


def get_delivery_file(order: Order, public_id: str) -> DeliveryFile:
    """A file of one of the order's deliveries; 404 otherwise."""
    files = DeliveryFile.objects.select_related("file").filter(delivery__order=order)
    file = files.filter(public_id=public_id).first()
    if file is None:
        raise Http404
    return file


def get_brief_file(order: Order, public_id: str) -> BriefFile:
    """A file of the order's brief that was not removed; 404 otherwise."""
    files = BriefFile.objects.select_related("file").filter(answer__brief__order=order)
    file = files.filter(public_id=public_id, removed_at=None).first()
    if file is None:
        raise Http404
    return file


def get_brand_file(client: User, public_id: str) -> BrandFile:
    """A file of the client's own brand kit; 404 otherwise."""
    found = BrandFile.objects.select_related("file").filter(kit__client=client)
    file = found.filter(public_id=public_id).first()
    if file is None:
        raise Http404
    return file


def client_actor(request: HttpRequest) -> Actor:
    """The client acting: the one signed in, or the unnamed holder of a claim."""
    try:
        return current_user(request).actor
    except SignInRequired:
        return Actor(ActorKind.CLIENT)


def _claims(request: HttpRequest, order: Order) -> bool:
    """The browser that ordered, until there is a client and the client proved the address."""
    if not has_claim(request, order.public_id):
        return False
    if isinstance(request.user, User):
        return order.client is None and request.user.role == Role.CLIENT
    return order.client is None or order.client.verified_at is None

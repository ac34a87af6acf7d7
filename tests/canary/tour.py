"""Where each visitor begins: every named address, for everything that is theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.conf import settings
from django.core.cache import caches
from django.db.models import Model, Q, QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from catalog.legal.models import Document, LegalText
from catalog.models import SamplePicture
from freelancers.models import BriefSheetFile, Invitation, SubmissionFile
from kernel.models import MailboxMessage
from orders.links import (
    lead_token,
    open_token,
    quote_token,
    restore_token,
    stop_token,
    withdraw_token,
)
from orders.models import (
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
from payments.models import Invoice, Payment, Payout, SandboxObject, StripeEvent
from tests.access.routes import named
from tests.access.table import rows
from tests.canary.city import City
from tests.canary.columns import CLIENT, FREELANCER
from tests.canary.walk import Visitor

BACKEND = "django.contrib.auth.backends.ModelBackend"
STRANGER = "anonymous"
MATE = "team mate"
VISITORS = {STRANGER: "", CLIENT: "clara", MATE: "ann", FREELANCER: "fay"}
NOTHING = "NoSuchThing"
NOT_TOURED = {
    "mailbox": "the practice mailbox shows every mail to whoever sits at this machine",
    "mailbox-message": "the same",
    "mailbox-html": "the same",
    "mailbox-file": "the same",
}
TEAM = {f"orders:{page}" for page in ("team-seat", "team-resend", "team-remove", "team-leave")}
TEAM |= {"orders:join"}
PORTAL = {name for name in named() if name.startswith("freelancers:")} | {"payments:invoice-number"}
Words = tuple[str, ...]


def things(name: str, person: User | None) -> list[Words]:
    """Every set of words that the address `name` takes for this person's own things."""
    room, _, page = name.partition(":")
    orders = orders_of(person)
    if name in (
        *("orders:brief-file", "orders:changes-file"),
        *("orders:delivery-file", "orders:message-file"),
    ):
        return _files_of_orders(page, orders)
    if name in TEAM:
        return _seats(page, person)
    if name == "orders:brand-file":
        mine = Q(kit__client=person) | Q(kit__client__team__user=person)
        kept = BrandFile.objects.filter(mine) if person else ()
        return [(file.public_id,) for file in kept]
    if name == "payments:invoice":
        papers = Invoice.objects.filter(order__in=orders)
        return [(paper.order.public_id, paper.public_id) for paper in papers]
    if name == "orders:open":
        return [(open_token(order),) for order in orders]
    if name == "orders:withdraw":
        return [(withdraw_token(order),) for order in orders]
    if name in ("orders:restore", "orders:stop-reminders"):
        token = restore_token if page == "restore" else stop_token
        unfinished = KeptCheckout.objects.filter(email=person.email) if person else ()
        return [(token(row),) for row in unfinished]
    if name in (
        *("catalog:service", "catalog:service-share", "catalog:preview"),
        *("orders:brief-preview", "orders:new", "orders:question", "orders:asked"),
    ):
        return [("logo",), ("checked",)]
    if name.startswith("orders:quote"):
        quotes = ClientQuote.objects.filter(email=person.email) if person else ()
        return [(quote_token(quote),) for quote in quotes]
    if name in ("orders:lead", "orders:lead-file"):
        return _threads(page, person)
    if name == "sample":
        return [(row.name,) for row in SamplePicture.objects.all()]
    if name == "catalog:law":
        return [(document,) for document in Document]
    if name == "catalog:law-version":
        return [(row.document, str(row.number)) for row in LegalText.objects.all()]
    if name == "orders:summary":
        return [("logo", "no-draft")]
    if room in ("orders", "payments") and name != "payments:invoice-number":
        return [(order.public_id,) for order in orders]
    if name in ("sandbox-checkout", "sandbox-bank"):
        sessions = Payment.objects.filter(order__in=orders).values_list("session_id", flat=True)
        return [(session,) for session in sessions if session]
    return _freelancers_things(name, page, person) if name in PORTAL else []


def orders_of(person: User | None) -> QuerySet[Order]:
    """Their own, and those of the team they belong to."""
    if person is None:
        return Order.objects.none()
    return Order.objects.filter(Q(client=person) | Q(client__team__user=person))


def _seats(page: str, person: User | None) -> list[Words]:
    if page == "join":
        offered = Seat.objects.exclude(token=None) if person else Seat.objects.none()
        return [(seat.token or "",) for seat in offered]
    mine = Q(user=person) if page == "team-leave" else Q(client=person)
    return [(seat.public_id,) for seat in Seat.objects.filter(mine)] if person else []


def _files_of_orders(page: str, orders: Iterable[Order]) -> list[Words]:
    if page == "brief-file":
        rows = BriefFile.objects.filter(answer__brief__order__in=orders)
        return [(row.answer.brief.order.public_id, row.public_id) for row in rows]
    if page == "changes-file":
        marked = RevisionFile.objects.filter(request__delivery__order__in=orders)
        return [(row.request.delivery.order.public_id, row.public_id) for row in marked]
    if page == "message-file":
        said = MessageFile.objects.filter(message__order__in=orders)
        return [(row.message.order.public_id, row.public_id) for row in said]
    given = DeliveryFile.objects.filter(delivery__order__in=orders)
    return [(row.delivery.order.public_id, row.public_id) for row in given]


def _threads(page: str, person: User | None) -> list[Words]:
    leads = Lead.objects.filter(email=person.email) if person else Lead.objects.none()
    if page == "lead":
        return [(lead_token(lead),) for lead in leads]
    sent = LeadFile.objects.filter(message__lead__in=leads)
    return [(lead_token(row.message.lead), row.public_id) for row in sent]


def _freelancers_things(name: str, page: str, person: User | None) -> list[Words]:
    freelancer = getattr(person, "freelancer", None)
    if freelancer is None:
        return []
    if name == "payments:invoice-number":
        return [(payout.public_id,) for payout in Payout.objects.filter(freelancer=freelancer)]
    if name == "freelancers:invitation":
        return [(invitation.token,) for invitation in Invitation.objects.all()]
    jobs = freelancer.assignments.all()
    if page == "brief-file":
        copies = BriefSheetFile.objects.filter(sheet__assignment__in=jobs)
        return [(row.sheet.assignment.public_id, row.public_id) for row in copies]
    if page in ("submission-file", "remove-file"):
        sent = SubmissionFile.objects.filter(submission__assignment__in=jobs)
        return [(row.submission.assignment.public_id, row.public_id) for row in sent]
    return [(job.public_id,) for job in jobs]


def seeds(person: User | None) -> Iterator[tuple[str, str, str]]:
    """(name, method, address): what is theirs, and one that does not exist."""
    patterns = named()
    for row in rows():
        if row.name in NOT_TOURED:
            continue
        groups = patterns[row.name].pattern.regex.groupindex
        method = "POST" if row.methods == ("POST",) else "GET"
        gone = tuple(_nothing(word) for word in groups)
        for words in [*(things(row.name, person) if groups else []), gone]:
            yield row.name, method, reverse(row.name, args=words)


def _nothing(group: str) -> str:
    known = {"app_label": "orders", "uidb36": "1", "kind": "brief"}
    numbers = {"pk", "object_id", "content_type_id", "number"}
    return known.get(group, "1" if group in numbers else NOTHING)


def tour(who: str, city: City, only: str = "") -> Visitor:
    """Walk as `who` through all they can open. `only`: a room's addresses, nothing further."""
    person = User.objects.get(pk=city.people[VISITORS[who]].pk) if VISITORS[who] else None
    visitor = Visitor(Client())
    visitor.is_curious = not only
    if person:
        visitor.browser.force_login(person, backend=BACKEND)
    with translation.override(settings.LANGUAGE_CODE):
        found = [seed for seed in seeds(person) if seed[0].startswith(only)]
    for _name, method, url in found:
        if method == "POST":
            visitor.send(url, {})
    visitor.walk(url for _name, method, url in found if method == "GET")
    _besides(who, city, visitor)
    return visitor


def _told_by(value: object) -> Iterator[str | bytes]:
    """Everything a kept object holds: words, numbers, rows with their columns and prefetches."""
    match value:
        case str() | bytes():
            yield value
        case Model():
            for name, held in vars(value).items():
                if name != "_state":
                    yield from _told_by(held)
        case Mapping():
            yield from _told_by([*value.keys(), *value.values()])
        case Iterable():
            for each in value:
                yield from _told_by(each)
        case _:
            yield repr(value)


def _besides(who: str, city: City, visitor: Visitor) -> None:
    """What reaches a person by other ways: mails, what Stripe shows its payer, shared memory.

    The memory of a process is the shop's: it may hold what every stranger reads, and no more.
    """
    haystack = visitor.haystack
    clients = ("clara", "carl", "ann", "bea")
    side = {CLIENT: clients, MATE: clients, FREELANCER: ("fay", "finn")}.get(who, ())
    addresses = {city.people[name].email for name in side}
    for name, to, raw in city.sent:
        if to in addresses or (who == FREELANCER and name == "freelancers/invitation"):
            haystack.add_mail(f"mail {name}", raw)
    if who == CLIENT:
        for thing in SandboxObject.objects.all():
            haystack.add(f"Stripe's {thing.type}", repr(thing.data))
        for event in StripeEvent.objects.all():
            haystack.add(f"Stripe's {event.type}", event.raw)
    for key, value in caches["local"]._cache.items():  # type: ignore[attr-defined]
        visitor.shop.add("the memory of a process", key)
        for told in _told_by(value):
            visitor.shop.add("the memory of a process", told)
    assert not MailboxMessage.objects.exists()

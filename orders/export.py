"""All that is a client's, as one zip: what they wrote and got in JSON, and every file.

It is written while it is read: one chunk of one file in memory, whatever its size.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q

from accounts.models import User
from kernel import clock, files
from kernel.models import StoredFile
from orders import showing
from orders.brief_form import shown
from orders.models import (
    BrandFile,
    BrandKit,
    BriefFile,
    ClientQuote,
    DeliveryFile,
    Lead,
    LeadFile,
    MessageFile,
    Order,
    RevisionFile,
    Seat,
)

CHUNK = 1 << 20
Part = tuple[str, Iterable[bytes]]
Source = Callable[[User], Iterator[Part]]
SOURCES: list[Source] = []
_ORDER = (
    *("reference", "status", "email", "name", "country", "buyer_kind", "company_name"),
    *("billing_address", "vat_number", "purchase_order", "accounting_email", "language"),
    *("currency", "net_amount", "vat_amount", "gross_amount", "refunded_amount"),
    *("revisions_included", "revisions_used", "placed_at", "paid_at", "brief_accepted_at"),
    *("promised_at", "delivered_at", "completed_at", "cancelled_at", "cancel_reason"),
    *("withdraw_before", "starts_after", "refunded_at"),
)
_LINE = ("kind", "title", "quantity", "text", "net_amount", "vat_rate", "vat_amount")

_START = ("choice", "text", "text_version", "address", "declared_at")
_WITHDRAWAL = (
    *("name", "email", "text", "had_begun", "proposed_amount", "declared_at", "refund_before"),
)
_QUOTE = (
    *("number", "status", "language", "name", "email", "country", "buyer_kind", "company_name"),
    *("vat_number", "currency", "net_amount", "vat_amount", "gross_amount", "days", "revisions"),
    *("note", "valid_until", "sent_at", "decided_at"),
)
_OFFERED = ("kind", "title", "quantity", "unit_amount", "net_amount", "vat_rate", "gross_amount")


def register_source(source: Source) -> None:
    """Take further files of a client from a room above."""
    if source not in SOURCES:
        SOURCES.append(source)


def stream(client: User) -> Iterator[bytes]:
    """The zip, piece by piece."""
    pipe = _Pipe()
    with ZipFile(cast(Any, pipe), "w", allowZip64=True) as archive:
        for name, chunks in _parts(client):
            entry = ZipInfo(name, clock.now().timetuple()[:6])
            is_text = name.endswith(".json")
            entry.compress_type = ZIP_DEFLATED if is_text else ZIP_STORED
            with archive.open(entry, "w", force_zip64=True) as out:
                for chunk in chunks:
                    out.write(chunk)
                    yield pipe.take()
            yield pipe.take()
    yield pipe.take()


class _Pipe:
    """What the zip writes, until it is taken."""

    def __init__(self) -> None:
        self.kept = bytearray()

    def write(self, data: bytes) -> int:
        self.kept += data
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        taken, self.kept = bytes(self.kept), bytearray()
        return taken


def _parts(client: User) -> Iterator[Part]:
    yield "account.json", [_json(_account(client))]
    for order in _orders(client).iterator(chunk_size=50):
        yield f"orders/{order.reference}/order.json", [_json(_order(order))]
    yield from _files(client)
    for source in SOURCES:
        yield from source(client)


def _orders(client: User) -> Any:
    return Order.objects.filter(client=client).prefetch_related(
        "lines",
        "messages__files",
        "deliveries__revision",
        "brief__answers__question",
        "start",
        "withdrawal__settlement",
        "show_request__answers",
        "show_request__shown__sample",
    )


def _files(client: User) -> Iterator[Part]:
    brand = BrandFile.objects.filter(kit__client=client)
    briefs = BriefFile.objects.filter(answer__brief__order__client=client, removed_at=None)
    given = DeliveryFile.objects.filter(delivery__order__client=client)
    for number, row in enumerate(brand.select_related("file").iterator(), start=1):
        yield from _file(f"brand/{number}-{row.name}", row.file)
    for brief in briefs.select_related("file", "answer__brief__order").iterator():
        reference = brief.answer.brief.order.reference
        yield from _file(f"orders/{reference}/brief/{brief.public_id}-{brief.name}", brief.file)
    asked = LeadFile.objects.filter(message__lead__in=_leads(client).values("pk"))
    for sent in asked.select_related("file", "message__lead").iterator():
        folder = sent.message.lead.public_id
        yield from _file(f"questions/{folder}-{sent.public_id}-{sent.name}", sent.file)
    said = MessageFile.objects.filter(message__order__client=client)
    for written in said.select_related("file", "message__order").iterator():
        folder = f"orders/{written.message.order.reference}/messages"
        yield from _file(f"{folder}/{written.public_id}-{written.name}", written.file)
    marked = RevisionFile.objects.filter(request__delivery__order__client=client)
    for asked_with in marked.select_related("file", "request__delivery__order").iterator():
        folder = f"orders/{asked_with.request.delivery.order.reference}/changes"
        yield from _file(f"{folder}/{asked_with.public_id}-{asked_with.name}", asked_with.file)
    for each in given.select_related("file", "delivery__order").iterator():
        folder = f"orders/{each.delivery.order.reference}/delivery-{each.delivery.version}"
        yield from _file(f"{folder}/{each.name}", each.file)


def _file(name: str, file: StoredFile) -> Iterator[Part]:
    """One file, if its bytes are still there; a name from outside makes no folder."""
    folder, _slash, own = name.partition("/")
    parts = name.split("/") if folder == "orders" else [folder, own.replace("/", "_")]
    safe = "/".join(part.replace("\\", "_").replace("..", "_") for part in parts)
    try:
        content = files.open_content(file)
    except FileNotFoundError:
        return
    with content:
        yield safe, iter(lambda: content.read(CHUNK), b"")


def _json(told: Any) -> bytes:
    return json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()


def _account(client: User) -> dict[str, Any]:
    kit = BrandKit.objects.filter(client=client).first()
    names = ("colours", "tone", "links", "note")
    return {
        "email": client.email,
        "name": client.name,
        "language": client.language,
        "wants_reminders": client.wants_reminders,
        "wants_message_mails": client.wants_message_mails,
        "created_at": client.created_at,
        "address_proved_at": client.verified_at,
        "questions": [_question(lead) for lead in _leads(client)],
        "quotes": [_quote(quote) for quote in _quotes(client)],
        "team": [_mate(seat) for seat in client.team.all()],
        "teams": [_place(seat) for seat in client.seats.all()],
        "brand_kit": {name: getattr(kit, name) for name in names} if kit else None,
    }


def _mate(seat: Seat) -> dict[str, Any]:
    return {"email": seat.email, "invited_at": seat.invited_at, **_place(seat)}


def _place(seat: Seat) -> dict[str, Any]:
    """A place in a team; whose, its holder alone tells."""
    return {"rights": sorted(seat.rights), "since": seat.joined_at}


def _leads(client: User) -> Any:
    asked = Lead.objects.filter(Q(email__iexact=client.email) | Q(order__client=client))
    return asked.select_related("service").prefetch_related("messages__files")


def _quotes(client: User) -> Any:
    mine = Q(lead__in=_leads(client).values("pk")) | Q(order__client=client)
    return ClientQuote.objects.filter(mine).select_related("order").prefetch_related("lines")


def _quote(quote: Any) -> dict[str, Any]:
    return {
        **{name: getattr(quote, name) for name in _QUOTE},
        "lines": [{name: getattr(line, name) for name in _OFFERED} for line in quote.lines.all()],
        "order": quote.order.reference if quote.order else None,
    }


def _question(lead: Any) -> dict[str, Any]:
    """What was asked before an order, with the answers."""
    words = [
        {
            "from": message.author_kind,
            "at": message.created_at,
            "text": message.body,
            "files": [file.name for file in message.files.all()],
        }
        for message in lead.messages.all()
    ]
    return {"service": lead.about, "asked_at": lead.created_at, "messages": words}


def _order(order: Order) -> dict[str, Any]:
    brief = getattr(order, "brief", None)
    return {
        **{name: getattr(order, name) for name in _ORDER},
        "service": order.service.title,
        "lines": [{name: getattr(line, name) for name in _LINE} for line in order.lines.all()],
        "brief": [_answer(answer) for answer in brief.answers.all()] if brief else [],
        "messages": [
            {
                "from": message.author_kind,
                "at": message.created_at,
                "text": message.body,
                "files": [f"{file.public_id}-{file.name}" for file in message.files.all()],
            }
            for message in order.messages.all()
        ],
        "deliveries": [_delivery(delivery) for delivery in order.deliveries.all()],
        "start_declared": _told(getattr(order, "start", None), _START),
        "withdrawal": _withdrawal(getattr(order, "withdrawal", None)),
        "showing_the_work": showing.told(getattr(order, "show_request", None)),
    }


def _told(row: Any, names: tuple[str, ...]) -> dict[str, Any] | None:
    return {name: getattr(row, name) for name in names} if row else None


def _withdrawal(row: Any) -> dict[str, Any] | None:
    told, settled = _told(row, _WITHDRAWAL), getattr(row, "settlement", None)
    return told and {**told, "settlement": _told(settled, ("owed_amount", "settled_at"))}


def _answer(answer: Any) -> dict[str, Any]:
    return {"question": answer.label, "answer": shown(answer)}


def _delivery(delivery: Any) -> dict[str, Any]:
    revision = getattr(delivery, "revision", None)
    return {
        "version": delivery.version,
        "at": delivery.delivered_at,
        "note": delivery.note,
        "changes_asked": revision.body if revision else "",
    }

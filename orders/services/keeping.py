"""Checkouts that are kept because their buyer asked for a link by mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min, QuerySet

from catalog.models import Service
from kernel import clock, ids, mail, outbox
from kernel.money import Money
from orders.models import KeptCheckout, Order

REMIND_AFTER = {1: timedelta(hours=1), 2: timedelta(hours=24)}
KEPT_FOR = timedelta(days=30)  # said on the form, in the mail and in the privacy text


@dataclass(frozen=True)
class Unfinished:
    """`tier` and `extras` as the choice page names them; `price` is what the summary says."""

    email: str
    language: str
    service: Service
    tier: str
    extras: list[str]
    details: dict[str, str]
    coupon: str
    price: Money

    def columns(self) -> dict[str, Any]:
        return {
            "email": self.email.strip().lower(),
            "language": self.language,
            "service": self.service,
            "tier": self.tier,
            "extras": self.extras,
            "details": self.details,
            "coupon": self.coupon,
            "currency": self.price.currency,
            "price_amount": self.price.amount,
        }


@transaction.atomic
def keep_checkout(*, unfinished: Unfinished, earlier: str = "") -> KeptCheckout:
    """Keep it, promise both reminders and the day it is erased; `earlier` is what it replaces.

    A row is one address's for good, because its link was mailed there: with another e-mail the
    earlier one is forgotten and a new one kept. A row is reminded of twice at most, however often
    it is kept again, and what an address stopped stays stopped.
    """
    now, columns = clock.now(), unfinished.columns()
    before = _of(columns["email"]).select_for_update().filter(public_id=earlier).first()
    if before is None:
        forget_checkout(public_id=earlier)
    is_reminded = before is not None and now >= before.asked_at + REMIND_AFTER[1]
    kept, _is_new = KeptCheckout.objects.update_or_create(
        public_id=before.public_id if before else ids.public_id(),
        defaults={
            **columns,
            "asked_at": before.asked_at if before and is_reminded else now,
            "erase_at": now + KEPT_FOR,
            "stopped_at": _of(columns["email"]).aggregate(first=Min("stopped_at"))["first"],
        },
    )
    _promise(kept)
    return kept


def _promise(kept: KeptCheckout) -> None:
    asked = kept.asked_at.isoformat()
    for step, wait in REMIND_AFTER.items():
        outbox.schedule(
            "orders.remind_unfinished",
            key=f"kept:{kept.pk}:{asked}:{step}",
            payload={"kept_id": kept.pk, "asked_at": asked, "step": step},
            at=kept.asked_at + wait,
        )
    payload = {"kept_id": kept.pk}
    key = f"kept:{kept.pk}:{kept.erase_at.isoformat()}"
    outbox.schedule("orders.erase_kept", key=key, payload=payload, at=kept.erase_at)


def is_kept_for(*, public_id: str, email: str) -> bool:
    return _of(email).filter(public_id=public_id).exists()


def are_reminders_stopped(*, email: str) -> bool:
    """Somebody who reads the mails of this address wants none, whatever was kept for it."""
    return _of(email).exclude(stopped_at=None).exists()


def _of(email: str) -> QuerySet[KeptCheckout]:
    return KeptCheckout.objects.filter(email=email.strip().lower())


@transaction.atomic
def note_coupon(*, public_id: str, code: str, price: Money) -> None:
    """A code was typed, or taken away, after the checkout was kept."""
    kept = KeptCheckout.objects.filter(public_id=public_id)
    kept.update(coupon=code, price_amount=price.amount, currency=price.currency)


@transaction.atomic
def tie_checkout(*, public_id: str, order: Order, restored: bool) -> None:
    """The kept checkout became this order. Call where the order is written."""
    KeptCheckout.objects.filter(public_id=public_id).update(order=order, is_restored=restored)


@transaction.atomic
def stop_reminders(*, public_id: str) -> None:
    """No more mails about anything this address left unfinished; nothing when it was erased."""
    asked = KeptCheckout.objects.filter(public_id=public_id).values("email")
    KeptCheckout.objects.filter(email__in=asked, stopped_at=None).update(stopped_at=clock.now())


@transaction.atomic
def forget_checkout(*, public_id: str) -> None:
    """The box is unticked: what was kept goes at once. Of one that was stopped the address stays
    until its day, else the next one would be reminded of."""
    for kept in KeptCheckout.objects.filter(public_id=public_id):
        if kept.stopped_at is None:
            _erase(kept)
            continue
        mail.forget_about(f"{mail_key(kept)}:")
        KeptCheckout.objects.filter(pk=kept.pk).update(details={}, extras=[], coupon="")


@transaction.atomic
def forget_checkouts_of(*, email: str) -> None:
    """The person leaves: whatever was kept for the address goes."""
    for kept in KeptCheckout.objects.filter(email__iexact=email):
        _erase(kept)


@transaction.atomic
def erase_kept(*, kept_id: int) -> None:
    """Its time is over; nothing when it was asked for again meanwhile."""
    for kept in KeptCheckout.objects.filter(pk=kept_id, erase_at__lte=clock.now()):
        _erase(kept)


def _erase(kept: KeptCheckout) -> None:
    """With the mails about it: they hold the address and the choice."""
    mail.forget_about(f"{mail_key(kept)}:")
    kept.delete()


def mail_key(kept: KeptCheckout) -> str:
    return f"orders:kept:{kept.pk}"

"""Mails to the client: one function each, in the order's language, promised inside a handler.

The context holds values, never a row: a template cannot say more than the client may read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.legal.models import Document
from kernel import clock, mail, profile
from kernel.money import total
from kernel.templatetags.relais import day, moment, money
from orders import papers, team_emails
from orders.links import open_token, restore_token, withdraw_token
from orders.models import (
    Delivery,
    Message,
    Order,
    StartDeclaration,
    Withdrawal,
    WithdrawalSettlement,
)
from orders.starting import later_start
from orders.withdrawal import last_day

Words = str | Promise
Facts = Sequence[tuple[Words, str]]
SEE_ORDER = _("See your order")


def placed(together: Sequence[Order]) -> None:
    """One mail for all that one press placed and that wait for their money."""
    _to_pay("placed", together, key="placed")


def payment_reminder(together: Sequence[Order]) -> None:
    _to_pay("payment_reminder", together, key="payment-reminder")


def _to_pay(name: str, together: Sequence[Order], *, key: str) -> None:
    order = together[0]
    due = total((each.gross for each in together), order.currency)
    _send(
        name,
        order,
        key=f"order:{order.pk}:{key}",
        url=lambda: _payment_url(order),
        button=_("Pay for the order") if len(together) == 1 else _("Pay for your orders"),
        facts=lambda: [(_("To pay"), money(due)), (_("Before"), moment(order.pay_before))],
        together=together,
        is_for_several=len(together) > 1,
        pay_before=order.pay_before,
    )


def expired(order: Order) -> None:
    _send(
        "expired",
        order,
        key=f"order:{order.pk}:expired",
        url=lambda: _absolute(reverse("orders:restore", args=[restore_token(order)])),
        button=_("Order again"),
    )


def paid(together: Sequence[Order], *, again: str = "") -> None:
    """One mail for all that one payment paid: their briefs, with the invoice of each, issued in
    the transaction of the payment, and its contract.

    `again` tells a second payment apart, after one that was noted by mistake.
    """
    order, is_alone = together[0], len(together) == 1
    attached = [paper for each in together for paper in _papers_to_send(each)]
    due = total((each.gross for each in together), order.currency)
    _send(
        "paid",
        order,
        key=f"order:{order.pk}:paid{again}",
        url=lambda: _page("orders:brief", order) if is_alone else _absolute(reverse("orders:list")),
        button=_("Write your brief") if is_alone else _("Write your briefs"),
        facts=lambda: [(_("Paid"), money(due))],
        attachments=[paper.attachment for paper in attached],
        together=together,
        has_papers=bool(attached),
        email=order.email,
        parts=[_paid_part(each) for each in together],
    )


def _papers_to_send(order: Order) -> list[papers.Paper]:
    found = papers.of(order)
    invoices = [paper for paper in found if paper.amount.amount > 0 and not paper.is_contract]
    return [*invoices[-1:], *(paper for paper in found if paper.is_contract)]


def _paid_part(order: Order) -> dict[str, Any]:
    with translation.override(language_of(order)):
        title, url = order.service.title, _page("orders:brief", order)
    return {
        "reference": order.reference,
        "service": title,
        "days": order.days,
        "start": later_start(order),
        "brief_url": url,
        "contract": _contract(order),
    }


def _contract(order: Order) -> dict[str, Any]:
    """What was agreed, to keep: the confirmation on a durable medium (L221-13)."""
    lines = list(order.lines.all())
    start = StartDeclaration.objects.filter(order=order).first()
    with translation.override(language_of(order)):
        sold = [(line.title, money(line.gross)) for line in lines]
        why = lines[0].vat_words if lines else ""
        url = _withdraw_url(order) if order.withdraw_before else ""
        law = _absolute(reverse("catalog:law", args=[Document.WITHDRAWAL])) if url else ""
    return {
        "lines": sold,
        "why_vat": why,
        "net": order.net,
        "vat": order.vat,
        "rounds": order.revisions_included,
        "placed_at": order.placed_at,
        "declared": start.text.splitlines() if start else [],
        "starts_after": order.starts_after,
        "last_day": last_day(order.withdraw_before) if order.withdraw_before else None,
        "withdraw_url": url,
        "withdrawal_law_url": law,
        **_terms(order),
        "purchase_order": order.purchase_order,
    }


def _terms(order: Order) -> dict[str, Any]:
    """The version accepted with the order, at its own address."""
    terms = order.terms
    if terms is None:
        return {}
    return {"terms": terms.number, "terms_url": _absolute(terms.get_absolute_url())}


def brief_reminder(order: Order, *, event_id: int, day: int) -> None:
    _send(
        "brief_reminder",
        order,
        key=f"order-event:{event_id}:brief-reminder:{day}",
        url=lambda: _page("orders:brief", order),
        button=_("Continue your brief"),
        days=order.days,
    )


def brief_questioned(order: Order, *, event_id: int) -> None:
    _send(
        "brief_questioned",
        order,
        key=f"order-event:{event_id}:brief-questioned",
        url=lambda: _page("orders:brief", order),
        button=_("Complete your brief"),
        questions=order.brief.agency_questions,
    )


def brief_accepted(order: Order, *, event_id: int) -> None:
    _send(
        "brief_accepted",
        order,
        key=f"order-event:{event_id}:brief-accepted",
        facts=lambda: [(_("Delivery"), moment(order.promised_at))],
        promised_at=order.promised_at,
    )


def delivered(order: Order, delivery: Delivery) -> None:
    _send(
        "delivered",
        order,
        key=f"delivery:{delivery.pk}:delivered",
        button=_("See your delivery"),
        facts=lambda: [(_("Answer before"), moment(order.answer_before))],
        answer_before=order.answer_before,
        note=delivery.note,
        rounds_left=order.revisions_left,
    )


def review_reminder(order: Order, *, delivery_id: int) -> None:
    """Two of them: `answer_before` is the same in both, so the day of sending tells them apart."""
    _send(
        "review_reminder",
        order,
        key=f"delivery:{delivery_id}:review-reminder:{clock.now().date()}",
        button=_("See your delivery"),
        facts=lambda: [(_("Answer before"), moment(order.answer_before))],
        answer_before=order.answer_before,
    )


def changes_received(order: Order, *, event_id: int) -> None:
    _send(
        "changes_received",
        order,
        key=f"order-event:{event_id}:changes-received",
        facts=lambda: [(_("New version"), moment(order.promised_at))],
        promised_at=order.promised_at,
        rounds_left=order.revisions_left,
    )


def completed(order: Order, *, in_silence: bool) -> None:
    _send("completed", order, key=f"order:{order.pk}:completed", in_silence=in_silence)


def show_asked(order: Order) -> None:
    _send(
        "show_asked",
        order,
        key=f"order:{order.pk}:show-asked",
        url=lambda: f"{_page('orders:detail', order)}#showing",
        button=_("Say yes or no"),
    )


def cancelled(order: Order, *, reason: str) -> None:
    """`reason`: the agency's own words when it cancelled; empty when the client did."""
    is_paid = order.paid_at is not None
    due = order.unrefunded  # the refund of the cancellation may have left before this mail
    _send(
        "cancelled",
        order,
        key=f"order:{order.pk}:cancelled",
        facts=lambda: [(_("To be refunded"), money(due))] if is_paid and due else [],
        is_paid=is_paid,
        is_rest=due != order.gross,
        due=due,
        reason=reason,
    )


def withdrawn(order: Order, withdrawal: Withdrawal) -> None:
    """The receipt: what was declared, on what day and hour, and what becomes of the money."""
    _send(
        "withdrawn",
        order,
        to=withdrawal.email,
        key=f"order:{order.pk}:withdrawn",
        url=lambda: _withdraw_url(order),
        button=_("See your withdrawal"),
        facts=lambda: [
            (_("Received"), moment(withdrawal.declared_at)),
            (_("Refund before"), day(withdrawal.refund_before)),
        ],
        text=withdrawal.text,
        declared_at=withdrawal.declared_at,
        refund_before=withdrawal.refund_before,
        is_paid=order.paid_at is not None,
        owed=withdrawal.owed,
        goes_back=withdrawal.goes_back,
    )


def withdrawal_settled(order: Order, settlement: WithdrawalSettlement) -> None:
    _send(
        "withdrawal_settled",
        order,
        to=settlement.withdrawal.email,
        key=f"order:{order.pk}:withdrawal-settled",
        url=lambda: _withdraw_url(order),
        button=_("See your withdrawal"),
        facts=lambda: [
            (_("For the part done"), money(settlement.owed)),
            (_("Refund before"), day(settlement.withdrawal.refund_before)),
        ],
        owed=settlement.owed,
        goes_back=settlement.withdrawal.goes_back,
        refunded=order.refunded,
        refund_before=settlement.withdrawal.refund_before,
    )


def message(order: Order, written: Message) -> None:
    _send(
        "message",
        order,
        key=f"message:{written.pk}",
        button=_("Read and answer"),
        body=written.body,
        files=[file.name for file in written.files.all()],
    )


def tell_team_of(order: Order, written: Message) -> None:
    """The mates alone: the buyer does without mails of messages."""
    if order.may_mail and not is_gone(order):
        team_emails.tell("message", order, key=f"message:{written.pk}")


def _send(
    name: str,
    order: Order,
    *,
    key: str,
    url: Callable[[], str] | None = None,
    button: Words = SEE_ORDER,
    facts: Callable[[], Facts] = tuple,
    to: str = "",
    attachments: Sequence[tuple[str, str]] = (),
    together: Sequence[Order] = (),
    **context: Any,
) -> None:
    """`url` and `facts` are made in the mail's language and the agency's time zone. `together`: all
    orders the mail is about, when it is about more than `order`.

    Nothing is sent to the client of a channel that forbids mails.
    """
    if is_gone(order) or not order.may_mail:
        return
    language, about = language_of(order), together or [order]
    with translation.override(language), timezone.override(profile.current().zone):
        named = [*map(_first_fact, about), *facts()]
        shown = {
            "reference": ", ".join(each.reference for each in about),
            "service": ", ".join(each.service.title for each in about),
            "name": order.name,
            "gross": total((each.gross for each in about), order.currency),
            "button_url": url() if url else _page("orders:detail", order),
            "button_label": str(button),
            "facts": [(str(label), value) for label, value in named],
        }
    mail.send(
        f"orders/{name}",
        to=to or (order.client.email if order.client else order.email),
        language=language,
        key=f"orders:{key}",
        context={**shown, **context},
        attachments=attachments,
    )
    for each in about:
        team_emails.tell(name, each, key=key if each == order else f"{key}:{each.pk}")


def language_of(order: Order) -> str:
    """The one the client chose for their mails, else that of the order."""
    client = order.client
    return client.language if client and client.language_is_chosen else order.language


def is_gone(order: Order) -> bool:
    """The client had their account erased: there is nobody to write to."""
    return order.client is not None and order.client.erased_at is not None


def _first_fact(order: Order) -> tuple[Words, str]:
    return _("Order"), f"{order.reference}, {order.service.title}"


def _payment_url(order: Order) -> str:
    return _absolute(reverse("orders:open", args=[open_token(order)]))


def _page(name: str, order: Order) -> str:
    return _absolute(reverse(name, args=[order.public_id]))


def _withdraw_url(order: Order) -> str:
    return _absolute(reverse("orders:withdraw", args=[withdraw_token(order)]))


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"

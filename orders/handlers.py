"""What the client's side does when woken. Each handler reads the order again before it acts."""

from __future__ import annotations

from datetime import datetime

from kernel import clock, outbox, versions
from kernel.actors import ActorKind
from kernel.outbox import Payload
from orders import emails, kept, kept_emails, services
from orders.models import Delivery, KeptCheckout, Message, Order, OrderEvent, ShowRequest
from orders.states import OrderStatus


def _order(payload: Payload) -> Order:
    return Order.objects.select_related("service", "client", "channel").get(pk=payload["order_id"])


@outbox.handler(queue="mail")
def mail_placed(payload: Payload) -> None:
    """The first of what was placed together tells of all."""
    together = services.to_pay_with(_order(payload))
    if _is_first_to_pay(payload, together):
        emails.placed(together)


@outbox.handler(queue="mail")
def remind_payment(payload: Payload) -> None:
    """At half the time to pay. When a bank needs days that time grew, and nobody is hurried."""
    order = _order(payload)
    half = order.placed_at + (order.pay_before - order.placed_at) / 2
    if not _wants(order, "wants_reminders"):
        return
    together = services.to_pay_with(order)
    if _is_first_to_pay(payload, together) and half <= clock.now() < order.pay_before:
        emails.payment_reminder(together)


def _is_first_to_pay(payload: Payload, together: list[Order]) -> bool:
    first = together[0]
    is_to_pay = first.status == OrderStatus.AWAITING_PAYMENT and not first.waits_for_channel
    return first.pk == payload["order_id"] and is_to_pay


@outbox.handler(queue="mail")
def remind_unfinished(payload: Payload) -> None:
    """Unless it was erased, or asked for again since: that counts anew."""
    versions.forget()
    rows = KeptCheckout.objects.select_related("service", "order").filter(pk=payload["kept_id"])
    found = rows.first()
    if found is None or found.asked_at != datetime.fromisoformat(payload["asked_at"]):
        return
    if service := kept.service_to_remind(found, payload["step"]):
        kept_emails.unfinished(found, service, step=payload["step"])


@outbox.handler()
def erase_kept(payload: Payload) -> None:
    services.erase_kept(kept_id=payload["kept_id"])


@outbox.handler()
def expire_unpaid(payload: Payload) -> None:
    services.expire_order(order_id=payload["order_id"])


@outbox.handler(queue="mail")
def remind_brief(payload: Payload) -> None:
    """Unless the brief came, or came and went back since: that return counts anew."""
    order = _order(payload)
    if not _wants(order, "wants_reminders"):
        return
    latest = OrderEvent.objects.filter(order=order).latest("pk")
    if order.status == OrderStatus.AWAITING_BRIEF and latest.pk == payload["event_id"]:
        emails.brief_reminder(order, event_id=latest.pk, day=payload["day"])


@outbox.handler(queue="mail")
def remind_review(payload: Payload) -> None:
    order = _order(payload)
    if _is_to_review(order, payload["delivery_id"]):
        emails.review_reminder(order, delivery_id=payload["delivery_id"])


@outbox.handler()
def complete_in_silence(payload: Payload) -> None:
    services.complete_in_silence(order_id=payload["order_id"])


@outbox.handler()
def start_after_wait(payload: Payload) -> None:
    services.start_after_wait(order_id=payload["order_id"])


@outbox.handler("order.paid", queue="mail")
def mail_paid(payload: Payload) -> None:
    """One mail for all that one payment paid, told by the first of them; none when the payment
    had been noted by mistake, and was taken back since."""
    order = _order(payload)
    paid = OrderEvent.objects.filter(order=order, name="confirm_payment")
    event_id = payload["event_id"]
    if order.paid_at is None or paid.filter(pk__gt=event_id).exists():
        return
    together = services.paid_with(order)
    if together[0].pk == order.pk:
        again = f":{event_id}" if paid.filter(pk__lt=event_id).exists() else ""
        emails.paid(together, again=again)


@outbox.handler("order.expired", queue="mail")
def mail_expired(payload: Payload) -> None:
    emails.expired(_order(payload))


@outbox.handler("order.cancelled", queue="mail")
def mail_cancelled(payload: Payload) -> None:
    event = OrderEvent.objects.get(pk=payload["event_id"])
    by_agency = event.actor_kind == ActorKind.STAFF
    emails.cancelled(_order(payload), reason=event.reason if by_agency else "")


@outbox.handler("order.withdrawn", queue="mail")
def mail_withdrawn(payload: Payload) -> None:
    order = _order(payload)
    emails.withdrawn(order, order.withdrawal)


@outbox.handler("order.withdrawal_settled", queue="mail")
def mail_withdrawal_settled(payload: Payload) -> None:
    """Unless nothing was owed: the receipt said so."""
    order = _order(payload)
    if order.withdrawal.proposed_amount:
        emails.withdrawal_settled(order, order.withdrawal.settlement)


@outbox.handler("order.brief_questioned", queue="mail")
def mail_brief_questioned(payload: Payload) -> None:
    order = _order(payload)
    if order.brief.agency_questions:
        emails.brief_questioned(order, event_id=payload["event_id"])


@outbox.handler("order.in_production", queue="mail")
def mail_brief_accepted(payload: Payload) -> None:
    emails.brief_accepted(_order(payload), event_id=payload["event_id"])


@outbox.handler("order.delivered", queue="mail")
def mail_delivered(payload: Payload) -> None:
    order = _order(payload)
    if order.status == OrderStatus.DELIVERED:
        emails.delivered(order, order.deliveries.latest("version"))


@outbox.handler("order.resumed", queue="mail")
def mail_changes_received(payload: Payload) -> None:
    emails.changes_received(_order(payload), event_id=payload["event_id"])


@outbox.handler("order.completed", queue="mail")
def mail_completed(payload: Payload) -> None:
    event = OrderEvent.objects.get(pk=payload["event_id"])
    emails.completed(_order(payload), in_silence=event.name == "complete_in_silence")


@outbox.handler("work.show_asked", queue="mail")
def mail_show_asked(payload: Payload) -> None:
    """Once; nothing when they answered meanwhile, or want no such mails: the card is there."""
    order = _order(payload)
    request = ShowRequest.objects.filter(order=order).first()
    if request and request.latest is None and _wants(order, "wants_message_mails"):
        emails.show_asked(order)


@outbox.handler("message.to_client", queue="mail")
def mail_message(payload: Payload) -> None:
    order = _order(payload)
    message = Message.objects.filter(pk=payload["message_id"]).first()
    if message and _wants(order, "wants_message_mails"):
        emails.message(order, message)
    elif message:
        emails.tell_team_of(order, message)


def _wants(order: Order, choice: str) -> bool:
    """Whether the client left this kind of mail on; what a contract needs is never asked here."""
    return order.client is None or bool(getattr(order.client, choice))


def _is_to_review(order: Order, delivery_id: int) -> bool:
    if order.status != OrderStatus.DELIVERED or order.answer_before is None:
        return False
    latest = Delivery.objects.filter(order=order).latest("version")
    return latest.pk == delivery_id and clock.now() < order.answer_before

"""Orders in every state, reached by the services."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from catalog.models import Extra, Package, QuestionKind, Service
from kernel import clock, files
from kernel.actors import SYSTEM, Actor, ActorKind
from kernel.models import StoredFile
from orders import services
from orders.models import Delivery, Order
from orders.services import OrderDraft
from orders.states import OrderStatus
from tests.factories.catalog import make_service, package

STAFF = Actor(ActorKind.STAFF)
CLIENT = Actor(ActorKind.CLIENT)


def make_draft(
    *, chosen: Package | None = None, extras: Sequence[Extra] = (), **fields: Any
) -> OrderDraft:
    defaults: dict[str, Any] = {
        "email": "clara@maison-lune.example",
        "name": "Clara Dupont",
        "country": "FR",
        "buyer_kind": "consumer",
        "company_name": "",
        "vat_number": "",
        "language": "en",
    }
    return OrderDraft(package=chosen or _logo(), extras=tuple(extras), **{**defaults, **fields})


def place(**fields: Any) -> Order:
    return services.place_order(draft=make_draft(**fields))


def pay(order: Order, reference: str = "pi_1") -> Order:
    return services.confirm_payment(order_id=order.pk, amount=order.gross, reference=reference)


def paid_order(*, client: User | None = None, **fields: Any) -> Order:
    """An order of `client` that waits for its brief."""
    if client:
        fields = {"client": client, "email": client.email, "name": client.name, **fields}
    return pay(place(**fields))


def answer_all(order: Order) -> None:
    """Words in every text answer; the factory's service asks nothing else."""
    wanted = order.brief.answers.exclude(kind=QuestionKind.FILE)
    answers: dict[int, str | Sequence[int]] = {
        row.question_id: [0]
        if row.kind in (QuestionKind.CHOICE, QuestionKind.SEVERAL)
        else f"Words for {row.label_en}"
        for row in wanted
    }
    services.save_answers(order_id=order.pk, answers=answers, actor=CLIENT)


def submitted_order(**fields: Any) -> Order:
    """Brief handed in: in production, unless the service wants the owner's look."""
    order = paid_order(**fields)
    answer_all(order)
    return services.submit_brief(order_id=order.pk, actor=CLIENT)


def reviewed_order(**fields: Any) -> Order:
    order = submitted_order(**fields)
    return services.record_submission(order_id=order.pk, actor=SYSTEM)


def deliver(order: Order, note: str = "Here it is.") -> Delivery:
    return services.deliver_order(
        order_id=order.pk, files=[(stored_file(), "")], note=note, actor=STAFF
    )


def delivered_order(**fields: Any) -> Order:
    order = reviewed_order(**fields)
    deliver(order)
    order.refresh_from_db()
    return order


def completed_order(**fields: Any) -> Order:
    order = delivered_order(**fields)
    return services.approve_delivery(order_id=order.pk, actor=CLIENT)


def order_in(status: OrderStatus, **fields: Any) -> Order:
    """An order in `status`, by the shortest legal way."""
    return _WAYS[status](fields)


def png(name: str = "picture.png", colour: str = "white") -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (4, 4), colour).save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/png")


def stored_file() -> StoredFile:
    return files.store(png())


def _logo() -> Package:
    return package(Service.objects.filter(slug="logo").first() or make_service())


def _expired(fields: dict[str, Any]) -> Order:
    order = place(**fields)
    with clock.frozen(order.pay_before):
        return services.expire_order(order_id=order.pk)


def _cancelled(fields: dict[str, Any]) -> Order:
    order = place(**fields)
    return services.cancel_order(order_id=order.pk, actor=CLIENT, reason="No need")


def _brief_check(fields: dict[str, Any]) -> Order:
    found = Service.objects.filter(slug="checked").first()
    service = found or make_service("checked", owner_checks_brief=True)
    return submitted_order(**{"chosen": package(service), **fields})


def _revision_requested(fields: dict[str, Any]) -> Order:
    order = delivered_order(**fields)
    services.request_changes(order_id=order.pk, body="Bluer, please", actor=CLIENT)
    order.refresh_from_db()
    return order


_WAYS: dict[OrderStatus, Callable[[dict[str, Any]], Order]] = {
    OrderStatus.AWAITING_PAYMENT: lambda fields: place(**fields),
    OrderStatus.EXPIRED: _expired,
    OrderStatus.CANCELLED: _cancelled,
    OrderStatus.AWAITING_BRIEF: lambda fields: paid_order(**fields),
    OrderStatus.BRIEF_CHECK: _brief_check,
    OrderStatus.IN_PRODUCTION: lambda fields: submitted_order(**fields),
    OrderStatus.IN_REVIEW: lambda fields: reviewed_order(**fields),
    OrderStatus.DELIVERED: lambda fields: delivered_order(**fields),
    OrderStatus.REVISION_REQUESTED: _revision_requested,
    OrderStatus.COMPLETED: lambda fields: completed_order(**fields),
}

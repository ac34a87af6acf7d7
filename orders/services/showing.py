"""May we show this work? Asked once by the agency, answered and taken back by the client.

A picture stands on the site only while the latest answer is a yes (decision 0072).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.db import transaction
from django.db.models import Q

from catalog import samples
from catalog.models import Sample, SampleOrigin
from kernel import clock, outbox
from kernel.actors import Actor, ActorKind
from kernel.states import IllegalTransition
from orders.models import (
    AGREED,
    DeliveryFile,
    Order,
    ShowAnswer,
    ShowChoice,
    ShownSample,
    ShowRequest,
)
from orders.services.errors import NoConsent
from orders.services.process import locked
from orders.states import OrderStatus


@dataclass(frozen=True, slots=True)
class Answered:
    """What the client pressed, and every word of it. `name` only with ShowChoice.NAMED."""

    choice: ShowChoice
    text: str
    version: str
    address: str
    name: str = ""


def may_be_asked(order: Order) -> bool:
    """Completed, of a client who is there and whom our mails may reach, and never asked before."""
    is_there = order.client is not None and order.client.erased_at is None
    is_done = order.status == OrderStatus.COMPLETED
    return is_done and is_there and order.may_mail and not hasattr(order, "show_request")


@transaction.atomic
def ask_to_show(*, order_id: int, actor: Actor) -> ShowRequest:
    """Ask the client, by one mail and on the order's page; a second press asks nothing more.

    Raises IllegalTransition where it may not be asked.
    """
    order = locked(order_id)
    found = ShowRequest.objects.filter(order=order).first()
    if found:
        return found
    if actor.kind != ActorKind.STAFF or not may_be_asked(order):
        raise IllegalTransition(f"{order}: {actor.kind} may not ask to show the work")
    request = ShowRequest.objects.create(
        order=order, asked_at=clock.now(), asked_by_id=actor.user_id
    )
    outbox.publish("work.show_asked", key=f"show:{request.pk}", payload={"order_id": order.pk})
    return request


@transaction.atomic
def answer_showing(*, order_id: int, answered: Answered, actor: Actor) -> ShowAnswer:
    """Keep the client's answer word for word. The same answer again gives the first one.

    What is no consent takes every picture of the work off the site. While a consent stands it is
    taken back before another is given. Raises IllegalTransition when nobody asked.
    """
    request = _asked(locked(order_id), actor)
    latest = request.latest
    stands = latest.choice if latest else None
    if latest and (stands == answered.choice or (stands in AGREED and answered.choice in AGREED)):
        return latest
    if stands not in AGREED and answered.choice == ShowChoice.WITHDRAWN:
        raise IllegalTransition(f"{request}: there is no consent to take back")
    if answered.choice not in AGREED:
        _take_down([request])
    return ShowAnswer.objects.create(
        request=request,
        choice=answered.choice,
        name=answered.name,
        text=answered.text,
        text_sha256=sha256(answered.text.encode()).hexdigest(),
        text_version=answered.version,
        address=answered.address or None,
        answered_at=clock.now(),
        answered_by_id=actor.user_id,
    )


@transaction.atomic
def show_work(
    *,
    order_id: int,
    texts: dict[str, str],
    kept: Sequence[samples.Kept],
    file: DeliveryFile | None,
    actor: Actor,
) -> Sample:
    """Put a picture of the work on the service's page, under the name the client agreed to.

    `file`: the delivered one it was drawn from. The same file or picture again is the same sample;
    the caller drops the copies that are spare then. Raises NoConsent.
    """
    order = locked(order_id)
    request = ShowRequest.objects.filter(order=order).first()
    consent = request.consent if request else None
    if request is None or consent is None or actor.kind != ActorKind.STAFF:
        raise NoConsent(str(order))
    if shown := _shown_already(request, file, kept):
        return shown.sample
    sample = samples.add_sample(
        service_id=order.service_id,
        origin=SampleOrigin.CLIENT,
        texts=texts,
        kept=kept,
        credit=consent.name,
    )
    ShownSample.objects.create(request=request, sample=sample, file=file)
    return sample


def forget_showing(orders: Iterable[int]) -> None:
    """A client leaves: pictures, answers and questions go. Call in the transaction of leaving."""
    requests = list(ShowRequest.objects.filter(order__in=list(orders)))
    _take_down(requests)
    ShowRequest.objects.filter(pk__in=[request.pk for request in requests]).delete()


def _asked(order: Order, actor: Actor) -> ShowRequest:
    request = ShowRequest.objects.filter(order=order).first()
    if request is None or actor.kind != ActorKind.CLIENT:
        raise IllegalTransition(f"{order}: {actor.kind} was not asked to show the work")
    return request


def _shown_already(
    request: ShowRequest, file: DeliveryFile | None, kept: Sequence[samples.Kept]
) -> ShownSample | None:
    same = Q(sample__pictures__file__sha256__in=[each.file.sha256 for each in kept])
    if file:
        same |= Q(file=file)
    return request.shown.filter(same).select_related("sample").first()


def _take_down(requests: list[ShowRequest]) -> None:
    shown = ShownSample.objects.filter(request__in=requests)
    samples.remove_samples(sample_ids=list(shown.values_list("sample_id", flat=True)))

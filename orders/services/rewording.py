"""The owner's words in place of the client's, where these reach the freelancer."""

from __future__ import annotations

from django.db import transaction

from kernel import clock, outbox
from kernel.actors import Actor, ActorKind
from kernel.states import IllegalTransition
from orders.clearing import Wording
from orders.contacts import find, masked
from orders.models import BriefAnswer, Order, OrderLine, RevisionRequest, Reworded
from orders.names import names_of
from orders.services.process import locked, words
from orders.states import OPEN, OrderStatus


def rewrite(*, wording: Wording, text: str, actor: Actor) -> None:
    """What crosses of a text of the client. The very text they wrote releases it."""
    if isinstance(wording.row, BriefAnswer):
        rewrite_answer(answer_id=wording.row.pk, text=text, actor=actor)
    elif isinstance(wording.row, RevisionRequest):
        rewrite_changes(request_id=wording.row.pk, text=text, actor=actor)
    else:
        rewrite_extra(line_id=wording.row.pk, text=text, actor=actor)


@transaction.atomic
def rewrite_answer(*, answer_id: int, text: str, actor: Actor) -> BriefAnswer:
    """The owner's words for an answer, while the brief is being looked at."""
    answer = BriefAnswer.objects.select_related("brief").get(pk=answer_id)
    _check(locked(answer.brief.order_id), actor)
    answer.forward_text = words(text)
    answer.save(update_fields=["forward_text"])
    return answer


@transaction.atomic
def rewrite_extra(*, line_id: int, text: str, actor: Actor) -> Reworded:
    """The same for what the client wrote for an extra; its line never changes."""
    line = OrderLine.objects.get(pk=line_id)
    _check(locked(line.order_id), actor)
    now = clock.now()
    reworded, _made = Reworded.objects.update_or_create(
        line=line, defaults={"text": words(text), "written_at": now, "looked_at": now}
    )
    return reworded


@transaction.atomic
def rewrite_changes(*, request_id: int, text: str, actor: Actor) -> Reworded:
    """What the freelancer reads of a round of changes, as long as the order runs.

    The same words again only say that the owner has looked. Announces `order.changes_reworded`
    when other words stand there.
    """
    request = RevisionRequest.objects.select_related("delivery").get(pk=request_id)
    order = locked(request.delivery.order_id)
    if actor.kind != ActorKind.STAFF or order.status not in OPEN:
        raise IllegalTransition(f"{order}: {actor.kind} may not reword when {order.status}")
    now, text = clock.now(), words(text)
    reworded, made = Reworded.objects.get_or_create(
        request=request, defaults={"text": text, "written_at": now, "looked_at": now}
    )
    is_new = made or reworded.text != text
    reworded.text, reworded.looked_at = text, now
    reworded.save(update_fields=["text", "looked_at"])
    if is_new:
        key = f"reworded:{reworded.pk}:{now.isoformat()}"
        outbox.publish("order.changes_reworded", key=key, payload={"order_id": order.pk})
    return reworded


def mask_changes(request: RevisionRequest, order: Order) -> None:
    """What tells who the client is crosses masked, at once; the owner decides about the rest."""
    if found := find(request.body, names_of(order)):
        Reworded.objects.create(
            request=request,
            text=masked(request.body, found, order.language),
            written_at=clock.now(),
        )


def _check(order: Order, actor: Actor) -> None:
    if actor.kind != ActorKind.STAFF or order.status != OrderStatus.BRIEF_CHECK:
        raise IllegalTransition(f"{order}: {actor.kind} may not rewrite when {order.status}")

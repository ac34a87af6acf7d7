"""What the owner agrees for the freelancer of a quoted order."""

from __future__ import annotations

from django.db import transaction

from freelancers.models import QuoteJob
from kernel import clock
from kernel.actors import Actor, ActorKind
from kernel.money import Money
from kernel.states import IllegalTransition
from orders.models import ClientQuote


@transaction.atomic
def agree_on_quote(*, quote_id: int, pay: Money | None, work: str, actor: Actor) -> QuoteJob:
    """Kept with the quote, once: a second time changes nothing."""
    if actor.kind != ActorKind.STAFF:
        raise IllegalTransition(f"{actor.kind} does not agree on pay")
    quote = ClientQuote.objects.get(pk=quote_id)
    job, _made = QuoteJob.objects.get_or_create(
        quote=quote,
        defaults={
            "amount": pay.amount if pay else None,
            "currency": quote.currency,
            "work": work.strip(),
            "created_at": clock.now(),
        },
    )
    return job

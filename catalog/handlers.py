"""What the catalogue does when woken. Each handler reads again before it acts."""

from __future__ import annotations

from catalog import reductions
from catalog.models import PriceReduction
from catalog.price_models import ReductionEnd
from kernel import clock, outbox
from kernel.outbox import Payload


@outbox.handler()
def begin_reduction(payload: Payload) -> None:
    reductions.start_reduction(reduction_id=payload["reduction_id"])


@outbox.handler()
def finish_reduction(payload: Payload) -> None:
    reduction = PriceReduction.objects.get(pk=payload["reduction_id"])
    if reduction.ends_at <= clock.now():
        reductions.end_reduction(reduction_id=reduction.pk, end=ReductionEnd.TIME)

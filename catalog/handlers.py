"""What the catalogue does when woken. Each handler reads again before it acts."""

from __future__ import annotations

from catalog import reductions, services
from catalog.models import PriceReduction
from catalog.price_models import ReductionEnd
from kernel import clock, outbox
from kernel.outbox import Payload, PermanentError


@outbox.handler()
def begin_reduction(payload: Payload) -> None:
    reductions.start_reduction(reduction_id=payload["reduction_id"])


@outbox.handler()
def finish_reduction(payload: Payload) -> None:
    reduction = PriceReduction.objects.get(pk=payload["reduction_id"])
    if reduction.ends_at <= clock.now():
        reductions.end_reduction(reduction_id=reduction.pk, end=ReductionEnd.TIME)


@outbox.handler()
def publish_scheduled(payload: Payload) -> None:
    """A service that lost a text since is shown to the owner: trying again would not write it."""
    try:
        services.publish_if_due(service_id=payload["service_id"])
    except services.NotReady as error:
        raise PermanentError(str(error)) from error

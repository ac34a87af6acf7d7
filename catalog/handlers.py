"""What the catalogue does when woken."""

from __future__ import annotations

from catalog import services
from kernel import outbox
from kernel.outbox import Payload, PermanentError


@outbox.handler()
def publish_scheduled(payload: Payload) -> None:
    """A service that lost a text since is shown to the owner: trying again would not write it."""
    try:
        services.publish_if_due(service_id=payload["service_id"])
    except services.NotReady as error:
        raise PermanentError(str(error)) from error

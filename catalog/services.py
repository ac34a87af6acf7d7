"""Every write to the catalogue. Each one tells the public pages that they changed."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from catalog.copying import copy_service
from catalog.models import Extra, Service, ServiceStatus
from catalog.prices import keep_history
from catalog.readiness import blockers
from kernel import clock, outbox, versions


class NotReady(Exception):
    """The service lacks what it cannot be sold without; `lacks` says it in words."""

    def __init__(self, service: Service, lacks: list[str]) -> None:
        super().__init__(f"{service.slug}: {' '.join(lacks)}")
        self.lacks = lacks


class DatePassed(ValueError):
    """A service goes on sale in the future."""


def catalogue_changed() -> None:
    """The price history is kept, the public pages read anew. Call in the change's transaction."""
    keep_history()
    versions.bump_catalogue()


@transaction.atomic
def publish_service(*, service_id: int) -> Service:
    """Put the service on sale. Raises NotReady."""
    return _set_status(_ready(service_id), ServiceStatus.PUBLISHED)


@transaction.atomic
def schedule_service(*, service_id: int, at: datetime) -> Service:
    """Put the service on sale at that moment, by itself. Raises NotReady, DatePassed."""
    service = _ready(service_id)
    if at <= clock.now():
        raise DatePassed(service.slug)
    outbox.schedule(
        "catalog.publish_scheduled",
        key=f"service:{service.pk}:{at.isoformat()}",
        payload={"service_id": service.pk},
        at=at,
    )
    return _set_status(service, ServiceStatus.SCHEDULED, at)


@transaction.atomic
def publish_if_due(*, service_id: int) -> Service:
    """The timer's act: nothing when the owner has changed their mind. Raises NotReady."""
    service = _locked(service_id)
    is_due = service.publish_at is not None and service.publish_at <= clock.now()
    if service.status == ServiceStatus.SCHEDULED and is_due:
        return publish_service(service_id=service_id)
    return service


@transaction.atomic
def redraft_service(*, service_id: int) -> Service:
    """Back to the drawing board: nobody sees it, and no date is promised."""
    return _set_status(_locked(service_id), ServiceStatus.DRAFT)


@transaction.atomic
def archive_service(*, service_id: int) -> Service:
    """Take the service off sale; its orders go on."""
    return _set_status(_locked(service_id), ServiceStatus.ARCHIVED)


@transaction.atomic
def duplicate_service(*, service_id: int) -> Service:
    """A draft with the same texts, packages, extras and questions, under an address of its own."""
    return copy_service(Service.objects.get(pk=service_id))


@transaction.atomic
def note_places(*, service_id: int, is_full: bool, free_on: date | None) -> None:
    """So stands the queue of orders by now. The pages change only when the visitor would see it."""
    stands = Service.objects.filter(pk=service_id, is_full=is_full, free_on=free_on)
    if not stands.exists():
        Service.objects.filter(pk=service_id).update(is_full=is_full, free_on=free_on)
        versions.bump()


@transaction.atomic
def note_extra_places(*, extra_id: int, is_sold_out: bool, sold_out_on: date | None) -> None:
    """As `note_places`, for an extra of which there are only so many."""
    stands = Extra.objects.filter(pk=extra_id, is_sold_out=is_sold_out, sold_out_on=sold_out_on)
    if not stands.exists():
        Extra.objects.filter(pk=extra_id).update(is_sold_out=is_sold_out, sold_out_on=sold_out_on)
        versions.bump()


def _locked(service_id: int) -> Service:
    return Service.objects.select_for_update(no_key=True).get(pk=service_id)


def _ready(service_id: int) -> Service:
    service = _locked(service_id)
    if lacks := blockers(service):
        raise NotReady(service, [lack.words for lack in lacks])
    return service


def _set_status(service: Service, status: ServiceStatus, at: datetime | None = None) -> Service:
    Service.objects.filter(pk=service.pk).update(status=status, publish_at=at)
    service.refresh_from_db()
    catalogue_changed()
    return service

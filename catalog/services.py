"""Every write to the catalogue. Each one tells the public pages that they changed."""

from __future__ import annotations

from django.db import transaction

from catalog.models import Service, ServiceStatus
from kernel import versions


class NotReady(Exception):
    """A service without a package cannot be sold."""


def catalogue_changed() -> None:
    """The public pages read the catalogue anew. Call in the transaction of the change."""
    versions.bump_catalogue()


@transaction.atomic
def publish_service(*, service_id: int) -> Service:
    """Put the service on sale. Raises NotReady without a package."""
    service = Service.objects.select_for_update().get(pk=service_id)
    if not service.packages.exists():
        raise NotReady(service.slug)
    return _set_status(service, ServiceStatus.PUBLISHED)


@transaction.atomic
def archive_service(*, service_id: int) -> Service:
    """Take the service off sale; its orders go on."""
    service = Service.objects.select_for_update().get(pk=service_id)
    return _set_status(service, ServiceStatus.ARCHIVED)


def _set_status(service: Service, status: ServiceStatus) -> Service:
    Service.objects.filter(pk=service.pk).update(status=status)
    service.refresh_from_db()
    catalogue_changed()
    return service

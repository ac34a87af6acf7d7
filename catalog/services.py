"""Every write to the catalogue. Each one tells the public pages that they changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from catalog.models import BriefQuestion, Category, Extra, Package, Service, ServiceStatus
from kernel import versions

Row = Mapping[str, Any]


class NotReady(Exception):
    """A service without a package cannot be sold."""


def catalogue_changed() -> None:
    """The public pages read the catalogue anew. Call in the transaction of the change."""
    versions.bump()


@transaction.atomic
def create_category(*, slug: str, name_en: str, name_fr: str, position: int = 0) -> Category:
    """The category `slug`, made when it does not exist yet."""
    names = {"name_en": name_en, "name_fr": name_fr, "position": position}
    category, _ = Category.objects.get_or_create(slug=slug, defaults=names)
    catalogue_changed()
    return category


@transaction.atomic
def create_service(
    *,
    category: Category,
    fields: Row,
    packages: Sequence[Row],
    extras: Sequence[Row] = (),
    questions: Sequence[Row] = (),
) -> Service:
    """A draft with its packages, extras and brief questions, in the order given.

    Rows hold the columns of their models, without `service` and `position`.
    """
    service = Service.objects.create(category=category, **fields)
    for position, row in enumerate(packages):
        Package.objects.create(service=service, position=position, **row)
    for position, row in enumerate(extras):
        Extra.objects.create(service=service, position=position, **row)
    for position, row in enumerate(questions):
        BriefQuestion.objects.create(service=service, position=position, **row)
    catalogue_changed()
    return service


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

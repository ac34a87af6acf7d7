"""The catalogue on sale, read in four plain statements.

It is read anew after every change of it, by every process, while somebody waits for a page.
Django's prefetch does the same in twice the time: most of that goes into building queries.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet

from catalog.models import Category, Extra, Package, Service, ServiceStatus

_ON_SALE = "SELECT * FROM catalog_service WHERE status = %s ORDER BY position, id"
_CATEGORIES = "SELECT * FROM catalog_category ORDER BY position, id"
_PACKAGES = "SELECT * FROM catalog_package ORDER BY service_id, position, id"
_EXTRAS = "SELECT * FROM catalog_extra WHERE is_active ORDER BY service_id, position, id"


def on_sale() -> list[Service]:
    """Every published service that has a package, in order, with category, packages and extras."""
    ranks = {row.pk: (rank, row) for rank, row in enumerate(Category.objects.raw(_CATEGORIES))}
    services = list(Service.objects.raw(_ON_SALE, [ServiceStatus.PUBLISHED]))
    for service in services:
        service.category = ranks[service.category_id][1]
    _attach(services, "packages", Package.objects.all(), Package.objects.raw(_PACKAGES))
    _attach(services, "extras", Extra.objects.all(), Extra.objects.raw(_EXTRAS))
    services.sort(key=lambda service: ranks[service.category_id][0])
    return [service for service in services if service.packages.all()]


def _attach(
    services: Iterable[Service], name: str, empty: QuerySet[Any], rows: Iterable[Package | Extra]
) -> None:
    """Let `service.<name>.all()` answer from memory, as after a prefetch."""
    found = {key: list(group) for key, group in groupby(rows, key=attrgetter("service_id"))}
    for service in services:
        answer = empty.all()
        answer._result_cache = found.get(service.pk, [])
        kept = service.__dict__.setdefault("_prefetched_objects_cache", {})
        kept[name] = answer

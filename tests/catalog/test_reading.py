"""The catalogue as the public pages read it: what the models give, in four statements."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog import reading
from catalog.models import Category, Service, ServiceStatus
from kernel.models import AgencyProfile
from tests.factories.catalog import make_service

pytestmark = pytest.mark.django_db


def _as_the_models_give(service: Service) -> list[object]:
    stored = Service.objects.get(pk=service.pk)
    extras = stored.extras.filter(is_active=True).order_by("position", "pk")
    return [
        *(getattr(stored, field.attname) for field in Service._meta.concrete_fields),
        stored.category,
        list(stored.packages.order_by("position", "pk")),
        list(extras),
    ]


def _as_read(service: Service) -> list[object]:
    return [
        *(getattr(service, field.attname) for field in Service._meta.concrete_fields),
        service.category,
        list(service.packages.all()),
        list(service.extras.all()),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_every_column_and_part_is_there_in_four_statements(
    agency: AgencyProfile, count: int
) -> None:
    for number in range(count):
        make_service(slug=f"service-{number}")

    with CaptureQueriesContext(connection) as queries:
        found = reading.on_sale()
        read = [_as_read(service) for service in found]

    assert len(queries) == 4
    assert len(found) == count
    assert read == [_as_the_models_give(service) for service in found]


def test_only_what_is_on_sale_with_a_package_is_read(agency: AgencyProfile) -> None:
    shown, archived, bare = (make_service(slug=slug) for slug in ("shown", "archived", "bare"))
    Service.objects.filter(pk=archived.pk).update(status=ServiceStatus.ARCHIVED)
    bare.packages.all().delete()
    shown.extras.update(is_active=False)

    found = reading.on_sale()

    assert [service.slug for service in found] == ["shown"]
    assert list(found[0].extras.all()) == []


def test_order_is_that_of_the_categories_then_of_the_services(agency: AgencyProfile) -> None:
    first, second, third = (make_service(slug=slug) for slug in ("first", "second", "third"))
    late = Category.objects.create(slug="late", position=9, name_en="Late", name_fr="Tard")
    Service.objects.filter(pk=first.pk).update(category=late)
    Service.objects.filter(pk=second.pk).update(position=2)
    Service.objects.filter(pk=third.pk).update(position=1)

    assert [service.slug for service in reading.on_sale()] == ["third", "second", "first"]

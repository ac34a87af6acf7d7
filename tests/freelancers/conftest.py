"""Fay and Finn on the bench: Fay costs 80 euros, Finn 90, for a package sold at 200."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from accounts.models import User
from catalog.models import Service
from freelancers.models import Assignment, Freelancer
from orders.models import Order
from tests.factories.catalog import make_service, package
from tests.factories.freelancers import (
    give_rate,
    make_freelancer,
    make_job,
    make_offer,
    make_order_in_production,
)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """A page read in French leaves its language behind."""
    with translation.override("en"):
        yield


@pytest.fixture
def service(agency: object) -> Service:
    return make_service()


@pytest.fixture
def fay(fay_user: User, service: Service) -> Freelancer:
    fay = make_freelancer(fay_user)
    give_rate(fay, package(service), 8_000)
    return fay


@pytest.fixture
def finn(finn_user: User, service: Service) -> Freelancer:
    finn = make_freelancer(finn_user)
    give_rate(finn, package(service), 9_000)
    return finn


@pytest.fixture
def order(clara: User, service: Service) -> Order:
    """In production, nobody asked yet."""
    return make_order_in_production(clara, service)


@pytest.fixture
def offer(order: Order, fay: Freelancer) -> Assignment:
    return make_offer(order)


@pytest.fixture
def job(order: Order, fay: Freelancer) -> Assignment:
    return make_job(order)

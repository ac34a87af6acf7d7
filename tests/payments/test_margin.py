"""The true margin to the cent, and when it counts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import User
from catalog.models import Service
from freelancers.models import Assignment
from kernel import clock, outbox
from kernel.actors import Actor, ActorKind
from kernel.charges import turnover_rate
from kernel.models import AgencyProfile, LegalStatus, VatRegime
from kernel.money import Money
from orders.models import Order
from orders.services import cancel_order
from payments import ledger, margin, services
from payments.models import Account
from tests.conftest import MONDAY
from tests.factories.catalog import make_service, package
from tests.factories.freelancers import (
    approve,
    bring_to_production,
    deliver,
    give_rate,
    make_freelancer,
    make_job,
    submit,
)
from tests.factories.payments import assert_books_hold, books, make_order, pay

pytestmark = pytest.mark.django_db
STAFF = Actor(ActorKind.STAFF)


@pytest.fixture
def service(agency: AgencyProfile) -> Service:
    return make_service()


@pytest.fixture
def job_of(service: Service, fay_user: User, clara: User) -> Any:
    """Makes a paid order in production with Fay, who is paid 80 euros."""
    fay = make_freelancer(fay_user, capacity=9)
    give_rate(fay, package(service))

    def make() -> Assignment:
        order = pay(make_order(client=clara, service=service))
        return make_job(bring_to_production(order))

    return make


def complete(job: Assignment) -> Order:
    deliver(submit(job))
    approve(job.order)
    order = Order.objects.get(pk=job.order_id)
    assert order.status == "completed"
    return order


def euros(cents: int) -> Money:
    return Money(cents, "EUR")


def test_franchise_margin_of_a_completed_order(job_of: Any, agency: AgencyProfile) -> None:
    order = complete(job_of())

    found = margin.actual(order)

    charges = euros(20_000).share(turnover_rate(MONDAY.date()))
    assert (found.revenue, found.refunds) == (euros(20_000), euros(0))
    assert (found.fees, found.cost, found.charges) == (euros(325), euros(8_000), charges)
    assert found.margin == euros(20_000 - 325 - 8_000) - charges
    assert found.is_final
    assert books(order) == {
        "stripe_balance": 19_675,
        "stripe_fees": 325,
        "revenue": -20_000,
        "subcontract_cost": 8_000,
        "freelancer_payable": -8_000,
    }
    assert_books_hold(order)


def test_vat_is_not_revenue(job_of: Any, agency: AgencyProfile) -> None:
    agency.vat_regime = VatRegime.STANDARD
    agency.legal_status = LegalStatus.COMPANY
    agency.save()

    order = complete(job_of())

    found = margin.actual(order)
    assert books(order)["vat_collected"] == -3_333
    assert (found.revenue, found.charges) == (euros(16_667), euros(0))
    assert found.margin == euros(16_667 - 325 - 8_000)
    assert str(found.percent) == "50.1"
    assert_books_hold(order)


def test_margin_before_completion_counts_what_is_held(job_of: Any, agency: AgencyProfile) -> None:
    job = job_of()

    found = margin.actual(job.order)

    assert (found.revenue, found.cost, found.is_final) == (euros(20_000), euros(0), False)


def test_refund_after_completion_lowers_the_margin(job_of: Any, agency: AgencyProfile) -> None:
    agency.legal_status = LegalStatus.COMPANY
    agency.save()
    order = complete(job_of())

    services.request_refund(
        order_id=order.pk, amount=euros(5_000), reason="Late", actor=STAFF, key="owner:1"
    )
    outbox.deliver_due()

    found = margin.actual(order)
    assert (found.revenue, found.refunds) == (euros(20_000), euros(5_000))
    assert found.margin == euros(20_000 - 5_000 - 325 - 8_000)
    assert books(order)["revenue_refunds"] == 5_000
    assert_books_hold(order)


def test_cancelled_order_costs_its_fee(job_of: Any, agency: AgencyProfile) -> None:
    job = job_of()

    cancel_order(order_id=job.order_id, actor=STAFF, reason="Nobody can make it")
    outbox.deliver_due()

    found = margin.actual(job.order)
    assert (found.margin, found.percent) == (euros(-325), None)
    assert found.charges == euros(0)
    assert_books_hold(job.order)


def test_weeks_add_up_what_ended_in_them(job_of: Any, agency: AgencyProfile) -> None:
    first = complete(job_of())
    job_of()
    clock.set_frozen(MONDAY + timedelta(days=7))
    second = complete(job_of())

    today = date(2026, 11, 30)
    ended = margin.ended_since(date(2026, 11, 1))
    weeks = margin.by_week(ended, 3, today, "EUR")

    each = margin.actual(first).margin
    assert [(week.starts_on, week.revenue, week.margin) for week in weeks] == [
        (date(2026, 11, 16), euros(0), euros(0)),
        (date(2026, 11, 23), euros(20_000), each),
        (date(2026, 11, 30), euros(20_000), margin.actual(second).margin),
    ]
    month = margin.in_month(ended, today, "EUR")
    assert (month.starts_on, month.revenue, month.cost) == (
        date(2026, 11, 1),
        euros(40_000),
        euros(16_000),
    )


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_as_often_for_one_as_for_three(
    job_of: Any, agency: AgencyProfile, count: int, django_assert_num_queries: Any
) -> None:
    orders = [complete(job_of()).pk for _ in range(count)]

    with django_assert_num_queries(3):
        found = margin.for_orders(orders)
    with django_assert_num_queries(3):
        ended = margin.ended_since(date(2026, 11, 1))

    assert len(found) == count
    month = margin.in_month(ended, MONDAY.date(), "EUR")
    assert month.revenue == euros(20_000 * count)
    assert month.cost == euros(8_000 * count)
    charges = month.revenue.share(turnover_rate(MONDAY.date()))
    assert month.margin == euros((20_000 - 325 - 8_000) * count) - charges


def test_completion_is_recognised_once(job_of: Any, agency: AgencyProfile) -> None:
    order = complete(job_of())

    services.recognise_revenue(order_id=order.pk)

    assert ledger.balances(order)[Account.REVENUE] == -20_000

"""Who is asked first, and who is not asked."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import Role, User
from catalog.models import Service
from freelancers import margin, ranking, services
from freelancers.models import ExtraPay, Freelancer
from freelancers.states import DeclineReason
from kernel import clock
from kernel.models import AgencyProfile
from kernel.money import Money
from orders.models import Order
from tests.factories.freelancers import (
    actor_of,
    deliver,
    give_rate,
    make_freelancer,
    make_job,
    make_offer,
    make_order_in_production,
    submit,
)


def names(order: Order) -> list[str]:
    return [each.freelancer.name for each in ranking.candidates(order) if each.is_eligible]


def reason(order: Order) -> str:
    (only,) = ranking.candidates(order)
    assert not only.is_eligible
    return only.reason


def another(name: str, order: Order, amount: int = 8_000) -> Freelancer:
    email = f"{name.lower()}@makers.example"
    user = User.objects.create_user(email, role=Role.FREELANCER, name=name)
    freelancer = make_freelancer(user)
    give_rate(freelancer, order.package, amount)
    return freelancer


def test_ranking_puts_lower_cost_first(order: Order, finn: Freelancer, fay: Freelancer) -> None:
    assert names(order) == ["Fay Okoro", "Finn Larsen"]


def test_ranking_puts_lower_load_first_when_cost_is_equal(
    order: Order, fay: Freelancer, clara: User, service: Service
) -> None:
    make_job(make_order_in_production(clara, service))
    another("Zoe", order)

    assert names(order) == ["Zoe", "Fay Okoro"]


def test_ranking_puts_longer_idle_first_when_cost_and_load_are_equal(
    order: Order, fay: Freelancer, clara: User, service: Service
) -> None:
    deliver(submit(make_job(make_order_in_production(clara, service))))
    another("Zoe", order)

    assert names(order) == ["Zoe", "Fay Okoro"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"is_active": False}, "Gets no offers"),
        ({"languages": ["fr"]}, "Does not work in the language of the order"),
        ({"user": None}, "Has not joined yet"),
    ],
)
def test_ranking_excludes_who_cannot_take_it(
    changes: dict[str, Any], expected: str, order: Order, fay: Freelancer
) -> None:
    Freelancer.objects.filter(pk=fay.pk).update(**changes)

    assert reason(order) == expected


def test_ranking_excludes_an_account_that_is_closed(order: Order, fay: Freelancer) -> None:
    User.objects.filter(email=fay.email).update(is_active=False)

    assert reason(order) == "Gets no offers"


def test_ranking_excludes_who_is_full(
    order: Order, fay: Freelancer, clara: User, service: Service
) -> None:
    for _ in range(2):
        make_offer(make_order_in_production(clara, service))

    assert reason(order) == "All places taken"


def test_ranking_keeps_a_margin_above_the_floor_and_drops_one_below(
    order: Order, fay: Freelancer, agency: AgencyProfile
) -> None:
    share = ranking.candidates(order)[0].margin.percent
    assert share == Decimal("36.9")  # 200.00 - 3.25 fee - 42.89 charges - 80.00 = 73.86

    AgencyProfile.objects.update(margin_floor_percent=36)
    assert names(order) == ["Fay Okoro"]
    AgencyProfile.objects.update(margin_floor_percent=37)
    assert reason(order) == "Leaves less than your lowest margin"


def test_ranking_leaves_out_who_has_no_rate_today(order: Order, fay: Freelancer) -> None:
    today = clock.now().date()
    fay.rates.update(valid_to=today - timedelta(days=1))

    assert ranking.candidates(order) == []

    give_rate(fay, order.package, 7_000, valid_from=today)
    assert ranking.candidates(order)[0].cost == Money(7_000)


def test_ranking_excludes_who_was_asked_for_this_order(order: Order, fay: Freelancer) -> None:
    offer = make_offer(order)
    services.decline_assignment(
        assignment_id=offer.pk, reason=DeclineReason.PAY, note="", actor=actor_of(fay)
    )

    (only,) = ranking.candidates(order)

    said = "Declined this order on Mon 23 Nov: The pay is too low"
    assert (only.was_asked, only.reason) == (True, said)


def test_ranking_says_that_an_offer_found_no_answer(order: Order, fay: Freelancer) -> None:
    offer = make_offer(order)
    clock.set_frozen(offer.answer_before + timedelta(minutes=1))
    services.lapse_assignment(assignment_id=offer.pk)

    assert reason(order).startswith("Did not answer the offer of this order")


def test_cost_adds_the_pay_of_bought_extras(clara: User, service: Service, fay: Freelancer) -> None:
    extra = service.extras.get()
    ExtraPay.objects.create(extra=extra, amount=2_500)
    order = make_order_in_production(clara, service, extras=(extra,))

    assert ranking.candidates(order)[0].cost == Money(10_500)
    assert ranking.cost_for(fay, order) == Money(10_500)


def test_projection_adds_up_to_the_cent(order: Order) -> None:
    found = margin.project(order, Money(8_000))

    assert found.revenue == Money(20_000)
    assert found.fee == Money(325)
    assert found.margin == found.revenue - found.fee - found.charges - found.cost


@pytest.mark.parametrize("count", [1, 3, 20])
def test_ranking_asks_the_same_number_of_questions_for_any_bench(
    count: int, order: Order, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        another(f"P{number}", order, 8_000 + number)

    with django_assert_num_queries(10):
        found = ranking.candidates(order)

    assert len(found) == count

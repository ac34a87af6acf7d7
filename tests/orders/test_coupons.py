"""Coupons: when they count, what they take off to the cent, and who gives a use back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import User
from catalog.models import Service
from kernel import clock
from kernel.models import AgencyProfile, VatRegime
from kernel.money import Money
from orders import services
from orders.models import Coupon, CouponUse, Order, OrderLine
from orders.services import CouponProblem, CouponRefused, Wish
from payments.margin import actual
from payments.services.checkout import _request
from tests.conftest import MONDAY
from tests.factories.catalog import make_service, package
from tests.factories.coupons import make_coupon
from tests.factories.freelancers import STAFF
from tests.factories.orders import CLIENT
from tests.factories.payments import make_order, open_session, pay, payment_of

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()


@pytest.fixture
def service(agency: AgencyProfile) -> Service:
    return make_service()


def place(service: Service, code: str = "AUTUMN20", **fields: Any) -> Order:
    return make_order(service=service, coupon_code=code, **fields)


def withdraw(order: Order) -> None:
    services.withdraw_order(
        order_id=order.pk, name="Clara", email=order.email, text="I withdraw.", actor=CLIENT
    )


def problem(service: Service, code: str = "AUTUMN20", **fields: Any) -> CouponProblem | None:
    wish = Wish(package(service, fields.pop("tier", "standard")), (), **fields)
    try:
        services.find_coupon(code=code, wish=wish)
    except CouponRefused as error:
        return error.problem
    return None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("autumn20", "AUTUMN20"),
        (" Autumn 20 ", "AUTUMN20"),
        ("AUTUMN\u00a020\u202f", "AUTUMN20"),
        ("été-20", "ETE-20"),
        ("ＡＵＴＵＭＮ２０", "AUTUMN20"),
        ("!?", ""),
    ],
)
def test_case_spaces_and_accents_are_forgiven(typed: str, kept: str) -> None:
    assert services.plain_code(typed) == kept


def test_percentage_is_a_line_of_its_own(service: Service) -> None:
    make_coupon()

    order = place(service, "autumn 20", extras=tuple(service.extras.all()))

    line = order.lines.get(kind="discount")
    assert (order.net, order.vat, order.gross) == (Money(20_800), Money(0), Money(20_800))
    assert (line.title_en, line.title_fr) == ("Coupon AUTUMN20", "Code promo AUTUMN20")
    assert (line.net_amount, line.vat_amount, line.gross_amount) == (-5_200, 0, -5_200)
    assert order.coupon_use.discount == Money(5_200)


@pytest.mark.parametrize(
    ("off", "discount", "totals"),
    [
        (Decimal("0.2"), (-3_333, -667, -4_000), (13_334, 2_666, 16_000)),
        (Decimal("0.07"), (-1_167, -233, -1_400), (15_500, 3_100, 18_600)),
        (Decimal("0.33"), (-5_500, -1_100, -6_600), (11_167, 2_233, 13_400)),
        (Money(1_001), (-834, -167, -1_001), (15_833, 3_166, 18_999)),
        (Money(19_900), (-16_583, -3_317, -19_900), (84, 16, 100)),
    ],
)
def test_vat_is_of_the_reduced_price(
    service: Service,
    agency: AgencyProfile,
    off: Decimal | Money,
    discount: tuple[int, int, int],
    totals: tuple[int, int, int],
) -> None:
    AgencyProfile.objects.update(vat_regime=VatRegime.STANDARD)
    minimum = off + Money(100) if isinstance(off, Money) else None
    make_coupon(off=off, minimum=minimum)

    order = place(service)

    line = order.lines.get(kind="discount")
    assert (line.net_amount, line.vat_amount, line.gross_amount) == discount
    assert (order.net_amount, order.vat_amount, order.gross_amount) == totals
    lines = order.lines.all()
    assert sum(each.net_amount for each in lines) == order.net_amount
    assert sum(each.vat_amount for each in lines) == order.vat_amount


def test_lines_stay_immutable(service: Service) -> None:
    make_coupon()
    line = place(service).lines.get(kind="discount")

    with pytest.raises(DatabaseError), transaction.atomic():
        OrderLine.objects.filter(pk=line.pk).update(gross_amount=-1)


def test_stripe_is_asked_for_positive_lines_that_sum_to_the_price(service: Service) -> None:
    make_coupon(off=Decimal("0.33"))
    order = place(service, extras=tuple(service.extras.all()))
    open_session(order)

    lines = _request([payment_of(order)]).lines

    assert [(line.name, line.amount.amount) for line in lines] == [
        ("Logo design, Standard", 13_400),
        ("Social kit", 4_020),
    ]
    assert sum(line.amount.amount for line in lines) == order.gross_amount


def test_books_and_margin_count_what_was_paid(service: Service) -> None:
    make_coupon()

    order = pay(place(service))

    found = actual(order)
    assert found.revenue == Money(16_000)
    assert payment_of(order).captured_amount == 16_000


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        ({}, None),
        ({"starts_on": TODAY}, None),
        ({"starts_on": TODAY + timedelta(days=1)}, CouponProblem.NOT_YET),
        ({"starts_on": date(2026, 1, 1), "ends_on": TODAY}, None),
        ({"starts_on": date(2026, 1, 1), "ends_on": date(2026, 11, 22)}, CouponProblem.OVER),
        ({"minimum": Money(20_000)}, None),
        ({"minimum": Money(20_001)}, CouponProblem.BELOW_MINIMUM),
        ({"most_uses": 1}, None),
    ],
)
def test_rules_are_kept(
    service: Service, rules: dict[str, Any], found: CouponProblem | None
) -> None:
    make_coupon(**rules)

    assert problem(service) == found


def test_last_day_ends_at_midnight_in_the_agency(service: Service) -> None:
    make_coupon(ends_on=TODAY)

    with clock.frozen(MONDAY.replace(hour=22, minute=59)):
        before = problem(service)
    with clock.frozen(MONDAY.replace(hour=23)):  # midnight in Paris
        after = problem(service)

    assert (before, after) == (None, CouponProblem.OVER)


def test_unknown_code_is_refused_and_nothing_is_written(service: Service) -> None:
    with pytest.raises(CouponRefused) as caught:
        place(service, "nope")

    assert caught.value.problem == CouponProblem.UNKNOWN
    assert Order.objects.count() == 0


def test_coupon_of_a_service_is_for_that_one(service: Service) -> None:
    other = make_service("film")
    make_coupon(services=(other,))

    assert problem(service) == CouponProblem.OTHER_SERVICE
    assert problem(other) is None


def test_stopped_coupon_is_over(service: Service) -> None:
    coupon = make_coupon()
    services.stop_coupon(coupon_id=coupon.pk, actor=STAFF)

    assert problem(service) == CouponProblem.OVER


def test_uses_are_counted_and_given_back(service: Service) -> None:
    make_coupon(most_uses=1)
    order = place(service)
    assert problem(service) == CouponProblem.USED_UP

    with clock.frozen(order.pay_before):
        services.expire_order(order_id=order.pk)

    assert CouponUse.objects.get().freed_at == order.pay_before
    assert problem(service) is None


def test_cancelled_before_payment_gives_the_use_back(service: Service) -> None:
    make_coupon(most_uses=1)
    order = place(service)

    services.cancel_order(order_id=order.pk, actor=STAFF, reason="Changed their mind")

    assert problem(service) is None


def test_withdrawn_before_payment_gives_the_use_back(service: Service) -> None:
    make_coupon(most_uses=1)
    order = place(service)

    withdraw(order)

    assert CouponUse.objects.get().freed_at == MONDAY
    assert problem(service) is None


def test_withdrawn_after_payment_keeps_the_use(service: Service) -> None:
    make_coupon(most_uses=1)
    order = pay(place(service))

    withdraw(order)

    assert problem(service) == CouponProblem.USED_UP


def test_cancelled_after_payment_keeps_the_use(service: Service) -> None:
    make_coupon(most_uses=1)
    order = pay(place(service))

    services.cancel_order(order_id=order.pk, actor=STAFF, reason="Ours")

    assert problem(service) == CouponProblem.USED_UP


def test_once_per_client_knows_the_address_in_any_case(service: Service, clara: User) -> None:
    make_coupon(is_once_per_client=True)
    place(service, email="Clara@Maison-Lune.example")

    assert problem(service, email="clara@maison-lune.example") == CouponProblem.USED_BY_CLIENT
    assert problem(service, client=clara, email=clara.email) == CouponProblem.USED_BY_CLIENT
    assert problem(service, email="carl@kiln.example") is None
    assert problem(service) is None


def test_first_order_only_looks_at_what_was_paid(service: Service) -> None:
    make_coupon(is_first_order_only=True)
    left_unpaid = make_order(service=service)
    assert problem(service, email=left_unpaid.email) is None

    pay(left_unpaid)

    assert problem(service, email=left_unpaid.email) == CouponProblem.NOT_FIRST


def test_first_order_only_is_not_two_orders_at_once(service: Service) -> None:
    make_coupon(is_first_order_only=True)
    order = place(service)

    assert problem(service, email=order.email) == CouponProblem.NOT_FIRST


def test_same_form_twice_is_one_use(service: Service) -> None:
    make_coupon(most_uses=1)

    first = place(service, form_key="one")
    again = place(service, form_key="one")

    assert again == first
    assert CouponUse.objects.count() == 1


def test_coupon_that_would_leave_nothing_is_refused_by_the_database(service: Service) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_coupon(off=Money(5_000), minimum=Money(5_050))


def test_tiny_order_keeps_something_to_pay(service: Service) -> None:
    service.packages.update(price_amount=500)
    make_coupon(off=Decimal("0.9"))

    assert Coupon.objects.get().minimum == Money(1_000)
    assert problem(service) == CouponProblem.BELOW_MINIMUM


def test_code_is_given_once(service: Service) -> None:
    make_coupon("Autumn 20")

    with pytest.raises(services.CodeTaken):
        make_coupon("autumn20")

"""The price history and the reductions announced from it: L112-1-1, edge by edge."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from agency.pricing import follow_currency
from catalog import reductions, services
from catalog.models import Package, PriceChange, PriceReduction, Service, ServiceStatus
from catalog.price_models import ReductionEnd
from catalog.prices import Point, lowest_before
from catalog.reductions import NotLower, Overlaps, TooYoung
from kernel import clock, outbox
from kernel.models import AgencyProfile
from kernel.money import Money
from orders.services import quote
from tests.conftest import MONDAY
from tests.factories.catalog import make_service, package
from tests.factories.prices import reduce_price, reprice, sold_for

pytestmark = pytest.mark.django_db
WINDOW = timedelta(days=30)
A_FIFTH = Decimal("0.2")


@pytest.fixture
def service(agency: AgencyProfile) -> Service:
    """On sale for two months."""
    made = make_service()
    sold_for(60)
    return made


def day(number: int) -> datetime:
    return MONDAY + timedelta(days=number)


def euros(amount: int) -> Money:
    return Money(amount * 100)


def history(*points: tuple[int, int | None]) -> list[Point]:
    """(day before or after the start, euros or not on sale)."""
    return [Point(day(at), None if price is None else euros(price)) for at, price in points]


@pytest.mark.parametrize(
    ("points", "lowest"),
    [
        ([(-60, 200)], 200),
        ([(-30, 200)], 200),  # on sale for exactly 30 days
        ([(-29, 200)], None),
        ([(-60, 200), (-10, 180), (-5, 220)], 180),
        ([(-60, 150), (-10, 220)], 150),  # in force when the window opened
        ([(-60, 150), (-30, 220)], 220),  # ended as the window opened
        ([(-60, 150), (-31, 220)], 220),
        ([(-60, 200), (0, 100)], 200),  # begins with the reduction: not before it
        ([(-60, 200), (-20, None), (-10, 220)], 200),
        ([(-60, None), (-20, 200)], None),  # first sold within the window
        ([(-90, 100), (-60, None), (-10, 200)], 200),  # not on sale at 100 within the window
        ([(-60, 200), (-40, None)], None),
        ([], None),
    ],
)
def test_lowest_price_of_thirty_days(
    points: list[tuple[int, int | None]], lowest: int | None
) -> None:
    found = lowest_before(history(*points), MONDAY, WINDOW)

    assert found == (None if lowest is None else euros(lowest))


def test_prices_of_two_currencies_have_no_lowest() -> None:
    points = [Point(day(-60), euros(200)), Point(day(-10), Money(20_000, "USD"))]

    assert lowest_before(points, MONDAY, WINDOW) is None


def changes(bought: Package) -> list[tuple[int, bool]]:
    rows = PriceChange.objects.filter(package=bought).order_by("since", "pk")
    return list(rows.values_list("price_amount", "is_on_sale"))


def test_history_keeps_every_change_once(service: Service) -> None:
    bought = package(service)

    reprice(bought, 18_000)
    services.catalogue_changed()
    reprice(bought, 21_000)

    assert changes(bought) == [(20_000, True), (18_000, True), (21_000, True)]


def test_history_knows_when_nothing_was_sold(service: Service) -> None:
    services.archive_service(service_id=service.pk)
    services.publish_service(service_id=service.pk)

    assert changes(package(service)) == [(20_000, True), (20_000, False), (20_000, True)]


def test_history_of_an_extra_follows_its_sale(service: Service) -> None:
    extra = service.extras.get()
    extra.is_active = False
    extra.save()
    services.catalogue_changed()

    rows = PriceChange.objects.filter(extra=extra).order_by("pk")
    assert list(rows.values_list("price_amount", "is_on_sale")) == [(6_000, True), (6_000, False)]


def test_history_cannot_be_rewritten(service: Service) -> None:
    row = PriceChange.objects.earliest("pk")

    with pytest.raises(DatabaseError), transaction.atomic():
        PriceChange.objects.filter(pk=row.pk).update(price_amount=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()


def test_history_follows_the_currency_and_ends_reductions(service: Service) -> None:
    reduction = reduce_price(package(service), A_FIFTH)

    follow_currency("USD")

    reduction.refresh_from_db()
    bought = package(service)
    assert reduction.end == ReductionEnd.OWNER
    assert bought.price == Money(20_000, "USD")
    assert PriceChange.objects.filter(package=bought).first().price == bought.price  # type: ignore[union-attr]


def test_reduction_of_today_is_asked_at_once(service: Service) -> None:
    reduction = reduce_price(package(service), A_FIFTH)

    bought = package(service)
    assert (bought.price, bought.prior, bought.percent_off) == (euros(160), euros(200), 20)
    assert quote(package=bought, extras=[]).gross == euros(160)
    assert reduction.started_at == MONDAY
    assert changes(bought)[-1] == (16_000, True)


def test_reduction_begins_and_ends_by_its_timers(service: Service) -> None:
    reduce_price(package(service), euros(150), first=date(2026, 11, 25), days=3)
    assert package(service).price == euros(200)

    with clock.frozen(datetime(2026, 11, 24, 23, 0, tzinfo=UTC)):  # midnight in Paris
        outbox.deliver_due()
        begun = package(service).price
    with clock.frozen(datetime(2026, 11, 27, 22, 59, tzinfo=UTC)):
        outbox.deliver_due()
        last_minute = package(service).price
    with clock.frozen(datetime(2026, 11, 27, 23, 0, tzinfo=UTC)):
        outbox.deliver_due()
        after = package(service)

    assert (begun, last_minute, after.price) == (euros(150), euros(150), euros(200))
    assert after.prior is None
    assert PriceReduction.objects.get().end == ReductionEnd.TIME


def test_reference_is_the_lowest_price_and_the_percentage_counts_from_it(service: Service) -> None:
    bought = package(service)
    with clock.frozen(day(-20)):
        reprice(bought, 15_000)
    with clock.frozen(day(-10)):
        reprice(bought, 22_000)

    reduce_price(bought, A_FIFTH)

    reduced = package(service)
    assert (reduced.prior, reduced.price, reduced.percent_off) == (euros(150), euros(120), 20)


def test_price_that_is_no_lower_cannot_be_announced(service: Service) -> None:
    bought = package(service)
    with clock.frozen(day(-20)):
        reprice(bought, 15_000)
    with clock.frozen(day(-10)):
        reprice(bought, 22_000)

    for price in (euros(150), euros(180)):
        with pytest.raises(NotLower) as caught:
            reduce_price(bought, price)
        assert caught.value.prior == euros(150)

    assert PriceReduction.objects.count() == 0


@pytest.mark.parametrize(("age", "is_old_enough"), [(29, False), (30, True)])
def test_new_package_cannot_be_reduced(
    agency: AgencyProfile, age: int, *, is_old_enough: bool
) -> None:
    made = make_service()
    sold_for(age)

    if not is_old_enough:
        with pytest.raises(TooYoung):
            reduce_price(package(made), A_FIFTH)
        return
    assert reduce_price(package(made), A_FIFTH).prior == euros(200)


def test_draft_does_not_age(agency: AgencyProfile) -> None:
    made = make_service(status=ServiceStatus.DRAFT)
    sold_for(60)
    services.publish_service(service_id=made.pk)

    with pytest.raises(TooYoung):
        reduce_price(package(made), A_FIFTH)


def test_deeper_cuts_keep_the_price_before_the_first(service: Service) -> None:
    bought = package(service)
    reduce_price(bought, euros(180), days=3)
    reduce_price(bought, euros(160), first=date(2026, 11, 26), days=3)
    reduce_price(bought, Decimal("0.5"), first=date(2026, 11, 29), days=3)

    seen = []
    for at in (day(3), day(6), day(9)):
        with clock.frozen(at):
            outbox.deliver_due()
            now = package(service)
            seen.append((now.price, now.prior))

    assert seen == [
        (euros(160), euros(200)),
        (euros(100), euros(200)),
        (euros(200), None),
    ]


def test_second_reduction_after_a_pause_counts_the_first_one(service: Service) -> None:
    bought = package(service)
    reduce_price(bought, euros(160), days=3)

    with pytest.raises(NotLower) as caught:
        reduce_price(bought, euros(170), first=date(2026, 12, 5))
    later = reduce_price(bought, euros(150), first=date(2026, 12, 5))

    assert caught.value.prior == euros(160)
    assert later.prior == euros(160)


def test_second_reduction_that_is_less_deep_is_refused(service: Service) -> None:
    bought = package(service)
    reduce_price(bought, euros(160), days=3)

    with pytest.raises(NotLower):
        reduce_price(bought, euros(180), first=date(2026, 11, 26))


def test_reductions_do_not_overlap(service: Service) -> None:
    first = reduce_price(package(service), A_FIFTH, days=7)

    with pytest.raises(Overlaps) as caught:
        reduce_price(package(service), euros(100), first=date(2026, 11, 29))

    assert caught.value.other == first


def test_reduction_that_is_none_any_more_does_not_begin(service: Service) -> None:
    bought = package(service)
    planned = reduce_price(bought, euros(160), first=date(2026, 11, 30))
    reprice(bought, 15_000)

    with clock.frozen(day(8)):
        outbox.deliver_due()

    planned.refresh_from_db()
    assert (planned.end, planned.started_at) == (ReductionEnd.NOT_LOWER, None)
    assert package(service).price == euros(150)


def test_reference_is_computed_anew_when_it_begins(service: Service) -> None:
    bought = package(service)
    planned = reduce_price(bought, euros(100), first=date(2026, 11, 30))
    reprice(bought, 15_000)

    with clock.frozen(day(7)):
        outbox.deliver_due()

    planned.refresh_from_db()
    assert (planned.prior, package(service).prior) == (euros(150), euros(150))


def test_worker_that_slept_through_it_never_begins_it(service: Service) -> None:
    planned = reduce_price(package(service), A_FIFTH, first=date(2026, 11, 25), days=1)

    with clock.frozen(day(5)):
        outbox.deliver_due()

    planned.refresh_from_db()
    assert (planned.started_at, planned.end) == (None, ReductionEnd.TIME)
    assert package(service).price == euros(200)


def test_steps_that_come_twice_change_nothing(service: Service) -> None:
    reduction = reduce_price(package(service), A_FIFTH)

    reductions.start_reduction(reduction_id=reduction.pk)
    reductions.end_reduction(reduction_id=reduction.pk, end=ReductionEnd.OWNER)
    reductions.end_reduction(reduction_id=reduction.pk, end=ReductionEnd.TIME)

    reduction.refresh_from_db()
    assert reduction.end == ReductionEnd.OWNER
    assert changes(package(service)) == [(20_000, True), (16_000, True), (20_000, True)]


def test_storefront_strikes_the_lowest_price_with_its_dates(
    service: Service, client: Client
) -> None:
    plain = client.get("/en/services/logo/").text
    reduce_price(package(service), A_FIFTH)

    page = client.get("/en/services/logo/").text
    home = client.get("/en/").text

    assert '<s class="was">' not in plain
    assert "Lowest price of the 30 days before the reduction: </span>€200</s>" in page
    assert "−20%" in page
    assert (
        "Reduced from Monday 23 November to Sunday 29 November. "
        "€200 was our lowest price in the 30 days before." in page
    )
    assert 'data-price="16000"' in page
    assert 'From <b class="num">€100</b>' in home


def test_kept_page_follows_the_reduction(service: Service, client: Client) -> None:
    client.get("/en/services/logo/")
    reduction = reduce_price(package(service), A_FIFTH)
    during = client.get("/en/services/logo/").text

    reductions.end_reduction(reduction_id=reduction.pk, end=ReductionEnd.OWNER)

    assert "€160" in during
    assert "€160" not in client.get("/en/services/logo/").text


def test_copy_of_a_service_has_no_reduction(service: Service) -> None:
    reduce_price(package(service), A_FIFTH)

    copied = package(services.duplicate_service(service_id=service.pk))

    assert (copied.price, copied.prior) == (euros(200), None)

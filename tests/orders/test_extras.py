"""Extras of four kinds: asked for, priced with their package, kept on the order, read by whom."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from accounts.models import User
from catalog import extras, readiness, storefront
from catalog.models import Extra, Service
from freelancers import brief_sheet, ranking
from freelancers.models import ExtraPay
from kernel import versions
from kernel.money import Money
from orders import services
from orders.clearing import to_decide
from orders.models import Order
from tests.factories.catalog import make_extra, make_service, package
from tests.factories.checkout import DETAILS, give_details
from tests.factories.coupons import make_coupon
from tests.factories.freelancers import give_rate, make_freelancer, make_job
from tests.factories.orders import STAFF, answer_all, paid_order, place
from tests.orders.test_views import text

pytestmark = pytest.mark.django_db
FORMATS = {"options_en": ["Square", "Wide"], "options_fr": ["Carré", "Large"]}


@pytest.fixture
def service(agency: object) -> Service:
    """A kit to tick (60, 90 with premium, not with basic), posts (5 each), a format, a domain."""
    service = make_service()
    Extra.objects.update(tiers=["standard", "premium"], premium_amount=9_000)
    more: dict[str, Any] = {"extra_days": 0}
    make_extra(service, "posts", name_en="Post", kind="quantity", price_amount=500, most=20, **more)
    make_extra(
        service,
        "format",
        name_en="Format",
        name_fr="Format",
        kind="choice",
        price_amount=1_000,
        option_amounts=[0, 700],
        **FORMATS,
        **more,
    )
    make_extra(service, "domain", name_en="Domain", kind="text", price_amount=2_000, **more)
    return service


def choose(service: Service, query: str, tier: str = "standard") -> storefront.Choice:
    return storefront.chosen(service, tier, extras.codes(QueryDict(query)))


@pytest.mark.parametrize(
    ("query", "price", "codes"),
    [
        ("", 20_000, []),
        ("extra=kit", 26_000, ["kit"]),
        ("extra-posts=3", 21_500, ["posts=3"]),
        ("extra=posts%3D3", 21_500, ["posts=3"]),
        ("extra-posts=999", 30_000, ["posts=20"]),
        ("extra-posts=0&extra-format=&extra-domain=+", 20_000, []),
        ("extra-posts=-1&extra-format=7&extra-format=x", 20_000, []),
        ("extra-format=0", 21_000, ["format=0"]),
        ("extra-format=1", 21_700, ["format=1"]),
        ("extra-domain=lune.example", 22_000, ["domain=lune.example"]),
        ("extra=kit=9&extra=none&extra-none=1", 26_000, ["kit"]),
    ],
)
def test_what_the_address_says_is_what_is_chosen(
    service: Service, query: str, price: int, codes: list[str]
) -> None:
    choice = choose(service, query)

    assert choice.price == Money(price, "EUR")
    assert [each.code for each in choice.extras] == codes
    again = storefront.chosen(service, "standard", codes)
    assert again.extras == choice.extras


@pytest.mark.parametrize(("tier", "price"), [("basic", 10_000), ("premium", 49_000)])
def test_extra_has_its_package_and_its_price_with_it(
    service: Service, tier: str, price: int
) -> None:
    choice = choose(service, "extra=kit", tier)

    quote = services.quote(package=choice.package, extras=choice.extras)

    assert (choice.price, quote.gross) == (Money(price, "EUR"), Money(price, "EUR"))


def test_extra_of_another_package_is_not_sold(service: Service) -> None:
    kit = service.extras.get(slug="kit")

    with pytest.raises(services.NotOnSale):
        place(chosen=package(service, "basic"), extras=[kit])


def test_page_shows_each_kind_and_what_goes_with_the_package(
    service: Service, client: Client
) -> None:
    page = client.get("/en/services/logo/?package=basic&extra-posts=2&extra-domain=a%22b")

    html = page.content.decode()
    assert 'name="extra-posts" value="2"' in html
    assert '<option value="1" data-more="700">Wide (+ €7)</option>' in html
    assert 'value="a&quot;b"' in html
    assert "Only with Standard and Premium." in text(page)
    assert 'data-prices="standard:6000 premium:9000"' in html


@pytest.mark.parametrize(
    ("tier", "told"),
    [
        ("basic", "Removed from your order: only with Standard and Premium."),
        ("premium", "Only with Standard and Premium."),
    ],
)
def test_extra_chosen_before_another_package_is_said_to_be_removed(
    service: Service, client: Client, tier: str, told: str
) -> None:
    page = text(client.get(f"/en/services/logo/?package={tier}&extra=kit"))

    assert re.search(r"Social kit [^+]*\+", page)
    assert told in page
    assert page.count("Removed from your order") == (1 if tier == "basic" else 0)


def test_order_keeps_pieces_choice_and_text(service: Service) -> None:
    choice = choose(service, "extra-posts=3&extra-format=1&extra-domain=lune.example")

    order = place(chosen=choice.package, extras=choice.extras)

    lines = list(order.lines.all())[1:]
    assert [(line.title_en, line.gross_amount) for line in lines] == [
        ("Post × 3", 1_500),
        ("Format: Wide", 1_700),
        ("Domain", 2_000),
    ]
    assert lines[1].title_fr == "Format\u202f: Large"
    assert [(line.quantity, line.choice_fr, line.text) for line in lines] == [
        (3, "", ""),
        (1, "Large", ""),
        (1, "", "lune.example"),
    ]
    assert order.gross_amount == 25_200


@pytest.mark.parametrize("crosses", [True, False])
def test_text_reaches_the_freelancer_only_when_the_extra_says_so(
    service: Service, fay_user: User, clara: User, *, crosses: bool
) -> None:
    Extra.objects.filter(slug="domain").update(text_crosses=crosses)
    give_rate(make_freelancer(fay_user), package(service))
    choice = choose(service, "extra-posts=3&extra-format=1&extra-domain=lune.example")
    order = paid_order(client=clara, chosen=choice.package, extras=choice.extras)
    answer_all(order)
    services.submit_brief(order_id=order.pk, actor=clara.actor)
    for wording in to_decide(order):
        services.rewrite(wording=wording, text=wording.written, actor=STAFF)
        services.accept_brief(order_id=order.pk, actor=STAFF)
    order.refresh_from_db()
    job = make_job(order)

    sheet = getattr(job, "brief_sheet", None) or brief_sheet.write(job)

    last = "Domain · lune.example" if crosses else "Domain"
    assert sheet.extras_en == ["Post · × 3", "Format · Wide", last]


def test_pay_counts_every_piece(service: Service, fay_user: User) -> None:
    freelancer = make_freelancer(fay_user)
    give_rate(freelancer, package(service), amount=5_000)
    ExtraPay.objects.create(extra=service.extras.get(slug="posts"), amount=200)
    choice = choose(service, "extra-posts=3")

    order = place(chosen=choice.package, extras=choice.extras)

    assert ranking._extra_pay(order) == (Money(600, "EUR"), None)


def test_days_count_for_every_piece(service: Service) -> None:
    service.extras.filter(slug="posts").update(extra_days=1)
    before = choose(service, "").days

    choice = choose(service, "extra-posts=10")
    quote = services.quote(package=choice.package, extras=choice.extras)

    assert (choice.days, quote.days) == (before + 10, before + 10)


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "Each one adds 1 working day."), (-2, "Each one takes off 2 working days.")],
)
def test_page_says_what_each_piece_does_to_the_date(
    service: Service, client: Client, days: int, words: str
) -> None:
    service.extras.filter(slug="posts").update(extra_days=days)
    versions.bump()

    assert words in text(client.get("/en/services/logo/"))


def test_live_total_knows_the_date_of_as_many_pieces_as_can_be_had(service: Service) -> None:
    service.extras.filter(slug="posts").update(extra_days=1)
    service.refresh_from_db()
    most = max(each.days for each in service.packages.all()) + 20

    dates = json.loads(storefront.dates_by_days(service, storefront.brief_deadline()))

    assert str(most) in dates


def test_pieces_that_take_off_every_day_keep_the_service_off_sale(service: Service) -> None:
    service.extras.filter(slug="posts").update(extra_days=-1)

    told = [lack.words for lack in readiness.blockers(service)]

    assert [words for words in told if "“Post” takes off all the days" in words]


def test_checkout_carries_every_kind_to_the_order(service: Service, client: Client) -> None:
    query = "package=standard&extra=kit&extra-posts=2&extra-domain=lune.example"

    page = client.get(f"/en/order/logo/?{query}").content.decode()

    assert 'name="extra" value="posts=2"' in page
    assert 'name="extra" value="domain=lune.example"' in page
    assert "extra=domain%3Dlune.example" in page
    assert Order.objects.count() == 0


def test_change_of_who_orders_keeps_every_extra_and_the_coupon(
    service: Service, client: Client
) -> None:
    make_coupon()
    extras = ["kit", "posts=2", "format=1", "domain=a&b=c.example"]
    summary = give_details(client, {**DETAILS, "extra": extras})
    client.post(summary, {"code": "AUTUMN20"})
    before = text(client.get(summary))

    [change] = re.findall(r'href="(/en/order/logo/\?[^"]*)"', client.get(summary).text)
    page = client.get(unescape(change)).text
    typed = {
        name: [unescape(value) for value in re.findall(f'name="{name}" value="([^"]*)"', page)]
        for name in ("package", "extra", "form_key")
    }
    again = give_details(client, {**DETAILS, **typed, "name": "Clara Lune"})

    assert typed["extra"] == extras
    assert again == summary
    assert text(client.get(again)) == before.replace("Clara Dupont", "Clara Lune")
    assert "Coupon AUTUMN20" in before


def test_order_sent_without_what_was_shown_is_asked_again(service: Service, client: Client) -> None:
    typed = {"email": "clara@maison-lune.example", "name": "Clara", "country": "FR"}
    answer = client.post(
        "/en/order/logo/",
        {**typed, "package": "standard", "extra": "posts=2", "buyer_kind": "consumer"},
    )

    page = client.post(answer["Location"], {})

    assert page.status_code == 200
    assert "The offer changed while you were here." in text(page)
    assert "Post × 2" in text(page)
    assert not Order.objects.exists()

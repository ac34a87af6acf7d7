"""Starting an agency in the browser: only on an empty install, once, nothing typed lost."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from accounts.models import Role, User
from agency.demo.content import SERVICES
from agency.start import code, offers
from agency.start.services import AlreadyBegun, Answers, begin
from catalog.models import Package, Service, ServiceStatus
from freelancers.models import Freelancer, Invitation, Rate
from kernel import outbox
from kernel.models import AgencyProfile, Mail

pytestmark = pytest.mark.django_db

ANSWERS: dict[str, dict[str, str]] = {
    "name": {"name": "Studio Nord"},
    "sign-in": {"email": "Nora@studio-nord.example", "password": "long enough for a test 42"},
    "country": {"country": "FR"},
    "status": {"legal_status": "micro_bnc"},
    "service": {"service": "blog-article"},
    "price": {
        "price_basic": "120",
        "cost_basic": "35",
        "price_standard": "139",
        "cost_standard": "61",
        "price_premium": "249",
        "cost_premium": "107,50",
    },
    "who": {"who": "me"},
}


@pytest.fixture(autouse=True)
def _here(settings: Settings) -> None:
    settings.SITE_URL = "http://127.0.0.1:8000"


PROXIED: dict[str, Any] = {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}


def at(step: str) -> str:
    return reverse("start:step", args=[step])


def answer(client: Client, step: str, go: str = "next", **changes: str) -> Any:
    return client.post(at(step), {**ANSWERS[step], **changes, "go": go})


def walk(client: Client, *, until: str = "", **last: str) -> Any:
    """Answer every step before `until`."""
    response = None
    for step in ANSWERS:
        if step == until:
            break
        response = answer(client, step, **(last if step == "who" else {}))
    return response


def test_home_of_an_empty_install_leads_to_the_first_step(client: Client) -> None:
    response = client.get(reverse("catalog:home"), follow=True)

    assert [url for url, _status in response.redirect_chain] == [
        reverse("start:open"),
        at("name"),
    ]
    assert "Name of your agency" in response.content.decode()


def test_seven_steps_make_owner_profile_drafts_and_the_chosen_service_first(
    client: Client,
) -> None:
    response = walk(client)

    assert response.headers["Location"] == reverse("start:ready")
    owner = User.objects.get()
    assert (owner.role, owner.email, owner.is_superuser) == (
        Role.OWNER,
        "nora@studio-nord.example",
        True,
    )
    assert owner.check_password("long enough for a test 42")
    profile = AgencyProfile.objects.get()
    assert (profile.name, profile.country, profile.legal_status, profile.vat_regime) == (
        "Studio Nord",
        "FR",
        "micro_bnc",
        "franchise",
    )
    assert set(Service.objects.values_list("status", flat=True)) == {ServiceStatus.DRAFT}
    assert Service.objects.count() == 8
    packages = Package.objects.filter(service__slug="blog-article").order_by("position")
    assert list(packages.values_list("price_amount", flat=True)) == [12_000, 13_900, 24_900]
    rates = Rate.objects.filter(freelancer__user=owner).order_by("package__position")
    assert list(rates.values_list("package", "amount")) == list(
        zip(packages.values_list("pk", flat=True), [3_500, 6_100, 10_750], strict=True)
    )
    assert client.get(reverse("admin:index")).status_code == 200  # signed in


def test_company_begins_with_vat(client: Client) -> None:
    answer(client, "name")
    answer(client, "sign-in")
    answer(client, "country", country="DE")
    page = client.get(at("status")).content.decode()
    answer(client, "status", legal_status="company")
    answer(client, "service")
    answer(client, "price")
    answer(client, "who")

    assert "micro_bic" not in page
    profile = AgencyProfile.objects.get()
    assert (profile.country, profile.legal_status, profile.vat_regime) == (
        "DE",
        "company",
        "standard",
    )


def test_guest_is_invited_with_the_cost_as_rate(client: Client) -> None:
    walk(client, who="guest", guest_name="Fay Okoro", guest_email="Fay@makers.example")

    fay = Freelancer.objects.get()
    assert (fay.user, fay.email, fay.rates.count()) == (None, "fay@makers.example", 3)
    assert Invitation.objects.get().freelancer == fay
    outbox.deliver_due()
    assert list(Mail.objects.values_list("to", "name")) == [
        ("fay@makers.example", "freelancers/invitation")
    ]


def test_who_buys_elsewhere_is_on_the_bench_with_places_for_ten(client: Client) -> None:
    walk(client, who="elsewhere", guest_email="not an address")

    owner = Freelancer.objects.get()
    assert (owner.user, owner.capacity, owner.rates.count()) == (User.objects.get(), 10, 3)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"who": ""}, "Choose who makes the work."),
        ({"who": "guest"}, "Enter the name of the person you invite."),
        ({"who": "guest", "guest_name": "Fay"}, "Enter the address the invitation goes to."),
        (
            {"who": "guest", "guest_name": "N", "guest_email": "nora@studio-nord.example"},
            "This is your own address.",
        ),
    ],
)
def test_wrong_last_answer_is_said_and_writes_nothing(
    client: Client, changes: dict[str, str], sentence: str
) -> None:
    response = walk(client, **changes)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not AgencyProfile.objects.exists()


@pytest.mark.parametrize(
    ("step", "changes", "sentence"),
    [
        ("name", {"name": " "}, "Enter the name of your agency."),
        ("sign-in", {"email": "nora"}, "Enter an e-mail address in the form"),
        ("sign-in", {"password": "short"}, "This password is too short"),
        ("sign-in", {"password": "studio-nord.example"}, "too similar to"),
        ("country", {"country": "ZZ"}, "Select a valid choice"),
        ("status", {"legal_status": ""}, "Choose your legal status."),
        ("service", {"service": "gone"}, "Select a valid choice"),
        ("price", {"price_basic": "a lot"}, "Enter an amount such as"),
        ("price", {"cost_basic": "0"}, "0.01"),
    ],
)
def test_wrong_answer_is_said_on_its_page_with_what_was_typed(
    client: Client, step: str, changes: dict[str, str], sentence: str
) -> None:
    walk(client, until=step)

    response = answer(client, step, **changes)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    later = list(ANSWERS)[list(ANSWERS).index(step) + 1]
    assert client.get(at(later)).headers["Location"] == at(step)


def test_back_keeps_what_was_typed_even_when_it_is_wrong(client: Client) -> None:
    walk(client, until="price")

    response = answer(client, "price", go="back", price_basic="a lot")

    assert response.headers["Location"] == at("service")
    assert "checked" in client.get(at("service")).content.decode()
    assert 'value="a lot"' in client.get(at("price")).content.decode()


def test_password_stays_as_a_hash_and_is_not_asked_again(client: Client) -> None:
    walk(client, until="country")

    response = answer(client, "sign-in", email="new@studio-nord.example", password="")
    kept = str(client.session["start"])

    assert response.headers["Location"] == at("country")
    assert "long enough" not in kept
    walk_on = [answer(client, step) for step in list(ANSWERS)[2:]]
    assert walk_on[-1].headers["Location"] == reverse("start:ready")
    owner = User.objects.get()
    assert owner.email == "new@studio-nord.example"
    assert owner.check_password("long enough for a test 42")


def test_compute_shows_what_is_left_without_going_on(client: Client) -> None:
    walk(client, until="price")

    response = answer(client, "price", go="compute")

    page = response.content.decode()
    assert response.status_code == 200
    # 120 € - 2.05 € (1.5 % + 0.25 €) - 30.96 € (25.8 %) - 35 €
    assert ("€51.99" in page, "43.3%" in page) == (True, True)


def test_outlook_of_a_company_takes_vat_out_first() -> None:
    law = offers.Law(country="FR", legal_status="company")

    found = law.outlook(12_000, 3_500)

    assert (found.vat.amount, found.left.charges.amount, found.left.margin.amount) == (
        2_000,
        0,
        10_000 - 205 - 3_500,
    )
    assert not found.is_thin
    assert law.outlook(12_000, 9_000).is_thin


def test_every_ready_service_has_a_usual_cost_that_leaves_the_lowest_margin() -> None:
    law = offers.Law(country="FR", legal_status="micro_bic")
    thin = [
        (service.slug, package.tier)
        for service in SERVICES
        for package in service.packages
        if law.outlook(package.price, offers.usual_cost(service.slug, package.tier)).is_thin
    ]

    assert thin == []


def test_another_service_brings_its_own_prices(client: Client) -> None:
    walk(client, until="who")

    answer(client, "service", service="logo-design")
    page = client.get(at("price")).content.decode()

    assert ('value="190"' in page, 'value="120"' in page) == (True, False)


def test_nobody_jumps_ahead(client: Client) -> None:
    answer(client, "name")

    assert client.get(at("who")).headers["Location"] == at("sign-in")
    assert client.post(at("who"), {"who": "me"}).headers["Location"] == at("sign-in")
    assert client.get(reverse("start:step", args=["nothing"])).status_code == 404


def test_behind_a_proxy_the_setup_code_comes_first(client: Client) -> None:
    first = client.get(reverse("start:open"), **PROXIED)
    ahead = client.post(at("name"), ANSWERS["name"], **PROXIED)
    wrong = client.post(at("code"), {"code": "AAAA-BBBB-CCCC"}, **PROXIED)
    typed = code.setup_code().lower().replace("-", " ")
    right = client.post(at("code"), {"code": typed}, **PROXIED)

    assert first.headers["Location"] == at("code")
    assert ahead.headers["Location"] == at("code")
    assert wrong.status_code == 422
    assert "This is not the code of this server." in wrong.content.decode()
    assert right.headers["Location"] == at("name")


def test_site_with_a_public_address_asks_the_code_even_of_this_machine(
    client: Client, settings: Settings
) -> None:
    settings.SITE_URL = "https://studio-nord.example"

    assert client.get(at("name")).headers["Location"] == at("code")


def test_setup_code_cannot_be_guessed_at_will(client: Client) -> None:
    answers = [client.post(at("code"), {"code": "nope"}, **PROXIED) for _ in range(31)]

    assert {each.status_code for each in answers[:30]} == {422}
    assert answers[30].status_code == 429


def test_setup_code_is_printed_until_an_agency_has_begun(client: Client) -> None:
    out = StringIO()
    call_command("setup_code", stdout=out)
    walk(client)

    assert out.getvalue().strip() == code.setup_code()
    assert len(code.setup_code()) == 14
    with pytest.raises(CommandError, match="already holds an agency"):
        call_command("setup_code")


def test_second_browser_reads_that_somebody_was_faster(client: Client) -> None:
    slow, stranger = Client(), Client()
    walk(slow, until="who")
    walk(client)

    late = answer(slow, "who", go="next")

    assert late.status_code == 409
    assert "Somebody else finished a moment ago" in late.content.decode()
    assert (User.objects.count(), AgencyProfile.objects.count()) == (1, 1)
    assert stranger.get(reverse("start:open")).status_code == 404
    assert stranger.get(at("name")).status_code == 404


def _answers(**changes: Any) -> Answers:
    fields = {
        "name": "Late",
        "owner": "Late",
        "email": "late@late.example",
        "password_hash": make_password(None),
        "country": "FR",
        "language": "fr",
        "legal_status": "company",
        "vat_regime": "standard",
    }
    return Answers(**{**fields, **changes})


@pytest.mark.usefixtures("clara")
def test_begin_refuses_where_an_agency_or_an_account_is() -> None:
    with pytest.raises(AlreadyBegun):
        begin(answers=_answers())
    AgencyProfile.objects.all().delete()
    with pytest.raises(AlreadyBegun):
        begin(answers=_answers())

    assert not AgencyProfile.objects.exists()
    assert not Service.objects.exists()


def test_owner_publishes_the_first_service_and_goes_to_buy_it(client: Client) -> None:
    walk(client)
    before = client.get(reverse("start:ready")).content.decode()
    preview = client.get(reverse("catalog:preview", args=["blog-article"]))

    published = client.post(reverse("start:ready"), follow=True)
    home = client.get(reverse("admin:index")).content.decode()
    page = reverse("catalog:service", args=["blog-article"])
    out = client.post(reverse("account_logout"), {"next": page})

    assert "Open the preview" in before
    assert preview.status_code == 200
    assert "Now buy it yourself" in published.content.decode()
    assert Service.objects.get(status=ServiceStatus.PUBLISHED).slug == "blog-article"
    assert "Buy it yourself, as a client would" in home
    assert out.headers["Location"] == page
    assert client.get(page).status_code == 200


def test_status_page_shows_what_the_dated_rates_take(client: Client) -> None:
    walk(client, until="status")

    page = client.get(at("status")).content.decode()

    assert "21.4% of turnover" in page
    assert offers.Law(country="FR", legal_status="micro_bic").share_taken == Decimal("0.21444")

"""Several services chosen for one checkout: added, changed, removed, refused in words."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from accounts.models import User
from catalog.models import Service, ServiceStatus
from kernel import versions
from kernel.models import AgencyProfile
from orders.models import Order
from tests.factories.checkout import DETAILS
from tests.factories.together import (
    SELECTION,
    SUMMARY,
    add,
    choose_both,
    item_key,
    press,
    text,
    two_services,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(agency: AgencyProfile) -> tuple[Service, Service]:
    return two_services()


def turn_off(slug: str) -> None:
    Service.objects.filter(slug=slug).update(status=ServiceStatus.ARCHIVED)
    versions.bump()


@pytest.mark.usefixtures("shop")
def test_adding_another_service_keeps_the_choice_and_leads_to_the_catalogue(client: Client) -> None:
    answer = add(client, "logo", extra="kit")

    assert answer["Location"] == "/en/services/"
    page = text(client.get(SELECTION))
    assert "Logo design €260" in page
    assert "€60" in page
    assert "Your selection (1)" in text(client.get("/en/services/"))


@pytest.mark.usefixtures("shop")
def test_details_typed_before_are_there_for_the_next_service(client: Client) -> None:
    add(client, "logo", name="Clara Dupont", email="clara@")

    page = client.get("/en/order/page/?package=standard").content.decode()

    assert 'value="Clara Dupont"' in page
    assert 'value="clara@"' in page


@pytest.mark.usefixtures("shop")
def test_details_page_of_the_second_shows_both_and_their_sum(client: Client) -> None:
    add(client, "logo")

    page = text(client.get("/en/order/page/?package=standard"))

    assert "Logo design" in page
    assert "Total €290" in page
    assert "E-mail me a link" not in page


@pytest.mark.usefixtures("shop")
def test_one_service_alone_goes_the_short_way(client: Client) -> None:
    answer = client.post("/en/order/logo/", DETAILS)

    assert re.fullmatch(r"/en/order/logo/[\w-]{22}/", answer["Location"])
    assert "Your selection" not in text(client.get(answer["Location"]))


@pytest.mark.usefixtures("shop")
def test_removing_the_second_leaves_the_first(client: Client) -> None:
    choose_both(client)

    client.post(SELECTION, {"key": item_key(client, 1), "step": "remove"})

    page = text(client.get(SELECTION))
    assert "Logo design" in page
    assert "Web page" not in page
    assert re.fullmatch(r"/en/order/logo/[\w-]{22}/", client.get(SUMMARY)["Location"])


@pytest.mark.usefixtures("shop")
def test_changed_choice_takes_the_place_of_the_old_one(client: Client) -> None:
    choose_both(client)

    answer = client.post(SELECTION, {"key": item_key(client, 0), "step": "change"})
    details = client.get("/en/order/logo/?package=premium").content.decode()
    key = re.search(r'name="form_key" value="([\w-]+)"', details)
    client.post("/en/order/logo/", {**DETAILS, "package": "premium", "form_key": key and key[1]})

    assert answer["Location"] == "/en/services/logo/?package=standard&extra=kit"
    page = text(client.get(SELECTION))
    assert page.count("Logo design") == 4  # heading, and the words of its three buttons
    assert "Logo design €400" in page


@pytest.mark.usefixtures("shop")
def test_same_choice_again_is_not_added_twice(client: Client) -> None:
    add(client, "logo")
    page = client.get("/en/order/logo/?package=standard").content.decode()
    key = re.search(r'name="form_key" value="([\w-]+)"', page)

    add(client, "logo", form_key=key and key[1])

    assert "Your selection (1)" in text(client.get(SELECTION))


@pytest.mark.usefixtures("shop")
def test_selection_holds_six_and_says_so(client: Client) -> None:
    for number in range(6):
        add(client, "logo", form_key=f"item-{number}")

    answer = add(client, "page")

    assert answer["Location"] == SELECTION
    page = text(client.get(SELECTION))
    assert "Your selection is full" in page
    assert "Web page €90" not in page


def test_empty_selection_says_how_to_begin(client: Client, agency: AgencyProfile) -> None:
    page = text(client.get(SELECTION))

    assert "Nothing is selected yet." in page
    assert client.get(SUMMARY)["Location"] == SELECTION


@pytest.mark.usefixtures("shop")
def test_service_off_sale_is_named_and_the_others_stay(client: Client) -> None:
    choose_both(client)
    turn_off("page")

    answer = client.get(SUMMARY, follow=True)

    assert answer.redirect_chain[-1][0] == SELECTION
    assert "Web page" in text(answer)
    assert "no longer on sale. Remove it to order the rest." in text(answer)
    assert "Logo design €260" in text(answer)


def test_limited_service_is_not_taken_twice_at_once(
    client: Client, shop: tuple[Service, Service]
) -> None:
    Service.objects.filter(slug="logo").update(queue_cap=5)
    versions.bump()
    add(client, "logo", form_key="first")
    add(client, "logo", package="basic", form_key="second")

    page = text(client.get(SELECTION))

    assert "Order the second one alone." in page
    assert "Continue to the order" not in page


@pytest.mark.usefixtures("shop")
def test_freelancer_is_told_to_use_another_address(client: Client, fay_user: User) -> None:
    client.force_login(fay_user)

    assert client.get(SELECTION).status_code == 403
    assert client.get(SUMMARY).status_code == 403


@pytest.mark.usefixtures("shop")
def test_going_to_the_selection_from_a_checkout_takes_its_service_along(client: Client) -> None:
    add(client, "logo")
    details = client.get("/en/order/page/?package=standard").content.decode()

    answer = client.post("/en/order/page/", {"package": "standard", "look": "1"}, follow=True)

    assert details.index("Continue to the summary") < details.index('name="look"')  # Enter's
    assert answer.redirect_chain[-1][0] == SELECTION
    assert "Web page €90" in text(answer)
    assert "Logo design €200" in text(answer)


@pytest.mark.usefixtures("shop")
def test_message_after_adding_leads_to_the_selection(client: Client) -> None:
    answer = client.get(add(client, "logo")["Location"])

    assert f'next service. <a href="{SELECTION}">See your selection</a>' in answer.text


@pytest.mark.usefixtures("shop")
def test_other_services_stand_apart_from_the_one_being_ordered(client: Client) -> None:
    add(client, "logo")

    page = text(client.get("/en/order/page/?package=standard"))

    assert "€90 In your selection, too Logo design Standard €200" in page


@pytest.mark.usefixtures("shop")
def test_same_service_can_be_ordered_twice(client: Client) -> None:
    add(client, "logo")

    client.post(SELECTION, {"key": item_key(client, 0), "step": "again"})

    page = text(client.get(SELECTION))
    assert "Your selection (2)" in page
    assert "Total €400" in page


@pytest.mark.usefixtures("shop")
def test_same_choice_again_says_how_to_order_it_twice(client: Client) -> None:
    add(client, "logo")

    answer = client.get(add(client, "logo", form_key=item_key(client, 0))["Location"])

    assert "“Logo design” is in your selection already." in text(answer)


@pytest.mark.usefixtures("shop")
def test_item_removed_in_another_tab_orders_nothing_and_says_so(client: Client) -> None:
    choose_both(client)
    keys = f"{item_key(client, 0)},{item_key(client, 1)}"
    client.post(SELECTION, {"key": item_key(client, 1), "step": "remove"})

    answer = client.post(SUMMARY, {"items": keys}, follow=True)

    assert "Your selection has changed since." in text(answer)
    assert not Order.objects.exists()


@pytest.mark.usefixtures("shop")
def test_items_ordered_in_another_tab_lead_to_their_payment(client: Client) -> None:
    choose_both(client)
    keys = f"{item_key(client, 0)},{item_key(client, 1)}"
    press(client)

    answer = client.post(SUMMARY, {"items": keys}, follow=True)

    assert "These orders exist already: nothing was ordered twice." in text(answer)
    assert answer.request["PATH_INFO"].endswith("/pay/")
    assert Order.objects.count() == 2

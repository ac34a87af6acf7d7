"""Which mates hear of what, and what stays when somebody of a team leaves."""

from __future__ import annotations

import io
import json
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from accounts.models import User
from catalog.models import Service
from kernel import outbox
from kernel.models import Mail
from orders import services, team_emails
from orders.models import Message, Order, Seat
from orders.rights import TICKED, May
from tests.factories.catalog import make_service
from tests.factories.channels import make_channel
from tests.factories.orders import STAFF, completed_order, delivered_order, paid_order, place
from tests.factories.teams import allow_teams, give_seat, make_mate, offer_seat
from tests.factories.together import drafts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(clara: User) -> User:
    """A mate to be of Clara, who has bought before."""
    allow_teams()
    paid_order(client=clara)
    return make_mate()


def told(mate: User) -> list[str]:
    """Subjects of what this mate was sent."""
    outbox.deliver_due()
    outbox.deliver_due()
    return [str(each.subject) for each in mail.outbox if each.to == [mate.email]]


def forget_mails() -> None:
    outbox.deliver_due()
    outbox.deliver_due()
    mail.outbox.clear()


def of_clara(clara: User) -> dict[str, Any]:
    return {"client": clara, "email": clara.email, "name": clara.name}


@pytest.mark.parametrize(
    ("right", "make", "news"),
    [
        (May.PAY, place, "An order waits to be paid"),
        (May.BRIEF, paid_order, "An order is paid: its brief can be written"),
        (May.APPROVE, delivered_order, "A delivery is ready to be checked"),
    ],
)
def test_news_reaches_the_mates_with_the_right_for_it(
    clara: User, ann: User, right: May, make: Any, news: str
) -> None:
    bob = make_mate("bob@maison-lune.example", "Bob")
    give_seat(clara, ann, right)
    give_seat(clara, bob, *(each for each in TICKED if each != right))
    forget_mails()

    order = make(**of_clara(clara))

    assert f"{news} ({order.reference})" in told(ann)
    assert f"{news} ({order.reference})" not in told(bob)
    assert [each for each in mail.outbox if each.to == [clara.email]]


def test_mates_hear_of_each_order_of_one_press(clara: User, ann: User) -> None:
    give_seat(clara, ann, May.PAY)
    forget_mails()

    page = make_service(slug="page")
    drafts = drafts_of(Service.objects.get(slug="logo"), page, **of_clara(clara))
    orders = services.place_together(drafts=drafts)

    assert told(ann) == [f"An order waits to be paid ({each.reference})" for each in orders]


def test_who_only_sees_hears_of_the_date_and_the_end(clara: User, ann: User) -> None:
    give_seat(clara, ann)
    forget_mails()

    order = completed_order(**of_clara(clara))

    assert told(ann) == [
        f"The delivery date of an order is fixed ({order.reference})",
        f"An order is completed ({order.reference})",
    ]


def test_mates_hear_of_messages_even_when_the_client_wants_none(clara: User, ann: User) -> None:
    order = paid_order(client=clara)
    give_seat(clara, ann, May.BRIEF)
    User.objects.filter(pk=clara.pk).update(wants_message_mails=False)
    forget_mails()

    services.post_message(order_id=order.pk, body="Which blue?", actor=STAFF)

    assert told(ann) == [f"There is a new message about an order ({order.reference})"]
    assert "Which blue?" not in str(mail.outbox[0].body)


@pytest.mark.parametrize("wants", [True, False])
def test_mates_hear_nothing_where_the_channel_forbids_mails(
    clara: User, ann: User, *, wants: bool
) -> None:
    order = paid_order(client=clara)
    give_seat(clara, ann, *TICKED)
    User.objects.filter(pk=clara.pk).update(wants_message_mails=wants)
    Order.objects.filter(pk=order.pk).update(channel=make_channel(may_mail=False))
    forget_mails()

    services.post_message(order_id=order.pk, body="Which blue?", actor=STAFF)

    assert told(ann) == []


def test_mails_to_a_mate_hold_no_link_that_opens_by_itself(clara: User, ann: User) -> None:
    give_seat(clara, ann, *TICKED)
    forget_mails()

    completed_order(**of_clara(clara))
    told(ann)

    bodies = Mail.objects.filter(name="orders/team_news").values_list("text", "html")
    assert len(bodies) >= 4
    for words in bodies:
        assert "/withdraw/" not in str(words)
        assert "/orders/open/" not in str(words)
    assert not any(each.attachments for each in mail.outbox if each.to == [ann.email])


def test_mate_stops_these_mails_in_the_settings(clara: User, ann: User) -> None:
    give_seat(clara, ann, *TICKED)
    browser = Client()
    browser.force_login(ann)
    forget_mails()

    page = browser.get("/en/space/settings/").content.decode()
    browser.post("/en/space/settings/", {"name": "Ann", "language": "en"})
    paid_order(client=clara)

    assert "teams I belong to" in page
    assert told(ann) == []


def test_settings_ask_nothing_about_teams_of_who_is_in_none(client: Client, clara: User) -> None:
    client.force_login(clara)

    assert "teams I belong to" not in client.get("/en/space/settings/").content.decode()


@pytest.mark.parametrize("ends", ["seat", "switch"])
def test_nothing_more_is_mailed_once_it_ended(clara: User, ann: User, ends: str) -> None:
    seat = give_seat(clara, ann, *TICKED)
    forget_mails()
    if ends == "seat":
        services.end_seat(seat_id=seat.pk, actor=clara.actor)
    else:
        allow_teams(on=False)

    paid_order(client=clara)

    assert told(ann) == []


def test_every_news_is_about_a_mail_of_the_buyer() -> None:
    folder = settings.BASE_DIR / "templates" / "emails" / "orders"

    assert {name for name in team_emails.NEWS if not (folder / name).is_dir()} == set()


# Leaving and export


def bought(clara: User) -> Order:
    return completed_order(**of_clara(clara))


def test_mate_who_erases_their_account_leaves_the_team_and_the_orders_stay(
    clara: User, ann: User
) -> None:
    order = delivered_order(**of_clara(clara))
    give_seat(clara, ann, *TICKED)
    services.post_message(order_id=order.pk, body="A word", actor=ann.actor)
    services.approve_delivery(order_id=order.pk, actor=ann.actor)

    services.erase_client(client_id=ann.pk, actor=ann.actor)

    browser = Client()
    browser.force_login(clara)
    page = browser.get(f"/en/orders/{order.public_id}/").content.decode()
    assert not Seat.objects.exists()
    assert Message.objects.get().body == "A word"
    assert "A former team mate" in page
    assert "Ann" not in page


def test_holder_who_leaves_ends_the_team_and_its_invitations(clara: User, ann: User) -> None:
    for order in Order.objects.filter(client=clara):
        services.cancel_order(order_id=order.pk, actor=clara.actor, reason="")
    give_seat(clara, ann, *TICKED)
    offer_seat(clara, "bob@maison-lune.example")
    told(ann)

    services.erase_client(client_id=clara.pk, actor=clara.actor)

    ann.refresh_from_db()
    assert not Seat.objects.exists()
    assert not Mail.objects.filter(name="orders/team_invitation").exists()
    assert ann.is_active


def test_export_of_a_mate_holds_nothing_of_the_account(clara: User, ann: User) -> None:
    order = bought(clara)
    give_seat(clara, ann, *TICKED)
    browser = Client()
    browser.force_login(ann)
    browser.get("/en/orders/")

    answer = browser.post("/en/space/export/")

    archive = ZipFile(io.BytesIO(b"".join(answer)))
    account = json.loads(archive.read("account.json"))
    assert archive.namelist() == ["account.json"]
    assert order.reference not in str(account)
    assert account["teams"] == [
        {"rights": ["approve", "brief", "pay", "see", "talk"], "since": "2026-11-23T09:00:00Z"}
    ]


def test_export_of_the_holder_names_the_team(clara: User, ann: User) -> None:
    give_seat(clara, ann, May.PAY)
    browser = Client()
    browser.force_login(clara)

    archive = ZipFile(io.BytesIO(b"".join(browser.post("/en/space/export/"))))

    (mate,) = json.loads(archive.read("account.json"))["team"]
    assert (mate["email"], mate["rights"]) == (ann.email, ["pay", "see", "talk"])


def test_leaving_page_of_a_mate_knows_only_their_own_orders(clara: User, ann: User) -> None:
    order = paid_order(client=clara)
    give_seat(clara, ann, *TICKED)
    browser = Client()
    browser.force_login(ann)

    page = browser.get("/en/space/leave/").content.decode()

    assert order.reference not in page

"""A team: who invites whom, how a seat is taken, and how it ends."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Role, User
from kernel import clock, outbox
from kernel.models import Mail
from kernel.states import IllegalTransition
from orders import services
from orders.models import Order, Seat
from orders.rights import May
from tests.factories.orders import paid_order
from tests.factories.teams import allow_teams, give_seat, make_mate, offer_seat

pytestmark = pytest.mark.django_db
URL = "/en/space/team/"
ANN = "ann@maison-lune.example"


def text(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture
def bought(clara: User) -> Order:
    """Clara has paid for an order, and the owner lets clients invite."""
    allow_teams()
    order = paid_order(client=clara)
    outbox.deliver_due()
    outbox.deliver_due()
    mail.outbox.clear()
    return order


@pytest.fixture
def signed_in(client: Client, clara: User) -> Client:
    client.force_login(clara)
    return client


def sent_link() -> str:
    """The path of the link in the newest invitation."""
    outbox.deliver_due()
    outbox.deliver_due()
    found = re.search(r"https?://[^/\s]+(/en/invitations/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


# The owner's switch


def test_nobody_invites_while_the_owner_keeps_teams_off(signed_in: Client, bought: Order) -> None:
    allow_teams(on=False)

    answer = signed_in.get(URL)

    assert answer.status_code == 404
    assert URL not in signed_in.get("/en/orders/").content.decode()


def test_link_is_dead_while_teams_are_off(client: Client, clara: User, bought: Order) -> None:
    token = offer_seat(clara).token
    allow_teams(on=False)

    assert client.get(f"/en/invitations/{token}/").status_code == 404


# Inviting


def test_invitation_is_mailed_with_its_rights_kept(signed_in: Client, bought: Order) -> None:
    answer = signed_in.post(URL, {"email": "Ann@Maison-Lune.example", "rights": ["brief", "pay"]})

    seat = Seat.objects.get()
    assert answer.status_code == 302
    assert (seat.email, seat.user_id) == (ANN, None)
    assert seat.rights == {May.SEE, May.TALK, May.BRIEF, May.PAY}
    assert sent_link() == f"/en/invitations/{seat.token}/"
    assert (mail.outbox[-1].to, "Clara Dupont" in str(mail.outbox[-1].body)) == ([ANN], True)


def test_secret_of_the_link_is_erased_once_the_mail_has_left(clara: User, bought: Order) -> None:
    seat = offer_seat(clara)
    sent_link()

    assert Mail.objects.get(name="orders/team_invitation").text == ""
    assert seat.token


@pytest.mark.parametrize(
    ("email", "why"),
    [
        ("clara@maison-lune.example", "your own address"),
        ("ann@maison-lune.example", "in your team or invited already"),
        ("not an address", "in the form name@example.com"),
    ],
)
def test_invitation_that_cannot_be_says_why(
    signed_in: Client, clara: User, bought: Order, email: str, why: str
) -> None:
    offer_seat(clara)

    answer = signed_in.post(URL, {"email": email})

    assert (answer.status_code, why in text(answer)) == (422, True)
    assert Seat.objects.count() == 1


def test_invitation_too_old_gives_way_to_a_new_one(clara: User, bought: Order) -> None:
    old = offer_seat(clara)
    clock.set_frozen(clock.now() + services.INVITATION_LASTS)

    new = offer_seat(clara)

    assert list(Seat.objects.all()) == [new]
    assert new.token != old.token


def test_who_never_paid_invites_nobody(signed_in: Client, clara: User) -> None:
    allow_teams()

    answer = signed_in.post(URL, {"email": ANN})

    assert answer.status_code == 422
    assert "once you have paid for an order" in text(signed_in.get(URL))
    assert not Seat.objects.exists()


def test_team_holds_twenty_seats(clara: User, bought: Order) -> None:
    for number in range(services.SEATS_AT_MOST):
        offer_seat(clara, f"mate{number}@maison-lune.example")

    with pytest.raises(services.SeatRefused):
        offer_seat(clara)


def test_one_mailbox_is_not_flooded(signed_in: Client, clara: User, bought: Order) -> None:
    seat = offer_seat(clara)
    url = f"{URL}{seat.public_id}/resend/"

    answers = [signed_in.post(url).status_code for _ in range(6)]

    assert answers == [302] * 5 + [429]


def test_account_invites_twenty_times_a_day(signed_in: Client, bought: Order) -> None:
    answers = []
    for number in range(21):
        answers.append(signed_in.post(URL, {"email": f"m{number}@lune.example"}).status_code)
        Seat.objects.all().delete()

    assert answers == [302] * 20 + [429]


@pytest.mark.parametrize("known", ["fay@makers.example", "carl@kiln.example", "new@lune.example"])
def test_every_address_gets_the_same_answer(
    signed_in: Client, bought: Order, carl: User, fay_user: User, known: str
) -> None:
    answer = signed_in.post(URL, {"email": known}, follow=True)

    page = text(answer).replace(known, "…")
    assert answer.status_code == 200
    assert "The invitation is on its way to …" in page
    assert "The link works until" in page


def test_who_works_here_is_told_without_a_word_of_the_client(
    clara: User, bought: Order, fay_user: User
) -> None:
    offer_seat(clara, fay_user.email)
    outbox.deliver_due()
    outbox.deliver_due()

    (only,) = mail.outbox
    told = f"{only.subject} {only.message()}"
    assert only.to == [fay_user.email]
    assert "Clara" not in told
    assert "invitations" not in told


def test_nobody_else_decides_on_a_team(clara: User, carl: User, bought: Order) -> None:
    seat = offer_seat(clara)

    for act in (services.resend_invitation, services.end_seat):
        with pytest.raises(IllegalTransition):
            act(seat_id=seat.pk, actor=carl.actor)
    with pytest.raises(IllegalTransition):
        services.change_rights(seat_id=seat.pk, ticked=frozenset({May.PAY}), actor=carl.actor)

    assert Seat.objects.get().rights == {May.SEE}


# Taking the seat


def test_new_address_gets_an_account_by_the_link(
    client: Client, clara: User, bought: Order
) -> None:
    offer_seat(clara, ANN, May.APPROVE)
    link = sent_link()

    before = text(client.get(link))
    answer = client.post(link, {"name": "Ann Durand"}, follow=True)

    ann = User.objects.get(email=ANN)
    assert "Approve deliveries and ask for changes" in before
    assert (ann.role, ann.name, ann.verified_at) == (Role.CLIENT, "Ann Durand", clock.now())
    assert Seat.objects.get().user == ann
    assert bought.reference in text(answer)


def test_name_is_asked_of_a_new_account(client: Client, clara: User, bought: Order) -> None:
    offer_seat(clara)

    answer = client.post(sent_link(), {"name": " "})

    assert (answer.status_code, "Enter your name." in text(answer)) == (422, True)
    assert not User.objects.filter(email=ANN).exists()


def test_link_signs_nobody_in_who_has_an_account(
    client: Client, clara: User, bought: Order
) -> None:
    make_mate()
    offer_seat(clara)
    link = sent_link()

    answer = client.post(link)

    assert "/login/?next=%2Fen%2Finvitations%2F" in answer["Location"]
    assert "_auth_user_id" not in client.session
    assert Seat.objects.get().user is None


def test_who_has_an_account_accepts_signed_in(client: Client, clara: User, bought: Order) -> None:
    ann = make_mate()
    offer_seat(clara)
    client.force_login(ann)

    answer = client.post(sent_link(), follow=True)

    assert Seat.objects.get().user == ann
    assert "Orders of Clara Dupont" in text(answer)


def test_nobody_else_takes_the_seat(client: Client, clara: User, carl: User, bought: Order) -> None:
    offer_seat(clara)
    client.force_login(carl)
    link = sent_link()

    read, answer = client.get(link), client.post(link)

    assert "This invitation is for ann@maison-lune.example" in text(read)
    assert answer.status_code == 409
    assert Seat.objects.get().user is None


def test_link_works_once(client: Client, clara: User, bought: Order) -> None:
    offer_seat(clara)
    link = sent_link()
    client.post(link, {"name": "Ann"})
    client.logout()

    answer = client.post(link, {"name": "Eve"})

    assert answer.status_code == 410
    assert Seat.objects.get().user == User.objects.get(email=ANN)


@pytest.mark.parametrize("how", ["late", "resent", "withdrawn"])
def test_link_dies(client: Client, clara: User, bought: Order, how: str) -> None:
    seat = offer_seat(clara)
    link = sent_link()
    if how == "late":
        clock.set_frozen(seat.expires_at)
    elif how == "resent":
        services.resend_invitation(seat_id=seat.pk, actor=clara.actor)
    else:
        services.end_seat(seat_id=seat.pk, actor=clara.actor)

    assert client.get(link).status_code == 410
    assert client.post(link, {"name": "Ann"}).status_code == 410


def test_invitation_sent_again_works(client: Client, clara: User, bought: Order) -> None:
    seat = offer_seat(clara)
    first = sent_link()

    services.resend_invitation(seat_id=seat.pk, actor=clara.actor)

    second = sent_link()
    assert first != second
    assert client.get(second).status_code == 200


def test_withdrawn_before_it_left_it_is_never_sent(clara: User, bought: Order) -> None:
    seat = offer_seat(clara)

    services.end_seat(seat_id=seat.pk, actor=clara.actor)
    outbox.deliver_due()
    outbox.deliver_due()

    assert mail.outbox == []


# Changing and ending


def test_rights_are_changed_on_the_mates_page(
    signed_in: Client, clara: User, bought: Order
) -> None:
    seat = give_seat(clara, make_mate(), May.PAY)
    url = f"{URL}{seat.public_id}/"

    page = signed_in.get(url).content.decode()
    signed_in.post(url, {"rights": ["brief"]})

    assert re.findall(r'value="(\w+)"[^>]*checked', page) == ["pay"]
    seat.refresh_from_db()
    assert seat.rights == {May.SEE, May.TALK, May.BRIEF}


def test_seat_of_another_team_is_not_found(
    signed_in: Client, clara: User, carl: User, bought: Order
) -> None:
    paid_order(client=carl)
    seat = give_seat(carl, make_mate(), May.PAY)

    answers = [
        signed_in.get(f"{URL}{seat.public_id}/"),
        *(signed_in.post(f"{URL}{seat.public_id}/{act}/") for act in ("remove", "resend", "leave")),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert Seat.objects.count() == 1


def test_mate_removed_loses_access_at_the_next_request(
    client: Client, signed_in: Client, clara: User, bought: Order
) -> None:
    ann, browser = make_mate(), Client()
    seat = give_seat(clara, ann, May.PAY)
    browser.force_login(ann)
    before = browser.get(f"/en/orders/{bought.public_id}/").status_code

    signed_in.post(f"{URL}{seat.public_id}/remove/")

    assert before == 200
    assert browser.get(f"/en/orders/{bought.public_id}/").status_code == 404
    assert bought.reference not in text(browser.get("/en/orders/"))


def test_mate_leaves(client: Client, clara: User, bought: Order) -> None:
    ann = make_mate()
    seat = give_seat(clara, ann)
    client.force_login(ann)

    client.post(f"{URL}{seat.public_id}/leave/")

    assert not Seat.objects.exists()
    assert client.get(f"/en/orders/{bought.public_id}/").status_code == 404


def test_owner_switches_teams_off_and_mates_are_out(
    client: Client, clara: User, bought: Order
) -> None:
    ann = make_mate()
    give_seat(clara, ann, May.PAY)
    allow_teams(on=False)
    client.force_login(ann)

    assert client.get(f"/en/orders/{bought.public_id}/").status_code == 404
    assert bought.reference not in text(client.get("/en/orders/"))


def test_seat_taken_cannot_be_sent_again(clara: User, bought: Order) -> None:
    seat = give_seat(clara, make_mate())

    with pytest.raises(services.SeatGone):
        services.resend_invitation(seat_id=seat.pk, actor=clara.actor)


@pytest.mark.parametrize("mates", [1, 3])
def test_team_page_asks_the_same_for_any_team(
    signed_in: Client,
    clara: User,
    bought: Order,
    mates: int,
    django_assert_num_queries: Any,
) -> None:
    for number in range(mates):
        give_seat(clara, make_mate(f"m{number}@lune.example", f"Mate {number}"), May.PAY)
        offer_seat(clara, f"i{number}@lune.example")
    signed_in.get(URL)

    with django_assert_num_queries(5):
        answer = signed_in.get(URL)

    assert text(answer).count("orders and pays") == mates


def test_expired_invitation_waits_for_no_one(clara: User, bought: Order) -> None:
    seat = offer_seat(clara)

    clock.set_frozen(clock.now() + services.INVITATION_LASTS - timedelta(seconds=1))

    assert services.open_invitation(seat.token or "") == seat

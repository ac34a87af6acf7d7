"""Leaving: what may go goes with its bytes, what the law keeps stays, and not before it can."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.test import Client

from accounts.models import User
from accounts.proof import LASTS
from catalog.models import QuestionKind
from freelancers.models import BriefSheet
from kernel import clock, outbox
from kernel.actors import Actor, ActorKind
from kernel.models import Mail, StoredFile
from kernel.states import IllegalTransition
from orders import services
from orders.clearing import to_decide
from orders.models import BrandKit, BriefFile, Message, Order
from payments import services as money
from payments.models import Invoice, Journal
from tests.factories.catalog import make_question, make_service, package
from tests.factories.freelancers import (
    STAFF,
    approve,
    deliver,
    give_rate,
    make_freelancer,
    make_job,
    submit,
)
from tests.factories.orders import order_in, png
from tests.factories.payments import make_order, make_paid_order

pytestmark = pytest.mark.django_db
URL = "/en/space/leave/"


def text(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture
def signed_in(client: Client, clara: User) -> Client:
    """Signed in by a code a moment ago."""
    client.force_login(clara)
    session = client.session
    session["proved_at"] = clock.now().timestamp()
    session.save()
    return client


def whole_life(client: User, maker: User) -> Order:
    """Bought, briefed with a file, talked about, made, delivered, approved."""
    service = make_service()
    look = make_question(service, "look", kind=QuestionKind.FILE, is_required=False)
    give_rate(make_freelancer(maker), package(service))
    order = make_paid_order(
        client=client, email=client.email, service=service, accounting_email="b@lune.example"
    )
    asked = {each.slug: each.pk for each in service.questions.all()}
    answers = {asked["idea"]: "Secret heron", asked["notes"]: "Ring 0102030405"}
    services.save_answers(order_id=order.pk, answers=answers, actor=client.actor)
    services.add_brief_file(
        order_id=order.pk, question_id=look.pk, upload=png("face.png"), actor=client.actor
    )
    services.submit_brief(order_id=order.pk, actor=client.actor)
    for wording in to_decide(order):
        services.rewrite(wording=wording, text=wording.written, actor=STAFF)
    services.accept_brief(order_id=order.pk, actor=STAFF)
    services.post_message(order_id=order.pk, body="Secret word", actor=client.actor)
    order.refresh_from_db()
    deliver(submit(make_job(order)))
    outbox.deliver_due()
    approve(order)
    order.refresh_from_db()
    return order


def test_what_may_go_goes_and_what_the_law_keeps_stays(
    signed_in: Client, clara: User, fay_user: User
) -> None:
    order = whole_life(clara, fay_user)
    services.save_brand_kit(client=clara, colours="Teal", tone="", links="", note="")
    services.add_brand_file(client=clara, upload=png("logo.png"))
    unpaid = make_order(client=clara, email=clara.email, service=order.service)
    services.cancel_order(order_id=unpaid.pk, actor=clara.actor, reason="I am ill")
    outbox.deliver_due()
    material = {file.file.storage_name for file in BriefFile.objects.select_related("file")}
    before = (Invoice.objects.get().sha256, Journal.objects.count(), list(order.lines.values()))

    answer = signed_in.post(URL, {"agrees": "on"})
    for _ in range(3):
        outbox.deliver_due()

    clara.refresh_from_db()
    order.refresh_from_db()
    unpaid.refresh_from_db()
    assert "Your account is erased" in text(answer)
    assert (clara.name, clara.is_active, clara.email.endswith("@erased.invalid")) == (
        "",
        False,
        True,
    )
    assert order.email == unpaid.email == clara.email
    assert (order.name, order.accounting_email) == ("Clara Dupont", "")
    assert (unpaid.name, unpaid.cancel_reason) == ("", "")
    assert set(order.brief.answers.values_list("text", flat=True)) == {""}
    assert not BriefFile.objects.exists()
    assert not BrandKit.objects.exists()
    assert not Message.objects.exists()
    assert BriefSheet.objects.get().items_en == []
    assert [name for name in material if default_storage.exists(name)] == []
    delivered = order.deliveries.get().files.get().file
    assert default_storage.exists(delivered.storage_name)
    assert not Mail.objects.filter(to="clara@maison-lune.example").exists()
    after = (Invoice.objects.get().sha256, Journal.objects.count(), list(order.lines.values()))
    assert after == before


def test_question_asked_before_an_order_goes_too(clara: User, carl: User) -> None:
    service = make_service()
    mine, other = (
        services.ask_question(
            question=services.Question(service, user.name, user.email, "en", "Secret plan?"),
            actor=Actor(ActorKind.CLIENT),
        )
        for user in (clara, carl)
    )

    services.erase_client(client_id=clara.pk, actor=clara.actor)

    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.name, mine.email) == ("", "erased@erased.invalid")
    assert [message.body for message in mine.messages.all()] == [""]
    assert other.messages.get().body == "Secret plan?"


def test_erased_client_is_signed_out_and_gets_no_code(signed_in: Client, clara: User) -> None:
    signed_in.post(URL, {"agrees": "on"})
    mail.outbox.clear()

    page = signed_in.get("/en/orders/")
    signed_in.post("/en/account/login/code/", {"email": "clara@maison-lune.example"})
    outbox.deliver_due()

    assert page.status_code == 302
    assert (
        "code" not in str(mail.outbox[0].subject).lower()
        or "no account" in str(mail.outbox[0].body).lower()
    )


def test_other_browser_of_an_erased_client_is_signed_out(signed_in: Client, clara: User) -> None:
    other = Client()
    other.force_login(clara)

    signed_in.post(URL, {"agrees": "on"})

    assert other.get("/en/orders/").status_code == 302


@pytest.mark.parametrize("status", ["awaiting_payment", "in_production", "delivered"])
def test_orders_under_way_come_first(signed_in: Client, clara: User, status: Any) -> None:
    order = order_in(status, client=clara, email=clara.email)

    page = signed_in.get(URL)
    answer = signed_in.post(URL, {"agrees": "on"})

    clara.refresh_from_db()
    assert "Not yet: these orders are under way." in text(page)
    assert order.reference in text(page)
    assert "Erase my account for good" not in text(page)
    assert answer.status_code == 409
    assert clara.is_active


def test_money_on_its_way_comes_first(signed_in: Client, clara: User) -> None:
    order = make_paid_order(client=clara, email=clara.email)
    services.cancel_order(order_id=order.pk, actor=clara.actor, reason="x")
    money.return_order_money(order_id=order.pk)

    answer = signed_in.post(URL, {"agrees": "on"})

    assert answer.status_code == 409
    assert "money is still on its way" in text(answer)


def test_box_is_ticked_first(signed_in: Client, clara: User) -> None:
    answer = signed_in.post(URL, {})

    clara.refresh_from_db()
    assert "Tick the box first" in text(answer)
    assert clara.is_active


def test_without_a_fresh_code_nothing_is_erased(signed_in: Client, clara: User) -> None:
    clock.set_frozen(clock.now() + LASTS)

    page = signed_in.get(URL)
    signed_in.post(URL, {"agrees": "on"})

    clara.refresh_from_db()
    assert "sign in once more with a code" in text(page)
    assert "Erase my account for good" not in text(page)
    assert clara.is_active


def test_proof_signs_out_and_comes_back(signed_in: Client, clara: User) -> None:
    answer = signed_in.post(URL, {"step": "prove"})

    assert answer["Location"] == f"/en/account/login/?next={URL}"
    assert signed_in.get(URL).status_code == 302


@pytest.mark.parametrize("actor", [STAFF, Actor(ActorKind.CLIENT), Actor(ActorKind.FREELANCER, 1)])
def test_only_the_client_themselves_may(clara: User, actor: Actor) -> None:
    with pytest.raises(IllegalTransition):
        services.erase_client(client_id=clara.pk, actor=actor)


def test_code_typed_at_sign_in_is_the_proof(client: Client, clara: User) -> None:
    client.post("/en/account/login/code/", {"email": clara.email})
    outbox.deliver_due()
    code = re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", str(mail.outbox[0].body))
    assert code
    client.post("/en/account/login/code/confirm/", {"code": code[0], "action": "verify"})

    assert "Erase my account for good" in text(client.get(URL))


def test_erased_files_are_not_looked_for_by_a_backup(clara: User) -> None:
    file = services.add_brand_file(client=clara, upload=png("logo.png"))

    services.erase_client(client_id=clara.pk, actor=clara.actor)

    assert StoredFile.objects.get(pk=file.file_id).erased_at == clock.now()

"""Settings: name, language, the mails one may do without, and the export of everything."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta
from html import unescape
from typing import Any
from zipfile import ZipFile

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.test import Client

from accounts.models import User
from catalog.models import QuestionKind
from kernel import clock, outbox
from orders import services
from orders.buyers import StartChoice
from tests.factories.catalog import make_question, make_service, package
from tests.factories.leads import make_lead, make_quote
from tests.factories.orders import (
    STAFF,
    deliver,
    make_draft,
    paid_order,
    pay,
    place,
    png,
    reviewed_order,
)
from tests.factories.payments import make_paid_order

pytestmark = pytest.mark.django_db
URL = "/en/space/settings/"
ALL = {"name": "Clara D.", "language": "en", "wants_reminders": "on", "wants_message_mails": "on"}


def text(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture
def signed_in(client: Client, clara: User) -> Client:
    client.force_login(clara)
    return client


def sent() -> list[str]:
    outbox.deliver_due()
    outbox.deliver_due()
    return [str(message.subject) for message in mail.outbox]


def test_settings_are_saved_and_shown(signed_in: Client, clara: User) -> None:
    answer = signed_in.post(URL, {"name": "Clara D.", "language": "fr"}, follow=True)

    clara.refresh_from_db()
    assert (clara.name, clara.language, clara.language_is_chosen) == ("Clara D.", "fr", True)
    assert (clara.wants_reminders, clara.wants_message_mails) == (False, False)
    assert answer.request["PATH_INFO"] == "/fr/space/settings/"


def test_empty_name_is_asked_for(signed_in: Client, clara: User) -> None:
    answer = signed_in.post(URL, {**ALL, "name": " "})

    clara.refresh_from_db()
    assert "Enter your name." in text(answer)
    assert clara.name == "Clara Dupont"


def test_sign_in_leads_to_the_language_chosen(signed_in: Client, clara: User) -> None:
    before = signed_in.get("/en/account/")["Location"]
    User.objects.filter(pk=clara.pk).update(language="fr", language_is_chosen=True)

    assert before == "/en/orders/"
    assert signed_in.get("/en/account/")["Location"] == "/fr/orders/"


@pytest.mark.parametrize(("is_chosen", "language"), [(True, "fr"), (False, "en")])
def test_mails_follow_the_language_that_was_chosen(
    clara: User, is_chosen: bool, language: str
) -> None:
    User.objects.filter(pk=clara.pk).update(language="fr", language_is_chosen=is_chosen)

    place(client=clara, email=clara.email, language="en")
    sent()

    assert f"/{language}/" in str(mail.outbox[0].body)


@pytest.mark.parametrize("wanted", [True, False])
def test_message_mails_can_be_left_out(clara: User, wanted: bool) -> None:
    order = paid_order(client=clara)
    sent()
    User.objects.filter(pk=clara.pk).update(wants_message_mails=wanted)
    mail.outbox.clear()

    services.post_message(order_id=order.pk, body="Which blue?", actor=STAFF)

    assert len(sent()) == wanted


@pytest.mark.parametrize("wanted", [True, False])
def test_reminders_to_pay_and_of_the_brief_can_be_left_out(clara: User, wanted: bool) -> None:
    User.objects.filter(pk=clara.pk).update(wants_reminders=wanted)
    paid_order(client=clara)
    unpaid = place(client=clara, email=clara.email)
    sent()
    mail.outbox.clear()

    clock.set_frozen(unpaid.placed_at + (unpaid.pay_before - unpaid.placed_at) / 2)
    first = len(sent())
    clock.set_frozen(clock.now() + timedelta(days=1))
    services.cancel_order(order_id=unpaid.pk, actor=clara.actor, reason="x")
    mail.outbox.clear()

    assert first == wanted
    assert len([each for each in sent() if "cancel" not in each.lower()]) == wanted


def test_reminder_before_silence_approves_is_always_sent(clara: User) -> None:
    User.objects.filter(pk=clara.pk).update(wants_reminders=False, wants_message_mails=False)
    order = reviewed_order(client=clara, email=clara.email)
    deliver(order)
    order.refresh_from_db()
    sent()
    mail.outbox.clear()

    assert order.answer_before
    clock.set_frozen(order.answer_before - timedelta(days=1))

    assert len(sent()) >= 1


# Export


def export(client: Client) -> ZipFile:
    answer = client.post("/en/space/export/")
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    return ZipFile(io.BytesIO(b"".join(answer)))


def test_export_holds_words_files_and_invoices_of_this_client_only(
    signed_in: Client, clara: User, carl: User
) -> None:
    service = make_service()
    look = make_question(service, "look", kind=QuestionKind.FILE, is_required=False)
    order = make_paid_order(client=clara, email=clara.email, service=service)
    other = make_paid_order(client=carl, email=carl.email, service=service)
    services.save_brand_kit(client=clara, colours="Teal", tone="", links="", note="")
    services.add_brand_file(client=clara, upload=png("../logo.png"))
    idea = service.questions.get(slug="idea")
    services.save_answers(order_id=order.pk, answers={idea.pk: "A heron"}, actor=clara.actor)
    services.add_brief_file(
        order_id=order.pk, question_id=look.pk, upload=png("look.png"), actor=clara.actor
    )
    services.post_message(order_id=order.pk, body="Hello", actor=clara.actor)

    archive = export(signed_in)

    names = archive.namelist()
    told = json.loads(archive.read(f"orders/{order.reference}/order.json"))
    account = json.loads(archive.read("account.json"))
    assert archive.testzip() is None
    assert len(names) == len(set(names)) == 5
    assert [name for name in names if ".." in name or name.startswith("/")] == []
    assert other.reference not in str(names)
    assert account["brand_kit"]["colours"] == "Teal"
    assert ["A heron"] in [row["answer"] for row in told["brief"]]
    assert told["messages"][0]["text"] == "Hello"
    assert archive.read(next(n for n in names if n.startswith("invoices/"))).startswith(b"%PDF")
    assert archive.read(next(n for n in names if n.startswith("brand/"))).startswith(b"\x89PNG")


def test_export_tells_deliveries_and_the_changes_asked(signed_in: Client, clara: User) -> None:
    order = reviewed_order(client=clara, email=clara.email)
    deliver(order, note="Here it is.")
    services.request_changes(order_id=order.pk, body="Bluer", actor=clara.actor)

    archive = export(signed_in)

    told = json.loads(archive.read(f"orders/{order.reference}/order.json"))["deliveries"]
    assert [(row["version"], row["note"], row["changes_asked"]) for row in told] == [
        (1, "Here it is.", "Bluer")
    ]
    assert f"orders/{order.reference}/delivery-1/{order.reference}-v1-1.png" in archive.namelist()


def test_export_holds_files_of_questions_quotes_withdrawal_and_the_start_declared(
    signed_in: Client, clara: User, carl: User
) -> None:
    service = make_service()
    lead = make_lead(service=service, email=clara.email, uploads=[png("idea.png")])
    make_lead(service=service, email=carl.email, uploads=[png("theirs.png")])
    quote = make_quote(lead, note="For you")
    start = services.Declared(StartChoice.NOW, "Begin at once, please", "1", "192.0.2.1")
    draft = make_draft(chosen=quote.package, email=clara.email, client=clara, start=start)
    order = pay(services.accept_quote(quote_id=quote.pk, draft=draft))
    services.withdraw_order(
        order_id=order.pk, name="Clara", email=clara.email, text="I withdraw", actor=clara.actor
    )

    archive = export(signed_in)

    account = json.loads(archive.read("account.json"))
    told = json.loads(archive.read(f"orders/{order.reference}/order.json"))
    (file,) = (name for name in archive.namelist() if name.startswith("questions/"))
    assert file.endswith("-idea.png")
    assert archive.read(file).startswith(b"\x89PNG")
    assert account["questions"][0]["messages"][0]["files"] == ["idea.png"]
    (row,) = account["quotes"]
    assert (row["number"], row["note"], row["order"]) == (quote.number, "For you", order.reference)
    assert [line["title"] for line in row["lines"]] == ["Poster"]
    assert told["start_declared"]["text"] == "Begin at once, please"
    assert (told["withdrawal"]["name"], told["withdrawal"]["email"]) == ("Clara", clara.email)
    assert "theirs.png" not in str(archive.namelist())


def test_export_goes_on_when_a_file_is_lost(signed_in: Client, clara: User) -> None:
    file = services.add_brand_file(client=clara, upload=png("logo.png"))
    default_storage.delete(file.file.storage_name)

    assert export(signed_in).namelist() == ["account.json"]


def test_export_is_asked_for_and_counted(signed_in: Client, clara: User) -> None:
    assert signed_in.get("/en/space/export/").status_code == 405
    answers = [signed_in.post("/en/space/export/") for _ in range(11)]
    for answer in answers:
        if answer.streaming:
            b"".join(answer)

    assert [answer.status_code for answer in answers] == [200] * 10 + [429]


def test_export_of_a_service_order_names_its_package(signed_in: Client, clara: User) -> None:
    order = place(client=clara, email=clara.email, chosen=package(make_service()))

    told = json.loads(export(signed_in).read(f"orders/{order.reference}/order.json"))

    assert [line["kind"] for line in told["lines"]] == ["package"]

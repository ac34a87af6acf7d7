"""Files sent in the conversation of an order: kept, shown, and only between its two sides."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.test import Client

from accounts.models import User
from kernel import outbox
from kernel.models import StoredFile
from orders import services
from orders.models import Message, MessageFile, Order
from orders.pages import conversation
from tests.factories.orders import STAFF, completed_order, paid_order, png

pytestmark = pytest.mark.django_db


def address(order: Order) -> str:
    return f"/en/orders/{order.public_id}/message/"


def send(client: Client, order: Order, *uploads: Any, body: str = "See this.") -> Any:
    return client.post(address(order), {"body": body, "uploads": list(uploads)}, follow=True)


@pytest.fixture
def signed_in(client: Client, clara: User) -> Client:
    client.force_login(clara)
    return client


@pytest.fixture
def order(clara: User) -> Order:
    return paid_order(client=clara)


def test_file_of_a_message_is_shown_and_can_be_downloaded(signed_in: Client, order: Order) -> None:
    page = send(signed_in, order, png("mark-up.png")).content.decode()

    url = f"{address(order)}files/{MessageFile.objects.get().public_id}/"
    assert url in page
    assert "mark-up.png" in page
    assert signed_in.get(url).status_code == 302


def test_files_of_a_message_are_read_in_two_queries(
    order: Order, clara: User, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        services.post_message(
            order_id=order.pk, body=f"Word {number}", uploads=[png()], actor=clara.actor
        )
    with django_assert_num_queries(2):
        said = conversation(order)

    assert [len(each["files"]) for each in said] == [1, 1, 1]


def test_refused_file_keeps_the_words_and_writes_nothing(signed_in: Client, order: Order) -> None:
    page = send(signed_in, order, png("tool.exe"), body="Long words").content.decode()

    assert "Long words" in page
    assert "Choose your files once more" in page
    assert not Message.objects.exists()
    assert not StoredFile.objects.exists()


def test_sixth_file_is_refused_with_a_sentence(signed_in: Client, order: Order) -> None:
    page = send(signed_in, order, *(png(f"{number}.png") for number in range(6)))

    assert "Send 5 files at most." in page.content.decode()
    assert not MessageFile.objects.exists()


def test_double_click_keeps_one_message_and_one_copy(signed_in: Client, order: Order) -> None:
    for _ in range(2):
        send(signed_in, order, png("mark-up.png"))

    assert MessageFile.objects.count() == 1
    assert StoredFile.objects.count() == 1


def test_same_words_with_another_file_are_a_message_of_their_own(
    signed_in: Client, order: Order
) -> None:
    for colour in ("white", "black"):
        send(signed_in, order, png("mark-up.png", colour))

    assert MessageFile.objects.count() == 2


def test_file_of_another_order_is_not_found(
    signed_in: Client, order: Order, clara: User, carl: User
) -> None:
    services.post_message(order_id=order.pk, body="Here", uploads=[png()], actor=STAFF)
    theirs = paid_order(client=carl)
    services.post_message(order_id=theirs.pk, body="Here", uploads=[png()], actor=STAFF)
    strange = MessageFile.objects.get(message__order=theirs).public_id

    assert signed_in.get(f"{address(order)}files/{strange}/").status_code == 404
    assert signed_in.get(f"{address(theirs)}files/{strange}/").status_code == 404


def test_agencys_file_comes_by_name_in_the_mail(order: Order) -> None:
    uploads = [png("proof-a.png"), png("proof-b.png", "black")]
    services.post_message(order_id=order.pk, body="Two ways", uploads=uploads, actor=STAFF)
    outbox.deliver_due()
    outbox.deliver_due()

    body = mail.outbox[-1].body
    assert "With 2 files, which you find on your order’s page: proof-a.png, proof-b.png" in body
    assert not mail.outbox[-1].attachments


def test_export_holds_the_files_of_messages(signed_in: Client, order: Order, clara: User) -> None:
    services.post_message(
        order_id=order.pk, body="Here", uploads=[png("mark-up.png")], actor=clara.actor
    )

    answer: Any = signed_in.post("/en/space/export/")

    archive = ZipFile(BytesIO(b"".join(answer.streaming_content)))
    (told,) = json.loads(archive.read(f"orders/{order.reference}/order.json"))["messages"]
    (name,) = told["files"]
    assert name.endswith("mark-up.png")
    assert f"orders/{order.reference}/messages/{name}" in archive.namelist()


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "my-data-2026-11-23.zip"), ("fr", "mes-donnees-2026-11-23.zip")],
)
def test_export_is_named_in_the_language_of_the_page(
    signed_in: Client, language: str, name: str
) -> None:
    answer = signed_in.post(f"/{language}/space/export/")

    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'


def test_leaving_takes_the_bytes_of_messages_too(clara: User) -> None:
    order = completed_order(client=clara)
    services.post_message(
        order_id=order.pk, body="Here", uploads=[png("mine.png", "red")], actor=clara.actor
    )
    path = MessageFile.objects.get().file.storage_name

    services.erase_client(client_id=clara.pk, actor=clara.actor)
    outbox.deliver_due()

    assert not MessageFile.objects.exists()
    assert not default_storage.exists(path)

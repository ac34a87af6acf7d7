"""The owner asks once, and shows pictures of work whose client said yes."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from catalog.models import Sample, SamplePicture
from kernel import files, outbox
from kernel.models import Mail, StoredFile
from orders import services
from orders.models import DeliveryFile, Order, ShowChoice, ShownSample, ShowRequest
from tests.factories.channels import make_channel
from tests.factories.orders import STAFF, completed_order, reviewed_order
from tests.factories.samples import TEXTS, answer, asked_order, drawing
from tests.kernel.test_pictures import SECRET, drawn, exif, told

pytestmark = pytest.mark.django_db


def page_of(desk: Client, order: Order) -> str:
    return desk.get(f"/admin/desk/order/{order.reference}/").content.decode()


def url(order: Order, tail: str = "") -> str:
    return f"/admin/desk/order/{order.reference}/show/{tail}"


def agreed(client: User, choice: ShowChoice = ShowChoice.UNNAMED, name: str = "") -> Order:
    order = asked_order(client)
    answer(order, choice, name)
    return order


def spare_copies() -> int:
    """Pictures drawn for the site that no sample holds."""
    used = SamplePicture.objects.values("file")
    return StoredFile.objects.filter(extension="webp").exclude(pk__in=used).count()


def test_one_press_asks_once(desk: Client, clara: User) -> None:
    order = completed_order(client=clara)
    assert "May we show this work?" in page_of(desk, order)

    for _press in range(2):
        desk.post(url(order, "ask/"))
    outbox.deliver_due()

    page = page_of(desk, order)
    assert "No answer yet" in page
    assert "May we show this work?" not in page
    assert ShowRequest.objects.count() == 1
    assert Mail.objects.filter(name="orders/show_asked").count() == 1


def test_where_no_mail_may_go_there_is_no_button(desk: Client, clara: User) -> None:
    order = completed_order(client=clara)
    Order.objects.filter(pk=order.pk).update(channel=make_channel(may_mail=False))

    desk.post(url(order, "ask/"))

    assert "May we show this work?" not in page_of(desk, order)
    assert not ShowRequest.objects.exists()


@pytest.mark.parametrize("choice", [ShowChoice.NO, ShowChoice.WITHDRAWN])
def test_without_a_yes_there_is_nothing_to_show(
    desk: Client, clara: User, choice: ShowChoice
) -> None:
    order = agreed(clara)
    answer(order, choice)

    answered = desk.get(url(order), follow=True).content.decode()

    assert "has not agreed to show this work" in answered
    assert "Show a picture of it" not in page_of(desk, order)
    assert "you cannot ask again" in page_of(desk, order).lower()


def test_staff_neither_ask_nor_show(client: Client, sam: User, clara: User) -> None:
    client.force_login(sam)
    order = agreed(clara)

    assert client.post(url(order, "ask/")).status_code == 404
    assert client.post(url(order), {}).status_code == 404
    assert "Show a picture of it" not in page_of(client, order)


def test_delivered_picture_goes_onto_the_page_under_a_new_name(desk: Client, clara: User) -> None:
    order = agreed(clara)
    file = DeliveryFile.objects.get()

    desk.post(url(order), {**TEXTS, "source": file.public_id})

    sample = Sample.objects.get()
    shown = ShownSample.objects.get()
    assert (sample.origin, sample.credit, shown.file) == ("client", "", file)
    (picture,) = sample.pictures.all()
    assert picture.file.storage_name != file.file.storage_name
    assert picture.file_id != file.file_id
    assert "A heron for a bakery" in page_of(desk, order)


def test_maker_in_the_delivered_file_does_not_reach_the_site(desk: Client, clara: User) -> None:
    """EXIF and a place, as a camera or a program leaves them."""
    order = reviewed_order(client=clara)
    content = drawn("JPEG", exif=exif()).getvalue()
    with_maker = services.deliver_order(
        order_id=order.pk,
        files=[(files.store(SimpleUploadedFile("photo.jpg", content)), "")],
        note="",
        actor=STAFF,
    )
    services.approve_delivery(order_id=order.pk, actor=clara.actor)
    services.ask_to_show(order_id=order.pk, actor=STAFF)
    order.refresh_from_db()
    answer(order)
    file = with_maker.files.get()
    assert SECRET in told(content)

    desk.post(url(order), {**TEXTS, "source": file.public_id})

    pages = [Client().get(f"/samples/{row.name}.webp") for row in SamplePicture.objects.all()]
    assert [page.status_code for page in pages] == [200, 200]
    assert [page for page in pages if SECRET in told(page.content) + str(page.headers)] == []


def test_name_stands_there_only_with_consent(desk: Client, clara: User, carl: User) -> None:
    for client, choice, name in (
        (clara, ShowChoice.UNNAMED, ""),
        (carl, ShowChoice.NAMED, "Kiln"),
    ):
        order = agreed(client, choice, name)
        desk.post(url(order), {**TEXTS, "source": "own", "picture": drawing()})

    assert list(Sample.objects.order_by("pk").values_list("credit", flat=True)) == ["", "Kiln"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"picture": None}, "Choose a picture."),
        ({"alt_en": ""}, "This field is required."),
        ({"source": "nobody's"}, "Select a valid choice."),
        ({"picture": SimpleUploadedFile("x.png", b"no picture")}, "was not added."),
    ],
)
def test_what_is_wrong_is_said_and_the_texts_stay(
    desk: Client, clara: User, typed: dict[str, Any], words: str
) -> None:
    order = agreed(clara)
    sent = {**TEXTS, "source": "own", "picture": drawing(), **typed}

    answered = desk.post(url(order), {key: each for key, each in sent.items() if each is not None})

    assert answered.status_code == 422
    assert words in answered.content.decode()
    assert TEXTS["title_fr"] in answered.content.decode()
    assert not Sample.objects.exists()


@pytest.mark.parametrize("field", ["title_en", "title_fr", "alt_en", "alt_fr"])
def test_client_who_stays_unnamed_is_named_by_no_text(
    desk: Client, clara: User, field: str
) -> None:
    order = agreed(clara)
    texts = {**TEXTS, field: f"A heron for {order.name}"}

    answered = desk.post(url(order), {**texts, "source": "own", "picture": drawing()})

    assert answered.status_code == 422
    assert "these words tell who they are (name)" in answered.content.decode()
    assert not Sample.objects.exists()


def test_client_who_agreed_by_name_may_be_named(desk: Client, clara: User) -> None:
    order = agreed(clara, ShowChoice.NAMED, "Clara")
    texts = {**TEXTS, "title_en": f"A heron for {order.name}"}

    desk.post(url(order), {**texts, "source": "own", "picture": drawing()})

    assert Sample.objects.get().title_en == f"A heron for {order.name}"


def test_file_of_another_order_is_no_choice(desk: Client, clara: User, carl: User) -> None:
    other = agreed(carl)
    theirs = DeliveryFile.objects.get(delivery__order=other)
    order = agreed(clara)

    answered = desk.post(url(order), {**TEXTS, "source": theirs.public_id})

    assert answered.status_code == 422
    assert not Sample.objects.exists()


def test_lost_file_is_said(desk: Client, clara: User) -> None:
    order = agreed(clara)
    file = DeliveryFile.objects.get()
    default_storage.delete(file.file.storage_name)

    answered = desk.post(url(order), {**TEXTS, "source": file.public_id})

    assert answered.status_code == 422
    assert "no longer there" in answered.content.decode()


def test_consent_taken_back_meanwhile_publishes_nothing(
    desk: Client, clara: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = agreed(clara)
    keep = services.show_work

    def too_late(**given: Any) -> Any:
        answer(order, ShowChoice.WITHDRAWN)
        return keep(**given)

    monkeypatch.setattr(services, "show_work", too_late)

    answered = desk.post(url(order), {**TEXTS, "source": DeliveryFile.objects.get().public_id})

    assert answered.status_code == 422
    assert "has not agreed to show this work" in answered.content.decode()
    assert not Sample.objects.exists()
    assert spare_copies() == 0


@pytest.mark.parametrize("source", ["own", "delivered"])
def test_second_press_publishes_nothing_more_and_keeps_no_copy(
    desk: Client, clara: User, source: str
) -> None:
    order = agreed(clara)
    chosen = "own" if source == "own" else DeliveryFile.objects.get().public_id

    for _press in range(2):
        desk.post(url(order), {**TEXTS, "source": chosen, "picture": drawing()})

    assert Sample.objects.count() == 1
    assert spare_copies() == 0


def test_another_picture_of_the_same_work_is_a_sample_of_its_own(desk: Client, clara: User) -> None:
    order = agreed(clara)

    for size in ((900, 600), (600, 900)):
        desk.post(url(order), {**TEXTS, "source": "own", "picture": drawing(size=size)})

    assert Sample.objects.count() == 2

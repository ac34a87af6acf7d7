"""Samples of work on a service's page, and a client who was asked."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from catalog import samples
from catalog.models import Sample, SampleOrigin, Service
from kernel.actors import Actor
from kernel.pictures import web_copies
from orders import services, showing
from orders.models import DeliveryFile, Order, ShowChoice
from tests.factories.orders import STAFF, completed_order

TEXTS = {
    "title_en": "A heron for a bakery",
    "title_fr": "Un héron pour une boulangerie",
    "alt_en": "A heron in one line",
    "alt_fr": "Un héron d’un trait",
}


def drawing(name: str = "made-by-fay.png", size: tuple[int, int] = (900, 600)) -> Any:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/png")


def kept(size: tuple[int, int] = (900, 600)) -> list[samples.Kept]:
    return samples.keep(web_copies(drawing(size=size).file))


def make_sample(service: Service, **fields: Any) -> Sample:
    """Our own, of two widths, unless told otherwise."""
    given: dict[str, Any] = {"origin": SampleOrigin.OWN, "texts": TEXTS, **fields}
    return samples.add_sample(service_id=service.pk, kept=kept(), **given)


def asked_order(client: User, **fields: Any) -> Order:
    """Completed, and its client is asked whether the work may be shown."""
    order = completed_order(client=client, **fields)
    services.ask_to_show(order_id=order.pk, actor=STAFF)
    order.refresh_from_db()
    return order


def answer(
    order: Order,
    choice: ShowChoice = ShowChoice.UNNAMED,
    name: str = "",
    actor: Actor | None = None,
) -> Any:
    assert order.client
    return services.answer_showing(
        order_id=order.pk,
        answered=showing.answered(order, choice, "192.0.2.7", name),
        actor=actor or order.client.actor,
    )


def show(order: Order, file: DeliveryFile | None = None, **texts: str) -> Sample:
    return services.show_work(
        order_id=order.pk, texts={**TEXTS, **texts}, kept=kept(), file=file, actor=STAFF
    )

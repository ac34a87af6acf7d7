"""The brand kit: kept once, offered in each brief, never forced, quiet to the other side."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.test import Client

from accounts.models import User
from catalog.models import Crosses, KitPart, QuestionKind, Service
from freelancers.models import BriefSheet
from kernel import outbox
from kernel.models import StoredFile
from kernel.states import IllegalTransition
from orders import services
from orders.clearing import to_decide
from orders.models import BrandFile, BrandKit, Order
from tests.factories.catalog import make_question, make_service, package
from tests.factories.freelancers import give_rate, make_freelancer, make_offer, upload
from tests.factories.orders import STAFF, paid_order, png

pytestmark = pytest.mark.django_db
URL = "/en/space/brand/"
KIT = {
    "colours": "#0b3d2e and warm white",
    "tone": "Plain, warm",
    "links": "https://maison-lune.example\nhttps://press.example",
    "note": "Never a cat.",
}


def text(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture
def signed_in(client: Client, clara: User) -> Client:
    client.force_login(clara)
    return client


@pytest.fixture
def service() -> Service:
    """A question for each part of the kit, and one that nothing of it answers."""
    made = make_service()
    made.questions.all().delete()
    for place, (part, kind) in enumerate(
        [
            (KitPart.COLOURS, QuestionKind.SHORT),
            (KitPart.TONE, QuestionKind.LONG),
            (KitPart.LINKS, QuestionKind.LINK),
            (KitPart.FILES, QuestionKind.FILE),
        ]
    ):
        make_question(made, part, position=place, kind=kind, kit_part=part, is_required=False)
    make_question(made, "idea", position=9)
    return made


def keep_kit(client: User) -> BrandKit:
    kit = services.save_brand_kit(client=client, **KIT)
    services.add_brand_file(client=client, upload=png("logo.png"))
    return kit


def brief_of(order: Order) -> dict[str, Any]:
    return {
        answer.question.slug: [file.name for file in answer.files.filter(removed_at=None)]
        if answer.kind == QuestionKind.FILE
        else answer.text
        for answer in order.brief.answers.select_related("question")
    }


# Keeping it


def test_kit_is_kept_and_shown_again(signed_in: Client, clara: User) -> None:
    typed = {**KIT, "links": " maison-lune.example \n\nhttps://press.example"}

    answer = signed_in.post(URL, {**typed, "uploads": [png("logo.png")]}, follow=True)

    kit = BrandKit.objects.get(client=clara)
    assert {name: getattr(kit, name) for name in KIT} == KIT
    assert [file.name for file in kit.files.all()] == ["logo.png"]
    assert "logo.png" in text(answer)
    assert "Your brand kit is saved." in text(answer)


def test_wrong_link_is_named_and_nothing_typed_is_lost(signed_in: Client, clara: User) -> None:
    answer = signed_in.post(URL, {**KIT, "links": "not an address", "uploads": [png("logo.png")]})

    assert "“not an address” is not a full address" in text(answer)
    assert "Never a cat." in answer.content.decode()
    assert "logo.png" in text(answer)


def test_refused_file_leaves_the_rest_saved(signed_in: Client, clara: User) -> None:
    answer = signed_in.post(URL, {**KIT, "uploads": [upload("virus.exe"), png("logo.png")]})

    assert "virus.exe" in text(answer)
    assert [file.name for file in BrandFile.objects.all()] == ["logo.png"]
    assert BrandKit.objects.get().tone == KIT["tone"]


def test_kit_takes_so_many_files(
    signed_in: Client, clara: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orders.services.branding.KIT_FILES", 1)

    answer = signed_in.post(URL, {**KIT, "uploads": [png("a.png"), png("b.png")]})

    assert "The kit takes 1 files at most." in text(answer)
    assert [file.name for file in BrandFile.objects.all()] == ["a.png"]
    assert StoredFile.objects.count() == 1


def test_removed_file_is_gone_with_its_bytes(signed_in: Client, clara: User) -> None:
    keep_kit(clara)
    file = BrandFile.objects.get()
    name = file.file.storage_name

    signed_in.post(URL, {**KIT, "remove": file.public_id})
    outbox.deliver_due()

    assert not BrandFile.objects.exists()
    assert not StoredFile.objects.exists()
    assert not default_storage.exists(name)


def test_brief_keeps_its_copy_of_a_file_that_leaves_the_kit(
    signed_in: Client, clara: User, service: Service
) -> None:
    keep_kit(clara)
    order = paid_order(client=clara, chosen=package(service))
    services.use_brand_kit(order_id=order.pk, actor=clara.actor)

    signed_in.post(URL, {**KIT, "remove": BrandFile.objects.get().public_id})
    outbox.deliver_due()

    copy = StoredFile.objects.get()
    assert default_storage.exists(copy.storage_name)


def test_file_of_the_kit_is_given_by_a_signed_link_to_its_client_only(
    signed_in: Client, clara: User, carl: User
) -> None:
    keep_kit(clara)
    path = f"{URL}{BrandFile.objects.get().public_id}/"
    other = Client()
    other.force_login(carl)

    assert signed_in.get(path)["Location"].startswith("/files/")
    assert other.get(path).status_code == 404


# Using it


def test_brief_offers_the_kit_and_fills_itself_on_one_press(
    signed_in: Client, clara: User, service: Service
) -> None:
    keep_kit(clara)
    order = paid_order(client=clara, chosen=package(service))
    path = f"/en/orders/{order.public_id}/brief/"

    offered = text(signed_in.get(path))
    before = brief_of(order)
    answer = signed_in.post(path, {"go": "kit"}, follow=True)

    assert "Your brand kit answers 4 questions of this brief" in offered
    assert set(map(str, before.values())) == {"", "[]"}
    assert brief_of(order) == {
        "colours": KIT["colours"],
        "tone": KIT["tone"],
        "links": "https://maison-lune.example",
        "files": ["logo.png"],
        "idea": "",
    }
    assert "4 answers are filled in from the brand kit." in text(answer)
    assert "Your brand kit answers" not in text(answer)


def test_what_is_written_already_stays(signed_in: Client, clara: User, service: Service) -> None:
    keep_kit(clara)
    order = paid_order(client=clara, chosen=package(service))
    path = f"/en/orders/{order.public_id}/brief/"

    signed_in.post(path, {"go": "kit", "tone": "Loud this time"})

    assert brief_of(order)["tone"] == "Loud this time"
    assert brief_of(order)["colours"] == KIT["colours"]


def test_brief_without_a_kit_or_a_matching_question_offers_nothing(
    signed_in: Client, clara: User, service: Service
) -> None:
    plain = paid_order(client=clara, chosen=package(make_service("plain")))
    without = paid_order(client=clara, chosen=package(service))

    first = text(signed_in.get(f"/en/orders/{without.public_id}/brief/"))
    keep_kit(clara)
    second = text(signed_in.get(f"/en/orders/{plain.public_id}/brief/"))

    assert "brand kit answers" not in first
    assert "brand kit answers" not in second


def test_file_of_a_kind_the_question_does_not_take_stays_out(clara: User, service: Service) -> None:
    service.questions.filter(slug="files").update(file_kinds=["documents"])
    keep_kit(clara)
    order = paid_order(client=clara, chosen=package(service))

    services.use_brand_kit(order_id=order.pk, actor=clara.actor)

    assert brief_of(order)["files"] == []


def test_kit_of_another_client_is_never_used(clara: User, carl: User, service: Service) -> None:
    keep_kit(carl)
    order = paid_order(client=clara, chosen=package(service))

    assert services.use_brand_kit(order_id=order.pk, actor=clara.actor) == 0


def test_sent_brief_takes_no_kit(clara: User, service: Service) -> None:
    keep_kit(clara)
    order = paid_order(client=clara, chosen=package(service))
    idea = service.questions.get(slug="idea")
    services.save_answers(order_id=order.pk, answers={idea.pk: "A heron"}, actor=clara.actor)
    services.submit_brief(order_id=order.pk, actor=clara.actor)

    with pytest.raises(IllegalTransition):
        services.use_brand_kit(order_id=order.pk, actor=clara.actor)


def test_what_crosses_is_what_the_question_says(
    clara: User, fay_user: User, service: Service
) -> None:
    service.questions.filter(slug__in=["tone", "files"]).update(crosses=Crosses.NOTHING)
    give_rate(make_freelancer(fay_user), package(service))
    keep_kit(clara)
    order = paid_order(client=clara, chosen=package(service))
    services.use_brand_kit(order_id=order.pk, actor=clara.actor)
    idea = service.questions.get(slug="idea")
    services.save_answers(order_id=order.pk, answers={idea.pk: "A heron"}, actor=clara.actor)
    services.submit_brief(order_id=order.pk, actor=clara.actor)
    for wording in to_decide(order):
        services.rewrite(wording=wording, text=wording.written, actor=STAFF)
    services.accept_brief(order_id=order.pk, actor=STAFF)
    order.refresh_from_db()

    make_offer(order)

    sheet = BriefSheet.objects.get()
    told = str(sheet.__dict__)
    assert KIT["colours"] in told
    assert KIT["tone"] not in told
    assert KIT["note"] not in told
    assert not sheet.files.exists()


def test_question_takes_only_a_part_that_fits_its_kind(service: Service) -> None:
    with pytest.raises(IntegrityError):
        make_question(service, "wrong", kind=QuestionKind.CHOICE, kit_part=KitPart.TONE)

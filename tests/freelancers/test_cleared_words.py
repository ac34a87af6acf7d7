"""What tells who the client is reaches the freelancer in the owner's words, released, or masked."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import QuestionKind, Service
from freelancers import brief_sheet, services
from freelancers.models import Assignment, Freelancer
from kernel import outbox
from orders import services as orders
from orders.clearing import to_decide
from orders.models import Order, OrderLine
from tests.factories.catalog import make_extra, make_question
from tests.factories.freelancers import STAFF, deliver, make_job, make_paid_order, submit

pytestmark = pytest.mark.django_db
IDEA = "A heron. Call 06 12 34 56 78."


@pytest.fixture
def brief(clara: User, service: Service, fay: Freelancer) -> Order:
    """Handed in with a phone number; a choice of the list and an extra hold names too."""
    service.questions.all().delete()
    make_question(service, "idea", position=0)
    make_question(
        service,
        "style",
        position=1,
        kind=QuestionKind.CHOICE,
        choices_en=["Like kiln.com", "Loud"],
        choices_fr=["Comme kiln.com", "Fort"],
    )
    order = make_paid_order(clara, service)
    ids = {each.slug: each.pk for each in service.questions.all()}
    answers: dict[int, Any] = {ids["idea"]: IDEA, ids["style"]: [0]}
    orders.save_answers(order_id=order.pk, answers=answers, actor=clara.actor)
    return orders.submit_brief(order_id=order.pk, actor=clara.actor)


def accept(order: Order, text: str) -> Assignment:
    for wording in to_decide(order):
        orders.rewrite(wording=wording, text=text, actor=STAFF)
    orders.accept_brief(order_id=order.pk, actor=STAFF)
    order.refresh_from_db()
    return make_job(order)


def texts(job: Assignment) -> list[str]:
    return [item["text"] for item in job.brief_sheet.items_en]


@pytest.mark.parametrize("words", ["A heron. Call [phone].", "A heron, please", IDEA])
def test_the_owners_words_cross_and_so_does_what_they_release(brief: Order, words: str) -> None:
    job = accept(brief, words)

    assert texts(job) == [words, "Like kiln.com"]


def test_a_sheet_written_past_the_owner_is_masked(brief: Order) -> None:
    job = accept(brief, "A heron")
    brief.brief.answers.update(forward_text="")
    job.brief_sheet.delete()

    sheet = brief_sheet.write(job)

    assert sheet.items_en[0]["text"] == sheet.items_fr[0]["text"] == "A heron. Call [phone]."


def test_an_extras_text_is_masked_or_in_the_owners_words(brief: Order, service: Service) -> None:
    extra = make_extra(service, "domain", name_en="Domain", kind="text", price_amount=2_000)
    line = OrderLine.objects.create(
        order=brief,
        position=9,
        kind="extra",
        extra=extra,
        text="maison-lune.example",
        text_crosses=True,
        title_en="Domain",
        title_fr="Domaine",
        currency="EUR",
        net_amount=0,
        vat_rate=0,
        vat_amount=0,
        gross_amount=0,
        days=0,
    )

    masked = brief_sheet._extras(brief, "en")
    orders.rewrite_extra(line_id=line.pk, text="a domain in .fr", actor=STAFF)

    assert masked == ["Domain · [site]"]
    assert brief_sheet._extras(brief, "en") == ["Domain · a domain in .fr"]


def test_changes_reach_the_freelancer_at_once_masked_by_page_and_mail(
    brief: Order, fay: Freelancer, clara: User, client: Client
) -> None:
    job = deliver(submit(accept(brief, "A heron"), "one.pdf"))
    body = "Bluer. Write to clara@maison-lune.example."
    mail.outbox.clear()

    orders.request_changes(order_id=brief.pk, body=body, actor=clara.actor)
    outbox.deliver_due()

    job.brief_sheet.refresh_from_db()
    assert job.brief_sheet.changes == [{"round": 1, "text": "Bluer. Write to [e-mail]."}]
    assert fay.user is not None
    client.force_login(fay.user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("freelancers:job", args=[job.public_id])).content.decode()
    sent = "".join(str(each.message()) for each in mail.outbox if fay.email in each.to)
    assert "Bluer." in page
    assert "Bluer." in sent
    assert "maison-lune" not in page + sent


def test_what_the_owner_makes_of_the_changes_reaches_who_makes_them(
    brief: Order, clara: User
) -> None:
    job = deliver(submit(accept(brief, "A heron"), "one.pdf"))
    asked = orders.request_changes(order_id=brief.pk, body=IDEA, actor=clara.actor)
    outbox.deliver_due()

    orders.rewrite_changes(request_id=asked.pk, text=IDEA, actor=STAFF)
    outbox.deliver_due()

    job.brief_sheet.refresh_from_db()
    assert job.brief_sheet.changes == [{"round": 1, "text": IDEA}]


def test_somebody_else_who_makes_the_changes_reads_the_same_words(
    brief: Order, clara: User, finn: Freelancer
) -> None:
    deliver(submit(accept(brief, "A heron"), "one.pdf"))
    asked = orders.request_changes(order_id=brief.pk, body=IDEA, actor=clara.actor)
    outbox.deliver_due()
    orders.rewrite_changes(request_id=asked.pk, text="Bluer", actor=STAFF)
    first = Assignment.objects.live().get(order=brief)
    services.withdraw_assignment(assignment_id=first.pk, actor=STAFF, reason="Ill")
    outbox.deliver_due()

    job = Assignment.objects.live().get(order=brief)

    assert job.pk != first.pk
    assert [change["text"] for change in job.brief_sheet.changes] == ["Bluer"]


def test_nothing_of_changes_stays_when_the_client_leaves(brief: Order, clara: User) -> None:
    deliver(submit(accept(brief, "A heron"), "one.pdf"))
    orders.request_changes(order_id=brief.pk, body=IDEA, actor=clara.actor)
    outbox.deliver_due()
    deliver(submit(Assignment.objects.live().get(order=brief), "two.pdf"))
    orders.approve_delivery(order_id=brief.pk, actor=clara.actor)
    outbox.deliver_due()

    orders.erase_client(client_id=clara.pk, actor=clara.actor)

    asked = brief.deliveries.get(version=1).revision
    assert asked.reworded.text == ""

"""The judge of the kill test sees what it is there to see."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core import mail as django_mail

from accounts.models import User
from catalog.models import Service
from freelancers import services
from freelancers.models import Assignment
from kernel import outbox
from kernel.actors import Actor, ActorKind
from kernel.models import Mail, OutboxMessage
from tests.factories.catalog import make_service, package
from tests.factories.freelancers import give_rate, make_freelancer, make_order_in_production
from tests.kill.inbox import Received
from tests.kill.verdict import judge

STAFF = Actor(ActorKind.STAFF)


@pytest.fixture
def service(agency: object) -> Service:
    return make_service()


@pytest.fixture
def received(clara: User, fay_user: User, service: Service) -> list[Received]:
    """Two briefs on their way through the real outbox, and the mails that left for them."""
    give_rate(make_freelancer(fay_user), package(service))
    for _number in range(2):
        make_order_in_production(clara, service)
    outbox.deliver_due()
    sent = [Received.parse(each.message().as_bytes()) for each in django_mail.outbox]
    kinds = dict(Mail.objects.values_list("message_id", "name"))
    wanted = ("freelancers/offer", "orders/brief_accepted")
    Mail.objects.exclude(name__in=wanted).delete()
    return [each for each in sent if kinds[each.message_id] in wanted]


def offers_in(received: list[Received]) -> list[Received]:
    return [each for each in received if each.to.endswith("@makers.example")]


def test_all_that_was_promised_arrived(received: list[Received]) -> None:
    verdict = judge(2, received)

    assert verdict.failures == ()
    assert (verdict.offers, verdict.client_mails, verdict.resends) == (2, 2, 0)


def test_the_same_mail_again_is_a_resend_and_no_failure(received: list[Received]) -> None:
    verdict = judge(2, [*received, *received[:3]])

    assert verdict.failures == ()
    assert verdict.resends == 3


def test_a_lost_brief_is_seen(received: list[Received]) -> None:
    received.remove(offers_in(received)[0])

    failures = judge(2, received).failures

    assert failures[0] == "1 of 2 briefs arrived."


def test_a_brief_mailed_twice_under_two_ids_is_seen(received: list[Received]) -> None:
    received.append(replace(offers_in(received)[0], message_id="<another@relais.example>"))

    failures = judge(2, received).failures

    assert failures[0] == "3 of 2 briefs arrived."
    assert "went to ['fay@makers.example', 'fay@makers.example']" in failures[-1]


def test_copies_with_another_text_are_seen(received: list[Received]) -> None:
    received.append(replace(received[0], text="Something else"))

    assert [text[:14] for text in judge(2, received).failures] == ["The copies of "]


def test_a_second_offer_for_an_order_is_seen(
    received: list[Received], finn_user: User, service: Service
) -> None:
    finn = make_freelancer(finn_user)
    give_rate(finn, package(service))
    order = Assignment.objects.earliest("pk").order
    services.offer_to(order_id=order.pk, freelancer_id=finn.pk, actor=STAFF)

    failures = judge(2, received).failures

    assert f"{order} has 2 offers: ['withdrawn', 'offered']." in failures


def test_work_set_aside_is_seen(received: list[Received]) -> None:
    message = OutboxMessage.objects.latest("pk")
    OutboxMessage.objects.filter(pk=message.pk).update(done_at=None, parked_at=message.created_at)

    assert judge(2, received).failures == ("1 messages were set aside.",)

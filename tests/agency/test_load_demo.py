"""The demo agency: ten weeks played once, then looked at from every side."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Sum
from pytest_django.fixtures import Settings

from accounts.models import Role, User
from agency.demo.content import ORDERS
from agency.demo.elsewhere import SOLD
from agency.demo.logins import PASSWORDS
from catalog.models import Service, ServiceStatus
from catalog.readiness import blockers, missing_translations
from freelancers.models import Assignment, AssignmentEvent, Freelancer
from freelancers.states import AssignmentStatus
from kernel import clock
from kernel.models import AgencyProfile, MailboxMessage, OutboxMessage
from orders.models import ClientQuote, Lead, Message, Order, OrderEvent, Withdrawal
from orders.services import OrderDraft, place_order
from orders.states import OrderStatus
from payments import ledger
from payments.models import Account, Journal, Payout, Refund
from tests.factories.catalog import make_service, package

PASSING = {OrderStatus.REVISION_REQUESTED}
"""Left at once: the work goes on with a new date, so nobody stays there."""
HELD = (
    Account.CLIENT_PREPAYMENT,
    Account.REVENUE,
    Account.REVENUE_REFUNDS,
    Account.VAT_COLLECTED,
    Account.UNMATCHED_RECEIPTS,
)


def load() -> str:
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_load_demo_plays_orders_whose_books_and_messages_agree(
    settings: Settings,
) -> None:
    settings.EMAIL_BACKEND = "kernel.mailbox.MailboxBackend"
    end = clock.now()

    printed = load()

    assert clock.now() == end
    _check_people(printed)
    _check_offers()
    _check_orders()
    _check_jobs()
    _check_messages()
    _check_books()
    _check_questions()
    assert "already loaded" in load()
    assert Order.objects.count() == len(ORDERS) + len(SOLD)


def _check_people(printed: str) -> None:
    assert AgencyProfile.objects.get().is_demo
    assert "(demo)" in AgencyProfile.objects.get().name
    assert Service.objects.published().count() == 8
    assert Freelancer.objects.exclude(user=None).count() == 12
    for role, password in PASSWORDS.items():
        user = User.objects.get(role=role)
        assert user.check_password(password)
        assert user.email in printed
        assert password in printed
    clients = User.objects.filter(role=Role.CLIENT)
    assert not any(client.has_usable_password() for client in clients)


def _check_offers() -> None:
    """One full and closed, one full and sold for later, one to come with a translation missing."""
    full = Service.objects.filter(is_full=True).values_list("slug", "when_full")
    assert sorted(full) == [("podcast-audiogram", "stop"), ("wordpress-landing-page", "later")]
    assert not Service.objects.filter(is_full=True, free_on=None).exists()
    scheduled = Service.objects.get(status=ServiceStatus.SCHEDULED)
    assert scheduled.slug == "logo-refresh"
    assert blockers(scheduled) == []
    assert len(missing_translations(scheduled)) == 1
    assert scheduled.questions.get(slug="existing").only_if == scheduled.questions.get(
        slug="has-logo"
    )


def _check_orders() -> None:
    ends = Counter(Order.objects.values_list("status", flat=True))
    assert sum(ends.values()) == len(ORDERS) + len(SOLD)
    assert set(ends) == set(OrderStatus) - PASSING
    assert set(OrderEvent.objects.values_list("to_status", flat=True)) == set(OrderStatus)
    assert ends[OrderStatus.COMPLETED] == 16
    assert Order.objects.late(clock.now()).count() == 1
    newest, oldest = Order.objects.latest("placed_at"), Order.objects.earliest("placed_at")
    assert clock.now() - newest.placed_at < timedelta(hours=1)
    assert timedelta(weeks=9) <= clock.now() - oldest.placed_at < timedelta(weeks=10)
    waiting = Withdrawal.objects.get(settlement=None)
    assert 0 < waiting.proposed_amount < waiting.order.gross_amount
    for order in Order.objects.prefetch_related("events"):
        assert [e.to_status for e in order.events.all()][-1] == order.status


def _check_jobs() -> None:
    live = Assignment.objects.live().values("order").annotate(jobs=Count("pk"))
    assert not live.filter(jobs__gt=1).exists()
    reached = set(AssignmentEvent.objects.values_list("to_status", flat=True))
    assert reached == set(AssignmentStatus) - {AssignmentStatus.WITHDRAWN}
    assert Payout.objects.exclude(paid_on=None).exists()
    assert Payout.objects.filter(paid_on=None).exists()


def _check_messages() -> None:
    assert not OutboxMessage.objects.parked().exists()
    assert not OutboxMessage.objects.due(clock.now()).exists()
    assert OutboxMessage.objects.filter(attempts__gt=1).count() == 0
    assert MailboxMessage.objects.count() > 200
    assert not MailboxMessage.objects.exclude(to__endswith=".example").exists()
    assert Message.objects.filter(author_kind="client", answered_at=None).exists()


def _check_questions() -> None:
    """One waits, one has a quote to answer, one was lost after a quote that was declined."""
    assert sorted(Lead.objects.values_list("status", flat=True)) == ["lost", "new", "quoted"]
    quotes = ClientQuote.objects.values_list("status", "gross_amount")
    assert sorted(quotes) == [("declined", 39_000), ("sent", 95_000)]
    assert all(quote.is_open for quote in ClientQuote.objects.filter(status="sent"))


def _check_books() -> None:
    unbalanced = Journal.objects.annotate(total=Sum("postings__amount")).exclude(total=0)
    assert not unbalanced.exists()
    for order in Order.objects.all():
        stands = ledger.balances(order)
        kept = -sum(stands.get(account, 0) for account in HELD)
        refunds = Refund.objects.filter(payment__order=order)
        refunded = sum(refunds.values_list("amount", flat=True))
        captured = sum(order.payments.values_list("captured_amount", flat=True))
        assert captured == kept + refunded
        assert captured == (order.gross_amount if order.paid_at else 0)
        completed = order.status == OrderStatus.COMPLETED
        assert -stands.get(Account.REVENUE, 0) == (order.net_amount if completed else 0)
    passed = Assignment.objects.filter(payout__isnull=False)
    assert passed.filter(payout__amount=F("pay_amount")).count() == passed.count()


@pytest.mark.django_db
def test_load_demo_refuses_a_database_with_real_orders(agency: AgencyProfile) -> None:
    order = place_order(
        draft=OrderDraft(
            package=package(make_service()),
            extras=(),
            email="clara@maison-lune.example",
            name="Clara Dupont",
            country="FR",
            buyer_kind="consumer",
            company_name="",
            vat_number="",
            language="fr",
        )
    )

    with pytest.raises(CommandError, match="real orders"):
        load()

    assert Order.objects.get() == order
    assert not AgencyProfile.objects.filter(is_demo=True).exists()


@pytest.mark.django_db
def test_load_demo_refuses_an_agency_that_began_for_real(agency: AgencyProfile) -> None:
    with pytest.raises(CommandError, match="already holds an agency"):
        load()

    assert Service.objects.count() == 0


@pytest.mark.django_db
def test_load_demo_outside_practice_mode_is_refused(settings: Settings) -> None:
    settings.IS_SANDBOX = False

    with pytest.raises(CommandError, match="practice mode only"):
        load()

    assert not AgencyProfile.objects.exists()

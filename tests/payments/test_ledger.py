"""The books are guarded below the ORM."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from kernel import triggers
from kernel.models import AgencyProfile
from kernel.money import Money
from orders.models import Order
from payments import ledger
from payments.ledger import Entry, Fact, Unbalanced
from payments.models import Account, Journal, Posting
from tests.conftest import MONDAY
from tests.factories.payments import make_order

pytestmark = pytest.mark.django_db
FACT = Fact("test", "one", "moved")


def move(cents: int, currency: str = "EUR") -> list[Entry]:
    return [
        Entry(Account.STRIPE_BALANCE, Money(cents, currency)),
        Entry(Account.CLIENT_PREPAYMENT, Money(-cents, currency)),
    ]


@pytest.fixture
def order(agency: AgencyProfile) -> Order:
    return make_order()


@pytest.fixture
def journal(order: Order) -> Journal:
    posted = ledger.post(FACT, move(500), order=order, live=False)
    assert posted is not None
    return posted


def open_journal(source_id: str = "open") -> Journal:
    return Journal.objects.create(
        source="test", source_id=source_id, kind="x", currency="EUR", effective_at=MONDAY
    )


def refused(sql: str, *values: int) -> str:
    """The database's own words when it refuses."""
    with (
        pytest.raises(DatabaseError) as error,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, values)
    return str(error.value)


def add(journal: Journal, amount: int, currency: str = "EUR") -> None:
    Posting.objects.create(journal=journal, account=Account.BANK, amount=amount, currency=currency)


def test_fact_posts_once(order: Order, journal: Journal) -> None:
    again = ledger.post(FACT, move(500), order=order, live=False)

    assert again == journal
    assert journal.is_posted
    assert sorted(p.amount for p in journal.postings.all()) == [-500, 500]


def test_nothing_moved_posts_nothing(order: Order) -> None:
    assert ledger.post(FACT, move(0), order=order, live=False) is None
    assert not Journal.objects.exists()


def test_unbalanced_entries_are_refused(order: Order) -> None:
    with pytest.raises(Unbalanced):
        ledger.post(FACT, move(500)[:1], order=order, live=False)
    with pytest.raises(Unbalanced):
        ledger.post(FACT, [move(500)[0], move(500, "USD")[1]], order=order, live=False)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE payments_posting SET amount = 1 WHERE journal_id = %s",
        "DELETE FROM payments_posting WHERE journal_id = %s",
    ],
)
def test_postings_are_append_only(journal: Journal, sql: str) -> None:
    assert "append-only" in refused(sql, journal.pk)


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("DELETE FROM payments_journal WHERE id = %s", "journals are kept"),
        ("UPDATE payments_journal SET kind = 'y' WHERE id = %s", "only ever posted"),
        ("UPDATE payments_journal SET is_posted = NOT is_posted WHERE id = %s", "only ever posted"),
        ("UPDATE payments_journal SET order_id = NULL WHERE id = %s", "only ever posted"),
    ],
)
def test_posted_journals_never_change(journal: Journal, sql: str, words: str) -> None:
    assert words in refused(sql, journal.pk)


def test_posting_joins_no_posted_journal(journal: Journal) -> None:
    with pytest.raises(DatabaseError, match="open journal"), transaction.atomic():
        add(journal, 5)


def test_posting_keeps_the_currency_of_its_journal(agency: AgencyProfile) -> None:
    with pytest.raises(DatabaseError, match="open journal"), transaction.atomic():
        add(open_journal(), 5, "USD")


@pytest.mark.parametrize("amounts", [[], [5], [5, -4], [0]])
def test_unbalanced_journal_is_not_posted(agency: AgencyProfile, amounts: list[int]) -> None:
    journal = open_journal()
    for amount in filter(None, amounts):
        add(journal, amount)

    words = refused(
        "UPDATE payments_journal SET is_posted = NOT is_posted WHERE id = %s", journal.pk
    )

    assert "sum to zero" in words


def test_journal_is_not_born_posted(agency: AgencyProfile) -> None:
    with pytest.raises(DatabaseError, match="born open"), transaction.atomic():
        Journal.objects.create(
            source="t", source_id="1", kind="x", currency="EUR", effective_at=MONDAY, is_posted=True
        )


def test_source_is_unique_below_the_orm(journal: Journal) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Journal.objects.create(
            source="test", source_id="one", kind="moved", currency="EUR", effective_at=MONDAY
        )


def test_declared_guards_are_installed(db: None) -> None:
    ours = {each.name for each in triggers.declared() if each.table.startswith("payments_")}

    assert len(ours) == 14
    assert ours <= triggers.installed()

"""What an order leaves, line by line, as the work screens show it: projected and in the books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from agency.pricing import usual_cost
from freelancers.models import Assignment, Rate
from freelancers.states import LIVE, AssignmentStatus
from kernel.charges import Rates
from kernel.money import Money
from orders.models import Order, PaidBy
from orders.states import OPEN
from payments import margin
from payments.margin import ActualMargin
from payments.models import Payout


@dataclass(frozen=True, slots=True)
class Picture:
    """`job`: who makes it, or made it. `to_come`: their pay when it is not booked yet.

    `projected` is None while nobody has the order, and once it ended without being made.
    `expected` stands in while nobody has the order: with the dearest rate of its bench, `rate`.
    `is_whole`: nothing is missing in the books any more.
    """

    job: Assignment | None
    to_come: Money
    projected: ActualMargin | None
    books: ActualMargin
    is_whole: bool
    is_fee_known: bool
    paid_by: str
    expected: ActualMargin | None = None
    rate: Rate | None = None

    @property
    def outlook(self) -> ActualMargin:
        """The best word on what is left in the end."""
        return self.books if self.is_whole else self.projected or self.expected or self.books

    @property
    def is_fee_estimated(self) -> bool:
        return self.paid_by == PaidBy.CARD and not self.books.fees


@dataclass(frozen=True, slots=True)
class Cell:
    """A cost is negative, so that a column adds up. `note`: what the amount rests on."""

    amount: Money
    note: str = ""
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    cells: list[Cell]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    headings: list[str]
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Column:
    """`notes` by the name of a line. `is_whole`: its margin may be put in percent."""

    heading: str
    found: ActualMargin
    notes: dict[str, str]
    is_whole: bool = True


def jobs_of(order: Order) -> list[Assignment]:
    """Every job of the order with its freelancer and its pay as booked, newest first: one query."""
    return list(order.assignments.select_related("freelancer", "payout"))


def live(jobs: Sequence[Assignment]) -> Assignment | None:
    return next((job for job in jobs if job.status in LIVE), None)


def payout_of(job: Assignment) -> Payout | None:
    """What is booked for the job. No query for one of `jobs_of`."""
    found: Payout | None = getattr(job, "payout", None)
    return found


def picture(order: Order, jobs: Sequence[Assignment], rates: Rates) -> Picture:
    """One query, for the books; three more while nobody has the order."""
    books = margin.actual(order, rates)
    job = _maker(jobs)
    to_come = Money(0, order.currency)
    if job and payout_of(job) is None and (job.status in LIVE or _is_approved(job)):
        to_come = job.pay
    is_open = order.status in OPEN
    has_work = job is not None and (is_open or _is_approved(job))
    projected = margin.projected(order, books, books.cost + to_come, rates) if has_work else None
    missing = to_come or _waits_for_fee(order, books)
    is_whole = not is_open and books.is_final and not missing
    is_fee_known = not _waits_for_fee(order, books)
    found = Picture(job, to_come, projected, books, is_whole, is_fee_known, order.paid_by)
    return found if job or not is_open else _expecting(found, order, rates)


def _expecting(found: Picture, order: Order, rates: Rates) -> Picture:
    """Nobody has the order yet: what its bench usually takes. Three queries more."""
    usual = usual_cost(order, rates)
    if usual is None:
        return found
    expected = margin.projected(order, found.books, found.books.cost + usual.found.cost, rates)
    return replace(found, expected=expected, rate=usual.rate)


def _waits_for_fee(order: Order, books: ActualMargin) -> bool:
    """Stripe tells its fee after the payment; a transfer has none, a commission is known."""
    return order.paid_by == PaidBy.CARD and bool(books.revenue) and not books.fees


def order_table(picture: Picture) -> Table:
    """Projected beside the books; the books alone when nothing was ever projected."""
    heading = _("In the books") if picture.is_whole else _("In the books so far")
    columns = [Column(heading, picture.books, _missing(picture), is_whole=picture.is_whole)]
    if picture.projected:
        columns.insert(0, Column(_("Projected"), picture.projected, _rests_on(picture)))
    elif picture.expected:
        notes = {**_rests_on(picture), "margin": _("expected")}
        columns.insert(0, Column(_("Expected"), picture.expected, notes))
    return _table(columns, paid_by=picture.paid_by)


def _rests_on(picture: Picture) -> dict[str, str]:
    """What the outlook takes for granted, said beside the line."""
    notes = {"fees": _("estimated")} if picture.is_fee_estimated else {}
    if picture.expected and picture.rate:
        told = _("usual rate of %(name)s") % {"name": picture.rate.freelancer.name}
        notes["cost"] = told
    return notes


def refund_table(picture: Picture, after: ActualMargin) -> Table:
    notes = {} if picture.is_whole else _rests_on(picture)
    columns = [Column(_("Now"), picture.outlook, notes), Column(_("After the refund"), after, {})]
    return _table(columns, paid_by=picture.paid_by)


def _maker(jobs: Sequence[Assignment]) -> Assignment | None:
    ended = (job for job in jobs if _is_approved(job) or payout_of(job))
    return live(jobs) or next(ended, None)


def _is_approved(job: Assignment) -> bool:
    return job.status == AssignmentStatus.APPROVED


def _missing(picture: Picture) -> dict[str, str]:
    """What the books do not know yet, said beside the line."""
    notes: dict[str, str] = {}
    if picture.is_whole:
        return notes
    if picture.to_come:
        notes["cost"] = _("not booked yet")
    if not picture.is_fee_known:
        notes["fees"] = _("not booked yet")
    notes["margin"] = _("so far")
    return notes


def _table(columns: Sequence[Column], *, paid_by: str) -> Table:
    fee = _("Commission of the channel") if paid_by == PaidBy.ELSEWHERE else _("Payment fee")
    rows = [
        _row(_("Revenue without VAT"), "revenue", columns),
        _row(_("Refunded, without VAT"), "refunds", columns, is_cost=True),
        _row(_("Freelancer pay"), "cost", columns, is_cost=True),
        _row(fee, "fees", columns, is_cost=True),
        _row(_("Legal charges"), "charges", columns, is_cost=True),
    ]
    if not any(column.found.refunds for column in columns):
        del rows[1]
    rows.append(Row(_("Margin left"), [_margin(column) for column in columns], is_total=True))
    return Table([column.heading for column in columns], rows)


def _row(label: str, name: str, columns: Sequence[Column], *, is_cost: bool = False) -> Row:
    amounts: list[Money] = [getattr(column.found, name) for column in columns]
    return Row(
        label,
        [
            Cell(-amount if is_cost else amount, column.notes.get(name, ""))
            for amount, column in zip(amounts, columns, strict=True)
        ],
    )


def _margin(column: Column) -> Cell:
    percent = column.found.percent if column.is_whole else None
    return Cell(column.found.margin, column.notes.get("margin", ""), percent)

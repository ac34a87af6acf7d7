"""The books read straight from the database, to be compared with what the pages say."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from tests.e2e.house import House

POSTINGS = """
    select posting.account, sum(posting.amount)
    from payments_posting posting
    join payments_journal journal on journal.id = posting.journal_id
    join orders_order bought on bought.id = journal.order_id
    where bought.reference = ? group by posting.account
"""
CHARGES = """
    select sum(value) from kernel_legalparameter
    where code in ('micro_bic_social', 'micro_bic_training', 'micro_bic_chamber')
      and valid_from <= date('now') and (valid_to is null or valid_to >= date('now'))
"""


def stands(house: House, reference: str) -> dict[str, int]:
    """What stands on each account because of one order, in cents."""
    found: dict[str, int] = defaultdict(int)
    found.update(house.rows(POSTINGS, reference))
    return found


def unbalanced(house: House) -> int:
    """How many journals do not sum to zero."""
    sql = "select journal_id from payments_posting group by journal_id having sum(amount) <> 0"
    return len(house.rows(sql))


def practice_fee(gross: int) -> int:
    return _rounded(Decimal(gross) * Decimal("0.015")) + 25


def charges(house: House, turnover: int) -> int:
    """What the demo's legal status takes of a turnover."""
    rate = Decimal(str(house.value(CHARGES)))
    return _rounded(Decimal(turnover) * rate)


def euros(cents: int) -> str:
    """As the English pages print it."""
    whole, rest = divmod(cents, 100)
    return f"€{whole:,}" + (f".{rest:02}" if rest else "")


def _rounded(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))

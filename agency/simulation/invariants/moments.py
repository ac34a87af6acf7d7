"""The cheap ones, after every event: a handful of indexed look-ups."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

_CHECKS = (
    (
        "S1",
        "the books do not sum to zero",
        "SELECT 1 FROM (SELECT SUM(amount) AS total FROM payments_posting) WHERE total <> 0",
    ),
    (
        "S1",
        "a journal was opened and never posted",
        "SELECT 1 FROM payments_journal WHERE NOT is_posted LIMIT 1",
    ),
    (
        "S6",
        "two live assignments of one order",
        "SELECT 1 FROM freelancers_assignment WHERE status IN "
        "('offered', 'accepted', 'submitted', 'returned', 'passed') "
        "GROUP BY order_id HAVING COUNT(*) > 1",
    ),
)


def check() -> Iterator[tuple[str, str]]:
    """Past Django's cursor: this runs after every event."""
    for rule, words, sql in _CHECKS:
        if connection.connection.execute(sql).fetchone():
            yield rule, words

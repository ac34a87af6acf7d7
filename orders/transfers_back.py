"""Whether money of an order waits to be sent back from our bank, for its page. The rows live in the
room above, which registers its answer here when the application starts (as orders.papers does)."""

from __future__ import annotations

from collections.abc import Callable

from orders.models import Order

Answer = Callable[[Order], bool]
ANSWERS: list[Answer] = []


def register_answer(answer: Answer) -> None:
    """Ask `answer` about every order; registering it again changes nothing."""
    if answer not in ANSWERS:
        ANSWERS.append(answer)


def waits(order: Order) -> bool:
    """A refund is promised that we send by bank transfer: its client may say where to."""
    return any(answer(order) for answer in ANSWERS)

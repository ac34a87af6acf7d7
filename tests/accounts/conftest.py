from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache

from kernel import outbox
from kernel.models import MailboxMessage

Letters = Callable[[str], list[MailboxMessage]]


@pytest.fixture(autouse=True)
def _fresh_limits(db: None) -> Iterator[None]:
    """Rate limits live in the shared cache."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def letters(db: None, settings: Any) -> Letters:
    """What arrived at an address once the queue has run."""
    settings.EMAIL_BACKEND = "kernel.mailbox.MailboxBackend"

    def read(to: str) -> list[MailboxMessage]:
        outbox.deliver_due()
        return list(MailboxMessage.objects.filter(to=to))

    return read

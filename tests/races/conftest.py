"""The town on a database of its own, behind a real server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from accounts.models import User
from tests.factories.catalog import make_service
from tests.live.fixtures import live_database, live_template
from tests.live.server import Address, threads
from tests.races.town import Town, on_the_bench

__all__ = ["live_database", "live_template"]


@pytest.fixture
def address(live_database: str) -> Iterator[Address]:
    """Asked for first: whatever a test makes afterwards is made in the database of its own."""
    with threads() as found:
        yield found


@pytest.fixture
def town(
    address: Address, clara: User, olga: User, fay_user: User, finn_user: User
) -> Iterator[Town]:
    service = make_service()
    fay, finn = on_the_bench(fay_user, service), on_the_bench(finn_user, service)
    found = Town(address, service, clara, olga, fay, finn)
    yield found
    found.close()

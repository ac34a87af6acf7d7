"""The cast: Clara and Carl buy, Fay and Finn make, Olga owns, Sam helps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from django.core.management import call_command
from django.core.management.commands import flush
from django.utils import translation

from accounts.models import Role, User
from kernel import clock, ids, triggers, versions
from kernel.models import AgencyProfile

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def pytest_configure(config: pytest.Config) -> None:
    """Test databases lift the append-only guards for a flush, and install them again."""
    handle = flush.Command.handle

    def guarded(self: flush.Command, **options: Any) -> None:
        triggers.drop()
        handle(self, **options)
        triggers.install()

    flush.Command.handle = guarded  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def _catalogues() -> None:
    call_command("compile_catalogs")


@pytest.fixture(scope="session", autouse=True)
def _addresses() -> None:
    """Read the address map once, before a test that leaves the practice mode can thin it."""
    import_module(settings.ROOT_URLCONF)


@pytest.fixture(autouse=True)
def _ground() -> Iterator[None]:
    """A Monday at 10:00 in Paris, English, fresh caches, unseeded ids."""
    translation.activate("en")
    caches["local"].clear()
    if isinstance(caches["default"], RedisCache):  # a database's cache is undone with its test
        caches["default"].clear()
    versions.forget()
    ids.seed(None)
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def agency(db: None) -> AgencyProfile:
    return AgencyProfile.objects.create(
        pk=1,
        name="Atelier Relais",
        persona="Sofia",
        email="hello@relais.example",
        default_language="en",
        legal_name="Atelier Relais",
        address="12 rue des Arts, Lille",
        legal_id="900 000 000",
    )


def _user(email: str, name: str, role: Role, **fields: Any) -> User:
    return User.objects.create_user(
        email, role=role, password="correct horse battery", name=name, **fields
    )


@pytest.fixture
def clara(agency: AgencyProfile) -> User:
    return _user("clara@maison-lune.example", "Clara Dupont", Role.CLIENT, verified_at=MONDAY)


@pytest.fixture
def carl(agency: AgencyProfile) -> User:
    return _user("carl@kiln.example", "Carl Brandt", Role.CLIENT, verified_at=MONDAY)


@pytest.fixture
def fay_user(agency: AgencyProfile) -> User:
    return _user("fay@makers.example", "Fay Okoro", Role.FREELANCER, verified_at=MONDAY)


@pytest.fixture
def finn_user(agency: AgencyProfile) -> User:
    return _user("finn@makers.example", "Finn Larsen", Role.FREELANCER, verified_at=MONDAY)


@pytest.fixture
def olga(agency: AgencyProfile) -> User:
    return _user("olga@relais.example", "Olga Martin", Role.OWNER, is_superuser=True)


@pytest.fixture
def sam(agency: AgencyProfile) -> User:
    return _user("sam@relais.example", "Sam Petit", Role.STAFF)

"""A trade in the middle of its life, and the settings that production would run with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from accounts.models import User
from catalog.models import Service
from scripts.deploy_check import PRODUCTION
from tests.factories.catalog import make_service, package
from tests.factories.freelancers import (
    deliver,
    give_rate,
    make_freelancer,
    make_job,
    make_offer,
    make_order_in_production,
    make_paid_order,
    submit,
)
from tests.factories.orders import place
from tests.security.walk import Visit, visits

_SEEN: dict[str, list[Visit]] = {}
BACKEND = "django.contrib.auth.backends.ModelBackend"
_PREFIXES = ("CSRF_COOKIE", "LANGUAGE_COOKIE", "SECURE_", "SESSION_COOKIE", "THEME_COOKIE")
_DUMP = f"""
import json
from agency import settings
kept = {{name: getattr(settings, name) for name in dir(settings) if name.startswith({_PREFIXES})}}
print(json.dumps({{**kept, "DEBUG": settings.DEBUG}}))
"""


@pytest.fixture(autouse=True)
def _fresh_limits(db: None) -> Iterator[None]:
    """Rate limits live in the shared cache; a page read in French leaves its language behind."""
    cache.clear()
    with translation.override("en"):
        yield
    cache.clear()


@pytest.fixture(scope="session")
def production_values(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Cookies, headers and DEBUG as agency/settings.py sets them behind https."""
    env = {**PRODUCTION, "VAR_DIR": str(tmp_path_factory.mktemp("var"))}
    env["PATH"] = os.environ.get("PATH", os.defpath)
    done = subprocess.run(
        [sys.executable, "-c", _DUMP],
        env=env,
        cwd=django_settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    values: dict[str, Any] = json.loads(done.stdout)
    return values


@pytest.fixture
def production(production_values: dict[str, Any], settings: Any) -> Any:
    """The test run under those values: clients made from now on meet production's middleware."""
    for name, value in production_values.items():
        setattr(settings, name, tuple(value) if name == "SECURE_PROXY_SSL_HEADER" else value)
    return settings


@pytest.fixture
def service(agency: object) -> Service:
    return make_service()


@pytest.fixture
def trade(clara: User, fay_user: User, service: Service) -> dict[str, Any]:
    """Clara's orders (to brief, in production, delivered), Fay's offer and her jobs."""
    fay = make_freelancer(fay_user, capacity=9)
    give_rate(fay, package(service), 8_000)
    to_brief = make_paid_order(clara, service)
    in_production = make_order_in_production(clara, service)
    job = make_job(in_production)
    delivered = make_order_in_production(clara, service)
    deliver(submit(make_job(delivered)))
    offered = make_order_in_production(clara, service)
    offer = make_offer(offered)
    unpaid = place(chosen=package(service), client=clara, email=clara.email, name=clara.name)
    orders = (to_brief, in_production, delivered, offered, unpaid)
    return {"orders": orders, "delivered": delivered, "job": job, "offer": offer, "unpaid": unpaid}


def https_client(**options: Any) -> Client:
    """A browser behind a proxy that ended TLS."""
    return Client(**options, headers={"X-Forwarded-Proto": "https"})


@pytest.fixture
def browsers(clara: User, fay_user: User, olga: User) -> dict[str, Client]:
    """One browser per role, speaking https as production wants it."""
    people = {"client": clara, "freelancer": fay_user, "owner": olga}
    found = {"anonymous": https_client()}
    for role, person in people.items():
        found[role] = https_client()
        found[role].force_login(person, backend=BACKEND)
    return found


@pytest.fixture
def walked(request: pytest.FixtureRequest) -> Callable[[str], list[Visit]]:
    """What a role's browser saw under production's settings; walked once per process and role."""

    def walk(role: str) -> list[Visit]:
        if role not in _SEEN:
            request.getfixturevalue("production")
            request.getfixturevalue("trade")
            browser = request.getfixturevalue("browsers")[role]
            _SEEN[role] = visits(browser, role)
        return _SEEN[role]

    return walk

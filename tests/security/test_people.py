"""Passwords, second steps, sessions, and doors that stay closed
(ASVS 5.0: 6.2.4, 6.3, 6.5, 7.4.2, 7.5.1, 16.3.2)."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from allauth.mfa import app_settings as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings as django_settings
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Service
from kernel import outbox
from kernel.models import MailboxMessage
from tests.accounts.test_sign_in import code_of_app, sign_in_by_password
from tests.factories.freelancers import make_order_in_production
from tests.security.conftest import BACKEND

GUESSED = [
    "Password1234",
    "qwertyuiop12",
    "123456789012",
    "dragondragon",
    "zzzzzzzzzzzz",
    "Olga Martin.",
    "olga@relais.example",
]


@pytest.fixture
def second_step(olga: User, settings: Any) -> str:
    """Olga's authenticator app is set up and asked for; its secret."""
    settings.STAFF_MFA_REQUIRED = True
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(olga, secret)
    RecoveryCodes.activate(olga)
    return str(secret)


def answer_step(browser: Client, code: str) -> bool:
    """Whether the code opened the account after the right password."""
    sign_in_by_password(browser, "olga@relais.example")
    browser.post(reverse("mfa_authenticate"), {"code": code})
    return "_auth_user_id" in browser.session


@pytest.mark.parametrize("password", GUESSED)
def test_common_or_own_words_are_no_password(
    password: str, client: Client, olga: User, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "kernel.mailbox.MailboxBackend"
    client.post(reverse("account_reset_password"), {"email": olga.email})
    outbox.deliver_due()
    link = re.search(r"http://testserver(/\S+)", MailboxMessage.objects.get().text)
    assert link
    form = client.get(link[1]).headers["Location"]

    answer = client.post(form, {"password1": password, "password2": password})

    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    olga.refresh_from_db()
    assert olga.check_password("correct horse battery")


def test_words_nobody_else_chose_are_a_password(olga: User) -> None:
    validate_password("four herons over water", olga)
    validate_password("xK4-tt0-pQz-91m", olga)


def test_a_new_install_has_no_account(db: None) -> None:
    call_command("check")

    assert not User.objects.exists()
    assert authenticate(None, username="admin", password="admin") is None


def test_code_of_the_app_works_once(second_step: str) -> None:
    code = code_of_app(second_step)

    assert [answer_step(Client(), code) for _try in range(2)] == [True, False]


def test_recovery_code_works_once(second_step: str, olga: User) -> None:
    code = RecoveryCodes(
        Authenticator.objects.get(user=olga, type="recovery_codes")
    ).generate_codes()[0]

    assert [answer_step(Client(), code) for _try in range(2)] == [True, False]


def test_codes_live_as_long_as_they_may() -> None:
    assert mfa.TOTP_PERIOD == 30
    assert mfa.TOTP_TOLERANCE == 0
    assert django_settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT == 600


def test_second_step_meets_its_limit(second_step: str) -> None:
    browser = Client()
    sign_in_by_password(browser, "olga@relais.example")

    for _try in range(5):
        browser.post(reverse("mfa_authenticate"), {"code": "000000"})
    browser.post(reverse("mfa_authenticate"), {"code": code_of_app(second_step)})

    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize("who", ["clara", "fay_user", "olga"])
def test_closed_account_loses_its_sessions(
    who: str, request: pytest.FixtureRequest, client: Client
) -> None:
    person: User = request.getfixturevalue(who)
    client.force_login(person, backend=BACKEND)
    assert client.get(reverse("accounts:home")).headers["Location"] != reverse("account_login")

    User.objects.filter(pk=person.pk).update(is_active=False)

    answer = client.get(reverse("accounts:home"))
    assert answer.headers["Location"].startswith(reverse("account_login"))


def test_new_password_ends_every_other_session(client: Client, olga: User) -> None:
    client.force_login(olga, backend=BACKEND)

    olga.set_password("another long secret")
    olga.save()

    assert client.get(reverse("admin:index")).status_code == 302


@pytest.mark.parametrize(
    "page",
    [
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
    ],
)
def test_second_step_is_changed_after_the_password_only(
    page: str, client: Client, olga: User, second_step: str
) -> None:
    if page == "mfa_activate_totp":
        Authenticator.objects.filter(user=olga).delete()
    client.force_login(olga, backend=BACKEND)

    answer = client.get(reverse(page))

    assert answer.status_code == 302
    assert re.match(r"/en/account/(second-step/)?confirm/", answer.headers["Location"])


def test_nobody_changes_an_address_or_a_password_in_passing(client: Client, clara: User) -> None:
    """There is no page for it: a client's address is in the agency's hands, a password is reset
    through the mailbox."""
    client.force_login(clara, backend=BACKEND)

    for path in ("email/", "password/change/", "password/set/", "inactive/"):
        assert client.get(f"/en/account/{path}").status_code == 404
    assert not [model for model in _admin_models() if model == "accounts.user"]


def _admin_models() -> list[str]:
    from django.contrib import admin  # noqa: PLC0415  the site exists once urls are loaded

    return [model._meta.label_lower for model in admin.site._registry]


def test_closed_door_leaves_a_line(
    client: Client, carl: User, clara: User, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    order = make_order_in_production(clara, service)
    client.force_login(carl, backend=BACKEND)

    with caplog.at_level(logging.WARNING, "accounts.middleware"):
        client.get(reverse("orders:detail", args=[order.public_id]))
        client.get(reverse("admin:index"))
        client.get("/en/nowhere-at-all/")

    assert [record.getMessage() for record in caplog.records if "Refused" in record.message] == [
        f"Refused: GET orders:detail to client {carl.public_id} (404)",
        f"Refused: GET admin:index to client {carl.public_id} (404)",
    ]

"""Accounts by role, claims of a browser, doors, and the limits shared by all processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from accounts import access, claims, services
from accounts.models import Role, User
from kernel.models import AgencyProfile, Mail
from tests.accounts.conftest import Letters


def a_request(path: str = "/en/orders/x/", user: Any = None, method: str = "get") -> HttpRequest:
    request: HttpRequest = getattr(RequestFactory(), method)(path)
    request.user = user or AnonymousUser()
    request.session = SessionStore()
    return request


def test_get_or_create_client_makes_one_account(agency: AgencyProfile) -> None:
    first = services.get_or_create_client(email="New@Kiln.example", name="Nia", language="fr")

    again = services.get_or_create_client(email=" new@kiln.EXAMPLE", name="Other", language="en")

    assert first == again
    assert (again.email, again.name, again.language) == ("new@kiln.example", "Nia", "fr")
    assert again.role == Role.CLIENT
    assert not again.has_usable_password()
    assert again.verified_at is None


@pytest.mark.parametrize("who", ["olga", "sam", "fay_user"])
def test_get_or_create_client_with_team_address_refuses(
    who: str, request: pytest.FixtureRequest
) -> None:
    person: User = request.getfixturevalue(who)

    with pytest.raises(services.EmailBelongsToTeam):
        services.get_or_create_client(email=person.email.upper(), name="x", language="en")

    assert User.objects.count() == 1


def test_check_contact_email_of_team_answers_by_mail(fay_user: User, letters: Letters) -> None:
    assert services.check_contact_email("FAY@makers.example") is False

    mail = letters(fay_user.email)[0]
    assert "belongs to a member of the team" in mail.text
    assert "Nothing was ordered" in mail.text


def test_check_contact_email_of_anybody_else_sends_nothing(clara: User) -> None:
    assert services.check_contact_email(clara.email)
    assert services.check_contact_email("nobody@nowhere.example")

    assert not Mail.objects.exists()


def test_create_freelancer_with_taken_address_refuses(clara: User) -> None:
    with pytest.raises(services.EmailTaken):
        services.create_freelancer_user(email=clara.email, name="Fay", language="en")


def test_create_owner_may_everything(agency: AgencyProfile) -> None:
    owner = services.create_owner(
        email="o@relais.example", name="O", language="fr", password="correct horse battery"
    )

    assert (owner.role, owner.is_staff, owner.is_superuser) == (Role.OWNER, True, True)


def test_two_users_cannot_share_an_address(clara: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(clara.email.upper(), role=Role.CLIENT, name="x", public_id="other")


def test_claim_holds_for_that_order_only(agency: AgencyProfile) -> None:
    request = a_request()
    request.session.save()
    before = request.session.session_key

    claims.claim_order(request, "order-one")

    assert claims.has_claim(request, "order-one")
    assert not claims.has_claim(request, "order-two")
    assert not claims.has_claim(a_request(), "order-one")
    assert request.session.session_key != before


@access.client_page
def page_of_somebody(request: HttpRequest) -> HttpResponse:
    return HttpResponse(access.current_user(request).name)


def test_client_page_when_anonymous_leads_to_sign_in() -> None:
    answer = page_of_somebody(a_request("/en/orders/x/?a=1"))

    assert answer.headers["Location"] == f"{reverse('account_login')}?next=/en/orders/x/%3Fa%3D1"


def test_role_required_refuses_by_who_asks(clara: User, fay_user: User, olga: User) -> None:
    @access.freelancer_required
    def door(request: HttpRequest) -> HttpResponse:
        return HttpResponse("in")

    assert door(a_request(user=fay_user)).status_code == 200
    assert door(a_request()).status_code == 302
    for stranger in (clara, olga):
        with pytest.raises(Http404):
            door(a_request(user=stranger))


def test_admin_login_leads_to_our_page(clara: User, olga: User) -> None:
    anonymous = access.admin_login(a_request("/admin/login/?next=/admin/orders/"))
    assert anonymous.headers["Location"].startswith(f"{reverse('account_login')}?next=%2Fadmin")

    assert access.admin_login(a_request(user=olga)).headers["Location"] == reverse("admin:index")
    with pytest.raises(Http404):
        access.admin_login(a_request(user=clara))


_TRY = """
import django
django.setup()
from allauth.core.internal import ratelimit
from django.core.management import call_command
from django.test import RequestFactory
call_command("createcachetable", verbosity=0)
request = RequestFactory().post("/")
for _ in range(3):
    usage = ratelimit.consume(request, app="allauth.account", action="login_failed", key="olga")
    print(bool(usage))
"""


def test_wrong_passwords_are_counted_across_processes(tmp_path: Path) -> None:
    """Five tries in five minutes, whichever process they meet."""
    env = {**os.environ, "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "agency.settings"}
    env |= {"PAYMENTS_MODE": "sandbox", "SECRET_KEY": "x" * 60}
    for name in ("DATABASE_URL", "REDIS_URL"):
        env.pop(name, None)

    answers = [
        subprocess.run(
            [sys.executable, "-c", _TRY], env=env, capture_output=True, text=True, check=True
        ).stdout.split()
        for _process in range(2)
    ]

    assert answers == [["True", "True", "True"], ["True", "True", "False"]]

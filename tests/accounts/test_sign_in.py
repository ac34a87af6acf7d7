"""Sign-in journeys of each role: the code, the password, the second step, the limits."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse

from accounts.models import User
from kernel.models import AgencyProfile, Mail
from tests.accounts.conftest import Letters

PASSWORD = "correct horse battery"


def ask_code(browser: Client, email: str) -> Any:
    return browser.post(reverse("account_request_login_code"), {"email": email})


def code_in(text: str) -> str:
    found = re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", text)
    assert found
    return found[0]


def type_code(browser: Client, code: str) -> Any:
    return browser.post(reverse("account_confirm_login_code"), {"code": code, "action": "verify"})


def sign_in_by_password(browser: Client, email: str, password: str = PASSWORD) -> Any:
    return browser.post(reverse("account_login"), {"login": email, "password": password})


def confirm_password(browser: Client) -> None:
    """Pages that change how an account is protected ask for the password once more."""
    page = browser.get(reverse("mfa_activate_totp"), follow=True)
    assert "Confirm that it is you" in page.content.decode()
    browser.post(page.redirect_chain[-1][0], {"password": PASSWORD})


def code_of_app(secret: str) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


@pytest.mark.parametrize("who", ["clara", "fay_user"])
def test_sign_in_with_code_opens_the_own_place(
    who: str, request: pytest.FixtureRequest, client: Client, letters: Letters
) -> None:
    person: User = request.getfixturevalue(who)
    place = {"clara": "orders:list", "fay_user": "freelancers:today"}[who]

    ask_code(client, person.email)
    code = code_in(letters(person.email)[0].text)
    type_code(client, code)

    assert client.session["_auth_user_id"] == str(person.pk)
    answer = client.get(reverse("accounts:home"))
    assert answer.headers["Location"] == reverse(place)


def test_request_code_sends_nothing_inside_the_request(client: Client, clara: User) -> None:
    from kernel.models import MailboxMessage  # noqa: PLC0415

    ask_code(client, clara.email)

    assert Mail.objects.filter(to=clara.email, sent_at=None).count() == 1
    assert not MailboxMessage.objects.exists()


def test_deliver_code_mail_erases_its_body(client: Client, clara: User, letters: Letters) -> None:
    ask_code(client, clara.email)

    arrived = letters(clara.email)

    row = Mail.objects.get()
    assert (row.text, row.html, row.is_secret) == ("", "", True)
    assert code_in(arrived[0].text) not in row.subject


def test_request_code_for_french_client_writes_french(
    client: Client, clara: User, letters: Letters
) -> None:
    User.objects.filter(pk=clara.pk).update(language="fr")

    ask_code(client, clara.email)

    letters(clara.email)
    assert Mail.objects.get().language == "fr"


def test_first_code_proves_the_address(client: Client, clara: User, letters: Letters) -> None:
    User.objects.filter(pk=clara.pk).update(verified_at=None)

    ask_code(client, clara.email)
    type_code(client, code_in(letters(clara.email)[0].text))

    clara.refresh_from_db()
    assert clara.verified_at is not None


def test_sign_in_changes_the_session_key(client: Client, clara: User, letters: Letters) -> None:
    ask_code(client, clara.email)
    before = client.session.session_key

    type_code(client, code_in(letters(clara.email)[0].text))

    assert client.session.session_key != before


def test_type_code_three_times_wrong_ends_it(client: Client, clara: User, letters: Letters) -> None:
    ask_code(client, clara.email)
    code = code_in(letters(clara.email)[0].text)

    for _try in range(3):
        type_code(client, "ZZZZ-ZZZZ")
    answer = type_code(client, code)

    assert "_auth_user_id" not in client.session
    assert answer.headers["Location"] == reverse("account_request_login_code")


def test_mistyped_address_is_left_by_one_button(
    client: Client, clara: User, letters: Letters
) -> None:
    ask_code(client, "clara@typo.example")
    page = client.get(reverse("account_confirm_login_code")).content.decode()
    assert f'action="{reverse("account_logout")}"' in page

    left = client.post(reverse("account_logout"), {"next": reverse("account_login")}, follow=True)
    ask_code(client, clara.email)
    type_code(client, code_in(letters(clara.email)[0].text))

    assert left.status_code == 200
    assert 'name="login"' in left.content.decode()
    assert client.session["_auth_user_id"] == str(clara.pk)


def test_type_wrong_code_says_what_to_do(client: Client, clara: User) -> None:
    ask_code(client, clara.email)

    page = type_code(client, "ZZZZ-ZZZZ").content.decode()

    assert "This code is not right" in page
    assert 'href="#id_code"' in page


def test_type_code_twice_works_once(client: Client, clara: User, letters: Letters) -> None:
    ask_code(client, clara.email)
    code = code_in(letters(clara.email)[0].text)
    type_code(client, code)
    client.post(reverse("account_logout"))

    type_code(client, code)

    assert "_auth_user_id" not in client.session


def test_type_code_after_ten_minutes_is_refused(
    client: Client, clara: User, letters: Letters
) -> None:
    ask_code(client, clara.email)
    code = code_in(letters(clara.email)[0].text)
    session = client.session
    session["account_login"]["state"]["stages"]["login_by_code"]["data"]["at"] -= 601
    session.save()

    type_code(client, code)

    assert "_auth_user_id" not in client.session


def test_request_code_answers_the_same_for_anybody(
    clara: User, olga: User, letters: Letters
) -> None:
    pages = []
    for email in (clara.email, olga.email, "nobody@nowhere.example"):
        browser = Client()
        answer = ask_code(browser, email)
        page = browser.get(answer.headers["Location"]).content.decode()
        pages.append(re.sub(r'value="[^"]{64}"', "", page.replace(email, "")))

    assert pages[0] == pages[1] == pages[2]
    assert "no account" in letters("nobody@nowhere.example")[0].text


@pytest.mark.parametrize("who", ["olga", "sam"])
def test_request_code_as_staff_gets_none(
    who: str, request: pytest.FixtureRequest, client: Client, letters: Letters
) -> None:
    person: User = request.getfixturevalue(who)

    ask_code(client, person.email)

    text = letters(person.email)[0].text
    assert "opens with your password" in text
    assert not re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", text)
    type_code(client, "")
    assert "_auth_user_id" not in client.session


def test_code_of_a_client_made_staff_meanwhile_opens_nothing(
    client: Client, clara: User, letters: Letters
) -> None:
    ask_code(client, clara.email)
    code = code_in(letters(clara.email)[0].text)
    User.objects.filter(pk=clara.pk).update(role="staff")

    answer = type_code(client, code)

    assert answer.headers["Location"] == reverse("account_login")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("who", "opens"), [("olga", True), ("fay_user", True), ("clara", False)])
def test_sign_in_with_password_is_the_teams(
    who: str, opens: bool, request: pytest.FixtureRequest, client: Client
) -> None:
    person: User = request.getfixturevalue(who)

    sign_in_by_password(client, person.email)

    assert ("_auth_user_id" in client.session) is opens


@pytest.mark.parametrize(("way_back", "opened"), [("/admin/orders/", True), ("/en/orders/", False)])
def test_password_form_is_open_for_whoever_goes_to_the_back_office(
    client: Client, agency: AgencyProfile, way_back: str, opened: bool
) -> None:
    page = client.get("/en/account/login/", {"next": way_back}).content.decode()

    assert ('<details class="fold" open>' in page) is opened


def test_staff_session_ends_within_twelve_hours(client: Client, olga: User) -> None:
    sign_in_by_password(client, olga.email)

    assert client.session.get_expiry_age() <= 12 * 3600


def test_sign_in_keeps_the_way_back(client: Client, clara: User, letters: Letters) -> None:
    back = reverse("orders:list")
    page = client.get(reverse("account_login"), {"next": back}).content.decode()
    assert f'name="next" value="{back}"' in page

    answer = client.post(
        reverse("account_request_login_code"), {"email": clara.email, "next": back}
    )
    answer = client.post(
        answer.headers["Location"],
        {"code": code_in(letters(clara.email)[0].text), "action": "verify", "next": back},
    )

    assert answer.headers["Location"] == back


def test_sign_in_refuses_a_foreign_way_back(client: Client, olga: User) -> None:
    answer = client.post(
        reverse("account_login"),
        {"login": olga.email, "password": PASSWORD, "next": "https://evil.example/"},
    )

    assert answer.headers["Location"] == reverse("accounts:home")


def test_wrong_passwords_lock_for_a_while(client: Client, olga: User) -> None:
    for _try in range(5):
        sign_in_by_password(client, olga.email, "wrong")

    page = sign_in_by_password(client, olga.email).content.decode()

    assert "Too many attempts" in page
    assert "_auth_user_id" not in client.session


def test_many_requests_meet_the_rest_page(client: Client, agency: AgencyProfile) -> None:
    address = {"email": "nobody@nowhere.example"}

    answers = [client.post(reverse("account_reset_password"), address) for _try in range(6)]

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "Too many attempts" in answers[-1].content.decode()


def test_reset_password_by_link_works_once(client: Client, olga: User, letters: Letters) -> None:
    client.post(reverse("account_reset_password"), {"email": olga.email})
    link = re.search(r"http://testserver(/\S+)", letters(olga.email)[0].text)
    assert link
    form = client.get(link[1]).headers["Location"]
    assert "Choose a new password" in client.get(form).content.decode()

    client.post(form, {"password1": "a brand new secret", "password2": "a brand new secret"})

    olga.refresh_from_db()
    assert olga.check_password("a brand new secret")
    again = Client().get(link[1]).content.decode()
    assert "This link no longer works" in again


def test_reset_password_as_client_points_to_the_code(
    client: Client, clara: User, letters: Letters
) -> None:
    answer = client.post(reverse("account_reset_password"), {"email": clara.email})

    assert answer.headers["Location"] == reverse("account_reset_password_done")
    assert "opens with a code" in letters(clara.email)[0].text


def test_staff_without_second_step_reach_only_its_page(
    client: Client, olga: User, settings: Any
) -> None:
    settings.STAFF_MFA_REQUIRED = True
    sign_in_by_password(client, olga.email)

    answers = {client.get(reverse(name)).headers.get("Location") for name in ("admin:index",)}

    assert answers == {reverse("mfa_activate_totp")}
    confirm_password(client)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert "data:image/svg+xml;base64," in page
    assert client.post(reverse("account_logout")).status_code == 302


def test_second_step_is_asked_and_opens(client: Client, olga: User, settings: Any) -> None:
    settings.STAFF_MFA_REQUIRED = True
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(olga, secret)

    answer = sign_in_by_password(client, olga.email)
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    client.post(reverse("mfa_authenticate"), {"code": code_of_app(secret)})

    assert client.session["_auth_user_id"] == str(olga.pk)
    assert client.get(reverse("admin:index")).status_code == 200


def test_activate_second_step_gives_recovery_codes(client: Client, olga: User) -> None:
    sign_in_by_password(client, olga.email)
    confirm_password(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = code_of_app(secret)

    answer = client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("mfa_view_recovery_codes")
    assert Authenticator.objects.filter(user=olga).count() == 2
    assert answer.content.decode().count("<code>") == 10
    for name in ("mfa_index", "mfa_deactivate_totp", "mfa_generate_recovery_codes"):
        assert client.get(reverse(name)).status_code == 200
    download = client.get(reverse("mfa_download_recovery_codes"))
    assert download.headers["Content-Disposition"].startswith("attachment")


def test_second_step_pages_are_hidden_from_clients(client: Client, clara: User) -> None:
    client.force_login(clara)

    assert client.get(reverse("mfa_index")).status_code == 404


@pytest.mark.parametrize(
    "path", ["signup", "email", "password/change", "password/set", "confirm-email", "3rdparty"]
)
def test_pages_we_do_not_serve_are_not_there(
    path: str, client: Client, agency: AgencyProfile
) -> None:
    assert client.get(f"/en/account/{path}/").status_code == 404


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_open_page_wears_our_look(
    language: str, client: Client, agency: AgencyProfile
) -> None:
    names = [
        "account_login",
        "account_request_login_code",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_inactive",
    ]
    client.cookies["language"] = language

    for name in names:
        page = client.get(reverse(name).replace("/en/", f"/{language}/"))
        assert page.status_code == 200
        assert 'class="narrowcol center stack"' in page.content.decode()

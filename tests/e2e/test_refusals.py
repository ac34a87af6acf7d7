"""Pages that say no: accessible too, and each says what to do, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.urls import reverse
from playwright.sync_api import FilePayload, Page, expect

from tests.e2e import accessibility
from tests.e2e.atlas import JOB_IN, ORDER_IN
from tests.e2e.conftest import Visit
from tests.e2e.house import House
from tests.e2e.people import OWNER

pytestmark = pytest.mark.e2e

LANGUAGES = {"en": "en-GB", "fr": "fr-FR"}
Step = Callable[[Page], None]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Open `path` as `email` (empty: nobody), then do `step`."""

    email: str
    path: str
    step: Step


def press(selector: str) -> Step:
    return lambda page: page.locator(f"main {selector}").first.click()


def sign_in_wrongly(page: Page) -> None:
    team = page.locator("details.fold")
    team.locator("summary").click()
    team.locator('input[name="login"]').fill(OWNER)
    team.locator('input[name="password"]').fill("not the password")
    team.locator("button").first.click()


def type_a_wrong_code(page: Page) -> None:
    page.locator('form[action$="/login/code/"] input[name="email"]').fill("nobody@post.example")
    page.locator('form[action$="/login/code/"] button').click()
    page.locator('input[name="code"]').fill("AAAA-BBBB")
    page.locator('button[name="action"][value="verify"]').click()


def send_a_program(page: Page) -> None:
    page.locator('#deliver input[type="file"]').set_input_files(
        FilePayload(name="logo.exe", mimeType="application/octet-stream", buffer=b"MZ\x00")
    )
    page.locator("#deliver form").first.locator("button.btn").first.click()


def forget_the_session(page: Page) -> None:
    page.context.clear_cookies()
    page.locator("main form.form button").first.click()


def order_for_a_company_without_name(page: Page) -> None:
    page.locator('#order-form input[name="email"]').fill("not an address")
    page.locator('#order-form input[value="company"]').check()
    page.locator('#order-form input[name="vat_number"]').fill("12")
    page.locator("#order-form button").last.click()


def nobody(path: str, step: Step) -> Callable[[House], Refusal]:
    return lambda house: Refusal("", path, step)


def client(status: str, name: str, step: Step) -> Callable[[House], Refusal]:
    def plan(house: House) -> Refusal:
        public_id, _reference, email = house.rows(ORDER_IN, status)[0]
        return Refusal(email, reverse(name, args=[public_id]), step)

    return plan


def freelancer(status: str, name: str, step: Step) -> Callable[[House], Refusal]:
    def plan(house: House) -> Refusal:
        public_id, email = house.rows(JOB_IN, status)[0]
        return Refusal(email, reverse(name, args=[public_id]), step)

    return plan


def desk(status: str, name: str, step: Step) -> Callable[[House], Refusal]:
    def plan(house: House) -> Refusal:
        reference = house.rows(ORDER_IN, status)[0][1]
        return Refusal(OWNER, reverse(f"admin:{name}", args=[reference]), step)

    return plan


def unpaid_job(step: Step) -> Callable[[House], Refusal]:
    def plan(house: House) -> Refusal:
        payout = house.value("select public_id from payments_payout where paid_on is null limit 1")
        return Refusal(OWNER, reverse("admin:desk_payment", args=[payout]), step)

    return plan


LOGIN = "/en/account/login/"
REFUSALS: dict[str, Callable[[House], Refusal]] = {
    "wrong password": nobody(LOGIN, sign_in_wrongly),
    "no e-mail": nobody(LOGIN, press('form[action$="/login/code/"] button')),
    "wrong code": nobody(LOGIN, type_a_wrong_code),
    "no address to reset": nobody("/en/account/password/reset/", press("form button")),
    "empty order": nobody("/en/order/logo-design/", press("#order-form button.big")),
    "half an order": nobody("/en/order/logo-design/", order_for_a_company_without_name),
    "lost form": nobody("/en/order/logo-design/", forget_the_session),
    "brief without answers": client("awaiting_brief", "orders:brief", press('[value="next"]')),
    "changes without words": client(
        "delivered", "orders:request-changes", press("form.form button")
    ),
    "empty message": client("delivered", "orders:detail", press("#conversation form button")),
    "decline without reason": freelancer(
        "offered", "freelancers:decline", press("form.form button")
    ),
    "submission without files": freelancer(
        "accepted", "freelancers:job", press('form[action$="/submit/"] button')
    ),
    "file we do not take": freelancer("accepted", "freelancers:job", send_a_program),
    "empty message to the agency": freelancer(
        "accepted", "freelancers:job", press("#thread form button")
    ),
    "returned without remarks": desk(
        "in_review", "desk_check", press('section[aria-labelledby="return"] button')
    ),
    "cancelled without reason": desk("in_production", "desk_cancel", press("form.form button.no")),
    "refund without reason": desk("completed", "desk_refund", press("form.form button.go")),
    "nobody chosen": desk("in_production", "desk_assign", press("form.form button.btn")),
    "payment without number": unpaid_job(press('section[aria-labelledby="number"] button')),
    "payment without reference": unpaid_job(press('section[aria-labelledby="record"] button')),
}


@pytest.mark.parametrize("what", REFUSALS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_refusal_is_accessible_and_keeps_the_reader_on_a_page_that_says_why(
    house: House, visit: Visit, what: str, language: str
) -> None:
    refusal = REFUSALS[what](house)
    reader = visit(locale=LANGUAGES[language])
    if refusal.email:
        reader.come_in(refusal.email)
    reader.open(refusal.path.replace("/en/", f"/{language}/", 1))

    with reader.page.expect_response(lambda answer: answer.request.method == "POST"):
        refusal.step(reader.page)
    reader.page.wait_for_load_state()

    expect(reader.page.locator("main h1").first).to_be_visible()
    said = reader.page.locator('.errs, .note.bad, .note.warn, [role="alert"], h1.h')
    expect(said.first).to_be_visible()
    found = accessibility.problems(reader.page)
    assert not found, "\n".join(found)

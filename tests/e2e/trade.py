"""The steps of a sale, each as its person does it on their pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from playwright.sync_api import expect

from agency.demo.content.shapes import AnswerValue
from tests.e2e.house import House
from tests.e2e.people import OWNER, Visitor

OFFER_MAIL = """
    select message.arrived_at, brief.submitted_at
    from kernel_mailboxmessage message
    join kernel_mail mail on mail.message_id = message.message_id
    join freelancers_freelancer person on person.email = message."to"
    join freelancers_assignment job on job.freelancer_id = person.id
    join orders_brief brief on brief.order_id = job.order_id
    where mail.name = 'freelancers/offer' and job.id = ? and message.arrived_at >= job.offered_at
"""


@dataclass(frozen=True, slots=True)
class Buyer:
    email: str
    name: str
    company: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A job as asked of one freelancer."""

    id: int
    public_id: str
    reference: str
    email: str
    pay: int


def order(
    client: Visitor, buyer: Buyer, *, service: str = "logo-design", package: str = "basic"
) -> None:
    """From the service page to the practice payment page."""
    to_summary(client, buyer, service=service, package=package)
    place(client, buyer)


def to_summary(
    client: Visitor, buyer: Buyer, *, service: str = "logo-design", package: str = "basic"
) -> None:
    client.open(f"/en/services/{service}/")
    client.page.locator(f'input[name="package"][value="{package}"]').check()
    client.press(re.compile("^Continue to the order"))
    form = client.page.locator("#order-form")
    email = form.locator('input[name="email"]')
    if email.is_editable():
        email.fill(buyer.email)
    form.get_by_label("Name", exact=True).fill(buyer.name)
    form.locator('select[name="country"]').select_option("FR")
    form.get_by_label("Company" if buyer.company else "Consumer", exact=True).check()
    if buyer.company:
        form.get_by_label("Company name").fill(buyer.company)
        form.get_by_label("Billing address").fill("1 Wharf Road, Hull")
    client.press("Continue to the summary")


def place(client: Visitor, buyer: Buyer) -> None:
    if not buyer.company:
        begin_at_once(client)
    client.press(re.compile("^Order with obligation to pay"))
    expect(client.page).to_have_url(re.compile("/sandbox/checkout/"))


def begin_at_once(client: Visitor) -> None:
    """A consumer's express request, with what it costs them."""
    form = client.page.locator("#order-form")
    form.locator('input[name="start"][value="now"]').check()
    form.locator('input[name="knows_share"]').check()
    form.locator('input[name="knows_loss"]').check()


def pay_with_3d_secure(client: Visitor) -> None:
    client.press("Pay with 3-D Secure")
    client.press("Confirm the payment")
    client.sees("Your payment has arrived")


def pay(client: Visitor) -> None:
    client.press(re.compile("^Pay €"))
    client.sees("Your payment has arrived")


def write_brief(client: Visitor, answers: Mapping[str, AnswerValue]) -> None:
    """Page after page, then read over and sent."""
    client.press("Write the brief")
    step = client.page.get_by_text(re.compile(r"^Step \d"))
    while not client.page.get_by_role("button", name="Send the brief").is_visible():
        for slug, value in answers.items():
            _answer(client, slug, value)
        here = step.inner_text()
        client.press("Continue")
        expect(step).not_to_have_text(here)
    client.press("Send the brief")
    client.sees("Your brief is complete")


def _answer(client: Visitor, slug: str, value: AnswerValue) -> None:
    field = client.page.locator(f'[name="{slug}"]')
    if field.count() == 0:
        return
    if isinstance(value, str):
        field.fill(value)
        return
    chosen = (value,) if isinstance(value, int) else value
    names = [name for name in chosen if isinstance(name, str)]
    if names:
        client.attach(field, *names)
    for index in chosen:
        if isinstance(index, int):
            client.page.locator(f'[name="{slug}"][value="{index}"]').check()


def reference_of(house: House, email: str) -> str:
    """The newest order of an address."""
    sql = "select reference from orders_order where email = ? order by id desc limit 1"
    return str(house.value(sql, email))


def offer_for(visitor: Visitor, reference: str, *, after: int = 0) -> Offer:
    """The order's newest offer, once there is one newer than `after`."""
    sql = """
        select job.id, job.public_id, job.reference, person.email, job.pay_amount
        from freelancers_assignment job
        join freelancers_freelancer person on person.id = job.freelancer_id
        join orders_order bought on bought.id = job.order_id
        where bought.reference = ? and job.id > ? order by job.id desc limit 1
    """
    rows = visitor.wait_for_rows(sql, reference, after)
    return Offer(*rows[0])


def seconds_to_offer_mail(visitor: Visitor, offer: Offer) -> float:
    """From the complete brief to the offer's mail in the mailbox, by the clock of the machine."""
    arrived, submitted = visitor.wait_for_rows(OFFER_MAIL, offer.id)[0]
    return (datetime.fromisoformat(arrived) - datetime.fromisoformat(submitted)).total_seconds()


def decline(freelancer: Visitor, offer: Offer) -> None:
    freelancer.open("/en/work/")
    freelancer.press(re.compile(f"^Decline {offer.reference}"))
    freelancer.page.get_by_label("No time").check()
    freelancer.press("Decline the offer")
    expect(freelancer.page.get_by_text(offer.reference)).to_have_count(0)


def accept(freelancer: Visitor, offer: Offer) -> None:
    freelancer.open("/en/work/")
    freelancer.press(re.compile(f"^Accept {offer.reference}"))
    freelancer.press("Accept the job")
    freelancer.sees(f"Deliver {offer.reference}")


def hand_in(freelancer: Visitor, offer: Offer, *names: str) -> None:
    """Upload the files, then send them for checking."""
    freelancer.open(f"/en/work/jobs/{offer.public_id}/")
    place = freelancer.page.locator("#deliver")
    freelancer.attach(place.locator('input[type="file"]'), *names)
    freelancer.press("Add the files", within=place)
    freelancer.sees("Ready to send")
    for name in names:
        freelancer.sees(name)
    place.locator('textarea[name="note"]').fill("All files are as asked in the brief.")
    freelancer.press("Send for checking", within=place)
    freelancer.sees("Being checked")


def owner(visitor: Visitor) -> Visitor:
    visitor.come_in(OWNER)
    visitor.open("/admin/")
    return visitor


def send_back(boss: Visitor, reference: str, remarks: str) -> None:
    boss.open(f"/admin/desk/order/{reference}/check/")
    place = boss.page.locator('section[aria-labelledby="return"]')
    place.locator("textarea").fill(remarks)
    boss.press("Return to the freelancer", within=place)


def deliver(boss: Visitor, reference: str, note: str) -> None:
    boss.open(f"/admin/desk/order/{reference}/check/")
    place = boss.page.locator('section[aria-labelledby="deliver"]')
    place.locator("textarea").fill(note)
    boss.press("Deliver", within=place)


def pay_freelancer(boss: Visitor, offer: Offer) -> None:
    """Enter the supplier's invoice number, then record the transfer."""
    boss.open("/admin/desk/freelancer-payments/")
    boss.press(re.compile(f"^Enter invoice {offer.reference}"))
    boss.page.get_by_label("Invoice number").fill("F-2026-0042")
    boss.press("Save the number")
    boss.page.get_by_label("Bank reference").fill("VIR 2026 0042")
    boss.press("Record the payment")
    boss.sees(re.compile("VIR 2026 0042"))


def switch_vat(boss: Visitor, regime: str) -> None:
    """In the agency's profile, as the owner does."""
    boss.open("/admin/kernel/agencyprofile/1/change/")
    boss.page.locator('select[name="vat_regime"]').select_option(label=regime)
    boss.page.locator('input[name="vat_number"]').fill("FR12345678901")
    boss.page.locator('input[name="_save"], button[name="_save"]').first.click()
    expect(boss.page.locator(".messagelist .success")).to_be_visible()

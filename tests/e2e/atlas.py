"""Every page of the demo that can be read, by who reads it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from catalog.legal.models import Document
from tests.e2e.house import House
from tests.e2e.people import OWNER

BY_DEBIT = "paul@nguyen-kine.example"
ORDER_IN = """
    select bought.public_id, bought.reference, bought.email from orders_order bought
    where bought.status = ? and bought.email <> 'paul@nguyen-kine.example'
    order by bought.id limit 1
"""
LINKED_IN = """
    select message.text from kernel_mailboxmessage message
    join orders_order bought on message.text like '%' || bought.reference || '%'
    where bought.status = ? and message.text like '%/orders/withdraw/%'
    order by bought.id desc, message.id desc limit 1
"""
TO_SETTLE = """
    select bought.reference from orders_withdrawal withdrawal
    join orders_order bought on bought.id = withdrawal.order_id
    left join orders_withdrawalsettlement settled on settled.withdrawal_id = withdrawal.id
    where settled.id is null limit 1
"""
SOLD_ELSEWHERE = """
    select reference from orders_order
    where status = 'awaiting_brief' and outside_reference <> '' limit 1
"""
CHANGED = """select o.reference from orders_order o
    join orders_delivery d on d.order_id = o.id
    join orders_revisionrequest r on r.delivery_id = d.id limit 1"""
SENT_BY_HAND = """
    select refund.public_id from payments_refund refund
    join payments_payment payment on payment.id = refund.payment_id
    where payment.rail <> 'card' and refund.sent_on is null limit 1
"""
JOB_IN = """
    select job.public_id, person.email from freelancers_assignment job
    join freelancers_freelancer person on person.id = job.freelancer_id
    where job.status = ? order by job.id limit 1
"""


@dataclass(frozen=True, slots=True)
class Walk:
    """Pages for one reader. `email` empty: nobody is signed in."""

    email: str
    paths: tuple[str, ...]


Plan = Callable[[House], Walk]


def stranger(house: House) -> Walk:
    mail = house.value("select public_id from kernel_mailboxmessage order by id desc limit 1")
    names = [
        reverse("catalog:home"),
        reverse("catalog:services"),
        reverse("catalog:services") + "?q=logo",
        reverse("catalog:services") + "?q=zzz",
        reverse("catalog:service", args=["logo-design"]),
        reverse("catalog:how"),
        reverse("catalog:about"),
        reverse("catalog:contact"),
        reverse("orders:contact"),
        reverse("orders:contact-sent"),
        reverse("orders:join", args=["gone"]),
        *(reverse("catalog:law", args=[document]) for document in Document),
        reverse("catalog:law-version", args=["terms", 1]),
        reverse("catalog:service", args=["podcast-audiogram"]),
        reverse("catalog:service", args=["blog-article"]),
        reverse("catalog:service", args=["wordpress-landing-page"]),
        reverse("orders:new", args=["logo-design"]),
        reverse("orders:new", args=["podcast-audiogram"]),
        reverse("orders:question", args=["logo-design"]),
        reverse("orders:asked", args=["logo-design"]),
        reverse("account_login"),
        reverse("account_request_login_code"),
        reverse("account_inactive"),
        reverse("account_reset_password"),
        reverse("account_reset_password_done"),
        reverse("account_reset_password_from_key_done"),
        reverse("account_reset_password_from_key", args=["1", "gone-away"]),
        reverse("freelancers:invitation", args=["gone"]),
        reverse("file", args=["gone"]),
        reverse("catalog:home") + "no-such-page/",
        reverse("mailbox"),
        reverse("mailbox") + "?to=nobody",
        reverse("mailbox-message", args=[mail]),
        *(withdraw_link(house, status) for status in ("in_production", "completed", "cancelled")),
        mailed_link(house, "questions", "tom@ashworth-tea.example"),
        *quote_pages(house),
        *_practice_pages(house),
    ]
    return Walk("", tuple(names))


def withdraw_link(house: House, status: str) -> str:
    """As the mail of a consumer's order carries it; no sign-in is asked."""
    found = re.search(r"/(?:en|fr)(/orders/withdraw/\S+)", house.value(LINKED_IN, status))
    assert found
    return f"/en{found[1]}"


def mailed_link(house: House, path: str, email: str) -> str:
    """The signed address of a thread or a quote, as its mail carries it."""
    sql = """select text from kernel_mailboxmessage where "to" = ? and text like ? limit 1"""
    found = re.search(rf"/(?:en|fr)(/{path}/\S+)", house.value(sql, email, f"%/{path}/%"))
    assert found
    return f"/en{found[1]}"


def quote_pages(house: House) -> list[str]:
    """One to answer, and one that was declined."""
    standing = mailed_link(house, "quotes", "tom@ashworth-tea.example")
    gone = mailed_link(house, "quotes", "marc@dubois-velo.example")
    return [standing, f"{standing}accept/", f"{standing}decline/", gone]


def _practice_pages(house: House) -> list[str]:
    sql = "select session_id from payments_payment where status = ? order by id desc limit 1"
    paid = house.value(sql, "succeeded")
    rows = house.rows(sql, "open")
    open_pages = [
        page
        for (session,) in rows
        for page in (
            reverse("sandbox-checkout", args=[session]),
            reverse("sandbox-bank", args=[session]),
        )
    ]
    return [reverse("sandbox-checkout", args=[paid]), *open_pages]


def space() -> tuple[str, ...]:
    """What every client's space has, beside their orders."""
    return (
        reverse("payments:invoices"),
        reverse("orders:brand"),
        reverse("orders:settings"),
        reverse("orders:leave"),
    )


def _client(status: str, *names: str) -> Plan:
    def plan(house: House) -> Walk:
        public_id, _reference, email = house.rows(ORDER_IN, status)[0]
        pages = [reverse(name, args=[public_id]) for name in ("orders:detail", *names)]
        return Walk(email, (reverse("orders:list"), *space(), *pages))

    return plan


def client_by_debit(house: House) -> Walk:
    """The bank is still confirming."""
    sql = "select public_id from orders_order where email = ? order by id desc limit 1"
    public_id = house.value(sql, BY_DEBIT)
    names = ("orders:detail", "payments:checkout", "payments:returned")
    return Walk(BY_DEBIT, tuple(reverse(name, args=[public_id]) for name in names))


def _freelancer(status: str, *names: str) -> Plan:
    def plan(house: House) -> Walk:
        public_id, email = house.rows(JOB_IN, status)[0]
        pages = [reverse(name, args=[public_id]) for name in ("freelancers:job", *names)]
        everyday = [reverse(f"freelancers:{name}") for name in ("today", "jobs", "messages")]
        return Walk(email, (*everyday, reverse("freelancers:earnings"), *pages))

    return plan


def owner_desk(house: House) -> Walk:
    """The home and the work screens."""
    orders = {
        status: house.rows(ORDER_IN, status)[0][1]
        for status in ("in_review", "brief_check", "in_production", "awaiting_payment", "completed")
    }
    payout = house.value("select public_id from payments_payout where paid_on is null limit 1")
    paid = house.value("select public_id from payments_payout where paid_on is not null limit 1")
    coupon = house.value("select public_id from orders_coupon order by id limit 1")
    sold = house.value(SOLD_ELSEWHERE)
    owed = house.value(SENT_BY_HAND)
    busy, withdrawn = orders["in_production"], house.value(TO_SETTLE)
    pages = [
        reverse("admin:index"),
        reverse("admin:desk_search"),
        reverse("admin:desk_search") + "?q=grace",
        reverse("admin:desk_search") + "?q=zzz",
        *(reverse("admin:desk_order", args=[reference]) for reference in orders.values()),
        reverse("admin:desk_enter"),
        reverse("admin:desk_enter_order", args=["podcast-audiogram"]),
        reverse("admin:desk_order", args=[sold]),
        reverse("admin:desk_write_brief", args=[sold]),
        reverse("admin:desk_refund_sent", args=[owed]),
        reverse("admin:desk_check", args=[orders["in_review"]]),
        reverse("admin:desk_brief", args=[orders["brief_check"]]),
        reverse("admin:desk_brief", args=[busy]),
        reverse("admin:desk_changes", args=[house.value(CHANGED)]),
        reverse("admin:desk_assign", args=[busy]),
        reverse("admin:desk_cancel", args=[busy]),
        reverse("admin:desk_order", args=[withdrawn]),
        reverse("admin:desk_withdrawal", args=[withdrawn]),
        reverse("admin:desk_refund", args=[orders["completed"]]),
        reverse("admin:desk_check", args=[busy]),
        reverse("admin:desk_freelancers"),
        reverse("admin:desk_leads"),
        reverse("admin:desk_lead_new"),
        *(
            reverse(f"admin:{name}", args=[lead])
            for (lead,) in house.rows("select public_id from orders_lead where status <> 'lost'")
            for name in ("desk_lead", "desk_lead_lose", "desk_quote_new")
        ),
        reverse("admin:desk_promotions"),
        reverse("admin:desk_reduction"),
        reverse("admin:desk_new_coupon"),
        reverse("admin:desk_coupon", args=[coupon]),
        reverse("admin:desk_payments"),
        reverse("admin:desk_payment", args=[payout]),
        reverse("admin:desk_payment", args=[paid]),
        reverse("admin:desk_law"),
        reverse("admin:desk_golive"),
        reverse("admin:desk_undelivered"),
        reverse("catalog:preview", args=["logo-refresh"]),
        reverse("orders:brief-preview", args=["logo-refresh"]) + "?step=2&has-logo=0",
        reverse("admin:password_change"),
        reverse("admin:password_change_done"),
        reverse("admin:app_list", args=["orders"]),
        reverse("mfa_index"),
        reverse("mfa_activate_totp"),
        reverse("account_logout"),
        "/admin/no-such-page/",
    ]
    return Walk(OWNER, tuple(pages))


def owner_models(house: House) -> Walk:
    """Each table as the admin lists it, and one of its rows."""
    pages = []
    for model in _registered():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages.append(reverse(f"{name}_changelist"))
        sql = f'select "{model._meta.pk.column}" from "{model._meta.db_table}" limit 1'
        for (key,) in house.rows(sql):
            pages += [reverse(f"{name}_{act}", args=[key]) for act in ("change", "history")]
    pages += [
        reverse(f"admin:{name}_add")
        for name in ("catalog_service", "catalog_category", "freelancers_freelancer")
    ]
    return Walk(OWNER, tuple(pages))


def _registered() -> list[Any]:
    return [model for model in apps.get_models() if admin.site.is_registered(model)]


WALKS: dict[str, Plan] = {
    "stranger": stranger,
    "client to pay": _client(
        "awaiting_payment", "payments:checkout", "payments:returned", "orders:cancel"
    ),
    "client by debit": client_by_debit,
    "client to write": _client("awaiting_brief", "orders:brief", "orders:cancel"),
    "client in production": _client("in_production", "orders:brief", "orders:cancel"),
    "client to review": _client("delivered", "orders:approve", "orders:request-changes"),
    "client done": _client("completed", "orders:approve", "orders:request-changes"),
    "client cancelled": _client("cancelled", "payments:returned"),
    "client too late": _client("expired", "payments:returned"),
    "freelancer offered": _freelancer("offered", "freelancers:accept", "freelancers:decline"),
    "freelancer at work": _freelancer("accepted"),
    "freelancer to correct": _freelancer("returned"),
    "freelancer checked": _freelancer("submitted"),
    "freelancer declined": _freelancer("declined", "freelancers:accept", "freelancers:decline"),
    "freelancer replaced": _freelancer("replaced"),
    "freelancer paid": _freelancer("approved"),
    "owner's desk": owner_desk,
    "owner's tables": owner_models,
}

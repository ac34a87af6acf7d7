"""Addresses of the work screens, all behind the admin's door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from agency.desk.views import (
    assign,
    brief,
    cancel,
    changes,
    channel_money,
    check,
    coupons,
    enter,
    freelancers,
    give_back,
    golive,
    hand_in,
    law,
    leads,
    messages,
    mistake,
    order,
    promotions,
    quotes,
    refund,
    search,
    showing,
    transfers,
    undelivered,
    withdrawal,
    write_brief,
)
from agency.desk.views import payments as money

ORDER = "desk/order/<str:reference>/"
LEAD = "desk/leads/<str:public_id>/"


Route = tuple[str, Any, str]


def desk_urls(door: Callable[[Any], Any]) -> list[URLPattern]:
    return [path(route, door(view), name=name) for route, view, name in (*_of_order(), *_others())]


def _of_order() -> list[Route]:
    return [
        (ORDER, order.order_page, "desk_order"),
        (f"{ORDER}reply/", messages.reply, "desk_reply"),
        (f"{ORDER}no-answer/", messages.no_answer, "desk_no_answer"),
        (f"{ORDER}job/<str:job>/reply/", messages.job_reply, "desk_job_reply"),
        (f"{ORDER}job/<str:job>/no-answer/", messages.job_no_answer, "desk_job_no_answer"),
        (f"{ORDER}cancel/", cancel.cancel, "desk_cancel"),
        (f"{ORDER}refund/", refund.refund_page, "desk_refund"),
        (f"{ORDER}transfer/", transfers.transfer_page, "desk_transfer"),
        (f"{ORDER}channel-money/", channel_money.channel_money, "desk_channel_money"),
        (f"{ORDER}withdrawal/", withdrawal.withdrawal_page, "desk_withdrawal"),
        (f"{ORDER}brief/", brief.brief_page, "desk_brief"),
        (f"{ORDER}brief/write/", write_brief.write_brief, "desk_write_brief"),
        (f"{ORDER}check/", check.check_page, "desk_check"),
        (f"{ORDER}changes/", changes.changes_page, "desk_changes"),
        (f"{ORDER}hand-in/", hand_in.hand_in_page, "desk_hand_in"),
        (f"{ORDER}assign/", assign.assign_page, "desk_assign"),
        (f"{ORDER}contract/", order.contract, "desk_contract"),
        (f"{ORDER}show/", showing.show_work, "desk_show"),
        (f"{ORDER}show/ask/", showing.ask, "desk_show_ask"),
        (f"{ORDER}files/<str:kind>/<str:public_id>/", order.file, "desk_file"),
        (f"{ORDER}give-back/<str:payment>/", give_back.give_back, "desk_give_back"),
        (f"{ORDER}mistake/<str:payment>/", mistake.mistake_page, "desk_mistake"),
    ]


def _others() -> list[Route]:
    return [
        ("desk/search/", search.search, "desk_search"),
        ("desk/transfers/", transfers.transfers_page, "desk_transfers"),
        ("desk/freelancers/", freelancers.bench, "desk_freelancers"),
        ("desk/freelancers/me/", freelancers.enlist_me, "desk_enlist_me"),
        ("desk/freelancers/<str:public_id>/invite/", freelancers.invite, "desk_invite"),
        ("desk/freelancers/<str:public_id>/revoke/", freelancers.revoke, "desk_revoke"),
        ("desk/freelancer-payments/", money.payments_page, "desk_payments"),
        ("desk/freelancer-payments/<str:public_id>/", money.payment_page, "desk_payment"),
        ("desk/enter/", enter.choose_service, "desk_enter"),
        ("desk/enter/<slug:slug>/", enter.enter_order, "desk_enter_order"),
        ("desk/refund/<str:public_id>/sent/", money.refund_sent, "desk_refund_sent"),
        ("desk/refund/<str:public_id>/retry/", money.retry, "desk_retry_refund"),
        ("desk/law/", law.law_page, "desk_law"),
        ("desk/law/publish/", law.publish, "desk_publish_law"),
        ("desk/going-live/", golive.golive_page, "desk_golive"),
        ("desk/going-live/<slug:act>/", golive.golive_act, "desk_golive_act"),
        ("desk/promotions/", promotions.promotions_page, "desk_promotions"),
        ("desk/promotions/reduction/", promotions.reduction_page, "desk_reduction"),
        (
            "desk/promotions/reduction/<str:public_id>/end/",
            promotions.end_reduction,
            "desk_end_reduction",
        ),
        ("desk/promotions/coupon/", coupons.new_coupon, "desk_new_coupon"),
        ("desk/promotions/coupon/<str:public_id>/", coupons.coupon_page, "desk_coupon"),
        ("desk/promotions/coupon/<str:public_id>/stop/", coupons.stop_coupon, "desk_stop_coupon"),
        ("desk/leads/", leads.leads_page, "desk_leads"),
        ("desk/leads/new/", leads.new_lead, "desk_lead_new"),
        (LEAD, leads.lead_page, "desk_lead"),
        (f"{LEAD}reply/", leads.reply, "desk_lead_reply"),
        (f"{LEAD}no-answer/", leads.no_answer, "desk_lead_no_answer"),
        (f"{LEAD}order-link/", leads.order_link, "desk_lead_order_link"),
        (f"{LEAD}lose/", leads.lose, "desk_lead_lose"),
        (f"{LEAD}quote/", quotes.new_quote, "desk_quote_new"),
        (f"{LEAD}quotes/<str:number>/pdf/", quotes.quote_pdf, "desk_quote_pdf"),
        (f"{LEAD}quotes/<str:number>/withdraw/", quotes.withdraw_quote, "desk_quote_withdraw"),
        (f"{LEAD}files/<str:file>/", leads.file, "desk_lead_file"),
        ("desk/undelivered/", undelivered.undelivered_page, "desk_undelivered"),
        ("desk/undelivered/<int:pk>/retry/", undelivered.retry, "desk_retry"),
    ]

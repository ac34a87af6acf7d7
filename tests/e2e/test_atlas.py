"""Nothing readable is left out of the walks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import URLPattern, get_resolver, resolve

from tests.e2e.atlas import WALKS
from tests.e2e.house import House

pytestmark = pytest.mark.e2e

SENDS_ON = {
    "account_signup",
    "accounts:home",
    "admin:login",
    "admin:logout",
    "admin:view_on_site",
    "freelancers:brief-file",
    "freelancers:submission-file",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "orders:brief-file",
    "orders:delivery-file",
    "orders:lead-file",
    "orders:changes-file",
    "orders:message-file",
    "admin:desk_lead_file",
    "orders:brand-file",
    "orders:open",
    "orders:restore",
    "admin:desk_file",
}
"""Answers with a redirect to a page of the walks, or with a file."""
NEEDS_WHAT_WAS_TYPED = {
    "orders:quote-summary",
    "orders:selection",
    "orders:stop-reminders",
    "orders:summary",
    "orders:together",
}
"""test_kept, test_quotes, test_together and test_pages come to them as a visitor does."""
IS_NO_PAGE = {
    "admin:autocomplete",
    "admin:desk_contract",
    "admin:jsi18n",
    "admin:desk_quote_pdf",
    "admin:payments_invoice_pdf",
    "admin:payments_invoice_sheet",
    "brand-css",
    "catalog:service-share",
    "catalog:share",
    "healthz",
    "mailbox-file",
    "mailbox-html",
    "mfa_download_recovery_codes",
    "payments:contract",
    "orders:quote-pdf",
    "payments:invoice",
    "robots",
    "sample",
    "sitemap",
    "stripe-webhook",
}
NEEDS_A_SECOND_STEP = {
    "account_confirm_login_code",
    "account_reauthenticate",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
}
"""Shown only inside a sign-in or with an authenticator app; the refusals meet the first."""
NEEDS_WHAT_THE_DEMO_LACKS = {
    "admin:desk_channel_money",
    "admin:desk_give_back",
    "admin:desk_hand_in",
    "admin:desk_mistake",
    "admin:desk_transfer",
    "admin:desk_transfers",
    "admin:desk_show",
    "orders:agree",
    "orders:space",
    "orders:team",
    "orders:team-leave",
    "orders:team-remove",
    "orders:team-resend",
    "orders:team-seat",
    "payments:refund-account",
    "start:open",
    "start:ready",
    "start:step",
}
"""Money that came twice, a job of the owner's own, an awaited transfer, an order entered
to be paid by link, teams of clients (off until wanted), a client's yes to showing their work, an
empty install (test_start walks that one)."""
TAKES_POST_ONLY = {
    "admin:desk_golive_act",
    "orders:again",
    "orders:export",
    "payments:transfer",
    "admin:desk_end_reduction",
    "admin:desk_enlist_me",
    "admin:desk_invite",
    "admin:desk_job_no_answer",
    "admin:desk_job_reply",
    "admin:desk_lead_no_answer",
    "admin:desk_lead_order_link",
    "admin:desk_lead_reply",
    "admin:desk_no_answer",
    "admin:desk_publish_law",
    "admin:desk_quote_withdraw",
    "admin:desk_reply",
    "admin:desk_retry",
    "admin:desk_retry_refund",
    "admin:desk_revoke",
    "admin:desk_stop_coupon",
    "demo-clock",
    "freelancers:job-message",
    "freelancers:remove-file",
    "freelancers:submit",
    "freelancers:upload",
    "admin:desk_show_ask",
    "orders:message",
    "orders:show-work",
    "orders:quote-no-reminder",
    "payments:invoice-number",
    "set-language",
}


def test_walks_meet_every_page_that_can_be_read(house: House) -> None:
    walked = {
        resolve(urlsplit(path).path).view_name
        for plan in WALKS.values()
        for path in plan(house).paths
        if "no-such-page" not in path
    }
    expected = {name for name in _names(get_resolver().url_patterns) if not _is_refused(name)}
    typed = NEEDS_A_SECOND_STEP | NEEDS_WHAT_WAS_TYPED | NEEDS_WHAT_THE_DEMO_LACKS
    known = SENDS_ON | IS_NO_PAGE | typed | TAKES_POST_ONLY

    assert expected - known - walked == set()


def _is_refused(name: str) -> bool:
    """The admin's add and delete pages of tables that only the services write."""
    return name.startswith("admin:") and name.endswith(("_add", "_delete"))


def _names(patterns: Any, space: str = "") -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLPattern):
            if each.name:
                yield f"{space}{each.name}"
        else:
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _names(each.url_patterns, inner)

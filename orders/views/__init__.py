"""The client's pages, from the order form to the last approval."""

from orders.views.again import order_again
from orders.views.agree import agree
from orders.views.brand import brand, brand_file
from orders.views.brief import brief
from orders.views.brief_preview import brief_preview
from orders.views.client_quote import (
    accept_quote,
    decline_quote,
    quote,
    quote_pdf,
    quote_summary,
    stop_reminder,
)
from orders.views.kept import restore, stop_reminders
from orders.views.ordering import new, open_link
from orders.views.question import asked, contact, contact_sent, lead, lead_file, question
from orders.views.settings import export_data, leave, settings_page
from orders.views.showing import show_work
from orders.views.space import (
    approve,
    brief_file,
    cancel,
    changes_file,
    delivery_file,
    detail,
    message,
    message_file,
    order_list,
    request_changes,
)
from orders.views.summary import summary
from orders.views.team import (
    choose_space,
    join,
    team,
    team_leave,
    team_remove,
    team_resend,
    team_seat,
)
from orders.views.withdraw import withdraw

__all__ = [
    "accept_quote",
    "agree",
    "approve",
    "asked",
    "brand",
    "brand_file",
    "brief",
    "brief_file",
    "brief_preview",
    "cancel",
    "changes_file",
    "choose_space",
    "contact",
    "contact_sent",
    "decline_quote",
    "delivery_file",
    "detail",
    "export_data",
    "join",
    "lead",
    "lead_file",
    "leave",
    "message",
    "message_file",
    "new",
    "open_link",
    "order_again",
    "order_list",
    "question",
    "quote",
    "quote_pdf",
    "quote_summary",
    "request_changes",
    "restore",
    "settings_page",
    "show_work",
    "stop_reminder",
    "stop_reminders",
    "summary",
    "team",
    "team_leave",
    "team_remove",
    "team_resend",
    "team_seat",
    "withdraw",
]

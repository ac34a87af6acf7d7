"""The client's pages, from the order form to the last approval."""

from orders.views.brief import brief
from orders.views.ordering import new, open_link
from orders.views.space import (
    approve,
    brief_file,
    cancel,
    delivery_file,
    detail,
    message,
    order_list,
    request_changes,
)
from orders.views.summary import summary

__all__ = [
    "approve",
    "brief",
    "brief_file",
    "cancel",
    "delivery_file",
    "detail",
    "message",
    "new",
    "open_link",
    "order_list",
    "request_changes",
    "summary",
]

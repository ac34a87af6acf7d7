"""The owner's menu, in the words of the trade. Tables of the machine come last, in the template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role, User


@dataclass(frozen=True, slots=True)
class Link:
    """`starts`: the addresses on which this entry is the current one."""

    label: str
    icon: str
    url: str
    starts: tuple[str, ...]
    is_current: bool = False


def is_owner(user: User | AnonymousUser) -> bool:
    return isinstance(user, User) and user.role == Role.OWNER


def context(request: HttpRequest) -> dict[str, Any]:
    return {
        "trade_links": _marked(request.path, _links(owner=is_owner(request.user))),
        "desk_search": request.GET.get("q", "") if request.path == _at("desk_search") else "",
        "is_owner": is_owner(request.user),
    }


def _at(name: str, *args: object) -> str:
    return reverse(f"admin:{name}", args=args)


def _links(*, owner: bool) -> list[Link]:
    root = _at("index")
    links = [
        Link(_("Decisions"), "list-checks", root, ()),
        _link(_("Orders"), "package", "orders_order_changelist", f"{root}desk/order/"),
        _link(_("Enter an order"), "plus", "desk_enter", f"{root}orders/channel/"),
        _link(_("Leads"), "message-square", "desk_leads"),
        _link(_("Services"), "layers", "catalog_service_changelist", f"{root}catalog/"),
        _link(
            _("Promotions"),
            "megaphone",
            "desk_promotions",
            f"{root}catalog/pricechange/",
        ),
        _link(
            _("Freelancers"),
            "users",
            "desk_freelancers",
            f"{root}freelancers/freelancer/",
        ),
        _link(
            _("Payments"), "wallet", "desk_payments", f"{root}payments/", f"{root}desk/transfers/"
        ),
        _link(_("Undelivered"), "mail", "desk_undelivered"),
    ]
    if owner:
        settings = _at("kernel_agencyprofile_change", 1)
        links.append(_link(_("Law texts"), "file-text", "desk_law"))
        links.append(_link(_("Going live"), "circle-check", "desk_golive"))
        links.append(Link(_("Settings"), "settings", settings, (f"{root}kernel/agencyprofile/",)))
    return links


def _link(label: str, icon: str, name: str, *more: str) -> Link:
    url = _at(name)
    return Link(label, icon, url, (url, *more))


def _marked(path: str, links: list[Link]) -> list[Link]:
    return [
        Link(
            link.label,
            link.icon,
            link.url,
            link.starts,
            is_current=path == link.url or path.startswith(link.starts or ("\0",)),
        )
        for link in links
    ]
